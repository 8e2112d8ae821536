"""An edition: what is in it, what the library holds of it, and what is beside it."""

import re
from datetime import date
from typing import Any

import pytest

from magreader.catalog.models import Edition, Holding
from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db
ADDRESS = "/publications/courier/2025-11-18/"


@pytest.fixture
def edition() -> Edition:
    return make_edition(make_publication("Courier", slug="courier"), date(2025, 11, 18))


def test_stories_stand_in_page_order_under_their_sections(client: Client, edition: Edition) -> None:
    make_story(edition, "Second", section="Town", position=2)
    make_story(edition, "First", section="Sport", position=1)
    make_story(edition, "Third", section="Sport", position=3)
    page = client.get(ADDRESS).content.decode()
    contents = page[page.index('class="contents"') : page.index("<aside")]
    words = re.findall(r">(Sport|Town|First|Second|Third)<", contents)
    assert words == ["Sport", "First", "Third", "Town", "Second"]


def test_it_says_what_is_premium_and_what_the_library_holds(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "Free and full", premium=False, minutes=5)
    make_story(edition, "Premium opening", holding=Holding.OPENING, minutes=3)
    make_story(edition, "Only a card", paragraphs=(), minutes=None)
    page = client.get(ADDRESS).content.decode()
    for words in ("3 stories", "8 min", "1 in full", "1 opening", "1 headline only", "is premium"):
        assert words in page
    assert page.count('aria-label="Premium"') == 2


def test_a_story_the_library_holds_nothing_of_is_not_heard_of(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "Here")
    make_story(edition, "Withdrawn", holding=Holding.NOTHING)
    page = client.get(ADDRESS).content.decode()
    assert "Withdrawn" not in page
    assert "1 story" in page


def test_it_leads_to_the_editions_before_and_after(client: Client, edition: Edition) -> None:
    make_story(edition)
    for day in (date(2025, 11, 15), date(2025, 11, 16), date(2025, 11, 20), date(2025, 11, 21)):
        make_story(make_edition(edition.publication, day))
    make_story(make_edition(edition.publication, date(2025, 11, 17), published=False))
    page = client.get(ADDRESS).content.decode()
    assert 'rel="prev" href="/publications/courier/2025-11-16/"' in page
    assert 'rel="next" href="/publications/courier/2025-11-20/"' in page


def test_it_shows_the_other_titles_of_that_day(client: Client, edition: Edition) -> None:
    make_story(edition)
    make_story(make_edition(make_publication("The Post"), date(2025, 11, 18)))
    make_story(make_edition(make_publication("The Echo"), date(2025, 11, 19)))
    page = client.get(ADDRESS).content.decode()
    assert "The Post" in page
    assert "The Echo" not in page
    assert 'href="/dates/2025-11-18/"' in page


def test_unpublished_and_empty_editions_are_missing(client: Client, edition: Edition) -> None:
    make_story(edition)
    Edition.objects.update(published=False)
    assert client.get(ADDRESS).status_code == 404
    Edition.objects.update(published=True, stories=0)
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("stories", [1, 50])
def test_queries_do_not_grow_with_stories(
    client: Client, edition: Edition, stories: int, django_assert_num_queries: Any
) -> None:
    for _ in range(stories):
        make_story(edition)
    with django_assert_num_queries(6):  # revision, edition, stories, before, after, that day
        client.get(ADDRESS)
    with django_assert_num_queries(1):  # revision
        client.get(ADDRESS)
