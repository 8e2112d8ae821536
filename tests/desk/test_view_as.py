"""Choosing at the desk whom to see the newsstand as."""

from typing import Any

import pytest
from django.urls import reverse

from magreader.catalog.models import Story
from tests.client import Client
from tests.desk.pages import chief, imported, page, signed_in, staff_who_may
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db
PAGE = reverse("admin:view_as")


@pytest.mark.parametrize(
    "who",
    [
        Client,
        lambda: signed_in(make_reader()),
        lambda: signed_in(staff_who_may("catalog.view_story")),
    ],
)
def test_only_who_may_look_at_readers_chooses(who: type[Client]) -> None:
    client, reader = who(), make_reader()
    assert client.get(PAGE).status_code in {302, 403}
    client.post(PAGE, {"reader": reader.pk})
    assert "You are looking as" not in client.get("/").content.decode()
    assert PAGE not in client.get("/admin/", follow=True).content.decode()


def test_who_may_look_at_readers_finds_the_way_to_it() -> None:
    reader = make_reader()
    client = signed_in(staff_who_may("accounts.view_user", "accounts.change_user"))
    assert PAGE in client.get("/admin/").content.decode()
    at_reader = client.get(reverse("admin:accounts_user_change", args=[reader.pk]))
    assert f"{PAGE}?reader={reader.pk}" in at_reader.content.decode()


def test_from_a_storys_page_it_leads_to_the_story() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    client = chief()
    address = f"{PAGE}?next={story.get_absolute_url().replace('/', '%2F')}"
    assert (
        address
        in client.get(reverse("admin:catalog_story_change", args=[story.pk])).content.decode()
    )
    html = client.get(address).content.decode()
    assert f'name="next" value="{story.get_absolute_url()}"' in html
    answer = client.post(PAGE, {"kind": "stranger", "next": story.get_absolute_url()})
    assert answer["Location"] == story.get_absolute_url()


def test_it_leads_nowhere_else() -> None:
    form = {"kind": "stranger", "next": "https://evil.example/"}
    assert chief().post(PAGE, form)["Location"] == "/"


@pytest.mark.parametrize(
    "fields", [{"is_staff": True}, {"is_superuser": True}, {"is_active": False}]
)
def test_staff_and_accounts_that_are_off_are_not_played(fields: dict[str, Any]) -> None:
    other, client = make_reader(**fields), chief()
    assert client.post(PAGE, {"reader": other.pk}).status_code == 404
    assert client.get(PAGE, {"reader": other.pk}).status_code == 404
    assert "You are looking as" not in client.get("/").content.decode()
    at_reader = client.get(reverse("admin:accounts_user_change", args=[other.pk]))
    assert "not staff can be played" in at_reader.content.decode()


@pytest.mark.parametrize("key", ["x", "-1", "0", "9" * 30, "१"])
def test_a_reader_who_cant_be_is_not_found(key: str) -> None:
    assert chief().get(PAGE, {"reader": key}).status_code == 404


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"kind": "plan"}, "Choose the plan."),
        ({"kind": "ended", "plan": "99"}, "Select a valid choice"),
        ({"kind": "king"}, "Select a valid choice"),
        ({}, "This field is required."),
    ],
)
def test_what_cannot_be_played_is_said_in_words(form: dict[str, str], said: str) -> None:
    client = chief()
    assert said in client.post(PAGE, form).content.decode()
    assert "You are looking as" not in client.get("/").content.decode()


def test_a_new_choice_takes_the_place_of_the_one_before() -> None:
    reader, client = make_reader("iris@example.org"), signed_in(make_staff())
    client.post(PAGE, {"kind": "stranger"})
    client.post(PAGE, {"reader": reader.pk})
    html = client.get("/").content.decode()
    assert "<b>iris@example.org</b>" in html
    assert "a stranger" not in html
