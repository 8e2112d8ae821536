"""`python -m tests.dumps.road.kills SEED PAGES KILLS`: a batch is read, foreseen and imported by
workers of which one after the other is killed; then by one that isn't, into an empty library. A
JSON object tells in which tables the two differ.

A process of its own, because the workers are forks of it: nothing of the tests' own database
comes with them.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BufferedReader
from random import Random

import django

CHUNK = 50
_LONGEST = 0.25
_END = b"\f\n"


def main(seed: int, pages: int, kills: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    _set_up()
    rng = Random(seed)
    _in_a_fork(lambda: _hand_over(seed, pages))
    killed = [_work_and_be_killed(rng) for _ in range(kills)]
    _in_a_fork(_work_to_the_end)
    _in_a_fork(lambda: _keep("killed.json"))
    _in_a_fork(lambda: _hand_over(seed, pages))
    _in_a_fork(_work_to_the_end)
    _in_a_fork(lambda: _keep("undisturbed.json"))
    one, other = (json.loads(_kept(name)) for name in ("killed.json", "undisturbed.json"))
    told = {
        "killed_while": {state: killed.count(state) for state in sorted(set(killed))},
        "rows": {table: len(rows) for table, rows in other.items()},
        "unlike": [table for table in other if one[table] != other[table]],
    }
    print(json.dumps(told))


def _set_up() -> None:
    """Small steps, so that many of them are interrupted; no waiting for a turn."""
    from magreader.dumps.road import foreseeing, importing, reading, tasks

    for module in (foreseeing, importing, reading):
        module.CHUNK_PAGES = CHUNK
    reading.pages_in = split_pages
    tasks._BEAT = timedelta()


def split_pages(name: str, file: BufferedReader) -> Iterator[object]:
    """A container of the tests: pages with a line between them."""
    from magreader.dumps.containers import RawPage

    for number, raw in enumerate(file.read().split(_END)):
        yield RawPage(f"{name}/{number}", raw)


def _hand_over(seed: int, count: int) -> None:
    """Three files of pages with a few refused, double and short ones among them."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.receiving import hand_over
    from magreader.dumps.road.verbs import all_received, start
    from tests.bench.imports import story_pages

    rng = Random(seed)
    pages = [raw for _name, raw in story_pages(count, seed)]
    for at in rng.sample(range(count), count // 20):
        pages[at] = rng.choice([b"no page", pages[rng.randrange(count)], pages[at][:1200]])
    batch = start(origin=Batch.Origin.UPLOAD)
    third = count // 3
    for number in range(3):
        some = pages[number * third : (number + 1) * third]
        hand_over(batch, f"file{number}", [_END.join(some)])
    all_received(batch)


# ---- workers ------------------------------------------------------------------------------------
def _fork(job: Callable[[], None]) -> int:
    pid = os.fork()
    if not pid:
        try:
            job()
            os._exit(0)
        except BaseException as fault:  # noqa: BLE001  # told, whatever it is
            print(repr(fault), file=sys.stderr)
            os._exit(1)
    return pid


def _in_a_fork(job: Callable[[], None]) -> None:
    """Nothing of a connection is in this process, whose next fork would share it."""
    _pid, status = os.waitpid(_fork(job), 0)
    if status:
        raise SystemExit(1)


def _work_and_be_killed(rng: Random) -> str:
    """In which state the batch was found then."""
    pid = _fork(lambda: _work(once=False))
    time.sleep(rng.uniform(0.02, _LONGEST))
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    _in_a_fork(_say_the_word)
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
    with open(os.path.join(os.environ["MAGREADER_DATA"], name), "w") as file:  # noqa: PTH118, PTH123
        file.write(text)


def _kept(name: str) -> str:
    with open(os.path.join(os.environ["MAGREADER_DATA"], name)) as file:  # noqa: PTH118, PTH123
        return file.read()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
