"""A library for processes of their own, in the kind of database that is tested."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connection


@pytest.fixture
def own_library(tmp_path: Path, django_db_setup: None) -> Iterator[dict[str, str]]:
    """The environment of processes that work on it."""
    with _database(tmp_path) as url:
        yield {
            **os.environ,
            "DATABASE_URL": url,
            "MAGREADER_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "magreader.settings",
        }


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder}/magreader.sqlite3"
        return
    server, name = os.environ["DATABASE_URL"], f"crashes_{token_hex(4)}"
    with psycopg.connect(server, autocommit=True) as asked:
        asked.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(server)._replace(path=f"/{name}").geturl()
        finally:
            asked.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(
    module: str, *arguments: object, environment: dict[str, str], timeout: float = 1200
) -> list[dict[str, Any]]:
    """What a process tells, a JSON object a line. It is stopped after `timeout` seconds, in which
    the busiest machine is done: only what hangs takes so long."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    told = subprocess.run(
        command, env=environment, check=True, stdout=subprocess.PIPE, timeout=timeout
    )
    return [json.loads(line) for line in told.stdout.splitlines()]
