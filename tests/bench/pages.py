"""The served site under load, each page as a ratio to a bare answer of the same server.

Runs are interleaved (bare, page, page …, round by round) and the median round counts, so that a
machine that slows down slows all of them.
"""

import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from tests.bench.load import Load, get, run_load

ROUNDS = 3
SECONDS = 3.0
_CONNECTIONS = 16


def bench_pages(stories: int) -> list[dict[str, Any]]:
    """Front, edition and story page, as stranger and as entitled reader, at this many stories."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        environment = {
            **os.environ,
            "MAGREADER_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        environment.pop("DATABASE_URL", None)
        fill = [sys.executable, "-m", "tests.bench.fill", str(stories)]
        lines = subprocess.run(
            fill, env=environment, check=True, capture_output=True, text=True
        ).stdout.splitlines()
        with serve(environment, free_port()) as port:
            groups = _cases(lines[0], lines[1:])
            return [row for cases in groups for row in _compare(port, cases, stories)]


def _cases(session: str, addresses: list[str]) -> list[dict[str, list[bytes]]]:
    """Requests by case, in groups that are measured side by side, each with the bare answer.

    The first group asks for 200 stories over and over, as readers of today's editions do. The
    second asks for all of the library in random order: most of it for the first time.
    """
    rng = random.Random(7)
    today = rng.sample(addresses, min(200, len(addresses)))
    anywhere = rng.sample(addresses, min(20_000, len(addresses)))
    editions = [address.rsplit("/", 2)[0] + "/" for address in today]
    reader = f"sessionid={session}"
    bare = {"bare": [get("/bare/")]}
    often = {
        "front, stranger": [get("/")],
        "front, reader": [get("/", reader)],
        "edition, stranger": [get(path) for path in editions],
        "edition, reader": [get(path, reader) for path in editions],
        "story, stranger": [get(path) for path in today],
        "story, reader in full": [get(path, reader) for path in today],
    }
    once = {
        "any story, stranger": [get(path) for path in anywhere],
        "any story, reader in full": [get(path, reader) for path in reversed(anywhere)],
    }
    return [bare | often, bare | once]


def _compare(port: int, cases: dict[str, list[bytes]], stories: int) -> list[dict[str, Any]]:
    for requests in cases.values():
        # Every worker has imported, connected and seen today's pages before anything counts.
        run_load(port, requests[:200], seconds=SECONDS, connections=_CONNECTIONS)
    rounds = [
        {
            name: run_load(port, requests, seconds=SECONDS, connections=_CONNECTIONS)
            for name, requests in cases.items()
        }
        for _ in range(ROUNDS)
    ]
    bare = statistics.median(one["bare"].per_second for one in rounds)
    return [_row(name, [one[name] for one in rounds], bare, stories) for name in cases]


def _row(name: str, runs: list[Load], bare: float, stories: int) -> dict[str, Any]:
    median = sorted(runs, key=lambda run: run.per_second)[len(runs) // 2]
    return {
        "bench": "page",
        "page": name,
        "stories": stories,
        "per_second": round(median.per_second),
        "of_bare": round(median.per_second / bare, 3),
        "p50_ms": round(median.p50, 1),
        "p99_ms": round(median.p99, 1),
        "bytes": median.bytes_an_answer,
        "failed": sum(run.failed for run in runs),
    }


@contextmanager
def serve(environment: dict[str, str], port: int) -> Iterator[int]:
    """The production server of `make run` on loopback, until the block ends."""
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "2"]
    options += ["--blocking-threads", "1", "--workers-kill-timeout", "2", "--no-ws"]
    server = subprocess.Popen(
        [granian, *options, "--log-level", "warning", "magreader.wsgi:application"], env=environment
    )
    try:
        wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=120)


def free_port() -> int:
    """One below those that the system gives to connections: until a server listens there, one of
    them could be taken by any connection that is made meanwhile."""
    while True:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


def wait_for(port: int, seconds: float = 120) -> None:
    """Raises TimeoutError when nothing listens there in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(f"nothing answers on port {port}")
