"""The front page: the newest edition of every title, as covers."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from magreader.catalog.models import Publication, new_revision
from magreader.newsstand.views.front import shelf_of
from magreader.paywall.models import Plan, Source
from tests.client import Client
from tests.make import (
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.django_db
PAST = datetime(2020, 1, 1, tzinfo=UTC)


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
    assert page.count('<article class="cover') == 12
    assert page.count('class="edition-line ') == 18


@pytest.mark.parametrize("others", range(61))
def test_the_places_beside_the_first_cover_fill_their_rows(others: int) -> None:
    shelf = shelf_of(others)
    assert shelf.places in {0, 2, 4, 6, 12}
    assert shelf.covers <= others
    assert others - shelf.covers != 1  # never one title alone below


def test_an_empty_stand_has_no_place() -> None:
    assert shelf_of(-1).places == 0


# ---- what there is ------------------------------------------------------------------------------
def test_the_numbers_are_true(client: Client) -> None:
    courier = make_publication("Courier", language="en")
    first = make_edition(courier, date(1987, 3, 2), stories=2)
    make_story(first)
    make_story(first, paragraphs=())
    make_story(make_edition(make_publication("Bode", language="nl"), date(2025, 11, 18)))
    hidden = make_edition(make_publication(language="fr"), date(1802, 1, 1), published=False)
    make_story(hidden)
    page = client.get("/").content.decode()
    dateline = page[page.index('class="dateline"') : page.index('class="front')]
    for fact in ("2 titles", "2 editions", "2 stories to read", "1987–2025", "Dutch, English"):
        assert f"<span>{fact}</span>" in dateline


def test_stories_from_inside_are_of_each_title_and_on_no_cover(client: Client) -> None:
    for name in ("First", "Second", "Third"):
        edition = make_edition(make_publication(name), stories=3)
        for place, what in enumerate(("lead", "card", "tale")):
            text = {"paragraphs": ()} if what == "card" else {}
            make_story(edition, f"{name} {what}", deck=f"{name} deck", position=place, **text)
    page = client.get("/").content.decode()
    inside = page[page.index('class="inside"') : page.index('class="rail"')]
    assert inside.count("<li ") == 4
    assert inside.index("Second tale") < inside.index("Second card")  # the text first
    assert "Third" not in inside  # the newest tells its own on its large cover


def test_where_there_is_one_title_its_editions_before_are_told_of(client: Client) -> None:
    courier = make_publication("Courier")
    make_story(make_edition(courier, date(2025, 11, 17)), "Old news", deck="A day old.")
    make_story(make_edition(courier, date(2025, 11, 18)), "New news", deck="Just in.")
    page = client.get("/").content.decode()
    inside = page[page.index('class="inside"') : page.index('class="rail"')]
    assert "Old news" in inside
    assert "New news" not in inside


@pytest.mark.parametrize("titles", [1, 2, 3])
def test_editions_of_headlines_without_a_date_make_a_front_page_too(
    client: Client, titles: int
) -> None:
    for number in range(titles):
        edition = make_edition(date=None, precision="number", label=f"Issue {number}", slug="i")
        make_story(edition, paragraphs=(), minutes=None)
    page = client.get("/").content.decode()
    assert page.count('<article class="cover') == titles
    assert 'class="inside"' not in page
    assert 'class="typed-date"' not in page
    assert f"<span>{titles} stor{'y' if titles == 1 else 'ies'}</span>" in page


@pytest.mark.usefixtures("noon")
def test_this_day_in_other_years_is_there_when_there_is_one(client: Client) -> None:
    today = timezone.localdate()
    make_story(make_edition(day=date(2020, 1, 1) if today.month != 1 else date(2020, 2, 2)))
    assert "This day in other years" not in client.get("/").content.decode()
    make_story(make_edition(day=date(1996, today.month, today.day)), "Long ago")
    new_revision()
    page = client.get("/").content.decode()
    assert "Long ago" in page[page.index("This day in other years") :]


# ---- what the plan gives, and what is new -------------------------------------------------------
def panel(client: Client) -> str:
    page = client.get("/").content.decode()
    found = page.partition('<section class="plan-panel">')[2]
    return found.partition("</section>")[0]


@pytest.fixture
def stand() -> Publication:
    """A premium story and a free one, and an edition before them."""
    courier = make_publication("Courier")
    make_story(make_edition(courier, date(2025, 11, 18)))
    edition = make_edition(courier, date(2025, 11, 17), stories=2)
    make_story(edition)
    make_story(edition, premium=False)
    make_story(edition, paragraphs=())
    return courier


@pytest.mark.usefixtures("stand")
def test_a_stranger_sees_what_the_plan_gives(client: Client) -> None:
    said = panel(client)
    assert "GOLD opens every premium story of every title on the stand." in said
    assert "2 premium stories in full" in said
    assert "1 more is free" in said
    assert "Try GOLD free for 7 days" in said
    assert 'href="/accounts/login/?next=%2F"' in said


@pytest.mark.usefixtures("stand")
def test_a_reader_is_offered_what_they_can_still_have(client: Client) -> None:
    reader = make_reader()
    client.force_login(reader)
    assert "Try GOLD free for 7 days" in panel(client)
    trial = make_entitlement(
        reader, source=Source.TRIAL, starts=PAST, ends=PAST + timedelta(days=7)
    )
    said = panel(client)
    assert "Try GOLD" not in said
    assert "See the plans" in said
    trial.ends = None
    trial.save()
    assert panel(client) == ""


@pytest.mark.usefixtures("stand")
def test_staff_are_offered_nothing(client: Client) -> None:
    client.force_login(make_staff())
    assert panel(client) == ""


@pytest.mark.usefixtures("stand")
def test_without_a_plan_that_is_shown_nothing_is_offered(client: Client) -> None:
    Plan.objects.update(public=False)
    assert panel(client) == ""


@pytest.mark.usefixtures("stand")
def test_a_plan_without_a_trial_is_shown_without_one(client: Client) -> None:
    Plan.objects.update(trial_days=0)
    assert "See the plans" in panel(client)


def test_a_reader_sees_what_came_in_last_whatever_its_date(
    client: Client, stand: Publication
) -> None:
    make_story(make_edition(stand, date(1987, 3, 2)))
    assert "Lately added" not in client.get("/").content.decode()
    client.force_login(make_reader())
    page = client.get("/").content.decode()
    lately = page[page.index("Lately added") :]
    assert lately.index("2 March 1987") < lately.index("17 November 2025")
    assert "18 November 2025</span>" not in lately[: lately.index("</section>")]  # on its cover


def test_the_last_days_lead_to_their_pages(client: Client) -> None:
    make_story(make_edition(day=date(2024, 11, 27)))
    page = client.get("/").content.decode()
    assert 'href="/dates/2024-11-27/">27 November 2024</a>' in page


def test_one_title_does_not_fill_what_came_in_last(client: Client, stand: Publication) -> None:
    whole_archive = make_publication("Archive")
    for day in range(1, 20):
        make_story(make_edition(whole_archive, date(1987, 3, day)))
    client.force_login(make_reader())
    page = client.get("/").content.decode()
    lately = page[page.index("Lately added") :].partition("</section>")[0]
    assert lately.count(">Archive</a>") == 2
    assert lately.count(">Courier</a>") == 1


# Revision, newest editions, leads; editions and stories counted; days and other years; the plan
# and its titles. Where there are few titles, their editions before and the stories of those.
@pytest.mark.usefixtures("noon")
@pytest.mark.parametrize(("titles", "cold"), [(1, 10), (6, 9), (50, 9)])
def test_queries_do_not_grow_with_titles(
    client: Client, titles: int, cold: int, django_assert_num_queries: Any
) -> None:
    for number in range(titles):  # none on this day of another year, which would ask once more
        make_story(make_edition(None, timezone.localdate() - timedelta(days=100 + number)))
    new_revision()
    with django_assert_num_queries(cold):
        client.get("/")
    with django_assert_num_queries(1):  # revision
        client.get("/")


@pytest.mark.usefixtures("stand", "noon")
def test_a_reader_costs_one_query_more_than_who_reads_it(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.force_login(make_reader())
    client.get("/")
    with django_assert_num_queries(4):  # session, reader, revision, entitlements
        client.get("/")


def test_a_link_to_the_stand_shows_its_newest_cover(client: Client) -> None:
    assert "og:image" not in client.get("/").content.decode()
    edition = make_edition()
    make_story(edition)
    new_revision()
    page = client.get("/").content.decode()
    assert f'content="http://127.0.0.1:8000{edition.get_absolute_url()}cover.png"' in page
