"""Taking pages in: what they say becomes stories, dumps and sightings, set-wise.

Pages come from an import, or again from the raw bytes of dumps that are kept. Call it inside
`shelving.hold_library`; the number of queries is the same for one page and for two hundred.
"""

import logging
import zlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from django.utils.translation import gettext_noop

from magreader.catalog.bulk import create_rows, insert_rows, update_rows
from magreader.catalog.models import Holding
from magreader.dumps.containers import Form, RawPage
from magreader.dumps.doubt import Doubt, doubt_of
from magreader.dumps.fold import NEWEST, PAGE, STAFF, Folded, Seen, adds_nothing, fold
from magreader.dumps.models import Batch, Dump, Outcome, Sighting
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Kind, ParsedPage
from magreader.dumps.parser.taught import Taught
from magreader.dumps.parser.word import NO_STORY_SAID, from_json
from magreader.dumps.placing import place
from magreader.dumps.reading import read_raw, source_of
from magreader.dumps.shelving import (
    Placed,
    finish,
    folded_again,
    load_texts,
    sightings_of,
    write_changed,
    write_new,
)
from magreader.dumps.spots import Spot, Spots, spots_of
from magreader.dumps.versions import Versions

log = logging.getLogger(__name__)

FAULT = gettext_noop("A fault in magreader kept it from being read; the page is kept.")


@dataclass(slots=True, eq=False)
class Page:
    """A page on its way in: its dump, what was read of it and what it says, with its batch's word
    on what it doesn't; `is_new` until it is written."""

    dump: Dump
    parsed: ParsedPage
    spots: Spots
    is_new: bool

    @property
    def says_anything(self) -> bool:
        """Whether it tells of a story, and where it belongs."""
        return not self.spots.reason


def raw_page(dump: Dump, raw: bytes) -> RawPage:
    """A dump as it came: `raw` are its bytes, unpacked."""
    return RawPage(dump.source, raw, Form(dump.form), dump.charset)


def read_page(dump: Dump, raw: bytes, taught: Taught) -> Page:
    """Read `raw` with today's parser and note in `dump` what it is. Staff's word in `dump` holds;
    `taught` is their furniture (`furniture.taught_lines`). Never raises."""
    try:
        text, dump.encoding, facts = read_raw(raw_page(dump, raw))
        dump.source = source_of(dump.source, facts)
        word = from_json(dump.word)
        parsed = parse_page(text, dump.source, facts, taught=taught, word=word)
        spots = _spots_of(parsed, dump.batch)
    except Exception:
        log.exception("The parser failed on %s; the page is kept as rejected.", dump.source)
        return refuse(dump, FAULT)
    dump.kind = parsed.kind.value
    dump.chrome_language = parsed.chrome_language or ""
    _note_doubt(dump, doubt_of(parsed))
    dump.leftover = [{"line": left.line, "text": left.text} for left in parsed.leftover]
    return Page(dump, parsed, spots, is_new=dump.pk is None)


def _spots_of(parsed: ParsedPage, batch: Batch) -> Spots:
    return spots_of(parsed, upload=batch.premium, publication=batch.publication_name)


def _note_doubt(dump: Dump, doubt: Doubt | None) -> None:
    """A page that was looked at stays so, unless its lines have changed under staff's word."""
    dump.doubt = doubt or ""
    if doubt is Doubt.LINES:
        dump.reviewed_at = None


def read_kept(dump: Dump, taught: Taught) -> Page:
    """Read the kept bytes of `dump` with today's parser. What never was a page stays refused."""
    if not dump.encoding:
        return refuse(dump, dump.reason)
    return read_page(dump, zlib.decompress(bytes(dump.raw)), taught)


def refuse(dump: Dump, reason: str) -> Page:
    """A page that isn't to be read, for this reason."""
    dump.kind = Kind.REJECTED.value
    parsed = ParsedPage(dump.source, Kind.REJECTED, reason)
    return Page(dump, parsed, spots_of(parsed), is_new=dump.pk is None)


def take_in(pages: Sequence[Page]) -> None:
    """Write these pages, oldest first, and what they change; `dump.outcome` says what each did."""
    spots = _spots(pages)
    placed = place(spots)
    touched, brought = _fold_in(pages, spots, placed)
    new = [one for one in touched if one.is_new]
    known = [one for one in touched if not one.is_new]
    write_new(new)
    _write_dumps(pages, spots, placed, brought)
    _write_sightings(pages, spots, placed)
    changed = write_changed(known)
    lists = finish(touched, new + changed)
    _note_lists(pages, lists)


def take_again(pages: Sequence[Page]) -> None:
    """As `take_in`, for pages that may be in the library: what they said before counts no more."""
    said = Sighting.objects.filter(dump__in=[page.dump.pk for page in pages])
    if stories := set(said.values_list("story", flat=True)):
        with folded_again(stories):
            said.delete()
    take_in(pages)


def _spots(pages: Sequence[Page]) -> list[Spot]:
    """What all the pages say, in their order; each dump gets the reason where it says nothing."""
    found: list[Spot] = []
    for number, page in enumerate(pages):
        order = NEWEST + number if page.is_new else page.dump.pk
        for spot in page.spots.found:
            spot.page, spot.seen.order = number, order
        page.dump.place = page.spots.place
        page.dump.warnings = [*page.parsed.warnings, *page.spots.warnings]
        page.dump.reason = page.spots.reason
        found += page.spots.found
    return found


# ---- folding in ---------------------------------------------------------------------------------
def _fold_in(
    pages: Sequence[Page], spots: Sequence[Spot], placed: dict[Spot, Placed]
) -> tuple[list[Placed], dict[Spot, Outcome]]:
    """Fold each spot into its story: the stories to be written, and the spots that changed one.

    A card that repeats what its story says already changes nothing, whatever else is known of
    it, so the older sightings of that story aren't read: the same card comes on every page
    that was saved on one day.
    """
    by_story: dict[Placed, list[Spot]] = defaultdict(list)
    for spot in spots:
        by_story[placed[spot]].append(spot)
    touched = {one: some for one, some in by_story.items() if _is_news(one, some)}
    known = _read_back(touched)
    brought: dict[Spot, Outcome] = {}
    for one, some in touched.items():
        brought |= _fold_one(one, known[one], some, pages)
    return list(touched), brought


def _is_news(one: Placed, spots: list[Spot]) -> bool:
    if one.is_new or one.twin_given:
        return True
    story = one.story
    now = Folded(
        headline=story.headline,
        deck=story.deck,
        minutes=story.minutes,
        position=story.position,
        holding=story.holding,
    )
    return not all(adds_nothing(spot.seen, now) for spot in spots)


def _read_back(touched: dict[Placed, list[Spot]]) -> dict[Placed, list[Seen]]:
    """What was seen before of these stories, with the texts that new ones will be held against."""
    every = sightings_of(one.story.pk for one in touched if not one.is_new)
    known: dict[Placed, list[Seen]] = {}
    texts: list[Seen] = []
    for one, spots in touched.items():
        seen = every.get(one.story.pk, [])
        known[one] = [each for each in seen if each.counts]
        one.before = fold(known[one], premium=one.publication.premium)
        if any(spot.seen.words for spot in spots):
            one.versions = Versions.of(seen)
            texts += one.versions.read()
            texts += [one.before.text_of] if one.before.text_of else []
    load_texts(texts)
    return known


def _fold_one(
    one: Placed, known: list[Seen], spots: list[Spot], pages: Sequence[Page]
) -> dict[Spot, Outcome]:
    """Add the spots page by page, as if each page had come alone."""
    brought: dict[Spot, Outcome] = {}
    one.after = one.before
    for page, group in groupby(spots, attrgetter("page")):
        alike = list(group)
        news = [spot for spot in alike if spot.seen.words and _admit(one, spot, pages[page].dump)]
        known += [seen for spot in alike for seen in spot.sightings]
        if all(adds_nothing(spot.seen, one.after) for spot in alike):
            continue
        folded = fold(known, premium=one.publication.premium)
        if one.after.holding == Holding.NOTHING:
            brought |= dict.fromkeys(alike, Outcome.CREATED)
        elif not folded.reads_like(one.after):
            brought |= dict.fromkeys(alike, Outcome.UPDATED)
        brought |= {spot: Outcome.VERSION for spot in news if _is_aside(spot.seen, folded)}
        one.after = folded
    return brought


def _admit(one: Placed, spot: Spot, dump: Dump) -> bool:
    """Give the page's text its version; whether it brought words that its version hadn't."""
    known = dump.story_id is not None and dump.story_id == one.story.pk
    spot.seen.settled = known and dump.settled
    is_news = one.versions.admit(spot.seen, dump.version if known else None)
    dump.version, dump.settled = spot.seen.version, spot.seen.settled
    return is_news


def _is_aside(seen: Seen, folded: Folded) -> bool:
    """Whether readers have another page's text. Where they have staff's there is no choice."""
    text = folded.text_of
    return text is not None and text.seen_as == PAGE and text.version < seen.version


# ---- dumps and sightings ------------------------------------------------------------------------
READ = (
    *("encoding", "kind", "chrome_language", "reason", "leftover", "warnings", "place", "doubt"),
    *("reviewed_at", "source", "story", "publication"),
)
"""The columns of a dump that say what was read of it."""


def _write_dumps(
    pages: Sequence[Page],
    spots: Sequence[Spot],
    placed: dict[Spot, Placed],
    brought: dict[Spot, Outcome],
) -> None:
    said: dict[int, list[Spot]] = defaultdict(list)
    for spot in spots:
        said[spot.page].append(spot)
    for number, page in enumerate(pages):
        _settle(page.dump, _outcome(page, said[number], brought))
        _link(page, said[number], placed)
    known = [page.dump for page in pages if not page.is_new]
    create_rows([page.dump for page in pages if page.is_new])
    update_rows(known, (*READ, "outcome", "duplicate_of", "version", "settled", "foreseen"))


def _outcome(page: Page, spots: list[Spot], brought: dict[Spot, Outcome]) -> Outcome:
    """A story's page is judged by its story, a list by what stands in it."""
    if not spots:
        by_staff = page.parsed.reason == NO_STORY_SAID
        return Outcome.LEFT_OUT if by_staff else Outcome.REJECTED
    own = [spot for spot in spots if spot.seen.seen_as == PAGE]
    if any(brought.get(spot) == Outcome.VERSION for spot in own):
        return Outcome.VERSION
    if any(brought.get(spot) == Outcome.CREATED for spot in own or spots):
        return Outcome.CREATED
    return Outcome.UPDATED if any(spot in brought for spot in spots) else Outcome.UNCHANGED


def _settle(dump: Dump, outcome: Outcome) -> None:
    """A dump that is read again keeps what it brought when it came, unless it brought nothing."""
    taken = {Outcome.CREATED, Outcome.UPDATED, Outcome.UNCHANGED}
    if not (dump.outcome in taken and outcome in taken):
        dump.outcome = outcome


def _link(page: Page, spots: list[Spot], placed: dict[Spot, Placed]) -> None:
    """The dump leads to its own story and to the publication that the whole page is of."""
    own = next((placed[spot] for spot in spots if spot.seen.seen_as == PAGE), None)
    publications = {placed[spot].publication for spot in spots}
    page.dump.story = own.story if own else None
    page.dump.publication = None
    if own or len(publications) == 1:
        page.dump.publication = own.publication if own else publications.pop()


_SAID = (
    *("seen_as", "headline", "deck", "byline", "section", "minutes", "premium", "complete"),
    *("position", "words", "text"),
)
_said = attrgetter(*_SAID)


def _write_sightings(
    pages: Sequence[Page], spots: Sequence[Spot], placed: dict[Spot, Placed]
) -> None:
    insert_rows(
        Sighting,
        ("dump", "story", "said_at", *_SAID),
        (
            (
                pages[spot.page].dump.pk,
                placed[spot].story.pk,
                seen.order if seen.seen_as == STAFF else None,
                *_said(seen),
            )
            for spot in spots
            for seen in spot.sightings
        ),
    )


def _note_lists(pages: Sequence[Page], lists: set[int]) -> None:
    """A page that brought nothing but another list of related stories did bring that."""
    brought = [
        page.dump
        for page in pages
        if page.dump.outcome == Outcome.UNCHANGED and page.dump.story_id in lists
    ]
    for dump in brought:
        dump.outcome = Outcome.UPDATED
    Dump.objects.filter(pk__in=[dump.pk for dump in brought]).update(outcome=Outcome.UPDATED)
