"""The desk asks staff for a second factor, and there is no road around it."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.desk.gate_check.roads import Route, routes
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, imported, page, signed_in, staff_who_may
from tests.make import make_reader, make_staff
from tests.newsstand.test_factors import (
    PASSWORD,
    SECOND,
    code_of,
    set_up,
    sign_in,
    with_app,
    with_codes,
)
from tests.passkeys import make_passkey

pytestmark = pytest.mark.django_db

HOME = reverse("admin:index")
LOGIN = reverse("admin:login")
BATCHES = reverse("admin:dumps_batch_changelist")
READERS = reverse("admin:accounts_user_changelist")


@pytest.fixture(autouse=True)
def _asked_for(settings: Settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


def shown(user: User) -> Client:
    """Signed in by password and code."""
    user, secret = with_app(user)
    client = Client()
    sign_in(client, user)
    client.post(SECOND, {"code": code_of(secret)})
    return client


def _desk_routes() -> list[Route]:
    return [route for route in routes() if route.pattern.startswith("admin/")]


def _address(route: Route) -> str:
    return "/" + re.sub(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^()]*\)", "1", route.pattern)


def test_staff_without_one_are_led_to_set_one_up_and_come_back() -> None:
    staff = make_staff()
    client = Client()
    assert sign_in(client, staff, next=BATCHES)["Location"] == BATCHES
    there = client.get(BATCHES, follow=True)
    assert there.redirect_chain[-1][0] == "/accounts/2fa/"
    html = there.content.decode()
    assert "The desk asks everybody of the staff for a second factor, because" in html
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    done, _secret = set_up(client)
    assert f'href="{BATCHES}"' in done.content.decode()
    assert client.get(BATCHES).status_code == 200


def test_nothing_of_it_is_said_to_readers_or_where_it_isnt_asked_for(settings: Settings) -> None:
    words = "The desk asks"
    assert words not in signed_in(make_reader()).get("/accounts/2fa/").content.decode()
    settings.STAFF_SECOND_FACTOR = False
    client = signed_in(make_staff())
    assert client.get(HOME).status_code == 200
    assert words not in client.get("/accounts/2fa/").content.decode()


def test_staff_who_are_signed_in_when_the_setting_turns_on_are_led_there_too(
    settings: Settings,
) -> None:
    settings.STAFF_SECOND_FACTOR = False
    client = signed_in(make_staff())
    assert client.get(HOME).status_code == 200
    settings.STAFF_SECOND_FACTOR = True
    assert client.get(HOME, follow=True).redirect_chain[-1][0] == "/accounts/2fa/"


def test_no_page_of_the_desk_opens_and_none_does_anything_without_it() -> None:
    """Every address of the desk, from the URL conf."""
    imported(page())
    client = signed_in(make_staff())
    assert len(_desk_routes()) > 40
    for route in _desk_routes():
        for answer in (client.get(_address(route)), client.post(_address(route), {"a": "1"})):
            assert answer.status_code == 302, route
            assert not any(words in answer.content.decode() for words in PARAGRAPHS)
    assert not LogEntry.objects.exists()


def test_a_session_from_before_the_factor_shows_it_first() -> None:
    """Whoever has stolen one gains nothing by the owner's setting a factor up."""
    staff = make_staff()
    old = signed_in(staff)
    _staff, secret = with_app(staff)
    there = old.get(BATCHES, follow=True)
    asked = there.redirect_chain[-1][0]
    assert asked.startswith("/accounts/2fa/reauthenticate/")
    assert "With your password instead" not in there.content.decode()
    old.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert old.get(BATCHES).status_code == 302
    answer = old.post(asked, {"code": code_of(secret), "next": BATCHES})
    assert answer["Location"] == BATCHES
    assert old.get(BATCHES).status_code == 200


def test_the_password_alone_opens_no_session_where_there_is_a_factor() -> None:
    staff, _secret = with_app(make_staff())
    client = Client()
    sign_in(client, staff, next=HOME)
    for address in (HOME, LOGIN, BATCHES):
        assert client.get(address, follow=True).redirect_chain[-1][0].startswith(SECOND)


def test_the_desk_itself_signs_nobody_in() -> None:
    """Django's own form would: with a password, whatever factors there are."""
    victim, _secret = with_app(make_staff("victim@example.org"))
    form = {"username": victim.email, "password": PASSWORD, "next": HOME}
    for client in (Client(), signed_in(make_staff()), shown(make_staff())):
        client.post(LOGIN, form)
        assert client.session.get("_auth_user_id") != str(victim.pk)
    assert signed_in(make_reader()).post(LOGIN, form).status_code == 403


def test_who_is_in_is_led_on_to_this_site_only() -> None:
    client = shown(make_staff())
    assert client.get(f"{LOGIN}?next={BATCHES}")["Location"] == BATCHES
    for elsewhere in ("https://evil.example.org/", "//evil.example.org", "javascript:alert(1)"):
        assert client.get(LOGIN, {"next": elsewhere})["Location"] == HOME
        waiting = signed_in(make_staff())
        waiting.get(LOGIN, {"next": elsewhere})
        assert waiting.session["desk_waits"] == HOME


def test_a_recovery_code_and_a_passkey_are_factors_too() -> None:
    staff, _secret = with_app(make_staff())
    (code, *_others) = with_codes(staff)
    client = Client()
    sign_in(client, staff)
    client.post(SECOND, {"code": code})
    assert client.get(HOME).status_code == 200
    other = make_staff()
    make_passkey(other)
    asked = signed_in(other).get(HOME, follow=True).redirect_chain[-1][0]
    assert asked.startswith("/accounts/2fa/webauthn/reauthenticate/")


def test_a_session_of_another_person_counts_for_nothing() -> None:
    """The record of a factor is its owner's."""
    client = shown(make_staff())
    client.force_login(make_staff())
    assert client.get(HOME).status_code == 302


def test_a_factor_that_was_taken_away_opens_nothing_any_more() -> None:
    staff = make_staff()
    client = shown(staff)
    assert client.get(HOME).status_code == 200
    Authenticator.objects.filter(user=staff).delete()
    assert client.get(HOME, follow=True).redirect_chain[-1][0] == "/accounts/2fa/"


def test_what_staff_read_on_the_readers_pages_stays_as_it_is() -> None:
    imported(page())
    story = Story.objects.get(headline="A bell too many")
    html = signed_in(make_staff()).get(story.get_absolute_url()).content.decode()
    assert PARAGRAPHS[2] in html


# ---- lost ones ----------------------------------------------------------------------------------
def _remove(client: Client, *readers: User) -> Any:
    form = {
        "action": "remove_second_factors",
        "_selected_action": [reader.pk for reader in readers],
    }
    return client.post(READERS, form, follow=True)


def test_a_superuser_removes_the_factors_of_a_reader_who_lost_theirs() -> None:
    reader, _secret = with_app(make_reader("iris@example.org"))
    with_codes(reader)
    answer = _remove(shown(make_staff()), reader, make_reader())
    assert "1 reader signs in without a second factor now." in answer.content.decode()
    assert not Authenticator.objects.filter(user=reader).exists()
    entry = LogEntry.objects.get(object_id=reader.pk)
    assert "recovery_codes, totp" in entry.get_change_message()
    assert entry.object_repr == "iris@example.org"


def test_nobody_else_of_the_staff_can() -> None:
    reader, _secret = with_app(make_reader())
    client = shown(staff_who_may("accounts.view_user", "accounts.change_user"))
    assert "remove_second_factors" not in client.get(READERS).content.decode()
    _remove(client, reader)
    assert Authenticator.objects.filter(user=reader).exists()


def test_no_secret_is_to_be_had_at_the_desk() -> None:
    staff = make_staff()
    client = shown(staff)
    codes = with_codes(staff)
    names = {route.name for route in _desk_routes()}
    assert not [name for name in names if name.startswith(("mfa_", "socialaccount_"))]
    html = client.get(reverse("admin:accounts_user_change", args=[staff.pk])).content.decode()
    (app,) = Authenticator.objects.filter(type="totp")
    assert not any(secret in html for secret in (app.data["secret"], *codes))
    assert client.get("/admin/mfa/authenticator/").status_code == 404
    assert client.get("/admin/socialaccount/socialapp/").status_code == 404
