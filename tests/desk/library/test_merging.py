"""Merging publications at the desk: which, the preview, the deed, two again."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.catalog.models import Edition, Publication, Story
from magreader.paywall.models import Plan
from tests.client import Client
from tests.desk.pages import chief, imported, page, signed_in, staff_who_may
from tests.make import make_plan

pytestmark = pytest.mark.django_db

SPELLINGS = reverse("admin:spellings")
OLD, NOW = "Wexmouth Courier", "The Wexmouth Courier"


@pytest.fixture
def both() -> tuple[Publication, Publication]:
    imported(page(publication=OLD), page("The mill turns", publication=OLD), page())
    imported(page("Old news", publication=OLD, label="November 17, 2025"))
    return Publication.objects.get(name=OLD), Publication.objects.get(name=NOW)


def _html(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def _merge(old: Publication, now: Publication | None = None) -> str:
    address = reverse("admin:merge", args=[old.pk])
    return f"{address}?into={now.pk}" if now else address


def test_likely_pairs_are_shown_to_who_asks(both: tuple[Publication, Publication]) -> None:
    client, (old, now) = chief(), both
    html = _html(client, SPELLINGS)
    assert f'href="{_merge(old, now)}"' in html
    assert f'href="{_merge(now, old)}"' in html
    assert f'href="{SPELLINGS}"' in _html(client, reverse("admin:catalog_publication_changelist"))


def test_any_publication_can_be_found_by_its_name(both: tuple[Publication, Publication]) -> None:
    old, now = both
    assert f'href="?into={now.pk}"' in _html(chief(), f"{_merge(old)}?q=the+wex")
    assert "No publication has that" in _html(chief(), f"{_merge(old)}?q=xyzzy")


def test_the_preview_says_what_would_become_of_them_and_changes_nothing(
    both: tuple[Publication, Publication],
) -> None:
    old, now = both
    plan = make_plan("Harbour")
    plan.publications.add(old)
    Publication.objects.filter(pk=old.pk).update(premium=False)
    html = _html(chief(), _merge(old, now))
    for said in (
        "<b>1</b> edition moves to The Wexmouth Courier.",
        "<b>1</b> edition is in both and becomes one.",
        "<b>3</b> stories move",
        "<b>2</b> stories are in both",
        "<li>A bell too many</li>",
        "<b>8</b> addresses below /publications/wexmouth-courier/",
        "Its stories become premium",
        "will open all of The Wexmouth Courier: Harbour",
        "what was moved stays where it is",
    ):
        assert said in html, said
    assert Edition.objects.filter(publication=old, merged_into=None).count() == 2


def test_they_become_one_and_the_log_says_who_did_it(
    both: tuple[Publication, Publication],
) -> None:
    client, (old, now) = chief(), both
    story = Story.objects.get(headline="The mill turns")
    address = story.get_absolute_url()
    client.post(_merge(old), {"into": now.pk})
    assert Client().get(address).headers["Location"].startswith(now.get_absolute_url())
    said = _html(client, reverse("admin:admin_logentry_changelist"))
    assert "Merged it into “The Wexmouth Courier”." in said
    assert "Merged “Wexmouth Courier” into it." in said
    listed = _html(client, reverse("admin:catalog_publication_changelist"))
    assert "merged into The Wexmouth Courier" in listed
    assert "No two publications look like one." in _html(client, SPELLINGS)


def test_two_again_says_first_what_stays_and_is_a_deed(
    both: tuple[Publication, Publication],
) -> None:
    client, (old, now) = chief(), both
    client.post(_merge(old), {"into": now.pk})
    part = reverse("admin:part", args=[old.pk])
    assert f'href="{part}"' in _html(
        client, reverse("admin:catalog_publication_change", args=[old.pk])
    )
    assert "What was moved stays at The Wexmouth Courier" in _html(client, part)
    client.post(part)
    old.refresh_from_db()
    assert not old.is_merged
    assert "are two again" in _html(client, reverse("admin:admin_logentry_changelist"))
    assert client.get(part).status_code == 302


def test_what_cant_be_merged_is_told(both: tuple[Publication, Publication]) -> None:
    client, (old, now) = chief(), both
    assert (
        "That is the same publication."
        in client.get(_merge(old, old), follow=True).content.decode()
    )
    Edition.objects.filter(publication=now).update(published=False)
    answer = client.post(_merge(old), {"into": now.pk}, follow=True)
    assert "off the newsstand" in answer.content.decode()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("into", ["x", "9" * 30, "12345"])
def test_an_odd_choice_asks_again(both: tuple[Publication, Publication], into: str) -> None:
    assert chief().get(_merge(both[0]), {"into": into}).status_code == 200


def test_only_who_may_change_publications_merges_them(
    both: tuple[Publication, Publication],
) -> None:
    client = signed_in(staff_who_may("catalog.view_publication"))
    for address in (SPELLINGS, _merge(*both), reverse("admin:part", args=[both[0].pk])):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert not Plan.objects.filter(publications=both[1]).exists()


def test_likely_pairs_cost_the_same_queries_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    for letters in ("ab", "cdefghijklmn"):
        for letter in letters:
            for name in (f"Harbour {letter}news", f"The Harbour {letter}news"):
                imported(page(publication=name))
        client.get(SPELLINGS)
        with django_assert_num_queries(5):
            client.get(SPELLINGS)


def test_the_preview_costs_the_same_queries_however_many_stories_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    for start, count in ((0, 2), (2, 20)):
        stories = range(start, start + count)
        imported(*(page(f"Bell number {n}", publication=OLD) for n in stories))
        imported(*(page(f"Bell number {n}") for n in stories if n % 2))
        pair = Publication.objects.get(name=OLD), Publication.objects.get(name=NOW)
        client.get(_merge(*pair))
        with django_assert_num_queries(10):
            client.get(_merge(*pair))
