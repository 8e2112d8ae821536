"""Who may enter the desk, and what each finds there."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.dumps.models import Batch, Dump
from tests.client import Client
from tests.desk.pages import (
    ADD_DUMPS,
    PARAGRAPHS,
    chief,
    file,
    imported,
    page,
    report_of,
    signed_in,
    staff_who_may,
)
from tests.make import make_reader

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")
LOCKED_OUT: dict[str, Callable[[], Client]] = {
    "stranger": Client,
    "reader": lambda: signed_in(make_reader()),
    "staff without permission": lambda: signed_in(staff_who_may()),
}


def _doors(batch: Batch) -> list[str]:
    dump = Dump.objects.filter(batch=batch).latest("pk")
    return [
        ADD_DUMPS,
        report_of(batch),
        reverse("admin:dumps_batch_changelist"),
        reverse("admin:raw_page", args=[batch.pk, dump.pk]),
        reverse("admin:take_back", args=[batch.pk]),
        reverse("admin:catalog_story_changelist"),
        reverse("admin:catalog_story_change", args=[dump.story_id]),
        reverse("admin:accounts_user_changelist"),
        reverse("admin:paywall_entitlement_changelist"),
    ]


def test_a_stranger_is_sent_to_the_sign_in_of_the_site() -> None:
    answer = Client().get(HOME, follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))
    assert answer.redirect_chain[-1][0].endswith("next=%2Fadmin%2F")


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_who_may_not_gets_nothing_anywhere(who: str) -> None:
    doors = _doors(imported(page()))
    client = LOCKED_OUT[who]()
    for door in doors:
        answer = client.get(door, follow=True)
        assert answer.status_code == (200 if who == "stranger" else 403), door
        html = answer.content.decode()
        assert not any(part in html for part in (*PARAGRAPHS, "page-1.txt", "bell too many"))


@pytest.mark.parametrize("who", LOCKED_OUT)
def test_who_may_not_changes_nothing_either(who: str) -> None:
    batch = imported(page())
    client = LOCKED_OUT[who]()
    client.post(ADD_DUMPS, {"dumps": [file("new.txt", page("Something new"))]})
    client.post(reverse("admin:take_back", args=[batch.pk]))
    assert Batch.objects.count() == 1
    assert Batch.objects.get().taken_back_at is None


def test_who_may_see_batches_only_sees_no_raw_page_and_no_way_back() -> None:
    batch = imported(page())
    client = signed_in(staff_who_may("dumps.view_batch"))
    html = client.get(report_of(batch)).content.decode()
    assert "A bell too many" in html
    assert "Take this batch back" not in html
    dump = Dump.objects.get()
    address = reverse("admin:raw_page", args=[batch.pk, dump.pk])
    assert address not in html
    assert client.get(address).status_code == 403
    assert client.post(reverse("admin:take_back", args=[batch.pk])).status_code == 403


def test_who_may_only_look_at_stories_can_read_but_not_change_them() -> None:
    batch = imported(page())
    story = Dump.objects.get(batch=batch).story_id
    client = signed_in(staff_who_may("catalog.view_story"))
    address = reverse("admin:catalog_story_change", args=[story])
    assert PARAGRAPHS[1] in client.get(address).content.decode().replace("&#x27;", "'")
    assert client.post(address, {"headline": "Mine now"}).status_code == 403


def test_the_first_page_offers_adding_and_tells_what_came_in_last() -> None:
    imported(page(), b"nothing here")
    html = " ".join(chief().get(HOME).content.decode().split())
    assert ADD_DUMPS in html
    assert "<b>1</b> created" in html
    assert "<b>1</b> rejected" in html
    assert html.index("What came in last") < html.index("The library") < html.index("Readers and")


def test_the_first_page_shows_only_what_one_may_see() -> None:
    imported(page())
    html = signed_in(staff_who_may("catalog.view_story")).get(HOME).content.decode()
    assert "Stories" in html
    for hidden in ("Add dumps", "What came in last", "Readers", "Entitlements"):
        assert hidden not in html


def test_the_first_page_costs_the_same_however_much_came_in(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    imported(page("The first of all"))
    client.get(HOME)
    for _ in range(2):
        with django_assert_num_queries(12):
            client.get(HOME)
        imported(*(page(f"Bell number {n}") for n in range(5)))
        imported(page())


@pytest.mark.parametrize(
    "name",
    ["index", "dumps_batch_add", "dumps_batch_changelist", "catalog_story_changelist"],
)
def test_the_desk_keeps_to_the_policy_of_the_site(name: str) -> None:
    imported(page())
    answer = chief().get(reverse(f"admin:{name}"))
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    html = answer.content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert "<script>" not in html


def test_the_password_is_changed_on_the_page_of_the_site() -> None:
    answer = chief().get(reverse("admin:password_change"))
    assert answer.headers["Location"] == reverse("account_change_password")


@pytest.mark.parametrize("key", ["abc", "_2D", "%00", "1/2/3", "9" * 30])
def test_a_batch_that_cant_be_is_not_found(key: str) -> None:
    assert chief().get(f"{HOME}dumps/batch/{key}/change/").status_code == 404


@pytest.mark.parametrize("asked", ["a " * 3_000, "\0"])
def test_odd_searches_find_nothing_and_break_nothing(asked: str) -> None:
    client = chief()
    for name in ("catalog_story", "accounts_user", "dumps_batch"):
        answer = client.get(reverse(f"admin:{name}_changelist"), {"q": asked})
        assert answer.status_code == 200
    field = {"app_label": "paywall", "model_name": "entitlement", "field_name": "reader"}
    assert client.get(reverse("admin:autocomplete"), {**field, "term": asked}).status_code == 200
