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


def part(page: str, first: str, last: str) -> str:
    return page[page.index(first) : page.index(last)]


def test_the_lead_stands_first_then_second_leads_then_the_rest_by_section(
    client: Client, edition: Edition
) -> None:
    sections = ("Sport", "Town", "Sport", "Town", "Arts", "Town", "Arts")
    for at, section in enumerate(sections):
        make_story(edition, f"Story {at}", section=section, position=at, deck=f"Deck {at}")
    page = client.get(ADDRESS).content.decode()
    front = re.findall(r">(Sport|Town|Arts|Story \d)<", part(page, "front-page", "beside"))
    assert front == [
        "Sport", "Story 0", "Town", "Story 1", "Sport", "Story 2", "Town", "Story 3",
    ]  # fmt: skip
    rest = re.findall(r">(Sport|Town|Arts|Story \d)<", part(page, 'class="contents"', "</main>"))
    assert rest == ["Arts", "Story 4", "Story 6", "Town", "Story 5"]


@pytest.mark.parametrize("stories", [1, 2, 3, 4, 5, 6, 60])
def test_few_stories_or_many_every_one_stands_there_once_and_none_alone(
    client: Client, edition: Edition, stories: int
) -> None:
    for at in range(stories):
        make_story(edition, f"Story {at}", slug=f"s{at}", position=at)
    page = client.get(ADDRESS).content.decode()
    hrefs = re.findall(rf'headline"><a href="{ADDRESS}s(\d+)/"', page)
    assert hrefs == [str(at) for at in range(stories)]
    assert ('class="contents"' in page) == (stories > 5)
    assert ('class="seconds' in page) == (stories > 1)


def test_its_cover_is_a_picture_that_says_nothing_twice(client: Client, edition: Edition) -> None:
    make_story(edition)
    page = client.get(ADDRESS).content.decode()
    cover = part(page, '<div class="beside"', "</main>")
    assert cover.startswith('<div class="beside" aria-hidden="true">')
    assert "<a " not in cover[: cover.index("</article>")]


def test_hours_of_reading_are_told_as_hours(client: Client, edition: Edition) -> None:
    for minutes in (100, 32):
        make_story(edition, minutes=minutes)
    assert "2 h 12 min in all" in client.get(ADDRESS).content.decode()


def test_it_says_what_is_premium_and_what_the_library_holds(
    client: Client, edition: Edition
) -> None:
    make_story(edition, "Free and full", premium=False, minutes=5)
    make_story(edition, "Premium opening", holding=Holding.OPENING, minutes=3)
    make_story(edition, "Only a card", paragraphs=(), minutes=None)
    page = client.get(ADDRESS).content.decode()
    for words in (
        "3 stories",
        "8 min in all",
        "1 in full",
        "1 opening",
        "1 headline only",
        "is premium",
    ):
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
