"""How a batch goes on: one bounded step after the other, by whoever has the time."""

from datetime import timedelta
from time import monotonic

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from magreader.dumps.importer import CHUNK_PAGES
from magreader.dumps.models import Batch, Container, Dump, Foreseen, Outcome
from magreader.dumps.road.chunks import on_the_road
from magreader.dumps.road.foreseeing import foresee_read, foresee_some
from magreader.dumps.road.importing import take_some
from magreader.dumps.road.reading import let_go, read_some

SILENCE = timedelta(seconds=30)
"""A worker that has work is heard of more often."""
SMALL_BYTES = 8 * 1024 * 1024
SMALL_PAGES = CHUNK_PAGES
"""A batch of so much is done within the request that brings it, and may go straight in."""


def with_work() -> QuerySet[Batch]:
    """Batches that go on without anybody's word."""
    on_road = Dump.objects.exclude(foreseen="")  # as their index says it
    asked = on_road.filter(batch=OuterRef("pk"), foreseen=Foreseen.ASKED)
    waits = Q(state=Batch.State.WAITING) & Q(Exists(asked))
    goes = Q(state__in=[Batch.State.READING, Batch.State.IMPORTING])
    return Batch.objects.filter(goes | waits, paused=False)


def has_work(batch: Batch) -> bool:
    return with_work().filter(pk=batch.pk).exists()


def is_worked_on(batch: Batch) -> bool:
    """Whether somebody did something of it a moment ago. A batch that has work and isn't worked
    on has no worker, and goes on by `work_on`."""
    return batch.heard_at is not None and timezone.now() - batch.heard_at < SILENCE


def work_on(batch: Batch, seconds: float) -> bool:
    """Go on with `batch` for about so long. Whether there is work left."""
    until = monotonic() + seconds
    while step(batch) and monotonic() < until:
        pass
    batch.refresh_from_db()
    if batch.state != Batch.State.READING:
        let_go(batch)
    return has_work(batch)


def step(batch: Batch) -> bool:
    """Go on with `batch` by one step. Whether there was one that nobody else is doing."""
    batch.refresh_from_db()
    if batch.paused:
        return False
    match batch.state:
        case Batch.State.READING:
            done = _read_and_foresee(batch) or foresee_some(batch) or _reach_the_end(batch)
        case Batch.State.WAITING:
            done = foresee_some(batch)
        case Batch.State.IMPORTING:
            done = take_some(batch) or _reach_the_end(batch)
        case _:
            return False
    if done:
        Batch.objects.filter(pk=batch.pk).update(heard_at=timezone.now())
    return done


def _read_and_foresee(batch: Batch) -> bool:
    pages = read_some(batch)
    if pages:
        foresee_read(batch, pages)
    return pages is not None


def _reach_the_end(batch: Batch) -> bool:
    """Everything is read and foreseen, or taken in: the batch comes into its next state."""
    with transaction.atomic():
        held = Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        state = _next(held)
        if held.state == state:
            return False
        held.state = state
        held.save(update_fields=["state"])
    return True


def _next(batch: Batch) -> Batch.State:
    on_road = on_the_road(batch)
    match batch.state:
        case Batch.State.READING:
            unread = Container.objects.filter(batch=batch, is_read=False)
            if unread.exists() or on_road.filter(foreseen=Foreseen.ASKED).exists():
                return Batch.State.READING
            if not on_road.exists():
                return Batch.State.DONE
            return Batch.State.IMPORTING if goes_straight_in(batch) else Batch.State.WAITING
        case Batch.State.IMPORTING if not on_road.exists():
            return Batch.State.DONE
    return Batch.State(batch.state)


def goes_straight_in(batch: Batch) -> bool:
    """What waits for nobody's word: pages that are read again and say the same, and a small upload
    of nothing but pages of publications that go straight in, of which none is refused, unsure or
    in conflict, nor read again."""
    says_the_same = Q(foreseen=Foreseen.SAME) & ~Q(outcome=Outcome.WAITING)
    if not on_the_road(batch).exclude(says_the_same).exists():
        return True
    if Dump.objects.filter(batch=batch)[: SMALL_PAGES + 1].count() > SMALL_PAGES:
        return False
    doubtful = Q(foreseen__in=[Foreseen.REFUSED, Foreseen.CONFLICT]) | ~Q(doubt="")
    trusted = Q(publication__straight_in=True, outcome=Outcome.WAITING)
    return not on_the_road(batch).filter(doubtful | ~trusted).exists()
