"""Two imports at one time: both come in whole, nothing twice, and neither waits for ever."""

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections

from magreader.catalog.models import Publication, Story
from magreader.dumps import importer
from magreader.dumps.containers import RawPage
from magreader.dumps.models import Dump
from tests.dumps.written import Listed, bring, prose, story_page

COUNT = 60
_CARDS = [Listed(f"Story {n}") for n in range(COUNT)]
OPENINGS = [story_page(f"Story {n}", cards=_CARDS[n : n + 5]) for n in range(COUNT)]
FULLS = [
    story_page(f"Story {n}", gated=False, paragraphs=prose(150), cards=_CARDS[n : n + 5])
    for n in reversed(range(COUNT))
]
"""The same stories, told to their end, in the opposite order."""


def at_one_time(*jobs: Callable[[], object]) -> list[Exception]:
    """Run the jobs, each in a thread with a connection of its own; what they raised."""
    raised: list[Exception] = []

    def run(job: Callable[[], object]) -> None:
        try:
            job()
        except Exception as fault:  # noqa: BLE001  # handed to the test
            raised.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert not any(thread.is_alive() for thread in threads)
    return raised


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is tried with two processes")
def test_two_imports_into_postgresql(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importer, "CHUNK_PAGES", 7)
    assert at_one_time(partial(bring, *OPENINGS), partial(bring, *FULLS)) == []
    assert (Publication.objects.count(), Story.objects.count()) == (1, COUNT)
    assert set(Story.objects.values_list("holding", flat=True)) == {"full"}
    assert Dump.objects.count() == 2 * COUNT


@pytest.mark.long
def test_two_imports_into_one_sqlite_file(tmp_path: Path) -> None:
    environment = {**os.environ, "MAGREADER_DATA": str(tmp_path)}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/magreader.sqlite3"
    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "migrate", "-v0"], env=environment, check=True)
    folders = _write(tmp_path / "openings", OPENINGS), _write(tmp_path / "fulls", FULLS)
    running = [
        subprocess.Popen([*manage, "import_dumps", "-v0", folder], env=environment)
        for folder in folders
    ]
    assert [process.wait(600) for process in running] == [0, 0]
    with closing(sqlite3.connect(tmp_path / "magreader.sqlite3")) as library:
        found = library.execute("SELECT holding, count(*) FROM catalog_story GROUP BY holding")
        assert found.fetchall() == [("full", COUNT)]


def _write(folder: Path, pages: Sequence[RawPage]) -> str:
    folder.mkdir()
    for number, page in enumerate(pages):
        (folder / f"{number:03}.txt").write_bytes(page.raw)
    return str(folder)


@pytest.mark.django_db
def test_a_chunk_is_tried_again_where_somebody_else_was_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def once(*args: Any) -> Any:
        calls.append(args)
        if len(calls) == 1:
            raise IntegrityError
        return real(*args)

    calls: list[Any] = []
    real = importer._write_chunk
    monkeypatch.setattr(importer, "_write_chunk", once)
    assert bring(OPENINGS[0]).created == 1
    assert Dump.objects.count() == 1
