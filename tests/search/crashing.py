"""`python -m tests.search.crashing SEED ROUNDS`: processes that write the library and its index are
killed at random moments, round after round, and then asked to agree again; a JSON object a round.

A process of its own, because the victims are forks of it: nothing of the tests' own database
comes with them.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from random import Random

import django

from tests.forks import let_go

_LONGEST = 0.5
_WAITS = 120.0


def main(seed: int, rounds: int) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    let_go()
    rng = Random(seed)
    for number in range(rounds):
        writers = rng.choice([(follow,), (build,), (follow, build), (follow, follow)])
        jobs = (write_library, *writers)
        began = [_begin(job, rng.getrandbits(32)) for job in jobs]
        time.sleep(rng.uniform(0.02, _LONGEST))
        rng.shuffle(began)
        ended = [_kill(pid) for pid in began]
        said = {"ended": any(ended), **_agree_again(rng.getrandbits(32))}
        print(json.dumps({"round": number, "killed": [job.__name__ for job in jobs], **said}))


def _kill(pid: int) -> bool:
    """Whether it had ended by itself, from an error."""
    ended, _status = os.waitpid(pid, os.WNOHANG)
    if not ended:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    return bool(ended)


def _begin(job: Callable[[Random], None], seed: int) -> int:
    """Do `job` over and over in a new process; its id."""
    pid = os.fork()
    if not pid:
        rng = Random(seed)
        while True:
            job(rng)
    return pid


# ---- the victims --------------------------------------------------------------------------------
def write_library(rng: Random) -> None:
    """Pages come in; staff put a headline right, and take an edition off or put it back."""
    from magreader.dumps import importer
    from tests.dumps.written import TODAY, YESTERDAY, bring, prose, story_page

    importer.CHUNK_PAGES = 5
    bring(
        *(
            story_page(
                f"Story {number} of the quay{number}",
                edition=rng.choice((TODAY, YESTERDAY)),
                paragraphs=prose(150, number),
                gated=rng.random() < 0.2,
            )
            for number in (rng.randrange(300) for _ in range(12))
        )
    )
    _correct(rng)


def _correct(rng: Random) -> None:
    from django.db import transaction

    from magreader.catalog.models import Edition, Story
    from magreader.search.models import note_changes

    with transaction.atomic():
        story = rng.choice(Story.objects.all())
        Story.objects.filter(pk=story.pk).update(headline=f"Correction {rng.randrange(1000)}")
        note_changes([story.pk])
    with transaction.atomic():
        edition = rng.choice(Edition.objects.all())
        Edition.objects.filter(pk=edition.pk).update(published=rng.random() < 0.8)
        note_changes(Story.objects.filter(edition=edition).values_list("pk", flat=True))


def follow(_rng: Random) -> None:
    from magreader.search.following import catch_up
    from magreader.search.index import Busy

    try:
        catch_up()
    except Busy:
        time.sleep(0.005)


def build(_rng: Random) -> None:
    from magreader.search.following import rebuild

    rebuild(lambda _done: None)


# ---- agreeing again -----------------------------------------------------------------------------
def _agree_again(seed: int) -> dict[str, object]:
    """In a process of its own, as the next one to serve would: what it found, told by a pipe."""
    told, tells = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(told)
        try:
            said = json.dumps(_compared(seed))
        except BaseException as fault:  # noqa: BLE001  # told to the test
            said = json.dumps({"fault": repr(fault)})
        os.write(tells, said.encode())
        os._exit(0)
    os.close(tells)
    with os.fdopen(told) as read:
        said = read.read()
    os.waitpid(pid, 0)
    return dict(json.loads(said))


def _compared(seed: int) -> dict[str, object]:
    from magreader.search.following import last_change
    from magreader.search.index import home, open_index
    from tests.search.agreement import disagreements, indexed

    begun = time.monotonic()
    _catch_up()
    seconds = round(time.monotonic() - begun, 2)
    unlike = disagreements(Random(seed))
    while open_index().mark.number != last_change():  # a server ends the commit of who was killed
        _catch_up()
        unlike = disagreements(Random(seed))
    left = len([path for path in home().iterdir() if path.is_dir() and not path.is_symlink()])
    return {"stories": len(indexed()), "seconds": seconds, "folders": left, "unlike": unlike}


def _catch_up() -> None:
    from magreader.search.following import catch_up

    end = time.monotonic() + _WAITS
    while not catch_up():
        if time.monotonic() > end:
            raise TimeoutError


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
