"""Waiting pages go into the library, chunk by chunk, in their order."""

from collections.abc import Sequence
from functools import partial

from magreader.dumps.importer import CHUNK_PAGES
from magreader.dumps.models import Batch
from magreader.dumps.road.chunks import (
    do_safely,
    enter,
    on_the_road,
    read_chunk,
    still_there,
)
from magreader.dumps.road.claims import awaited, claimed
from magreader.dumps.shelving import hold_library
from magreader.dumps.takein import Page


def take_some(batch: Batch) -> bool:
    """Take the next pages of `batch` in. Whether there were any that nobody else has in hand.

    Workers parse at one time and write one after the other, so the library comes out the same
    however many they are.
    """
    with claimed(on_the_road(batch), CHUNK_PAGES) as dumps:
        if dumps:
            do_safely(batch, _in_turn(batch, read_chunk(batch, dumps)), partial(_take, batch))
    return bool(dumps)


def _in_turn(batch: Batch, pages: list[Page]) -> list[Page]:
    """Wait until whoever has earlier pages in hand is done. What is still there then, since its
    worker died, comes first; `pages` keep their turn."""
    before = on_the_road(batch).filter(pk__lt=pages[0].dump.pk)
    left = awaited(before, CHUNK_PAGES)
    return read_chunk(batch, left) if left else pages


def _take(batch: Batch, pages: Sequence[Page]) -> None:
    with hold_library():
        if not Batch.objects.filter(pk=batch.pk, state=Batch.State.IMPORTING).exists():
            return
        enter(still_there(pages))
