"""Nobody learns at the entrance whether an address has an account: the answers are the same, and
so is the work behind them."""

import re
from typing import Any

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from magreader.accounts.models import User
from tests.client import Client
from tests.mailbox import last_mail
from tests.make import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.words]
KNOWN, UNKNOWN = "iris@example.org", "nils@example.org"
SECRET = "nine passengers and a piano"
DOORS: dict[str, tuple[str, dict[str, str]]] = {
    "sign up": ("/accounts/signup/", {"password1": SECRET}),
    "forgotten password": ("/accounts/password/reset/", {}),
    "code": ("/accounts/login/code/", {}),
    "password": ("/accounts/login/", {"password": "wrong"}),
}


def answer_of(door: str, email: str) -> tuple[Any, ...]:
    """What a stranger sees: status, way and page, but for what nobody could compare."""
    client = Client()
    address, form = DOORS[door]
    name = "login" if door == "password" else "email"
    answer = client.post(address, {name: email, **form}, follow=True)
    page = re.sub(r'value="\w{64}"', "", answer.content.decode()).replace(email, "")
    return answer.status_code, answer.redirect_chain, page, sorted(client.cookies)


@pytest.fixture(params=["an account", "a mere sign-up", "an account that is switched off"])
def known(request: pytest.FixtureRequest) -> str:
    """An address that the house knows, in each way that it can."""
    if request.param == "a mere sign-up":
        Client().post("/accounts/signup/", {"email": KNOWN, "password1": SECRET})
    else:
        make_reader(KNOWN, is_active=request.param == "an account")
    mail.outbox.clear()
    return KNOWN


@pytest.mark.parametrize("door", DOORS)
def test_the_answer_is_the_same_whether_or_not_an_address_is_known(door: str, known: str) -> None:
    assert answer_of(door, known) == answer_of(door, UNKNOWN)


@pytest.mark.parametrize("door", ["sign up", "forgotten password", "code"])
def test_one_mail_goes_to_a_known_address_as_to_an_unknown_one(door: str) -> None:
    make_reader(KNOWN)
    for email in (KNOWN, UNKNOWN):
        answer_of(door, email)
        assert [sent.to for sent in mail.outbox] == [[email]]
        mail.outbox.clear()


@pytest.mark.parametrize("door", DOORS)
def test_as_many_passwords_are_hashed(door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is what takes time."""
    make_reader(KNOWN)
    hashed: list[str] = []
    hasher = type(get_hasher())
    encode = hasher.encode

    def count(self: Any, password: str, *rest: Any) -> Any:
        hashed.append(password)
        return encode(self, password, *rest)

    monkeypatch.setattr(hasher, "encode", count)
    counts = []
    for email in (KNOWN, UNKNOWN):
        hashed.clear()
        answer_of(door, email)
        counts.append(len(hashed))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("door", ["forgotten password", "code", "password"])
def test_the_database_is_asked_about_as_much(door: str) -> None:
    make_reader(KNOWN)
    counts = []
    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            answer_of(door, email)
        counts.append(len(asked))
    assert abs(counts[0] - counts[1]) <= 4


def test_who_signs_up_again_is_told_by_mail_that_there_is_an_account() -> None:
    make_reader(KNOWN)
    answer_of("sign up", KNOWN)
    assert last_mail().subject == "You have an account already"
    assert "/accounts/password/reset/" in last_mail().body
    assert User.objects.get().check_password("a long passphrase")


def test_changing_to_the_address_of_another_account_looks_like_any_change() -> None:
    make_reader(KNOWN)
    answers = []
    for email in (KNOWN, UNKNOWN):
        client, mallory = Client(), make_reader()
        form = {"login": mallory.email, "password": "a long passphrase"}
        client.post("/accounts/login/", form)
        client.post("/accounts/reauthenticate/", {"password": "a long passphrase"})
        answer = client.post(
            "/accounts/email/", {"action_add": "", "email": email.upper()}, follow=True
        )
        page = re.sub(r'value="\w{64}"', "", answer.content.decode())
        page = page.replace(email, "").replace(mallory.email, "").replace(str(mallory), "")
        page = page.replace(mallory.get_short_name(), "")
        answers.append((answer.status_code, answer.redirect_chain, page))
        assert last_mail().to == [email]
    assert answers[0] == answers[1]
