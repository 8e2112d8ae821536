"""Keeping the index true: following the changes, and building it anew.

Each machine that serves has an index of its own and follows by itself. A crash loses nothing: the
number of the last change lies in the index, in the same commit as what it brought.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Max
from django.utils import timezone
from tantivy import Index, IndexWriter, Query

from magreader.catalog.models import Story
from magreader.search.documents import documents_of
from magreader.search.index import (
    Busy,
    Mark,
    NoIndex,
    alone,
    is_followed,
    make_index,
    new_folder,
    open_index,
    say_upto,
    schema,
    sweep,
    writing,
)
from magreader.search.models import Change

log = logging.getLogger(__name__)

CHANGES_AT_ONCE = 2000
KEPT = 1_000_000
"""So many changes stay in the outbox; an index so far behind is built anew as quickly."""
_STORIES_AT_ONCE = 5000
LATE = timedelta(seconds=10)
"""In so much time whoever follows the library takes in what changed."""
_SMALL_HEAP = 30_000_000
_LARGE_HEAP = 500_000_000
_SMALL = 2000
"""A library of so few stories is indexed anew by whoever first needs it."""


def last_change() -> int:
    return Change.objects.aggregate(last=Max("number"))["last"] or 0


def catch_up(seconds: float = 1.0) -> bool:
    """Take in what changed, for so long at the most. Whether the index is true now.

    Raises Busy where another process does it, and NoIndex where there is none that could follow
    and the library is too large to make one in passing.
    """
    with alone():
        try:
            opened = open_index()
            changes = _after(opened.mark)
        except NoIndex:
            return _build_small()
        return not changes or _follow(opened.index, changes, monotonic() + seconds)


def _follow(index: Index, changes: Sequence[Change], until: float) -> bool:
    with writing(index, heap=_SMALL_HEAP, threads=1) as writer:
        while changes:
            mark = _mark(changes[-1])
            _take_in(writer, [change.story for change in changes], mark)
            if monotonic() > until:
                break
            changes = _after(mark)
    sweep()
    return not changes


def keep_true(seconds: float) -> datetime | None:
    """Where nobody follows the library, catch up as far as goes in passing: what came in a moment
    ago is found, too. Never raises. Where the index is late, since when it is."""
    if not is_followed():
        return None if _catch_up_in_passing(seconds) else behind_since()
    since = behind_since()
    return since if since and timezone.now() - since > LATE else None


def _catch_up_in_passing(seconds: float) -> bool:
    try:
        return catch_up(seconds)
    except (Busy, NoIndex):  # who is at it gets on by itself
        return True
    except (OSError, ValueError):  # a full disk; tantivy's own errors are ValueErrors
        log.exception("The search index could not follow the library.")
        return False


def behind_since() -> datetime | None:
    """When the first change was noted that the index lacks; None where it lacks none, and where
    there is no index that can be read."""
    try:
        done = open_index().mark.number
    except NoIndex:
        return None
    lacking = Change.objects.filter(number__gt=done).order_by("number")
    return lacking.values_list("made", flat=True).first()


def _after(mark: Mark) -> list[Change]:
    """The next changes. Raises NoIndex where the outbox doesn't go on from `mark`: what comes
    after it was dropped, or the database is another, as after a backup was put back."""
    kept = Change.objects.filter(number__gte=mark.number).order_by("number")
    found = list(kept[: CHANGES_AT_ONCE + 1])
    if not mark.number:
        if found and found[0].number > 1:
            raise NoIndex
        return found
    if not found or _mark(found[0]) != mark:
        raise NoIndex
    return found[1:]


def _mark(change: Change) -> Mark:
    return Mark(change.number, round(change.made.timestamp() * 1_000_000))


def _take_in(writer: IndexWriter, stories: list[int], mark: Mark) -> None:
    for story, document in documents_of(dict.fromkeys(stories)):
        # Not by term: tantivy 0.27 takes a number there for a signed one and finds nothing.
        writer.delete_documents_by_query(Query.term_query(schema(), "story", story))
        if document:
            writer.add_document(document)
    say_upto(writer, mark)
    writer.commit()


def _build_small() -> bool:
    if Story.objects.count() > _SMALL:
        raise NoIndex
    _build(lambda _done: None, heap=_SMALL_HEAP, threads=1)
    return True


# ---- building anew ------------------------------------------------------------------------------
def rebuild(progress: Callable[[int], None], *, wait: bool = True) -> int:
    """Build the index anew beside the one that serves, and let it take its place. How many
    stories it holds. `progress` is told how many are done. Raises Busy where another process
    writes an index, unless it waits."""
    with alone(wait=wait):
        return _build(progress, heap=_LARGE_HEAP, threads=2)


def _build(progress: Callable[[int], None], *, heap: int, threads: int) -> int:
    with new_folder() as folder, writing(make_index(folder), heap=heap, threads=threads) as writer:
        # What changes from here on is followed afterwards; what is taken in twice does no harm.
        last = Change.objects.order_by("-number").first()
        held = _add_all(writer, progress)
        say_upto(writer, _mark(last) if last else Mark())
        writer.commit()
    log.info("The search index was built anew: %d stories.", held)
    return held


def _add_all(writer: IndexWriter, progress: Callable[[int], None]) -> int:
    held = 0
    for done, (_story, document) in enumerate(documents_of(_all_stories()), 1):
        if document:
            writer.add_document(document)
            held += 1
        if done % 1000 == 0:
            progress(done)
    return held


def _all_stories() -> Iterator[int]:
    """Bit by bit, each in a query of its own: one transaction around all of it would keep every
    writer out of an SQLite library. What comes in meanwhile is a change."""
    last: int | None = 0
    while last is not None:
        after = Story.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)
        some = list(after[:_STORIES_AT_ONCE])
        yield from some
        last = some[-1] if some else None


def forget_changes(keep: int = KEPT) -> None:
    """Drop all but the last `keep` changes, where it is worth the while: an index that is further
    behind is built anew."""
    first = Change.objects.order_by("number").values_list("number", flat=True).first() or 0
    last = last_change()
    if last - first > keep * 1.1:
        Change.objects.filter(number__lte=last - keep).delete()
