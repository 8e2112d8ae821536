"""The newsstand by the day."""

from datetime import date
from typing import Any

import pytest

from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_days_lead_to_their_pages_one_year_at_a_time(client: Client) -> None:
    make_story(make_edition(day=date(2024, 11, 27)))
    make_story(make_edition(day=date(2025, 2, 3)))
    newest = client.get("/dates/").content.decode()
    assert 'href="/dates/2025-02-03/">3</a>' in newest
    assert "/dates/2024-11-27/" not in newest
    assert 'href="/dates/2024-11-27/"' in client.get("/dates/?year=2024").content.decode()
    assert client.get("/dates/?year=1999").status_code == 404


def test_a_typed_day_leads_to_its_page(client: Client) -> None:
    answer = client.get("/dates/?date=2024-11-27")
    assert (answer.status_code, answer["Location"]) == (302, "/dates/2024-11-27/")


def test_a_typed_day_that_is_none_is_said(client: Client) -> None:
    answer = client.get("/dates/?date=yesterday")
    assert answer.status_code == 400
    assert "Enter a valid date." in answer.content.decode()


def test_an_empty_library_says_so(client: Client) -> None:
    assert "No edition with a date" in client.get("/dates/").content.decode()


def test_a_day_shows_every_title_of_it_and_what_was_still_on_the_stand(client: Client) -> None:
    make_story(make_edition(make_publication("Daily"), date(2025, 11, 18)))
    make_story(make_edition(make_publication("Other daily"), date(2025, 11, 17)))
    for name, first, until, precision in (
        ("Weekly", date(2025, 11, 16), date(2025, 11, 22), "week"),
        ("Last week", date(2025, 11, 9), date(2025, 11, 15), "week"),
        ("Monthly", date(2025, 11, 1), None, "month"),
        ("Last month", date(2025, 10, 1), None, "month"),
        ("Half", date(2025, 11, 16), None, "half-month"),
        ("Bimonthly", date(2025, 10, 1), date(2025, 11, 30), "range"),
        ("Autumn", date(2025, 9, 1), None, "season"),
        ("Summer", date(2025, 6, 1), None, "season"),
    ):
        edition = make_edition(make_publication(name), first, until=until, precision=precision)
        make_story(edition)
    page = client.get("/dates/2025-11-18/").content.decode()
    covers, still = page[: page.index("Still on the stand")], page[page.index("Still on") :]
    assert ">Daily</a>" in covers
    for name in ("Weekly", "Monthly", "Half", "Bimonthly", "Autumn"):
        assert f">{name}</a>" in still
    for name in ("Other daily", "Last week", "Last month", "Summer"):
        assert f">{name}</a>" not in page


def test_a_day_without_an_edition_helps_on(client: Client) -> None:
    make_story(make_edition(day=date(2025, 11, 15)))
    make_story(make_edition(day=date(2025, 11, 20)))
    answer = client.get("/dates/2025-11-18/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "No title of this day" in page
    assert 'rel="prev" href="/dates/2025-11-15/"' in page
    assert 'rel="next" href="/dates/2025-11-20/"' in page


@pytest.mark.parametrize("day", ["2025-02-30", "2025-13-01", "0000-01-01", "2025-1-1"])
def test_a_day_that_never_was_is_missing(client: Client, day: str) -> None:
    assert client.get(f"/dates/{day}/").status_code == 404


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_days_like_any_other(client: Client, day: str) -> None:
    assert client.get(f"/dates/{day}/").status_code == 404


def test_an_unpublished_edition_does_not_show_in_the_calendar(client: Client) -> None:
    make_story(make_edition(day=date(2025, 11, 18), published=False))
    assert "2025-11-18" not in client.get("/dates/").content.decode()
    page = client.get("/dates/2025-11-18/")
    assert page.status_code == 404


@pytest.mark.parametrize("titles", [1, 50])
def test_queries_do_not_grow_with_titles(
    client: Client, titles: int, django_assert_num_queries: Any
) -> None:
    for _ in range(titles):
        make_story(make_edition(day=date(2025, 11, 18)))
    with django_assert_num_queries(6):  # revision, editions, leads, still, before, after
        client.get("/dates/2025-11-18/")
    with django_assert_num_queries(2):  # revision, days
        client.get("/dates/")


def test_years_of_long_ago_have_four_digits_too(client: Client) -> None:
    assert client.get("/dates/?date=0812-03-04")["Location"] == "/dates/0812-03-04/"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_first_and_the_last_day_of_all_have_calendars_too(client: Client, day: date) -> None:
    story = make_story(make_edition(day=day))
    assert client.get(f"/dates/?year={day.year:04}").status_code == 200
    title = story.edition.publication.get_absolute_url()
    assert client.get(f"{title}?year={day.year:04}").status_code == 200
