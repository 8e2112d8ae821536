"""The newsstand by the day."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils.translation import override
from pytest_django import Settings

from magreader.newsstand.typed.box import date_examples
from magreader.newsstand.typed.dates import read_typed_date
from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


def test_days_lead_to_their_pages_one_year_at_a_time(client: Client) -> None:
    make_story(make_edition(day=date(2024, 11, 27)))
    make_story(make_edition(day=date(2025, 2, 3)))
    newest = client.get("/dates/").content.decode()
    assert '<a href="2025-02-03/" aria-label="3 February">3</a>' in newest
    assert "2024-11-27" not in newest
    assert 'href="2024-11-27/"' in client.get("/dates/?year=2024").content.decode()
    assert client.get("/dates/?year=1999").status_code == 404


def test_all_titles_are_counted_by_month_and_by_day(client: Client) -> None:
    for day in (date(2025, 2, 3), date(2025, 2, 3), date(2025, 2, 4)):
        make_story(make_edition(make_publication(), day))
    page = client.get("/dates/").content.decode()
    assert ' href="?year=2025#month-2" aria-label="February 2025: 3 editions">3</a>' in page
    assert 'aria-label="3 February: 2 editions">3</a>' in page
    assert 'aria-label="4 February">4</a>' in page


def test_months_and_years_without_an_edition_are_shown_as_gaps(client: Client) -> None:
    for day in (date(1990, 5, 1), date(2024, 11, 27), date(2025, 1, 3), date(2025, 5, 5)):
        make_story(make_edition(day=day))
    page = client.get("/dates/").content.decode()
    assert '<p class="no-month" id="month-4"><b>February – April 2025</b> Nothing here</p>' in page
    assert page.count('class="month"') == 2
    assert "1991–2023: nothing here" in page
    assert page.count('<td class="gap">') == 7 + 11 + 3  # of 1990, of 2024, of 2025
    assert 'rel="prev" href="?year=2024"' in page
    assert 'rel="next"' not in page


def test_one_mistyped_year_makes_no_long_list(client: Client) -> None:
    make_story(make_edition(day=date(1600, 5, 1)))
    make_story(make_edition(day=date(2025, 5, 1)))
    for address in ("/dates/", "/dates/?year=1600"):
        assert len(client.get(address).content) < 12_000


# ---- a typed date -------------------------------------------------------------------------------
@pytest.fixture
def stand() -> None:
    for day in (date(2023, 5, 2), date(2024, 11, 27), date(2024, 12, 1)):
        make_story(make_edition(day=day))


@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("2024-11-27", "/dates/2024-11-27/"),
        ("27-11-2024", "/dates/2024-11-27/"),
        ("0812-03-04", "/dates/0812-03-04/"),
        ("nov 2024", "/dates/?year=2024#month-11"),
        ("2024", "/dates/?year=2024"),
        ("autumn 2024", "/dates/?year=2024#month-11"),
        ("week 48 2024", "/dates/?year=2024#month-11"),
    ],
)
@pytest.mark.usefixtures("stand")
def test_a_typed_date_leads_to_its_day_or_its_month(client: Client, typed: str, where: str) -> None:
    answer = client.get("/dates/", {"date": typed})
    assert (answer.status_code, answer["Location"]) == (302, where)
    htmx = client.get("/dates/", {"date": typed}, headers={"HX-Request": "true"})
    assert htmx["HX-Redirect"] == where


def test_what_leans_on_today_leans_on_the_day_of_the_site(
    client: Client, settings: Settings, noon: datetime
) -> None:
    settings.TIME_ZONE = "Pacific/Kiritimati"  # where it is tomorrow at noon
    day = noon.date() + timedelta(days=1)
    assert client.get("/dates/?date=today")["Location"] == f"/dates/{day}/"


@pytest.mark.usefixtures("stand")
def test_what_is_no_date_is_kept_and_answered_with_examples(client: Client) -> None:
    answer = client.get("/dates/", {"date": "the day <of> the flood"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'value="the day &lt;of&gt; the flood"' in page
    assert "make a date of “the day &lt;of&gt; the flood”" in page
    assert "nov 2024, 27-11-2024, last Sunday" in page
    assert 'id="month-12"' in page


@pytest.mark.usefixtures("stand")
def test_two_readings_are_both_offered(client: Client) -> None:
    page = client.get("/dates/", {"date": "03-04-2024"}).content.decode()
    assert '<a href="/dates/?date=2024-04-03">3 April 2024</a>' in page
    assert '<a href="/dates/?date=2024-03-04">4 March 2024</a>' in page


@pytest.mark.usefixtures("stand")
def test_a_month_without_an_edition_says_what_is_nearest(client: Client) -> None:
    answer = client.get("/dates/", {"date": "january 2024"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "Nothing of January 2024 is on the stand." in page
    assert 'href="/dates/2023-05-02/" hx-boost="false">2 May 2023</a>' in page
    assert 'href="/dates/2024-11-27/" hx-boost="false">27 November 2024</a>' in page


def test_an_empty_box_is_the_page(client: Client) -> None:
    assert client.get("/dates/?date=").status_code == 200


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_the_examples_are_understood_in_every_language(language: str) -> None:
    with override(language):
        for example in date_examples().split(","):
            assert len(read_typed_date(example, date(2025, 11, 18))) == 1, example


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


def test_a_day_shows_the_same_day_in_other_years(client: Client) -> None:
    courier, ledger = make_publication("Courier"), make_publication("Ledger")
    make_story(make_edition(courier, date(2025, 11, 18)))
    make_story(make_edition(courier, date(1987, 11, 18)), "Thin")
    make_story(make_edition(ledger, date(1987, 11, 18), stories=9), "Thick")
    make_story(make_edition(courier, date(1999, 11, 18)), "Millennium")
    make_story(make_edition(courier, date(1999, 11, 1), precision="month"), "A month")
    make_story(make_edition(courier, date(1998, 11, 18), published=False), "Under wraps")
    page = client.get("/dates/2025-11-18/").content.decode()
    others = page[page.index("18 November in other years") :]
    assert others.index("Millennium") < others.index("Thick")
    assert "and 1 other title" in others
    assert 'href="/dates/1987-11-18/"' in others
    for headline in ("Thin", "A month", "Under wraps"):
        assert headline not in others
    empty = client.get("/dates/2001-11-18/")
    assert empty.status_code == 404
    assert "Millennium" in empty.content.decode()


def test_many_other_years_cost_no_more_queries(
    client: Client, django_assert_num_queries: Any
) -> None:
    for year in range(1990, 2026):
        make_story(make_edition(day=date(year, 11, 18)))
    with django_assert_num_queries(8):  # as above, and the leads of the other years
        page = client.get("/dates/2025-11-18/").content.decode()
    assert page.count('class="year"') == 12


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
    with django_assert_num_queries(7):  # revision, editions, leads, still, other years, around
        client.get("/dates/2025-11-18/")
    with django_assert_num_queries(2):  # revision, days
        client.get("/dates/")


@pytest.mark.parametrize("day", [date(1, 1, 1), date(9999, 12, 31)])
def test_the_first_and_the_last_day_of_all_have_calendars_too(client: Client, day: date) -> None:
    story = make_story(make_edition(day=day))
    assert client.get(f"/dates/?year={day.year:04}").status_code == 200
    title = story.edition.publication.get_absolute_url()
    assert client.get(f"{title}?year={day.year:04}").status_code == 200
