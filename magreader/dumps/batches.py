"""Batches of dumps: started, taken back, put back, read again.

A batch that is taken back keeps its dumps and sightings; they only stop to count. Stories that
nothing else speaks of leave the newsstand, and keep id and address for when they come back.
"""

import logging
from collections.abc import Sequence
from itertools import batched

from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.bulk import update_rows
from magreader.dumps.furniture import taught_lines
from magreader.dumps.importer import CHUNK_PAGES, first_standing
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome, Sighting
from magreader.dumps.numbering import number_again
from magreader.dumps.shelving import folded_again, hold_library
from magreader.dumps.takein import read_kept, take_again

log = logging.getLogger(__name__)


def start_batch(
    *,
    origin: Batch.Origin,
    by: User | None = None,
    note: str = "",
    premium: bool | None = None,
) -> Batch:
    """A new batch to import pages into. `premium` is its word on all its pages; None: each
    publication's own."""
    return Batch.objects.create(origin=origin, made_by=by, note=note[:200], premium=premium)


def take_back(batch: Batch, by: User | None) -> None:
    """Make the library what it would be without `batch`, which is done. Does nothing where it is
    on its road, or taken back already."""
    with hold_library():
        batch.refresh_from_db()
        if batch.state == Batch.State.DONE and batch.taken_back_at is None:
            with folded_again(_stories_in(batch)):
                batch.taken_back_at = timezone.now()
                batch.save(update_fields=["taken_back_at"])
            _take_over()
            log.info("Batch %s was taken back by account %s.", batch.pk, by and by.pk)


def put_back(batch: Batch, by: User | None) -> None:
    """Undo `take_back`."""
    with hold_library():
        batch.refresh_from_db()
        if batch.taken_back_at is not None:
            stories = _stories_in(batch)
            with folded_again(stories):
                number_again(batch, stories)
                batch.taken_back_at = None
                batch.save(update_fields=["taken_back_at"])
            _take_over()
            log.info("Batch %s was put back by account %s.", batch.pk, by and by.pk)


def _stories_in(batch: Batch) -> set[int]:
    return set(Sighting.objects.filter(dump__batch=batch).values_list("story", flat=True))


_INHERITED = (
    *("raw", "encoding", "word", "reviewed_at", "reviewed_by_id"),
    *("story_id", "version", "settled"),
)


def _take_over() -> None:
    """Dumps that were duplicates of one that counts no more now speak for themselves."""
    orphans = Dump.objects.filter(
        outcome=Outcome.DUPLICATE,
        batch__taken_back_at=None,
        duplicate_of__batch__taken_back_at__isnull=False,
    ).select_related("batch", "duplicate_of")
    orphans = orphans.exclude(batch__state=Batch.State.CANCELLED)
    heirs: list[Dump] = []
    others: list[Dump] = []
    first = first_standing(bytes(dump.digest) for dump in orphans)
    for dump in orphans.order_by("pk"):
        original, dump.duplicate_of = dump.duplicate_of, first.get(bytes(dump.digest))
        if dump.duplicate_of:
            others.append(dump)
        elif original:
            for column in _INHERITED:
                setattr(dump, column, getattr(original, column))
            heirs.append(dump)
            first[bytes(dump.digest)] = dump
    waiting = [dump for dump in heirs if dump.batch.state != Batch.State.DONE]
    for dump in waiting:
        dump.outcome, dump.foreseen = Outcome.WAITING, Foreseen.ASKED
    update_rows(heirs, ["duplicate_of", *_INHERITED])
    update_rows(waiting, ["outcome", "foreseen"])
    read_dumps_again([dump for dump in heirs if dump.batch.state == Batch.State.DONE])
    update_rows(others, ["duplicate_of"])


def read_dumps_again(dumps: Sequence[Dump]) -> None:
    """Read these dumps, whose batches count, from their kept bytes: what they said before goes."""
    taught = taught_lines()
    for some in batched(dumps, CHUNK_PAGES, strict=False):
        pages = [read_kept(dump, taught) for dump in some]
        with hold_library():
            take_again(pages)
