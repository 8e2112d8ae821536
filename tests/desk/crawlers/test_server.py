"""The production server: bodies arrive as they are sent, in chunks or with their length."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bench.pages import free_port, serve
from tests.desk.pages import page

ROOT = Path(__file__).resolve().parent.parent.parent.parent
_TOKEN = """
from magreader.accounts.models import User
from magreader.dumps.tokens import make_token
print("\\n" + make_token(User.objects.get(), "box")[1])
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The port of a server, and a token."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER_", "DATABASE_"))}
    environment = outside | {
        "MAGREADER_DATA": str(tmp_path_factory.mktemp("house")),
        "DJANGO_SETTINGS_MODULE": "magreader.settings",
    }

    def manage(*command: str) -> str:
        run = [sys.executable, "manage.py", *command]
        done = subprocess.run(
            run, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout

    manage("prepare", "--no-sample")
    token = manage("shell", "-v", "0", "-c", _TOKEN).split()[-1]
    with serve(environment, free_port()) as port:
        yield port, token


def send(house: tuple[int, str], path: str, body: Any, *, chunked: bool = False) -> tuple[int, Any]:
    port, token = house
    headers = {"Authorization": f"Bearer {token}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", path, body, headers, encode_chunked=chunked)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_a_body_with_its_length_and_one_in_chunks_arrive(house: tuple[int, str]) -> None:
    whole = page()
    status, told = send(house, "/dumps/?name=bell.txt", whole)
    assert (status, told["state"], told["foreseen"]["new"]) == (201, "waiting", 1)
    pieces = (whole[at : at + 100] for at in range(0, len(whole), 100))
    path = f"/dumps/?name=again.txt&size={len(whole)}"
    status, again = send(house, path, pieces, chunked=True)
    assert (status, again["same_as"]["batch"]) == (201, told["batch"])
