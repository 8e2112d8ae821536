"""The front page: the newest edition of every title, as covers."""

from datetime import date
from typing import Any

import pytest

from magreader.catalog.models import new_revision
from tests.client import Client
from tests.make import make_edition, make_publication, make_staff, make_story

pytestmark = pytest.mark.django_db


def test_each_title_stands_there_with_its_newest_edition_only(client: Client) -> None:
    courier = make_publication("The Wexmouth Courier")
    make_story(make_edition(courier, date(2025, 11, 17)), "Old news")
    make_story(make_edition(courier, date(2025, 11, 18)), "New news")
    page = client.get("/").content.decode()
    assert "New news" in page
    assert "Old news" not in page
    assert page.count('<article class="cover') == 1


def test_the_newest_cover_comes_first_and_numbers_without_a_date_last(client: Client) -> None:
    for name, day in (("Older", date(2025, 1, 1)), ("Newer", date(2025, 2, 2))):
        make_story(make_edition(make_publication(name), day))
    make_story(
        make_edition(make_publication("Numbered"), precision="number", date=None, label="Issue 9")
    )
    page = client.get("/").content.decode()
    assert page.index(">Newer<") < page.index(">Older<") < page.index(">Numbered<")


def test_an_unpublished_or_empty_edition_has_no_cover(client: Client) -> None:
    hidden = make_edition(make_publication("Hidden"), published=False)
    make_story(hidden, "Under wraps")
    make_edition(make_publication("Bare"), stories=0)
    page = client.get("/").content.decode()
    assert "Hidden" not in page
    assert "Bare" not in page
    assert "The stand is empty" in page


def test_an_empty_stand_says_where_staff_add_dumps(client: Client) -> None:
    client.force_login(make_staff())
    assert 'href="/admin/"' in client.get("/").content.decode()


def test_many_titles_are_covers_first_and_lines_after(client: Client) -> None:
    for number in range(30):
        make_story(make_edition(make_publication(f"Title {number:02}")))
    page = client.get("/").content.decode()
    assert page.count('<article class="cover') == 11
    assert page.count('class="edition-line ') == 19


def test_the_last_days_lead_to_their_pages(client: Client) -> None:
    make_story(make_edition(day=date(2024, 11, 27)))
    page = client.get("/").content.decode()
    assert 'href="/dates/2024-11-27/">27 November 2024</a>' in page


@pytest.mark.parametrize("titles", [1, 50])
def test_queries_do_not_grow_with_titles(
    client: Client, titles: int, django_assert_num_queries: Any
) -> None:
    for _ in range(titles):
        make_story(make_edition())
    new_revision()
    with django_assert_num_queries(4):  # revision, newest editions, lead stories, days
        client.get("/")
    with django_assert_num_queries(1):  # revision
        client.get("/")
