"""More stories beside one story: what its page listed, then its own edition, by issue date."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from magreader.catalog.models import Related, Story
from magreader.catalog.neighbours import Contents
from magreader.catalog.rows import EditionRow, Place, StoryRow, places

# A thick edition has a page of its own; a story's page shows what is near it.
OWN_EDITION_AT_MOST = 12


@dataclass(frozen=True, slots=True)
class Issue:
    """Stories of one edition."""

    edition: EditionRow
    stories: list[StoryRow]


def related_to(story: int, contents: Contents) -> list[Issue]:
    """The cards that the page of `story` (an id) listed, in its order, then the stories of its
    own edition, grouped by edition, newest first; none twice and not the story itself.

    `contents` is its edition's. Two queries.
    """
    found = {story}
    issues: dict[int, Issue] = {}
    for edition, row in (*_listed(story), *_own_edition(story, contents)):
        if row.pk not in found:
            found.add(row.pk)
            issues.setdefault(edition.pk, Issue(edition, [])).stories.append(row)
    return sorted(issues.values(), key=lambda issue: issue.edition.date or date.min, reverse=True)


def _listed(story: int) -> list[Place]:
    at = dict(Related.objects.filter(story=story).values_list("card", "position"))
    cards = places(Story.objects.on_newsstand().filter(pk__in=at))
    return sorted(cards, key=lambda place: (at[place.story.pk], place.story.pk))


def _own_edition(story: int, contents: Contents) -> Iterator[Place]:
    """What stands near the story, in page order; the first pages follow the last."""
    stories = contents.stories
    here = next((at for at, row in enumerate(stories) if row.pk == story), 0)
    near = [(here + step) % len(stories) for step in range(1, len(stories))]
    for at in sorted(near[:OWN_EDITION_AT_MOST]):
        yield Place(contents.edition, stories[at])
