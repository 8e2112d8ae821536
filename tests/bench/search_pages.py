"""The whole page of a search, from the served site: alone, and while an import comes in.

`python -m tests.bench.search_pages reader` makes an entitled reader and prints the session;
`… import` imports pages until it is killed.
"""

import itertools
import subprocess
import sys
import time
from typing import Any
from urllib.parse import quote

import django

from tests.bench.imports import story_pages
from tests.bench.load import Load, get, run_load
from tests.bench.pages import free_port, serve

_SECONDS = 6.0
_PAGES = 200
_FOLLOW = [sys.executable, "manage.py", "search_index", "--follow"]
_US = [sys.executable, "-m", "tests.bench.search_pages"]


def bench_search_pages(
    environment: dict[str, str], words: list[str], stories: int
) -> list[dict[str, Any]]:
    """One request after the other, so that each is measured and no queue."""
    session = subprocess.run(
        [*_US, "reader"], env=environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()
    with serve(environment, free_port()) as port:
        rows = [_row(stories, "alone", *asked) for asked in _measure(port, words, session)]
        others = [
            subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
            for command in (_FOLLOW, [*_US, "import"])
        ]
        try:
            time.sleep(3)  # both have begun
            rows += [
                _row(stories, "while an import runs", *asked)
                for asked in _measure(port, words, session)
            ]
        finally:
            for other in others:
                other.kill()
                other.wait()
    return rows


def _measure(port: int, words: list[str], session: str) -> list[tuple[str, Load]]:
    addresses = [f"/search/?q={quote(word)}" for word in words]
    addresses += [
        f"/search/?q={quote(f'{one} {other}')}" for one, other in itertools.pairwise(words)
    ]
    readers = {"stranger": "", "subscriber": f"sessionid={session}"}
    bare = run_load(port, [get("/bare/")], seconds=2, connections=1)
    measured = [("nobody: a bare answer", bare)]
    for reader, cookie in readers.items():
        requests = [get(address, cookie) for address in addresses]
        run_load(port, requests, seconds=2, connections=2)  # both workers have opened the index
        measured.append((reader, run_load(port, requests, seconds=_SECONDS, connections=1)))
    return measured


def _row(stories: int, when: str, reader: str, load: Load) -> dict[str, Any]:
    return {
        "bench": "search page",
        "stories": stories,
        "when": when,
        "reader": reader,
        "p50_ms": round(load.p50, 1),
        "p95_ms": round(load.p95, 1),
        "p99_ms": round(load.p99, 1),
        "failed": load.failed,
        "bytes": load.bytes_an_answer,
    }


# ---- in a process of its own --------------------------------------------------------------------
def _reader() -> None:
    from tests.bench.fill import session_of
    from tests.bench.library import make_reader_on_trial

    print(session_of(make_reader_on_trial()))


def _import() -> None:
    from magreader.dumps.batches import start_batch
    from magreader.dumps.importer import import_pages
    from magreader.dumps.models import Batch
    from tests.dumps.written import pages_in

    for seed in itertools.count():
        pages = pages_in(*story_pages(_PAGES, seed))
        import_pages(pages, start_batch(origin=Batch.Origin.COMMAND))


if __name__ == "__main__":
    django.setup()
    {"reader": _reader, "import": _import}[sys.argv[1]]()
