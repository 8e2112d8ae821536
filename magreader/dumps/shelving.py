"""The fold, written: what sightings add up to becomes what is on the shelf.

Every writer of the library takes `hold_library` first, so that two of them neither deadlock nor
make a thing twice. Set-wise throughout: the number of queries doesn't grow with the stories.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import batched
from operator import attrgetter
from typing import Any

from django.db import transaction

from magreader.catalog.bulk import insert_rows, reserve_ids
from magreader.catalog.models import Holding, Library, Publication, Story, new_revision
from magreader.dumps.fold import FIELDS, IDS_AT_ONCE, PAGE, STAFF, Folded, Seen, fold
from magreader.dumps.languages import story_language
from magreader.dumps.minutes import minutes_of
from magreader.dumps.models import Sighting
from magreader.dumps.spots import PARAGRAPH
from magreader.dumps.tallies import count_stories, relate, time_publications
from magreader.dumps.versions import Versions
from magreader.paywall.access import Body, drop_bodies, store_bodies
from magreader.search.models import note_changes


@contextmanager
def hold_library() -> Iterator[None]:
    """A transaction in which nobody else writes the library.

    On PostgreSQL the library's one row is locked; SQLite has one writer anyway.
    """
    with transaction.atomic():
        Library.objects.bulk_create([Library(pk=1)], ignore_conflicts=True)
        Library.objects.select_for_update().get(pk=1)
        yield


@dataclass(slots=True, eq=False)
class Placed:
    """A story, its publication, and its folds as they were and as they are to be.

    `story` has no id while it `is_new`; `twin_given` says that it was told apart from a namesake.
    """

    story: Story
    publication: Publication
    before: Folded = field(default_factory=Folded)
    after: Folded = field(default_factory=Folded)
    versions: Versions = field(default_factory=Versions)
    is_new: bool = False
    twin_given: bool = False

    @property
    def came_or_went(self) -> bool:
        """Whether the shelf holds it now and didn't before, or the other way round."""
        return (self.before.holding == Holding.NOTHING) != (self.after.holding == Holding.NOTHING)

    @property
    def is_page(self) -> bool:
        """Whether a page of it was or is known: only such a story has a related list."""
        return self.before.text_of is not None or self.after.text_of is not None

    @property
    def text_changed(self) -> bool:
        """Whether readers get another text; see `load_texts`."""
        return not self.after.has_text_of(self.before)


# ---- reading sightings --------------------------------------------------------------------------
_SEEN = (
    *("story", "dump", "pk", "said_at", "seen_as", "headline", "deck", "byline", "section"),
    *("minutes", "premium", "complete", "position", "words", "dump__batch__premium"),
    *("dump__version", "dump__settled", "dump__batch__taken_back_at"),
)


def sightings_of(stories: Iterable[int]) -> dict[int, list[Seen]]:
    """Every sighting of these stories (ids), without its text. Those of a batch that is taken
    back don't count."""
    found: dict[int, list[Seen]] = {story: [] for story in stories}
    for some in batched(found, IDS_AT_ONCE, strict=False):
        rows = Sighting.objects.filter(story__in=some)
        for row in rows.order_by("pk").values_list(*_SEEN):
            found[row[0]].append(_seen(*row[1:]))
    return found


def standing(stories: Iterable[int]) -> dict[int, list[Seen]]:
    """The sightings of these stories (ids) that count."""
    found = sightings_of(stories)
    return {story: [seen for seen in some if seen.counts] for story, some in found.items()}


def _seen(dump: int | None, pk: int, said_at: int | None, seen_as: int, *said: Any) -> Seen:
    """The rest of `_SEEN` is in the order of `Seen`'s own fields, but for its last three."""
    *fields, version, settled, taken_back_at = said
    seen = Seen(seen_as, said_at or dump or pk, *fields)
    seen.pk, seen.version, seen.settled = pk, version or 0, bool(settled)
    seen.counts = taken_back_at is None
    return seen


def load_texts(sightings: Iterable[Seen]) -> None:
    """Fill in the texts of these sightings."""
    missing: dict[int, list[Seen]] = defaultdict(list)
    for seen in sightings:
        if seen.pk and not seen.text:
            missing[seen.pk].append(seen)
    for some in batched(missing, IDS_AT_ONCE, strict=False):
        for pk, text in Sighting.objects.filter(pk__in=some).values_list("pk", "text"):
            for seen in missing[pk]:
                seen.text = text


_TELLING = 800
"""So many characters of a text tell its language as well as more of them would."""


# ---- writing stories ----------------------------------------------------------------------------
_COLUMNS = ("edition", "key", "twin", "slug", "language", *FIELDS)
_row = attrgetter("edition_id", *_COLUMNS[1:])


def write_new(placed: Sequence[Placed]) -> None:
    """Give new stories their fields and put them on the shelf, in an order all writers share."""
    _learn_languages(placed)
    for one in placed:
        _take_fields(one)
    stories = {(one.story.edition_id, one.story.slug): one.story for one in placed}
    in_order = [story for _, story in sorted(stories.items())]
    for story, pk in zip(in_order, reserve_ids(Story, len(in_order)), strict=True):
        story.pk = pk
    insert_rows(Story, ("id", *_COLUMNS), ((story.pk, *_row(story)) for story in in_order))


def write_changed(placed: Sequence[Placed]) -> list[Placed]:
    """Bring stories that were there before up to date; those that it changed."""
    _learn_languages(placed)
    changed = [one for one in placed if _take_fields(one) or one.twin_given]
    Story.objects.bulk_create(
        sorted((one.story for one in changed), key=lambda story: story.pk),
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FIELDS, "language", "twin"],
    )
    return changed


def _take_fields(placed: Placed) -> bool:
    """The story takes what was folded; whether that changed it. A story of which nothing is
    left keeps its last words: its address lives on, and it may come back."""
    story, folded = placed.story, placed.after
    wanted = {name: getattr(folded, name) for name in FIELDS}
    wanted["headline"] = folded.headline or story.headline  # guessed from an address
    if placed.text_changed:
        wanted["language"] = _language(placed)
    if folded.holding == Holding.FULL and not folded.minutes:
        wanted["minutes"] = _counted(placed, wanted.get("language", story.language))
    if folded.holding == Holding.NOTHING:
        wanted = {name: wanted[name] for name in ("holding", "language") if name in wanted}
    changed = {name: value for name, value in wanted.items() if getattr(story, name) != value}
    for name, value in changed.items():
        setattr(story, name, value)
    return bool(changed)


def _language(placed: Placed) -> str:
    """The language of a story's text where it is unlike its publication's, else ""."""
    text = placed.after.text_of
    language = (story_language(text.text[:_TELLING]) or "") if text else ""
    return "" if language == placed.publication.language else language


def _counted(placed: Placed, language: str) -> int | None:
    """The minutes of a story's text; `language` is "" where it is its publication's."""
    text = placed.after.text_of
    return minutes_of(text.words, language or placed.publication.language) if text else None


def _learn_languages(placed: Iterable[Placed]) -> None:
    """A publication without a language gets that of its first text."""
    learnt: dict[int, Publication] = {}
    for one in placed:
        text = one.after.text_of
        if text and one.text_changed and not one.publication.language:
            one.publication.language = story_language(text.text[:_TELLING]) or ""
            learnt[one.publication.pk] = one.publication
    if learnt:
        Publication.objects.bulk_update(learnt.values(), ["language"])


def finish(placed: Sequence[Placed], changed: Sequence[Placed]) -> set[int]:
    """Write what hangs on the stories, last in the transaction: texts, related lists, counts.

    `placed` are the stories whose sightings changed, `changed` those whose own fields did.
    Returns the stories (ids) whose related list changed.
    """
    texts = _write_texts(placed)
    lists = relate(one.story.pk for one in placed if one.is_page)
    count_stories({one.story.edition_id for one in changed})
    time_publications({one.publication.pk for one in changed if one.came_or_went})
    if changed or texts or lists:
        new_revision()
    note_changes(one.story.pk for one in {*changed, *(p for p in placed if p.text_changed)})
    return lists


def _write_texts(placed: Iterable[Placed]) -> bool:
    """Store the texts that changed and drop those that are gone; whether there were any."""
    changed = [one for one in placed if one.text_changed]
    store_bodies(
        Body(one.story.pk, tuple(text.text.split(PARAGRAPH)), one.publication.teaser_words)
        for one in changed
        if (text := one.after.text_of)
    )
    gone = [one.story.pk for one in changed if not one.after.text_of]
    for some in batched(gone, IDS_AT_ONCE, strict=False):
        drop_bodies(some)
    return bool(changed)


# ---- fold again ---------------------------------------------------------------------------------
@contextmanager
def folded_again(stories: Iterable[int]) -> Iterator[None]:
    """Hold the library, let the caller change which sightings of `stories` (ids) count, and
    write what they add up to then. What readers see of other stories stays as it is."""
    with hold_library():
        ids = sorted(set(stories))
        before = standing(ids)
        yield
        _write_again(ids, before, standing(ids))


def _write_again(
    ids: list[int], before: dict[int, list[Seen]], after: dict[int, list[Seen]]
) -> None:
    found = Story.objects.select_related("edition__publication")
    placed = [
        _placed(story, before[story.pk], after[story.pk])
        for some in batched(ids, IDS_AT_ONCE, strict=False)
        for story in found.filter(pk__in=some)
    ]
    load_texts(text for one in placed for text in (one.before.text_of, one.after.text_of) if text)
    finish(placed, write_changed(placed))


def _placed(story: Story, before: list[Seen], after: list[Seen]) -> Placed:
    publication = story.edition.publication
    if story.holding != Holding.NOTHING and not any(seen.seen_as != STAFF for seen in before):
        made = _made_by_hand(story)
        before, after = [*made, *before], [*made, *after]
    return Placed(
        story,
        publication,
        fold(before, premium=publication.premium),
        fold(after, premium=publication.premium),
    )


def _made_by_hand(story: Story) -> list[Seen]:
    """A story on the shelf that no dump ever spoke of counts as it stands, text and all."""
    page = Seen(
        PAGE,
        order=0,
        headline=story.headline,
        deck=story.deck,
        byline=story.byline,
        section=story.section,
        complete={"full": True, "opening": False}.get(story.holding),
        position=story.position,
        words=1,
        upload=story.premium,
    )
    return [page, Seen(STAFF, order=0, minutes=story.minutes)]
