"""A machine that serves one at a time: a worker that waits for it has no time for other readers."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


class Taken(Exception):
    """It serves somebody else just now."""


@contextmanager
def one_at_a_time(machine: str) -> Iterator[None]:
    """Hold `machine`, a word for a file's name; a worker that dies lets go. Raises Taken at once
    while another holds it."""
    folder = Path(settings.MADE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{machine}.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken from None
        yield
