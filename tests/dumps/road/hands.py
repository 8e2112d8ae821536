"""`python -m tests.dumps.road.hands`: two workers, each a process of its own, lay hands on the
dumps of one batch. A JSON object tells which (by their rank) each of them got.
"""

import json
import os
import signal
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from typing import Any

import django

from tests.forks import fork, in_a_fork, let_go

PAGES = 7
SOME = 3
_A_MOMENT = 0.5


def main() -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    let_go()
    in_a_fork(_hand_over)
    told: dict[str, list[int]] = {}
    one, first = _started(_hold)
    told["one"] = first
    told["other"] = _asked(_claim)
    os.kill(one, signal.SIGKILL)
    os.waitpid(one, 0)
    while (freed := _asked(_claim)) == told["other"]:  # a server hears of a death a moment later
        time.sleep(0.1)
    told["after its death"] = freed
    for name, job in (("ended", _take_from_the_road), ("did nothing", _hold_for_a_moment)):
        one, _its = _started(job)
        told[f"left by one that {name}"] = _asked(_await_earlier)
        os.waitpid(one, 0)
    one, _its = _started(_hold_for_a_moment)
    told["on the road once it is cancelled"] = _asked(_cancel)
    os.waitpid(one, 0)
    print(json.dumps(told))


def _started(job: Callable[[Connection], None]) -> tuple[int, list[int]]:
    """A process that does it, and the first that it says."""
    here, there = Pipe()
    pid = fork(partial(job, there))
    assert here.poll(60)
    return pid, here.recv()


def _asked(job: Callable[[Connection], None]) -> list[int]:
    pid, said = _started(job)
    os.waitpid(pid, 0)
    return said


def _hand_over() -> None:
    from tests.dumps.road.roads import handed_over
    from tests.dumps.written import story_page

    handed_over(*(story_page(f"Story {n}", source=f"{n}.txt") for n in range(PAGES)))


# ---- what a worker does -------------------------------------------------------------------------
def _rows() -> Any:
    from magreader.dumps.models import Batch
    from magreader.dumps.road.chunks import on_the_road

    return on_the_road(Batch.objects.get())


def _ranks(rows: list[Any]) -> list[int]:
    from magreader.dumps.models import Dump

    pks = list(Dump.objects.order_by("pk").values_list("pk", flat=True))
    return [pks.index(row.pk) for row in rows]


def _claim(tell: Connection) -> None:
    from magreader.dumps.road.claims import claimed

    with claimed(_rows(), SOME) as rows:
        tell.send(_ranks(rows))


def _hold(tell: Connection, seconds: float = 60) -> None:
    from magreader.dumps.road.claims import claimed

    with claimed(_rows(), SOME) as rows:
        tell.send(_ranks(rows))
        time.sleep(seconds)


def _hold_for_a_moment(tell: Connection) -> None:
    _hold(tell, _A_MOMENT)


def _take_from_the_road(tell: Connection) -> None:
    from magreader.dumps.models import Dump
    from magreader.dumps.road.claims import claimed

    with claimed(_rows(), SOME) as rows:
        tell.send(_ranks(rows))
        time.sleep(_A_MOMENT)
        Dump.objects.filter(pk__in=[row.pk for row in rows]).update(foreseen="")


def _await_earlier(tell: Connection) -> None:
    """With the next rows in hand, those before them."""
    from magreader.dumps.road.claims import awaited, claimed

    with claimed(_rows(), SOME) as rows:
        tell.send(_ranks(awaited(_rows().filter(pk__lt=rows[0].pk), PAGES)))


def _cancel(tell: Connection) -> None:
    from magreader.dumps.models import Batch
    from magreader.dumps.road.verbs import cancel

    cancel(Batch.objects.get())
    tell.send(_ranks(_rows()))


if __name__ == "__main__":
    main()
