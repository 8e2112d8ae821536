"""What comes before and after: editions of one publication, stories from edition to edition."""

from typing import NamedTuple

from django.db.models import Q

from magreader.catalog.models import Edition, EditionQuerySet, Story
from magreader.catalog.rows import EditionRow, StoryRow, edition_rows, story_rows


class Place(NamedTuple):
    """A story in its edition."""

    edition: EditionRow
    story: StoryRow


class Editions(NamedTuple):
    """The editions before and after one; those without a date have no place in the row."""

    previous: EditionRow | None
    next: EditionRow | None


class Stories(NamedTuple):
    """The stories before and after one."""

    previous: Place | None
    next: Place | None


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


def neighbours_of_story(edition: EditionRow, story: int) -> Stories:
    """The stories before and after `story` (an id) in its edition; before its first story comes
    the last of the previous edition, after its last the first of the next."""
    rows = story_rows(Story.objects.on_newsstand().filter(edition=edition.pk).in_page_order())
    at = next(place for place, row in enumerate(rows) if row.pk == story)
    return Stories(
        Place(edition, rows[at - 1]) if at else _last_of(edition_before(edition)),
        Place(edition, rows[at + 1]) if at + 1 < len(rows) else _first_of(edition_after(edition)),
    )


def _first_of(edition: EditionRow | None) -> Place | None:
    if edition is None:
        return None
    rows = story_rows(Story.objects.on_newsstand().filter(edition=edition.pk).in_page_order()[:1])
    return Place(edition, rows[0]) if rows else None


def _last_of(edition: EditionRow | None) -> Place | None:
    if edition is None:
        return None
    rows = story_rows(
        Story.objects.on_newsstand().filter(edition=edition.pk).in_page_order().reverse()[:1]
    )
    return Place(edition, rows[0]) if rows else None
