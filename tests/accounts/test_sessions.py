"""Sessions: found while they last, never taken over, gone when they end."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from magreader.accounts.sessions import SessionStore

pytestmark = pytest.mark.django_db


def _kept() -> str:
    session = SessionStore()
    session["reads"] = "The Wexmouth Courier"
    session.save()
    assert session.session_key
    return session.session_key


def test_a_session_is_found_by_its_key() -> None:
    assert SessionStore(_kept())["reads"] == "The Wexmouth Courier"


def test_a_session_that_is_over_is_not() -> None:
    key = _kept()
    Session.objects.filter(pk=key).update(expire_date=timezone.now() - timedelta(seconds=1))
    session = SessionStore(key)
    assert session.get("reads") is None
    assert session.session_key is None


def test_a_made_up_key_is_never_taken() -> None:
    session = SessionStore("a" * 32)
    session["reads"] = "nothing"
    session.save()
    assert session.session_key != "a" * 32


def test_a_deleted_session_does_not_come_back() -> None:
    key = _kept()
    open_still = SessionStore(key)
    assert open_still["reads"]
    SessionStore(key).delete()
    assert SessionStore(key).get("reads") is None
