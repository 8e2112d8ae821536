"""`python -m tests.search.together FOLDER FOLDER`: followers of one library, each in a process of
its own: two on one machine, whose data folder is the first, and one on another; a JSON object a
line for each story that came in.

A machine is a data folder here: its index lies in it, and the database is everybody's.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import django

_WAITS = 120.0
_FOLLOW = [sys.executable, "manage.py", "search_index", "--follow"]


def main(machines: list[str]) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    with _following(machines[0]) as one, _following(machines[0]), _following(machines[1]):
        for machine in machines:
            _until((Path(machine) / "search" / "current").exists)
        _come_in("heron", machines)
        _come_in("egret", machines)
        one.send_signal(signal.SIGKILL)
        _come_in("bittern", machines)


@contextmanager
def _following(machine: str) -> Iterator[subprocess.Popen[bytes]]:
    follower = subprocess.Popen(
        _FOLLOW, env={**os.environ, "MAGREADER_DATA": machine}, stdout=subprocess.DEVNULL
    )
    try:
        yield follower
    finally:
        follower.kill()
        follower.wait()


def _come_in(word: str, machines: list[str]) -> None:
    """A page with this word is imported, and each machine comes to find it."""
    from django.conf import settings

    from tests.dumps.written import bring, story_page
    from tests.search.agreement import STRANGER, found_by

    bring(story_page(f"The {word} is back"))
    for machine in machines:
        settings.SEARCH_DIR = Path(machine) / "search"
        _until(lambda: len(found_by(word, STRANGER)) == 1)
        print(json.dumps({"word": word, "machine": machine}), flush=True)


def _until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + _WAITS
    while not true():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)


if __name__ == "__main__":
    main(sys.argv[1:])
