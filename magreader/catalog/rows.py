"""Narrow rows of the catalogue, for lists.

A model instance costs twenty times the row it carries, so lists of cards and covers are read
as tuples. Public facts only, as everything in this room.
"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from magreader.catalog.issue_dates import IssueDate, Precision
from magreader.catalog.models import EditionQuerySet, StoryQuerySet


class StoryRow(NamedTuple):
    """A story as lists know it; `edition` is an id."""

    pk: int
    edition: int
    slug: str
    headline: str
    deck: str
    byline: str
    section: str
    minutes: int | None
    premium: bool
    holding: str


class EditionRow(NamedTuple):
    """An edition with its publication, as lists know it."""

    pk: int
    slug: str
    label: str
    date: datetime.date | None
    until: datetime.date | None
    precision: str
    stories: int
    minutes: int
    publication: int
    publication_slug: str
    publication_name: str
    language: str

    @property
    def issue_date(self) -> IssueDate:
        return IssueDate(self.label, self.date, Precision(self.precision), self.until)


_STORY = ("pk", "edition_id", *StoryRow._fields[2:])
_EDITION = (
    *EditionRow._fields[:8],
    "publication_id",
    "publication__slug",
    "publication__name",
    "publication__language",
)


def story_rows(stories: StoryQuerySet) -> list[StoryRow]:
    """These stories in the queryset's order. One query."""
    return [StoryRow(*row) for row in stories.values_list(*_STORY)]


def edition_rows(editions: EditionQuerySet) -> list[EditionRow]:
    """These editions in the queryset's order. One query."""
    return [EditionRow(*row) for row in editions.values_list(*_EDITION)]


class Place(NamedTuple):
    """A story in its edition."""

    edition: EditionRow
    story: StoryRow


def places(stories: StoryQuerySet) -> list[Place]:
    """These stories, each with its edition, in the queryset's order. One query."""
    rows = stories.values_list(*_STORY, *(f"edition__{name}" for name in _EDITION))
    at = len(_STORY)
    return [Place(EditionRow(*row[at:]), StoryRow(*row[:at])) for row in rows]


def by_edition(stories: Iterable[StoryRow]) -> dict[int, list[StoryRow]]:
    """The stories under the id of their edition, in the order they came."""
    found: dict[int, list[StoryRow]] = {}
    for story in stories:
        found.setdefault(story.edition, []).append(story)
    return found
