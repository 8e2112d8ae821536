"""Editions as covers: a masthead and the lead headlines, drawn with type."""

from collections.abc import Iterable
from typing import TypedDict

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from magreader.catalog.models import Story
from magreader.catalog.rows import EditionRow, StoryRow, by_edition, story_rows
from magreader.newsstand.cards import EditionCard, StoryCard, edition_card, story_card

# On the largest cover; small ones show the first of them.
LEADS = 7


class Cover(TypedDict):
    """An edition with its lead story and some others."""

    edition: EditionCard
    lead: StoryCard | None
    others: list[StoryCard]


def covers_of(editions: Iterable[EditionRow]) -> list[Cover]:
    """A cover for each edition, in their order. One query, however many there are."""
    editions = list(editions)
    leads = by_edition(_lead_stories(editions))
    return [cover_of(edition, leads.get(edition.pk, [])) for edition in editions]


def _lead_stories(editions: list[EditionRow]) -> list[StoryRow]:
    stories = Story.objects.on_newsstand().filter(edition__in=[row.pk for row in editions])
    place = Window(RowNumber(), partition_by=F("edition"), order_by=("position", "pk"))
    return story_rows(stories.annotate(place=place).filter(place__lte=LEADS).in_page_order())


def cover_of(edition: EditionRow, stories_in_order: list[StoryRow]) -> Cover:
    """The cover of an edition whose stories are at hand."""
    card = edition_card(edition)
    stories = [story_card(story, card["href"]) for story in stories_in_order[:LEADS]]
    return {
        "edition": card,
        "lead": stories[0] if stories else None,
        "others": stories[1:],
    }
