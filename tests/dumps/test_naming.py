"""Which publication a name means."""

import pytest

from magreader.catalog.models import Publication
from magreader.dumps.merging import merge, part
from magreader.dumps.naming import publication_called
from tests.dumps.written import COURIER, bring, story_page

pytestmark = pytest.mark.django_db

WREN = "The Marsh Wren"


def courier() -> Publication:
    return Publication.objects.get(key=COURIER.lower())


def test_a_publication_that_staff_call_otherwise_is_found_by_both_names() -> None:
    bring(story_page())
    Publication.objects.update(name=WREN)
    bring(
        story_page("As it was", source="was.txt"),
        story_page("As it is", publication=WREN, source="is.txt"),
        story_page("As it shouts", publication=WREN.upper(), source="shouts.txt"),
    )
    assert Publication.objects.get().name == WREN
    assert publication_called(f" {WREN.upper()}! ") == courier()


def test_a_name_that_pages_print_stands_above_one_that_staff_gave() -> None:
    bring(story_page(), story_page("Another", publication=WREN, source="wren.txt"))
    Publication.objects.filter(key=COURIER.lower()).update(name=WREN)
    assert publication_called(WREN) == Publication.objects.get(key=WREN.lower())


def test_a_merged_one_is_the_one_that_it_is_in_until_they_are_two_again() -> None:
    bring(story_page(), story_page("Another", publication=WREN, source="wren.txt"))
    wren = Publication.objects.get(key=WREN.lower())
    merge(wren, courier(), None)
    assert publication_called(WREN) == courier()
    part(wren, None)
    assert publication_called(WREN) == wren


def test_nobody_is_called_so() -> None:
    assert publication_called(WREN) is None
