"""The same thing at one moment from many threads, each with a connection of its own."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection, connections

type Job = Callable[[], object]


def at_one_time(*jobs: Job) -> list[object]:
    """Start all jobs together and wait for them; what each gave back, or raised."""
    outcomes: list[object] = [None] * len(jobs)
    start = threading.Barrier(len(jobs))

    def run(place: int, job: Job) -> None:
        try:
            start.wait(120)
            outcomes[place] = job()
        except Exception as fault:  # noqa: BLE001  # handed to the test
            outcomes[place] = fault
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def elsewhere[Made](job: Callable[[], Made]) -> Made:
    """Do one thing in a thread, where all see it: what it gave back."""
    (made,) = at_one_time(job)
    if isinstance(made, Exception):
        raise made
    return made  # type: ignore[return-value]  # what the job gives


@contextmanager
def a_database_for_threads(folder: Path) -> Iterator[None]:
    """PostgreSQL as it is. SQLite's tests run in memory, which threads can't share as they share
    a file: here they get a file, with all that was in memory, set as in life."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    with closing(sqlite3.connect(folder / "crowd.sqlite3")) as file:
        connection.connection.backup(file)
        file.execute("PRAGMA journal_mode = WAL")
    settings = connections.settings["default"]
    name = settings["NAME"]
    settings["NAME"] = str(folder / "crowd.sqlite3")
    try:
        yield
    finally:
        settings["NAME"] = name
