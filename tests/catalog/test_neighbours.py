"""Before and after: editions of one publication, stories from edition to edition."""

from datetime import date

import pytest

from magreader.catalog.models import Edition
from magreader.catalog.neighbours import contents_of, neighbours_of_edition, neighbours_of_story
from magreader.catalog.rows import EditionRow, edition_rows
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


def row(edition: Edition) -> EditionRow:
    return edition_rows(Edition.objects.filter(pk=edition.pk))[0]


def test_two_editions_of_one_day_follow_one_another() -> None:
    courier, day = make_publication(), date(2025, 11, 18)
    first = make_edition(courier, day, slug="a", key="a")
    second = make_edition(courier, day, slug="b", key="b")
    assert neighbours_of_edition(row(first)).next == row(second)
    assert neighbours_of_edition(row(second)).previous == row(first)
    assert neighbours_of_edition(row(first)).previous is None


def test_another_publication_is_no_neighbour() -> None:
    here = make_edition(day=date(2025, 11, 18))
    make_edition(day=date(2025, 11, 19))
    assert neighbours_of_edition(row(here)) == (None, None)


def test_an_edition_without_a_date_has_no_place_in_the_row() -> None:
    courier = make_publication()
    make_edition(courier)
    undated = make_edition(courier, date=None, precision="number", slug="issue-9")
    assert neighbours_of_edition(row(undated)) == (None, None)


def test_the_only_story_of_the_only_edition_has_no_neighbours() -> None:
    story = make_story()
    assert neighbours_of_story(contents_of(story.edition_id), story.pk) == (None, None)
