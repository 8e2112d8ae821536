"""Keeping the index true: following the changes, and building it anew.

Each machine that serves has an index of its own and follows by itself. A crash loses nothing: the
number of the last change lies in the index, in the same commit as what it brought.
"""

import logging
from collections.abc import Callable, Iterator
from time import monotonic

from django.db import transaction
from django.db.models import Max, Q
from tantivy import IndexWriter, Query

from magreader.catalog.models import Story
from magreader.search.documents import documents_of
from magreader.search.index import (
    Busy,
    NoIndex,
    alone,
    make_current,
    new_folder,
    open_folder,
    open_index,
    say_upto,
    schema,
    upto,
)
from magreader.search.models import Change

log = logging.getLogger(__name__)

CHANGES_AT_ONCE = 2000
_FORGOTTEN = 0  # no story has this id
_SMALL_HEAP = 30_000_000
_LARGE_HEAP = 500_000_000
_SMALL = 2000
"""A library of so few stories is indexed anew by whoever first needs it."""


def last_change() -> int:
    return Change.objects.aggregate(last=Max("number"))["last"] or 0


def catch_up(seconds: float = 1.0) -> bool:
    """Take in what changed, for so long at the most. Whether the index is true now.

    Raises Busy where another process does it, and NoIndex where there is none yet and the library
    is too large to make one in passing.
    """
    with alone():
        try:
            index = open_index().index
            done = upto(index.searcher())
        except NoIndex:
            return _build_small()
        if _was_forgotten(done):
            raise NoIndex
        until = monotonic() + seconds
        writer: IndexWriter | None = None
        while numbers := _next(done):
            writer = writer or index.writer(heap_size=_SMALL_HEAP, num_threads=1)
            _take_in(writer, [story for _number, story in numbers], numbers[-1][0])
            done = numbers[-1][0]
            if monotonic() > until:
                break
        if writer:
            writer.wait_merging_threads()  # else small pieces would pile up for ever
        return not numbers


def keep_true(seconds: float) -> None:
    """Catch up as far as goes in passing: what came in a moment ago is found, too, where nobody
    follows the library in between. Never raises."""
    try:
        catch_up(seconds)
    except (Busy, NoIndex):
        return
    except (OSError, ValueError):  # a full disk; tantivy's own errors are ValueErrors
        log.exception("The search index could not follow the library.")


def _next(done: int) -> list[tuple[int, int]]:
    """The next changes, as number and story."""
    after = Change.objects.filter(number__gt=done).order_by("number")
    return list(after.values_list("number", "story")[:CHANGES_AT_ONCE])


def _was_forgotten(done: int) -> bool:
    """Whether changes after `done` are gone from the outbox, or it was begun anew. Numbers may
    have gaps: PostgreSQL gives none a second time, also where a transaction came to nothing."""
    known = Change.objects.aggregate(
        forgotten=Max("number", filter=Q(story=_FORGOTTEN)), last=Max("number")
    )
    return (known["forgotten"] or 0) > done or (known["last"] or 0) < done


def _take_in(writer: IndexWriter, stories: list[int], number: int) -> None:
    for story, document in documents_of(dict.fromkeys(stories)):
        # Not by term: tantivy 0.27 takes a number there for a signed one and finds nothing.
        writer.delete_documents_by_query(Query.term_query(schema(), "story", story))
        if document:
            writer.add_document(document)
    say_upto(writer, number)
    writer.commit()


def _build_small() -> bool:
    if Story.objects.count() > _SMALL:
        raise NoIndex
    _build(lambda _done: None, heap=_SMALL_HEAP, threads=1)
    return True


# ---- building anew ------------------------------------------------------------------------------
def rebuild(progress: Callable[[int], None]) -> int:
    """Build the index anew beside the one that serves, and let it take its place. How many
    stories it holds. `progress` is told how many are done."""
    with alone(wait=True):
        return _build(progress, heap=_LARGE_HEAP, threads=2)


def _build(progress: Callable[[int], None], *, heap: int, threads: int) -> int:
    folder = new_folder()
    writer = open_folder(folder).writer(heap_size=heap, num_threads=threads)
    # What changes from here on is followed afterwards; what is taken in twice does no harm.
    number = last_change()
    held = 0
    for done, (_story, document) in enumerate(documents_of(_all_stories()), 1):
        if document:
            writer.add_document(document)
            held += 1
        if done % 1000 == 0:
            progress(done)
    say_upto(writer, number)
    writer.commit()
    writer.wait_merging_threads()
    make_current(folder)
    log.info("The search index was built anew: %d stories.", held)
    return held


def _all_stories() -> Iterator[int]:
    with transaction.atomic():  # PostgreSQL reads from a cursor of its own
        yield from Story.objects.order_by("pk").values_list("pk", flat=True).iterator(5000)


def forget_changes(keep: int) -> None:
    """Drop all but the last `keep` changes: an index that is further behind is built anew. The
    last of those that go stays without its story, to say how far they went."""
    gone = Change.objects.filter(number__lte=last_change() - keep)
    if last := gone.aggregate(last=Max("number"))["last"]:
        gone.filter(number=last).update(story=_FORGOTTEN)
        gone.exclude(number=last).delete()
