"""What taking a batch back, or putting it back, would make of the stories that were seen in it.

Nothing is written: each story is folded as it is, and as it would be.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from magreader.catalog.models import Holding, Story
from magreader.dumps.fold import STAFF, Folded, Seen, fold
from magreader.dumps.models import Batch, Dump, Sighting
from magreader.dumps.numbering import numbered_again
from magreader.dumps.shelving import load_texts, sightings_of


@dataclass(frozen=True, slots=True)
class Turn:
    """What becomes of a story: how much of it the newsstand has, before and after; whether its
    text is another then, and whether readers would see any change."""

    story: Story
    before: Holding
    after: Holding
    other_text: bool
    is_same: bool


def stories_in(batch: Batch) -> QuerySet[Story]:
    """The stories that were seen in `batch`, in an order that stays."""
    seen = Sighting.objects.filter(dump__batch=batch).values("story")
    stories = Story.objects.filter(pk__in=seen).order_by("pk")
    return stories.select_related("edition__publication")


def seen_elsewhere(batch: Batch) -> Exists:
    """Of a story: whether another dump that counts tells of it, be it one of the same bytes."""
    others = Q(dump__batch__taken_back_at=None, dump__isnull=False) & ~Q(dump__batch=batch)
    copies = Dump.objects.filter(duplicate_of=OuterRef("dump"), batch__taken_back_at=None)
    elsewhere = Sighting.objects.filter(others | Exists(copies.exclude(batch=batch)))
    return Exists(elsewhere.filter(story=OuterRef("pk")))


def turns(batch: Batch, stories: Sequence[Story]) -> list[Turn]:
    """What becomes of these stories once `batch` is taken back; or put back, where it was."""
    found = sightings_of(story.pk for story in stories)
    turning = _turning(batch, found)
    if batch.taken_back_at:
        numbered_again(found, turning)
    return [_turn(story, found[story.pk], turning) for story in stories]


def _turning(batch: Batch, stories: Collection[int]) -> set[int]:
    """The dumps (ids) of `batch` that will count no more, or again. Where one that counts has the
    same bytes, that one will speak for both."""
    mine = Dump.objects.filter(batch=batch)
    seen = Sighting.objects.filter(story__in=stories, dump__in=mine)
    if not batch.taken_back_at:
        copies = Dump.objects.filter(duplicate_of=OuterRef("dump"), batch__taken_back_at=None)
        seen = seen.exclude(Exists(copies.exclude(batch=batch)))
    return {dump for dump in seen.values_list("dump", flat=True) if dump}


def _turn(story: Story, seen: list[Seen], turning: set[int]) -> Turn:
    premium = story.edition.publication.premium
    now = [one for one in seen if one.counts]
    then = [one for one in seen if one.counts != _is_of(one, turning)]
    before, after = fold(now, premium=premium), fold(then, premium=premium)
    texts = [folded.text_of for folded in (before, after) if folded.text_of]
    if len({text.pk for text in texts}) > 1:
        load_texts(texts)
    return Turn(
        story=story,
        before=Holding(before.holding),
        after=Holding(after.holding),
        other_text=not after.has_text_of(before),
        is_same=after.reads_like(before) or _is_nothing(before, after),
    )


def _is_of(seen: Seen, dumps: set[int]) -> bool:
    return seen.seen_as != STAFF and seen.order in dumps


def _is_nothing(before: Folded, after: Folded) -> bool:
    return before.holding == after.holding == Holding.NOTHING
