"""More stories beside one story: what its page listed, then its own edition, by issue date."""

from dataclasses import dataclass
from datetime import date

from magreader.catalog.models import Edition, Related, Story
from magreader.catalog.rows import EditionRow, StoryRow, by_edition, edition_rows, story_rows

# A thick edition has a page of its own; a story's page shows its neighbours in it.
OWN_EDITION_AT_MOST = 24


@dataclass(frozen=True, slots=True)
class Issue:
    """Stories of one edition."""

    edition: EditionRow
    stories: list[StoryRow]


def related_to(story: Story) -> list[Issue]:
    """The cards that the story's page listed, in its order, then the stories of its own edition,
    grouped by edition, newest first; none twice and not the story itself. Four queries."""
    rows = {row.pk: row for row in (*_listed(story), *_own_edition(story))}
    rows.pop(story.pk, None)
    groups = by_edition(rows.values())
    editions = edition_rows(Edition.objects.filter(pk__in=groups))
    editions.sort(key=lambda edition: edition.date or date.min, reverse=True)
    return [Issue(edition, groups[edition.pk]) for edition in editions]


def _listed(story: Story) -> list[StoryRow]:
    places = dict(Related.objects.filter(story=story).values_list("card", "position"))
    rows = story_rows(Story.objects.on_newsstand().filter(pk__in=places))
    return sorted(rows, key=lambda row: (places[row.pk], row.pk))


def _own_edition(story: Story) -> list[StoryRow]:
    others = Story.objects.on_newsstand().filter(edition=story.edition_id).exclude(pk=story.pk)
    return story_rows(others.in_page_order()[:OWN_EDITION_AT_MOST])
