"""More stories beside one story."""

from datetime import date

import pytest

from magreader.catalog.models import Holding, Related, Story
from magreader.catalog.neighbours import contents_of
from magreader.catalog.related import OWN_EDITION_AT_MOST, Issue, related_to
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


def listed(story: Story, *cards: Story) -> None:
    for place, card in enumerate(cards):
        Related.objects.create(story=story, card=card, position=place)


def related(story: Story) -> list[Issue]:
    return related_to(story.pk, contents_of(story.edition_id))


def found(story: Story) -> list[tuple[str, list[str]]]:
    return [
        (issue.edition.label, [row.headline for row in issue.stories]) for issue in related(story)
    ]


def test_listed_cards_come_before_the_own_edition_and_newest_issues_first() -> None:
    courier = make_publication()
    own = make_edition(courier, date(2024, 11, 27))
    newer = make_edition(courier, date(2025, 11, 2))
    older = make_edition(courier, date(2023, 1, 1))
    story = make_story(own, "Itself")
    last, first = make_story(newer, "Second card"), make_story(newer, "First card")
    neighbour = make_story(own, "Neighbour", position=1)
    picked = make_story(own, "Picked", position=2)
    listed(story, first, last, make_story(older, "Old card"), picked)
    assert found(story) == [
        ("November 2, 2025", ["First card", "Second card"]),
        ("November 27, 2024", ["Picked", "Neighbour"]),
        ("January 1, 2023", ["Old card"]),
    ]
    assert neighbour.pk


def test_none_comes_twice_and_the_story_is_not_beside_itself() -> None:
    story = make_story()
    other = make_story(story.edition, "Other")
    listed(story, other, story)
    assert [headlines for _, headlines in found(story)] == [["Other"]]


def test_what_readers_may_not_hear_of_is_not_beside_it() -> None:
    story = make_story()
    hidden = make_story(make_edition(published=False), "Hidden")
    gone = make_story(story.edition, "Gone", holding=Holding.NOTHING)
    listed(story, hidden, gone)
    assert found(story) == []


def test_an_issue_without_a_date_comes_last() -> None:
    story = make_story()
    undated = make_edition(date=None, label="Issue 9", precision="number", slug="issue-9")
    listed(story, make_story(undated, "Numbered"))
    make_story(story.edition, "Neighbour")
    assert [label for label, _ in found(story)][-1] == "Issue 9"


def test_a_thick_edition_is_not_listed_whole_but_around_the_story() -> None:
    edition = make_edition()
    stories = [make_story(edition, position=place) for place in range(OWN_EDITION_AT_MOST + 6)]
    (issue,) = related(stories[8])
    shown = [row.pk for row in issue.stories]
    near = [stories[place].pk for place in (0, 1, 2, *range(9, OWN_EDITION_AT_MOST + 6))]
    assert shown == near
