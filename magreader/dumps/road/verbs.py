"""What staff do with a batch on its road.

A verb does nothing where the batch is not in a state for it, so asking twice is asking once; it
says whether it did anything. The log of staff's deeds is written by the desk.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet, Sum
from django.utils import timezone

from magreader.accounts.models import User
from magreader.dumps.models import Batch, Container, CrawlerToken, Dump, Outcome
from magreader.dumps.road.chunks import ask_again, on_the_road
from magreader.dumps.road.claims import awaited, claimed
from magreader.dumps.road.going import SMALL_BYTES, SMALL_PAGES, has_work, step
from magreader.dumps.road.receiving import forget_bytes, forget_strays
from magreader.dumps.road.tasks import enqueue

STOPPED = timedelta(days=7)
_LONGEST_NOTE = 200
_AT_ONCE = 2000
CAME_IN = (
    *(Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED, Outcome.VERSION, Outcome.REJECTED),
)
"""Outcomes of pages that were at the end of their road."""


def start(
    *,
    origin: Batch.Origin,
    by: User | None = None,
    note: str = "",
    premium: bool | None = None,
    publication: str = "",
    token: CrawlerToken | None = None,
) -> Batch:
    """A new batch that receives files (`receiving`), until `all_received`. `publication` is the
    name of that of the pages that don't say theirs."""
    return Batch.objects.create(
        origin=origin,
        made_by=by,
        note=note[:_LONGEST_NOTE],
        premium=premium,
        publication_name=publication,
        token=token,
        state=Batch.State.RECEIVING,
    )


def all_received(batch: Batch) -> bool:
    """All its files are here: it is read. A small batch is ready when this returns, a larger one
    goes on in the background."""
    if Container.objects.filter(batch=batch, digest=None).exists():
        return False
    return _move(batch, [Batch.State.RECEIVING], Batch.State.READING)


def commit(batch: Batch) -> bool:
    """Staff's word: what waits goes into the library."""
    return _move(batch, [Batch.State.WAITING], Batch.State.IMPORTING)


def pause(batch: Batch) -> bool:
    """Nothing of it goes on, but for the chunk that a worker has in hand."""
    paused = Batch.objects.filter(pk=batch.pk, state__in=_GOING, paused=False).update(paused=True)
    batch.refresh_from_db()
    return bool(paused)


def resume(batch: Batch) -> bool:
    resumed = Batch.objects.filter(pk=batch.pk, paused=True).update(paused=False)
    batch.refresh_from_db()
    if resumed:
        enqueue(batch)
    return bool(resumed)


_GOING = [Batch.State.READING, Batch.State.WAITING, Batch.State.IMPORTING]


def cancel(batch: Batch) -> bool:
    """End its road here: what waits is left out. What is in the library stays there, in a batch
    that can be taken back."""
    is_in = Dump.objects.filter(batch=batch, outcome__in=CAME_IN).exists()
    road = Batch.objects.filter(pk=batch.pk)
    ended = road.filter(state=Batch.State.IMPORTING).update(state=Batch.State.DONE, paused=False)
    if not ended:
        state = Batch.State.DONE if is_in else Batch.State.CANCELLED
        ended = road.filter(state__in=[Batch.State.RECEIVING, *_GOING]).update(
            state=state, paused=False
        )
    batch.refresh_from_db()
    if ended:
        _leave_the_rest(batch)
    return bool(ended)


def _leave_the_rest(batch: Batch) -> None:
    """From here on nobody begins with a chunk of it. What a worker has in hand is waited for,
    with nothing in our own: so neither waits for ever."""
    while on_the_road(batch).exists():
        with claimed(on_the_road(batch), _AT_ONCE) as dumps:
            mine = Dump.objects.filter(pk__in=[dump.pk for dump in dumps])
            mine.filter(outcome=Outcome.WAITING).update(outcome=Outcome.LEFT_OUT)
            mine.update(foreseen="")
        if not dumps:
            awaited(on_the_road(batch), 1)
    for container in Container.objects.filter(batch=batch, is_read=False):
        forget_bytes(container)


def end_stopped_uploads() -> None:
    """Cancel what nobody goes on handing over, and forget bytes that a killed worker left."""
    long_ago = timezone.now() - STOPPED
    for batch in Batch.objects.filter(state=Batch.State.RECEIVING, made_at__lt=long_ago):
        cancel(batch)
    forget_strays()


# ---- again ---------------------------------------------------------------------------------------
def retry(batch: Batch, outcome: Outcome = Outcome.REJECTED) -> bool:
    """Take the refused pages of a batch that is done, or those left out, on the road again: they
    are read with what is known and set today, and wait for staff's word."""
    if outcome not in {Outcome.REJECTED, Outcome.LEFT_OUT}:
        raise ValueError("Only what is refused or left out is tried again.")
    again = Dump.objects.filter(batch=batch, outcome=outcome).exclude(encoding="")
    said = {"outcome": Outcome.WAITING} if outcome == Outcome.LEFT_OUT else {}
    return _again(batch, again, **said)


def read_again(batch: Batch, dumps: QuerySet[Dump] | None = None) -> bool:
    """Read pages of a batch that is done (all, or these) with today's parser. What would change
    waits for staff's word; the library stays as it is until then."""
    kept = Dump.objects.filter(batch=batch) if dumps is None else dumps.filter(batch=batch)
    return _again(batch, kept.filter(outcome__in=CAME_IN).exclude(encoding="").exclude(raw=b""))


def _again(batch: Batch, dumps: QuerySet[Dump], **said: Outcome) -> bool:
    if not _set_out(batch, dumps, **said):
        return False
    finish_or_enqueue(batch)
    return True


def _set_out(batch: Batch, dumps: QuerySet[Dump], **said: Outcome) -> bool:
    """Bring these pages of a batch that is done on the road."""
    with transaction.atomic():
        done = Batch.objects.filter(pk=batch.pk, state=Batch.State.DONE, taken_back_at=None)
        if not done.select_for_update(no_key=True).exists() or not ask_again(dumps, **said):
            return False
        done.update(state=Batch.State.READING)
    batch.refresh_from_db()
    return True


def send_again(dumps: QuerySet[Dump]) -> list[Batch]:
    """Let these pages, of whatever batches, be read again in the background, as `read_again` does;
    those of a batch that is on its road are read with the rest of it. The batches that go on."""
    batches = Batch.objects.filter(pk__in=dumps.order_by().values("batch")).order_by("pk")
    return [batch for batch in batches if _send(batch, dumps.filter(batch=batch))]


def _send(batch: Batch, dumps: QuerySet[Dump]) -> bool:
    sent = _set_out(batch, dumps.filter(outcome__in=CAME_IN)) or _ask_on_the_road(batch, dumps)
    if sent:
        enqueue(batch)
    return sent


def _ask_on_the_road(batch: Batch, dumps: QuerySet[Dump]) -> bool:
    with transaction.atomic():
        going = Batch.objects.filter(pk=batch.pk, state__in=_GOING, taken_back_at=None)
        return going.select_for_update(no_key=True).exists() and bool(ask_again(dumps))


def _move(batch: Batch, states: list[Batch.State], state: Batch.State) -> bool:
    moved = Batch.objects.filter(pk=batch.pk, state__in=states).update(state=state)
    batch.refresh_from_db()
    if moved:
        finish_or_enqueue(batch)
    return bool(moved)


def finish_or_enqueue(batch: Batch) -> None:
    """A small batch goes on at once, as far as it goes by itself; another in the background."""
    while is_small(batch) and step(batch):
        pass
    batch.refresh_from_db()
    if has_work(batch):
        enqueue(batch)


def is_small(batch: Batch) -> bool:
    """Whether it can be gone on with while somebody waits for the answer."""
    unread = Container.objects.filter(batch=batch, is_read=False)
    size = unread.aggregate(size=Sum("size"))["size"] or 0
    dumps = Dump.objects.filter(batch=batch)[: SMALL_PAGES + 1].count()
    return size <= SMALL_BYTES and dumps <= SMALL_PAGES
