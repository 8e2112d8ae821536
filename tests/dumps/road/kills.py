"""`python -m tests.dumps.road.kills SEED PAGES KILLS WORKERS`: a batch is read, foreseen and
imported by so many workers at one time, which are killed again and again; then by one alone, into
an empty library. A JSON object tells in which tables the two differ.

A process of its own, because the workers are forks of it: nothing of the tests' own database
comes with them.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from random import Random

import django

from tests.forks import fork, in_a_fork, let_go

CHUNK = 50
_LONGEST = 0.25


def main(seed: int, pages: int, kills: int, workers: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _set_up()
    rng = Random(seed)
    files = 3 if workers == 1 else 1  # the order of files that are read at one time is chance
    in_a_fork(lambda: _hand_over(seed, pages, files))
    killed = [_work_and_be_killed(rng, workers) for _ in range(kills // 2)]
    in_a_fork(_work_while_it_is_read)
    killed += [_work_and_be_killed(rng, workers) for _ in range(kills - len(killed))]
    in_a_fork(_work_to_the_end)
    in_a_fork(lambda: _keep("killed.json"))
    in_a_fork(lambda: _hand_over(seed, pages, files))
    in_a_fork(_work_to_the_end)
    in_a_fork(lambda: _keep("undisturbed.json"))
    one, other = (json.loads(_kept(name)) for name in ("killed.json", "undisturbed.json"))
    told = {
        "killed_while": {state: killed.count(state) for state in sorted(set(killed))},
        "rows": {table: len(rows) for table, rows in other.items()},
        "unlike": [table for table in other if one[table] != other[table]],
    }
    print(json.dumps(told))


def _set_up() -> None:
    """Small steps, so that many of them are interrupted; no waiting for a turn. What every worker
    would load first is loaded here, once for all of them."""
    from django.urls import resolve
    from django_tasks_db.management.commands import db_worker  # noqa: F401  # loaded for all

    from magreader.dumps.parser import parse_page
    from magreader.dumps.road import foreseeing, importing, reading, tasks, verbs  # noqa: F401  # loaded for all
    from tests.dumps.road import library  # noqa: F401  # loaded for all

    resolve("/")
    for raw in small_pages(Random(1), 20):
        parse_page(raw.decode(), "page")
    let_go()
    for module in (foreseeing, importing, reading):
        vars(module)["CHUNK_PAGES"] = CHUNK
    tasks._BEAT = timedelta()


def as_rows(pages: Iterable[bytes]) -> Iterator[bytes]:
    """The pages as a JSONL file."""
    for page in pages:
        yield json.dumps({"text": page.decode()}).encode() + b"\n"


def _hand_over(seed: int, count: int, files: int) -> None:
    """Files of pages, with a few among them that are refused, double, or cut short."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.receiving import hand_over
    from magreader.dumps.road.verbs import all_received, start

    pages = small_pages(Random(seed), count)
    batch = start(origin=Batch.Origin.UPLOAD)
    size = count // files
    for number in range(files):
        some = pages[number * size : (number + 1) * size]
        hand_over(batch, f"file{number}.jsonl", as_rows(some))
    all_received(batch)


def small_pages(rng: Random, count: int) -> list[bytes]:
    """Stories with two cards each, of three titles and thirty days."""
    from tests.dumps.written import Listed, prose, story_page

    days = [f"November {day}, 2025" for day in range(1, 31)]
    titles = ["The Wexmouth Courier", "The Ardle Post", "Brock Ledger"]
    pages: list[bytes] = []
    for number in range(count):
        title = rng.choice(titles)
        listed = [
            Listed(f"Story {rng.randrange(count)} of the quay", "", 3, rng.choice(days), title)
        ]
        page = story_page(
            f"Story {rng.randrange(count)} of the quay",
            publication=title,
            edition=rng.choice(days),
            paragraphs=prose(rng.randrange(60, 120, 10), number),
            gated=rng.random() < 0.3,
            cards=[*listed, Listed(f"Note {number}", "", 2, rng.choice(days), title)],
        ).raw
        pages.append(page)
        if rng.random() < 0.05:
            pages[-1] = rng.choice([b"no page", rng.choice(pages), page[:400]])
    return pages


# ---- workers ------------------------------------------------------------------------------------
def _work_and_be_killed(rng: Random, workers: int) -> str:
    """In which state the batch was found then."""
    pids = [fork(lambda: _work(once=False)) for _ in range(workers)]
    for pid in pids:
        time.sleep(rng.uniform(0.02, _LONGEST))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    in_a_fork(_say_the_word)
    return _kept("state")


def _work(*, once: bool) -> None:
    from django_tasks_db.management.commands.db_worker import Worker

    from magreader.dumps.road.tasks import mind

    mind()
    Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0.01,
        batch=once,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=str(os.getpid()),
    ).run()


def _work_while_it_is_read() -> None:
    """So that the other half of the kills meets the import, however slow the machine is."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.going import step

    batch = Batch.objects.get()
    while batch.state == Batch.State.READING and step(batch):
        batch.refresh_from_db()
    _say_the_word()


def _work_to_the_end() -> None:
    from magreader.dumps.road.going import with_work

    _say_the_word()
    while with_work().exists():
        _work(once=True)
        _say_the_word()


def _say_the_word() -> None:
    """What waits goes in; and the state is kept for who started this."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.verbs import commit

    batch = Batch.objects.get()
    if batch.state == Batch.State.WAITING:
        commit(batch)
    _write("state", batch.state)


# ---- what came of it ----------------------------------------------------------------------------
def _keep(name: str) -> None:
    from tests.dumps.road.library import empty, library

    _write(name, json.dumps(library()))
    empty()


def _write(name: str, text: str) -> None:
    Path(os.environ["MAGREADER_DATA"], name).write_text(text)


def _kept(name: str) -> str:
    return Path(os.environ["MAGREADER_DATA"], name).read_text()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
