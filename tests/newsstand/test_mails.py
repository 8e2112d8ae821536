"""Mails: in our words, in the reader's language, as text and as HTML, with links that lead home."""

import re
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.core import mail

from magreader.accounts.models import User
from tests.client import Client
from tests.make import make_reader

pytestmark = pytest.mark.django_db
RESET, SIGN_UP = "/accounts/password/reset/", "/accounts/signup/"


def sent(client: Client, door: str, headers: dict[str, str] | None = None, **form: str) -> Any:
    client.post(door, form, headers=headers or {})
    (message,) = mail.outbox
    return message


def confirm(client: Client) -> Any:
    return sent(client, SIGN_UP, email="new@example.org", password1="a long passphrase")


def reset(client: Client) -> Any:
    make_reader("iris@example.org")
    return sent(client, RESET, email="iris@example.org")


def unknown(client: Client) -> Any:
    return sent(client, RESET, email="nobody@example.org")


@pytest.mark.parametrize("occasion", [confirm, reset, unknown])
def test_a_mail_says_who_asked_for_what_and_gives_one_way_on(client: Client, occasion: Any) -> None:
    message = occasion(client)
    html = message.alternatives[0].content
    assert message.subject in html
    assert "magreader" in message.body
    assert not message.subject.endswith(".")
    links = set(re.findall(r"http://\S+", message.body))
    assert len(links) == 1
    assert links.pop() in html
    assert "example.org" in message.body
    assert "If it wasn’t you" in message.body
    assert "&" not in message.body  # escaped for HTML only


@pytest.mark.parametrize("occasion", [confirm, reset])
def test_a_mail_can_be_read_by_a_plain_client(client: Client, occasion: Any) -> None:
    built: EmailMessage = occasion(client).message()
    assert [part.get_content_type() for part in built.iter_parts()] == ["text/plain", "text/html"]
    assert max(map(len, lines_of(built))) < 200


def lines_of(built: EmailMessage) -> list[str]:
    """The text's lines but for its link, which can't be broken."""
    text = next(built.iter_parts()).get_content()
    return [line for line in text.splitlines() if "://" not in line]


def test_a_mail_speaks_the_readers_language_not_that_of_who_asks(client: Client) -> None:
    make_reader("iris@example.org", language="nl")
    message = sent(client, RESET, {"Accept-Language": "en"}, email="iris@example.org")
    assert message.subject != "Choose a new password"
    assert 'lang="nl"' in message.alternatives[0].content


def test_a_link_leads_home_whatever_the_request_calls_the_host(client: Client) -> None:
    make_reader("iris@example.org")
    message = sent(client, RESET, {"Host": "localhost:6666"}, email="iris@example.org")
    assert "http://127.0.0.1:8000/accounts/password/reset/key/" in message.body
    assert "6666" not in message.body + message.alternatives[0].content


def test_what_a_stranger_typed_can_put_nothing_into_a_mail(client: Client) -> None:
    message = sent(client, RESET, email='"<b>x</b>"@example.org')
    assert "<b>" not in message.alternatives[0].content
    assert "<b>" in message.body


def test_a_link_that_a_mail_scanner_opens_is_not_used_up(client: Client) -> None:
    """Scanners fetch what a mail links to, without a cookie, before its reader does."""
    address = link_in(confirm(client))
    for _ in range(2):
        assert 'method="post"' in Client().get(address).content.decode()
    assert not EmailAddress.objects.get(email="new@example.org").verified
    Client().post(address)
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_a_way_to_a_new_password_is_there_after_a_mail_scanner_has_been(client: Client) -> None:
    address = link_in(reset(client))
    for _ in range(2):
        assert 'name="password1"' in Client().get(address, follow=True).content.decode()
    reader = Client()
    there = reader.get(address, follow=True)
    words = {"password1": "another long phrase", "password2": "another long phrase"}
    reader.post(there.request["PATH_INFO"], words)
    assert User.objects.get(email="iris@example.org").check_password("another long phrase")
    assert "no longer works" in Client().get(address, follow=True).content.decode()


def link_in(message: Any) -> str:
    (link,) = set(re.findall(r"http://\S+", message.body))
    return str(urlsplit(link).path)
