"""The production server: bodies arrive as they are sent, in chunks or with their length."""

import http.client
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.bench.pages import free_port, serve
from tests.desk.pages import page

ROOT = Path(__file__).resolve().parents[3]
DOCS = ROOT / "docs/crawlers.md"
_TOKEN = """
from magreader.accounts.models import User
from magreader.dumps.tokens import make_token
print("\\n" + make_token(User.objects.get(), "box")[1])
"""


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, str]]:
    """The port of a server, and a token."""
    outside = {k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER_", "DATABASE_"))}
    port = free_port()
    environment = outside | {
        "MAGREADER_URL": f"http://127.0.0.1:{port}",
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
    with serve(environment, port):
        yield port, token


def send(house: tuple[int, str], path: str, body: Any, *, chunked: bool = False) -> tuple[int, Any]:
    port, token = house
    headers = {"Authorization": f"Bearer {token}"}
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
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


def test_a_large_body_that_is_refused_still_gets_its_sentence(house: tuple[int, str]) -> None:
    """A program that is cut short while it sends sees a broken connection."""
    status, told = send(house, "/dumps/?premium=perhaps", bytes(20_000_000))
    assert (status, "error" in told) == (400, True)


def test_the_program_of_the_docs_hands_a_folder_over(
    house: tuple[int, str], tmp_path: Path
) -> None:
    """In pieces of a hundred bytes; what was handed over before is said to be."""
    port, token = house
    (program,) = re.findall(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    for named, ours in {
        "https://news.example.org": f"http://127.0.0.1:{port}",
        "magreader_token_…": token,
        "64 * 1024 * 1024": "100",
    }.items():
        assert named in program
        program = program.replace(named, ours)
    (tmp_path / "a.txt").write_bytes(page("A lamp for the pier"))
    (tmp_path / "b.txt").write_bytes(b"")
    run = [sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(run, capture_output=True, text=True, check=True)
    first, second = done.stdout.splitlines()
    assert first.startswith(f"a.txt waiting http://127.0.0.1:{port}/admin/dumps/batch/")
    assert second.startswith("b.txt ")
