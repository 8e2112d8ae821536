"""Who has no password and no second factor shows by mail that it is them, before a change."""

import re
import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from magreader.accounts.models import User
from tests.client import Client
from tests.make import make_reader
from tests.newsstand.test_factors import APP, KEYS, set_up, with_app

pytestmark = pytest.mark.django_db

PAGE = "/accounts/code/"
CONNECTIONS = "/accounts/3rdparty/"
CHANGES = (APP, f"{KEYS}add/", CONNECTIONS, "/accounts/password/set/", "/accounts/email/")


@pytest.fixture
def reader() -> User:
    """Who came from another server."""
    made = make_reader("nora@example.org")
    made.set_unusable_password()
    made.save()
    SocialAccount.objects.create(user=made, provider="harbour", uid="1")
    return made


@pytest.fixture
def client(reader: User) -> Client:
    signed_in = Client()
    signed_in.force_login(reader)
    return signed_in


def ask(client: Client, then: str = CONNECTIONS) -> str:
    """The code that comes by mail."""
    client.post(PAGE, {"send": "1", "next": then})
    found = re.match(r"(\S+) is your code", str(mail.outbox[-1].subject))
    assert found
    return found[1]


def give(client: Client, code: str, then: str = CONNECTIONS) -> Any:
    return client.post(PAGE, {"code": code, "next": then})


@pytest.mark.parametrize("page", CHANGES)
def test_every_change_waits_for_it(client: Client, page: str) -> None:
    answers = [client.post(page, {"account": "1", "code": "1"})]
    if page != CONNECTIONS:  # which may be looked at
        answers.append(client.get(page))
    for answer in answers:
        assert answer["Location"] == f"{PAGE}?next={page.replace('/', '%2F')}"
    assert give(client, ask(client, page), page)["Location"] == page
    assert client.get(page).status_code == 200


def test_then_an_app_can_be_set_up_and_is_asked_for_from_then_on(client: Client) -> None:
    give(client, ask(client), APP)
    set_up(client)
    assert Authenticator.objects.filter(type="totp").exists()
    fresh = Client()
    fresh.force_login(User.objects.get())
    assert fresh.get(PAGE)["Location"] == "/accounts/"
    assert fresh.get(f"{KEYS}add/")["Location"].startswith("/accounts/2fa/reauthenticate/")


def test_a_code_works_once_and_three_times_wrong_ends_it(client: Client) -> None:
    code = ask(client)
    for _ in range(3):
        answer = give(client, "wrong")
        assert answer.status_code == 400
        assert "That isn’t the code" in answer.content.decode()
    assert give(client, code).status_code == 400
    assert give(client, ask(client))["Location"] == CONNECTIONS
    assert "mail_code" not in client.session


def test_requests_that_come_at_one_moment_have_no_more_tries(client: Client) -> None:
    """Each of them finds the session as it was before the others."""
    code, before = ask(client), dict(client.session)
    for _ in range(3):
        give(client, "wrong")
        session = client.session
        session.update(before)
        session.save()
    assert give(client, code).status_code == 400


@pytest.mark.parametrize("code", ["", " ", "\0", "x" * 100, "None", "True"])
def test_without_a_code_nothing_opens(client: Client, code: str) -> None:
    assert give(client, code).status_code == 400
    ask(client)
    assert give(client, code).status_code == 400
    assert client.get(APP).status_code == 302


def test_a_code_is_good_for_ten_minutes(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    code, now = ask(client), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 601)
    assert give(client, code).status_code == 400


def test_and_in_the_browser_that_asked(client: Client, reader: User) -> None:
    code = ask(client)
    other = Client()
    other.force_login(reader)
    assert give(other, code).status_code == 400


def test_it_leads_on_to_this_site_only(client: Client) -> None:
    assert give(client, ask(client), "https://evil.example.org/")["Location"] == "/accounts/"


def test_mails_come_to_an_end(client: Client) -> None:
    for _ in range(15):
        client.post(PAGE, {"send": "1"})
    assert len(mail.outbox) <= 10


def test_others_have_nothing_to_do_there(client: Client) -> None:
    assert Client().get(PAGE)["Location"].startswith("/accounts/login/")
    for someone in (make_reader(), with_app(make_reader())[0]):
        other = Client()
        other.force_login(someone)
        assert other.get(PAGE)["Location"] == "/accounts/"
        other.post(PAGE, {"send": "1"})
    assert not mail.outbox


def test_the_page_says_where_the_code_goes(client: Client) -> None:
    assert "We send a code to nora@example.org" in client.get(PAGE).content.decode()
    ask(client)
    assert "We have sent a code to nora@example.org" in client.get(PAGE).content.decode()
    assert mail.outbox[0].to == ["nora@example.org"]
    assert "http://127.0.0.1:8000/accounts/code/" in str(mail.outbox[0].body)
