"""How long a sign-in lasts: a reader's for weeks, the desk's for hours; what ends it at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from magreader.accounts import sessions
from magreader.accounts.models import User
from magreader.accounts.sessions import DESK_IDLE, DESK_MOST, MOST
from tests.client import Client
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db

IDLE = timedelta(seconds=settings.SESSION_COOKIE_AGE)
SECOND = timedelta(seconds=1)
STORIES = "%2Fadmin%2Fcatalog%2Fstory%2F"
DAY = timedelta(days=1)


class Clock:
    """The time as the sessions see it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = timezone.now().replace(microsecond=0)
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        monkeypatch.setattr(sessions, "time", self.timestamp)

    def timestamp(self) -> float:
        return self.now.timestamp()

    def go(self, by: timedelta) -> datetime:
        self.now += by
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def _signed_in(user: User) -> Client:
    """Through the entrance, as people do."""
    client = Client()
    client.post("/accounts/login/", {"login": user.email, "password": "a long passphrase"})
    assert _is_in(client)
    return client


def _is_in(client: Client) -> bool:
    return bool(client.get("/accounts/").status_code == 200)


# ---- readers ------------------------------------------------------------------------------------
def test_a_reader_who_comes_every_fortnight_stays_signed_in(clock: Clock) -> None:
    client = _signed_in(make_reader())
    for _visit in range(6):
        clock.go(timedelta(days=14))
        assert _is_in(client)


def test_a_reader_who_stays_away_is_signed_out(clock: Clock) -> None:
    client = _signed_in(make_reader())
    clock.go(IDLE - SECOND)
    assert _is_in(client)
    clock.go(IDLE)
    assert not _is_in(client)


def test_no_sign_in_lasts_for_ever(clock: Clock) -> None:
    client = _signed_in(make_reader())
    end = clock.now + MOST
    while clock.now + 10 * DAY < end:
        clock.go(10 * DAY)
        assert _is_in(client)
    clock.now = end - SECOND
    assert _is_in(client)
    clock.now = end
    assert not _is_in(client)


def test_a_visit_writes_once_a_day_at_most(clock: Clock) -> None:
    client = _signed_in(make_reader())
    ends = Session.objects.get().expire_date
    clock.go(DAY - SECOND)
    client.get("/accounts/")
    assert Session.objects.get().expire_date == ends
    clock.go(2 * SECOND)
    client.get("/accounts/")
    assert Session.objects.get().expire_date == clock.now + IDLE


# ---- the desk -----------------------------------------------------------------------------------
def test_the_desk_asks_again_after_hours_away(clock: Clock) -> None:
    client = _signed_in(make_staff())
    clock.go(DESK_IDLE - SECOND)
    assert client.get("/admin/").status_code == 200
    clock.go(DESK_IDLE)
    answer = client.get("/admin/catalog/story/", follow=True)
    assert answer.redirect_chain[-1][0] == f"/accounts/login/?next={STORIES}"
    assert "You signed in a while ago" in answer.content.decode()
    assert not _is_in(client)


def test_the_desk_asks_again_after_a_day_at_it(clock: Clock) -> None:
    client = _signed_in(make_staff())
    end = clock.now + DESK_MOST
    while clock.now + timedelta(hours=3) < end:
        clock.go(timedelta(hours=3))
        assert client.get("/admin/").status_code == 200
    clock.now = end
    assert client.get("/admin/").status_code == 302


def test_staff_who_read_are_not_at_the_desk(clock: Clock) -> None:
    """The reading room stays open to them; the desk doesn't."""
    client = _signed_in(make_staff())
    for _hour in range(6):
        clock.go(timedelta(hours=1))
        assert _is_in(client)
    assert client.get("/admin/").status_code == 302


def test_who_signs_in_again_goes_on_where_they_were(clock: Clock) -> None:
    staff = make_staff()
    client = _signed_in(staff)
    clock.go(DAY)
    sign_in = client.get("/admin/catalog/story/", follow=True).redirect_chain[-1][0]
    said = {"login": staff.email, "password": "a long passphrase", "next": "/admin/catalog/story/"}
    answer = client.post(sign_in, said)
    assert answer["Location"] == "/admin/catalog/story/"
    assert client.get("/admin/catalog/story/").status_code == 200


def test_a_form_sent_too_late_changes_nothing(clock: Clock) -> None:
    reader = make_reader("iris@example.org")
    client = _signed_in(make_staff())
    clock.go(DESK_IDLE)
    client.post(f"/admin/accounts/user/{reader.pk}/delete/", {"post": "yes"})
    assert User.objects.filter(pk=reader.pk).exists()


def test_django_s_own_form_opens_nothing(client: Client) -> None:
    """It would ask for a password alone, as often as one likes."""
    other = make_staff()
    said: dict[str, Any] = {"username": other.email, "password": "a long passphrase"}
    assert client.post("/admin/login/", said).status_code == 302
    assert not _is_in(client)
    client.force_login(first := make_staff())
    assert client.post("/admin/login/", said)["Location"] == "/admin/"
    assert client.session["_auth_user_id"] == str(first.pk)


# ---- at once ------------------------------------------------------------------------------------
def test_signing_in_gives_the_session_another_key(client: Client) -> None:
    """Who left a key in this browser before has nothing of it."""
    client.get("/accounts/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    before = session.session_key
    reader = make_reader()
    client.post("/accounts/login/", {"login": reader.email, "password": "a long passphrase"})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != before
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = str(before)
    assert not _is_in(thief)


def test_signing_out_ends_the_session_in_the_house_too() -> None:
    client = _signed_in(make_reader())
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = client.session.session_key or ""
    assert _is_in(thief)
    client.post("/accounts/logout/")
    assert not Session.objects.exists()
    assert not _is_in(thief)


def test_an_account_that_is_switched_off_or_gone_is_out_at_once() -> None:
    off, gone = make_reader(), make_reader()
    clients = [_signed_in(off), _signed_in(gone)]
    User.objects.filter(pk=off.pk).update(is_active=False)
    gone.delete()
    assert [_is_in(client) for client in clients] == [False, False]


def test_another_password_ends_the_other_sessions() -> None:
    reader = make_reader()
    here, elsewhere = _signed_in(reader), _signed_in(reader)
    said = dict.fromkeys(("password1", "password2"), "nine passengers and a piano")
    here.post("/accounts/password/change/", {"oldpassword": "a long passphrase", **said})
    assert _is_in(here)
    assert not _is_in(elsewhere)


def test_a_session_has_a_key_that_nobody_guesses() -> None:
    """Thirty-two of thirty-six characters at random: 165 bits."""
    _signed_in(make_reader())
    assert len(Session.objects.get().session_key) == 32
