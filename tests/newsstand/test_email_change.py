"""Changing the e-mail address: the new one is confirmed, the old one is told."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from magreader.accounts.models import User
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader

pytestmark = pytest.mark.django_db
OLD, NEW, SECRET = "iris@example.org", "iris@example.net", "a long passphrase"
EMAIL = "/accounts/email/"


@pytest.fixture
def reader() -> User:
    return make_reader(OLD)


@pytest.fixture
def client(reader: User) -> Client:
    client = Client()
    client.post("/accounts/login/", {"login": OLD, "password": SECRET})
    return client


def prove(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": SECRET})


def change(client: Client, email: str = NEW) -> str:
    prove(client)
    answer = client.post(EMAIL, {"action_add": "", "email": email}, follow=True)
    return str(answer.content.decode())


def test_it_asks_for_the_password_first_and_then_does_what_was_asked(client: Client) -> None:
    asked = client.post(EMAIL, {"action_add": "", "email": NEW})
    assert asked["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2Femail%2F"
    assert not mail.outbox
    client.post("/accounts/reauthenticate/", {"password": SECRET, "next": EMAIL})
    assert last_mail().to == [NEW]


def test_the_old_address_stays_until_the_new_one_is_confirmed(client: Client, reader: User) -> None:
    page = change(client)
    assert "Not confirmed yet" in page
    assert NEW in page
    reader.refresh_from_db()
    assert reader.email == OLD
    form = {"login": NEW, "password": SECRET}
    stranger = Client()
    stranger.post("/accounts/login/", form)
    assert "_auth_user_id" not in stranger.session


@pytest.mark.parametrize("where", ["here", "in another browser"])
def test_its_link_makes_the_change_and_the_old_address_is_told(
    client: Client, reader: User, where: str
) -> None:
    change(client)
    link = link_in(last_mail(NEW))
    browser = client if where == "here" else Client()
    browser.get(link)
    reader.refresh_from_db()
    assert reader.email == OLD
    there = browser.post(link)["Location"]
    assert there == ("/accounts/" if where == "here" else "/accounts/login/")
    reader.refresh_from_db()
    assert reader.email == NEW
    assert EmailAddress.objects.get(user=reader).email == NEW
    told = last_mail(OLD)
    assert told.subject == "Your account has another e-mail address"
    assert NEW in told.body
    assert "mailto:" in told.body


def test_the_change_can_be_called_off_and_the_mail_be_sent_again(
    client: Client, reader: User
) -> None:
    change(client)
    client.post(EMAIL, {"action_send": "", "email": NEW})
    client.post(EMAIL, {"action_remove": "", "email": NEW})
    assert [address.email for address in EmailAddress.objects.filter(user=reader)] == [OLD]
    assert "no longer works" in Client().get(link_in(last_mail(NEW))).content.decode()


def test_the_address_of_another_account_is_never_theirs(client: Client, reader: User) -> None:
    other = make_reader(NEW)
    change(client)
    link = link_in(last_mail(NEW))
    assert "another account" in client.get(link).content.decode()
    client.post(link)
    reader.refresh_from_db()
    other.refresh_from_db()
    assert (reader.email, other.email) == (OLD, NEW)


def test_a_mail_to_the_new_address_opens_the_account_to_nobody_who_merely_got_it(
    client: Client,
) -> None:
    """A typing error must not hand the account over: neither a code nor a new password is sent."""
    change(client)
    for door in ("/accounts/login/code/", "/accounts/password/reset/"):
        Client().post(door, {"email": NEW})
        assert last_mail().subject == "No account has this address"
