"""A title with its archive."""

from datetime import date, timedelta
from typing import Any

import pytest

from magreader.catalog.models import Edition, Publication
from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def courier() -> Publication:
    return make_publication("The Courier", slug="courier", language="en")


def make_season(publication: Publication, year: int, month: int, label: str) -> Edition:
    slug = label.lower().replace(" ", "-")
    edition = make_edition(
        publication, date(year, month, 1), label=label, slug=slug, precision="season"
    )
    make_story(edition, f"Leading {label}")
    return edition


def test_the_newest_edition_is_its_cover(client: Client, courier: Publication) -> None:
    make_story(make_edition(courier, date(2025, 11, 17)), "Old news")
    make_story(make_edition(courier, date(2025, 11, 18)), "New news")
    page = client.get("/publications/courier/").content.decode()
    assert "<title>The Courier · magreader</title>" in page
    assert "New news" in page
    assert "2 editions" in page


def test_days_are_a_calendar_with_the_gaps_marked(client: Client, courier: Publication) -> None:
    for day in (3, 4, 5, 6, 10):  # Monday to Thursday, and the next Monday: no Friday 7th
        make_story(make_edition(courier, date(2025, 11, day)))
    page = client.get("/publications/courier/").content.decode()
    assert '<a href="2025-11-05/" aria-label="5 November">5</a>' in page
    assert '<td class="gap">7<span class="visually-hidden"> no edition</span></td>' in page
    assert "<td>8</td>" in page  # a Saturday, on which it never came out
    assert "<td>11</td>" in page  # after the last


def test_months_without_an_edition_are_gaps_between_first_and_last(
    client: Client, courier: Publication
) -> None:
    for month in (3, 6):
        make_story(make_edition(courier, date(2025, month, 1), precision="month"))
    page = client.get("/publications/courier/").content.decode()
    assert page.count('<td class="gap"') == 2


def test_seasons_span_their_months(client: Client, courier: Publication) -> None:
    make_season(courier, 2025, 3, "Spring 2025")
    make_season(courier, 2025, 6, "Summer 2025")
    page = client.get("/publications/courier/").content.decode()
    assert page.count('<td colspan="3"><a ') == 2
    assert "Leading Spring 2025" in page


def test_one_year_is_shown_at_a_time(client: Client, courier: Publication) -> None:
    make_season(courier, 2024, 3, "Spring 2024")
    make_season(courier, 2025, 3, "Spring 2025")
    newest = client.get("/publications/courier/").content.decode()
    older = client.get("/publications/courier/?year=2024").content.decode()
    assert "Leading Spring 2024" not in newest
    assert "Leading Spring 2024" in older


def test_editions_that_carry_only_a_number_are_listed_apart(
    client: Client, courier: Publication
) -> None:
    issue = make_edition(
        courier, label="Issue 123", slug="issue-123", precision="number", date=None
    )
    make_story(issue)
    page = client.get("/publications/courier/").content.decode()
    assert 'href="/publications/courier/issue-123/">Issue 123</a>' in page


# ---- a typed date -------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "where"),
    [
        ("27-11-2024", "/publications/courier/2024-11-27/"),
        ("nov 2024", "/publications/courier/2024-11-27/"),  # the only one
        ("2024", "/publications/courier/?year=2024"),
        ("dec 2024", "/publications/courier/?year=2024#month-12"),
        ("14 april 2025", "/publications/courier/spring-2025/"),
    ],
)
def test_a_typed_date_leads_to_its_edition_or_its_month(
    client: Client, courier: Publication, typed: str, where: str
) -> None:
    for day in (date(2024, 11, 27), date(2024, 12, 1), date(2024, 12, 2)):
        make_story(make_edition(courier, day))
    make_season(courier, 2025, 3, "Spring 2025")
    answer = client.get("/publications/courier/", {"date": typed})
    assert (answer.status_code, answer["Location"]) == (302, where)


def test_a_day_between_editions_offers_those_around_it(
    client: Client, courier: Publication
) -> None:
    for day in (date(2023, 11, 20), date(2024, 11, 26), date(2024, 11, 28)):
        make_story(make_edition(courier, day))
    answer = client.get("/publications/courier/", {"date": "27-11-2024"})
    page = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no edition of 27 November 2024 here." in page
    begins = page.index("Nearest:")
    nearest = page[begins : page.index("</form>", begins)]
    assert 'href="/publications/courier/2024-11-26/"' in nearest
    assert 'href="/publications/courier/2024-11-28/"' in nearest
    assert 'id="month-11" data-month="2024-11"' in page


def test_what_is_no_date_is_told_on_the_page_of_the_title(
    client: Client, courier: Publication
) -> None:
    make_story(make_edition(courier))
    answer = client.get("/publications/courier/?date=bananas")
    assert answer.status_code == 400
    assert "make a date of “bananas”" in answer.content.decode()
    assert client.get("/publications/nowhere/?date=bananas").status_code == 404


def test_a_title_without_any_date_has_no_box_and_breaks_on_no_date(
    client: Client, courier: Publication
) -> None:
    edition = make_edition(courier, label="Issue 9", slug="9", precision="number", date=None)
    make_story(edition)
    assert "typed-date" not in client.get("/publications/courier/").content.decode()
    assert client.get("/publications/courier/?date=nov+2024").status_code == 404


def test_months_of_listed_editions_can_be_gone_to(client: Client, courier: Publication) -> None:
    for day in (date(2025, 3, 3), date(2025, 3, 10)):
        make_story(make_edition(courier, day, precision="week", until=day + timedelta(days=6)))
    page = client.get("/publications/courier/").content.decode()
    assert 'href="?year=2025#month-3"' in page
    assert page.count('id="month-3"') == 1


@pytest.mark.parametrize("query", ["?year=1999", "?year=20255", "?year=%D9%A2%D9%A0%D9%A2%D9%A5"])
def test_a_year_that_is_not_in_the_archive_is_missing(
    client: Client, courier: Publication, query: str
) -> None:
    make_story(make_edition(courier, date(2025, 3, 1)))
    assert client.get(f"/publications/courier/{query}").status_code == 404


def test_a_title_without_a_published_edition_is_missing(
    client: Client, courier: Publication
) -> None:
    make_story(make_edition(courier, published=False))
    assert client.get("/publications/courier/").status_code == 404
    assert client.get("/publications/nowhere/").status_code == 404


@pytest.mark.parametrize("editions", [1, 50])
def test_queries_do_not_grow_with_editions(
    client: Client, courier: Publication, editions: int, django_assert_num_queries: Any
) -> None:
    for month in range(editions):
        day = date(2020 + month // 12, month % 12 + 1, 1)
        make_story(make_edition(courier, day, precision="month"))
    with django_assert_num_queries(4):  # revision, editions, the cover, leads of the year
        client.get("/publications/courier/")
