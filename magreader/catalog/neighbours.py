"""What comes before and after: editions of one publication, stories from edition to edition."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from magreader.catalog.models import Edition, EditionQuerySet, Story
from magreader.catalog.rows import EditionRow, Place, StoryRow, edition_rows, places, story_rows


class Editions(NamedTuple):
    """The editions before and after one; those without a date have no place in the row."""

    previous: EditionRow | None
    next: EditionRow | None


class Stories(NamedTuple):
    """The stories before and after one."""

    previous: Place | None
    next: Place | None


@dataclass(frozen=True, slots=True)
class Contents:
    """An edition with its stories in page order; `before` is the last story of the edition
    before it, `after` the first of the next."""

    edition: EditionRow
    stories: list[StoryRow]
    before: Place | None
    after: Place | None


def _siblings(edition: EditionRow) -> EditionQuerySet:
    return Edition.objects.on_newsstand().filter(publication=edition.publication)


def edition_before(edition: EditionRow) -> EditionRow | None:
    if edition.date is None:
        return None
    earlier = Q(date__lt=edition.date) | Q(date=edition.date, slug__lt=edition.slug)
    rows = edition_rows(_siblings(edition).filter(earlier).newest_first()[:1])
    return rows[0] if rows else None


def edition_after(edition: EditionRow) -> EditionRow | None:
    if edition.date is None:
        return None
    later = Q(date__gt=edition.date) | Q(date=edition.date, slug__gt=edition.slug)
    rows = edition_rows(_siblings(edition).filter(later).order_by("date", "slug")[:1])
    return rows[0] if rows else None


def neighbours_of_edition(edition: EditionRow) -> Editions:
    """Two queries."""
    return Editions(edition_before(edition), edition_after(edition))


def contents_of(edition: int) -> Contents:
    """The contents of an edition (id). Six queries, whatever is in it; the same for each of
    its stories, so worth keeping."""
    (row,) = edition_rows(Edition.objects.filter(pk=edition))
    stories = Story.objects.on_newsstand().filter(edition=edition).in_page_order()
    return Contents(
        row,
        story_rows(stories),
        _last_of(edition_before(row)),
        _first_of(edition_after(row)),
    )


def neighbours_of_story(contents: Contents, story: int) -> Stories:
    """The stories before and after `story` (an id), rolling over into other editions."""
    stories = contents.stories
    at = next(place for place, row in enumerate(stories) if row.pk == story)
    return Stories(
        Place(contents.edition, stories[at - 1]) if at else contents.before,
        Place(contents.edition, stories[at + 1]) if at + 1 < len(stories) else contents.after,
    )


def _first_of(edition: EditionRow | None) -> Place | None:
    if edition is None:
        return None
    stories = Story.objects.on_newsstand().filter(edition=edition.pk)
    return next(iter(places(stories.in_page_order()[:1])), None)


def _last_of(edition: EditionRow | None) -> Place | None:
    if edition is None:
        return None
    stories = Story.objects.on_newsstand().filter(edition=edition.pk)
    return next(iter(places(stories.in_page_order().reverse()[:1])), None)
