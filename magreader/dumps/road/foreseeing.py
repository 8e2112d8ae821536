"""What taking in would do, page by page: it is done, looked at, and rolled back.

A verdict is about the story that a page tells of, as the library stands before the batch: new
there, changed, the same. Pages of one story in one batch after the first are *again*.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

from magreader.catalog.bulk import update_rows
from magreader.catalog.models import Edition, Holding, Publication, Story
from magreader.dumps.fold import IDS_AT_ONCE
from magreader.dumps.importer import CHUNK_PAGES
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome, Sighting
from magreader.dumps.road.chunks import (
    ask_again,
    do_safely,
    enter,
    on_the_road,
    read_chunk,
    still_there,
)
from magreader.dumps.road.claims import claimed, rolled_back
from magreader.dumps.shelving import hold_library
from magreader.dumps.takein import READ, Page

type Said = dict[int, list[tuple[Any, ...]]]
"""By dump: the story (id) of each sighting, how it was seen, and what was said."""

_SAID = (
    *("story", "seen_as", "headline", "deck", "byline", "section", "minutes", "premium"),
    *("complete", "position", "text"),
)


def foresee_some(batch: Batch) -> bool:
    """Find out what the next pages of `batch` would do. Whether there were any to look at that
    nobody else has in hand."""
    asked = on_the_road(batch).filter(foreseen=Foreseen.ASKED)
    with claimed(asked, CHUNK_PAGES) as dumps:
        if dumps:
            do_safely(batch, read_chunk(batch, dumps), partial(_foresee, batch))
    return bool(dumps)


def foresee_read(batch: Batch, pages: Iterable[Page]) -> None:
    """Find out what these pages would do, that were read just now, without reading them again."""
    read = {page.dump.pk: page for page in pages}
    asked = Dump.objects.filter(batch=batch, foreseen=Foreseen.ASKED, pk__in=read).order_by("pk")
    with claimed(asked.only("pk")) as dumps:
        if dumps:
            mine = [read[dump.pk] for dump in dumps]
            do_safely(batch, mine, partial(_foresee, batch))


def _foresee(batch: Batch, pages: list[Page]) -> None:
    moved: set[int | None] = set()
    for page in pages:
        place = page.spots.place
        if place != page.dump.place:
            moved |= {place, page.dump.place}
            page.dump.place = place
    earlier = read_chunk(batch, earlier_of_one_place(batch, pages))
    with hold_library():
        pages = still_there(pages)
        before = _said(pages)
        with rolled_back():
            taken_in = sorted([*earlier, *pages], key=lambda page: page.dump.pk)
            enter(taken_in)
            after = _said(pages)
            _tell(pages)
        _note(pages, before, after, _again(taken_in))
        _ask_those_who_share(batch, pages, moved)


def _ask_those_who_share(batch: Batch, pages: Sequence[Page], places: set[int | None]) -> None:
    """A page that staff moved to another story is the first of it, or isn't any more."""
    if places := places - {None}:
        shared = on_the_road(batch).filter(outcome=Outcome.WAITING, place__in=places)
        ask_again(shared.exclude(pk__in=[page.dump.pk for page in pages]))


def earlier_of_one_place(batch: Batch, pages: Sequence[Page]) -> list[Dump]:
    """Dumps of `batch` that wait before these pages and tell of the same stories."""
    places = {page.dump.place for page in pages if page.dump.place is not None}
    mine = {page.dump.pk for page in pages}
    # Nothing but the two columns of an index is asked for: SQLite would take another one.
    alike = Dump.objects.filter(batch=batch, place__in=places).order_by().values_list("pk")
    earlier = sorted(pk for (pk,) in alike if pk < max(mine) and pk not in mine)
    waiting = on_the_road(batch).filter(pk__in=earlier[:IDS_AT_ONCE], outcome=Outcome.WAITING)
    return list(waiting[:CHUNK_PAGES])


def _again(pages: Iterable[Page]) -> set[int]:
    """The dumps (ids) of which an earlier one tells of the same story."""
    seen: set[int] = set()
    found: set[int] = set()
    for page in pages:
        if page.dump.place in seen:
            found.add(page.dump.pk)
        elif page.dump.place is not None:
            seen.add(page.dump.place)
    return found


def _said(pages: Sequence[Page]) -> Said:
    said: Said = defaultdict(list)
    rows = Sighting.objects.filter(dump__in=[page.dump.pk for page in pages]).order_by("pk")
    for dump, *row in rows.values_list("dump", *_SAID):
        said[dump].append(tuple(row))
    return said


def _tell(pages: Sequence[Page]) -> None:
    """Keep what each page tells of, in the names that the library would have for it: of what is
    rolled back nothing else would be known."""
    # Without joins: PostgreSQL would walk tables that are full of what was rolled back before.
    rows = Story.objects.filter(pk__in=_known(page.dump.story_id for page in pages))
    told = rows.values_list("pk", "headline", "edition")
    stories = {pk: (headline, edition) for pk, headline, edition in told}
    editions = Edition.objects.filter(pk__in={edition for _headline, edition in stories.values()})
    labels = dict(editions.values_list("pk", "label"))
    titles = Publication.objects.filter(pk__in=_known(page.dump.publication_id for page in pages))
    names = dict(titles.values_list("pk", "name"))
    for page in pages:
        dump, parsed = page.dump, page.parsed
        headline = parsed.story and parsed.story.headline
        label = parsed.edition and parsed.edition.label
        if dump.story_id in stories:
            headline, edition = stories[dump.story_id]
            label = labels[edition]
        name = names.get(dump.publication_id or 0, parsed.publication)
        said = {"headline": headline, "publication": name, "edition": label}
        dump.told = {name: word for name, word in said.items() if word}


def _known(ids: Iterable[int | None]) -> set[int]:
    return {pk for pk in ids if pk}


def _note(pages: Sequence[Page], before: Said, after: Said, again: set[int]) -> None:
    stories = {row[0] for rows in after.values() for row in rows}
    held = Story.objects.filter(pk__in=stories).exclude(holding=Holding.NOTHING)
    known = set(held.values_list("pk", flat=True))
    waiting: list[Dump] = []
    others: list[Dump] = []
    for page in pages:
        dump = page.dump
        is_kept = dump.pk in before
        if is_kept and dump.outcome in _TAKEN:
            is_same = before[dump.pk] == after.get(dump.pk)
            dump.foreseen = Foreseen.SAME if is_same else Foreseen.CHANGED
        else:
            dump.foreseen = _verdict(dump, after[dump.pk], known, is_again=dump.pk in again)
        (others if is_kept else waiting).append(dump)
    _link(waiting, known)
    update_rows(waiting, ("foreseen", "told", *READ), foreseen=Foreseen.ASKED)
    update_rows(others, ("foreseen", "told"), foreseen=Foreseen.ASKED)


_TAKEN = {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED}
_VERDICTS = {
    Outcome.REJECTED: Foreseen.REFUSED,
    Outcome.VERSION: Foreseen.CONFLICT,
    Outcome.DUPLICATE: Foreseen.SAME,
}


def _verdict(
    dump: Dump, said: list[tuple[Any, ...]], held: set[int], *, is_again: bool
) -> Foreseen:
    """`held` are the stories (ids) that the library holds today."""
    if verdict := _VERDICTS.get(Outcome(dump.outcome)):
        return verdict
    if is_again:
        return Foreseen.AGAIN
    own = [row for row in said if row[1] == Sighting.As.PAGE] or said
    if any(row[0] not in held for row in own):
        return Foreseen.NEW
    return Foreseen.SAME if dump.outcome == Outcome.UNCHANGED else Foreseen.CHANGED


def _link(dumps: Sequence[Dump], held: set[int]) -> None:
    """They lead to what is there already, and to nothing that was rolled back."""
    publications = _known(dump.publication_id for dump in dumps)
    known = set(Publication.objects.filter(pk__in=publications).values_list("pk", flat=True))
    for dump in dumps:
        dump.story_id = dump.story_id if dump.story_id in held else None
        dump.publication_id = dump.publication_id if dump.publication_id in known else None
