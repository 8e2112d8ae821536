"""Mails: in our words, in the reader's language, as text and as HTML, with links that lead home."""

import re
import time
from collections.abc import Callable
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from typing import Any

import allauth
import pytest
from allauth.account import app_settings
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail

from magreader.accounts.models import User
from magreader.newsstand.mails import make_mail
from tests.client import Client
from tests.mailbox import code_in, link_in
from tests.make import make_reader, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.words]
RESET, SIGN_UP = "/accounts/password/reset/", "/accounts/signup/"
IRIS, PHRASE = "iris@example.org", "a long passphrase"
ANOTHER: Any = {"password1": "another phrase", "password2": "another phrase"}


def sent(client: Client, door: str, headers: dict[str, str] | None = None, **form: str) -> Any:
    client.post(door, form, headers=headers or {})
    return mail.outbox[-1]


def confirm(client: Client) -> Any:
    return sent(client, SIGN_UP, email="new@example.org", password1=PHRASE)


def exists(client: Client) -> Any:
    make_reader(IRIS)
    return sent(client, SIGN_UP, email=IRIS, password1=PHRASE)


def reset(client: Client) -> Any:
    make_reader(IRIS)
    return sent(client, RESET, email=IRIS)


def unknown(client: Client) -> Any:
    return sent(client, RESET, email="nobody@example.org")


def code(client: Client) -> Any:
    make_reader(IRIS)
    return sent(client, "/accounts/login/code/", email=IRIS)


def invited(client: Client) -> Any:
    staff = Client()
    staff.force_login(make_staff(name="Ada"))
    return sent(staff, "/admin/accounts/invitation/add/", emails=IRIS, days="7")


def signed_in(client: Client) -> User:
    reader = make_reader(IRIS)
    client.post("/accounts/login/", {"login": IRIS, "password": PHRASE})
    client.post("/accounts/reauthenticate/", {"password": PHRASE})
    return reader


def changed(client: Client) -> Any:
    signed_in(client)
    return sent(client, "/accounts/password/change/", oldpassword=PHRASE, **ANOTHER)


def was_reset(client: Client) -> Any:
    there = client.get(link_in(reset(client)), follow=True).request["PATH_INFO"]
    return sent(client, there, **ANOTHER)


def was_set(client: Client) -> Any:
    reader = make_reader(IRIS)
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    # Who has nothing else to show has shown the code of a mail (views/mail_code.py).
    session = client.session
    session["account_authentication_methods_user"] = str(reader.pk)
    session["account_authentication_methods"] = [{"method": "mail_code", "at": time.time()}]
    session.save()
    return sent(client, "/accounts/password/set/", **ANOTHER)


def deleted(client: Client) -> Any:
    EmailAddress.objects.create(user=signed_in(client), email="iris@example.net")
    return sent(client, "/accounts/email/", email="iris@example.net", action_remove="")


def moved(client: Client) -> Any:
    signed_in(client)
    return sent(
        client, link_in(sent(client, "/accounts/email/", email="i@example.net", action_add=""))
    )


# Each mail of allauth's that our settings let it send, by allauth's name for it.
OCCASIONS: dict[str, Callable[[Client], Any]] = {
    "account_already_exists": exists,
    "email_changed": moved,
    "email_confirmation": confirm,
    "email_deleted": deleted,
    "login_code": code,
    "password_changed": changed,
    "password_reset": was_reset,
    "password_reset_key": reset,
    "password_set": was_set,
    "unknown_account": unknown,
}
NEVER_SENT = {
    "email_confirm",  # allauth has words for it, and nothing that sends it
    "password_reset_code",  # a new password comes by a link
}
ALL = [*OCCASIONS.values(), invited]


def test_every_mail_that_allauth_can_send_is_one_of_ours() -> None:
    theirs = Path(allauth.__file__).parent / "templates/account/email"
    names = {path.name.removesuffix("_subject.txt") for path in theirs.glob("*_subject.txt")}
    names = {name.removesuffix("_signup") for name in names}
    assert names - NEVER_SENT == OCCASIONS.keys()
    assert not app_settings.PASSWORD_RESET_BY_CODE_ENABLED


@pytest.mark.parametrize("name", [*OCCASIONS, "invitation"])
def test_each_occasion_sends_the_mail_that_is_named_for_it(
    client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []

    def note(name: str, *rest: Any) -> Any:
        made.append(name)
        return make_mail(name, *rest)

    monkeypatch.setattr("magreader.newsstand.entrance.make_mail", note)
    {**OCCASIONS, "invitation": invited}[name](client)
    assert made[-1] == name


@pytest.mark.parametrize("occasion", ALL)
def test_a_mail_says_who_asked_for_what_and_gives_one_way_on(client: Client, occasion: Any) -> None:
    message = occasion(client)
    html = message.alternatives[0].content
    assert message.subject in html
    assert "magreader" in message.body
    assert not message.subject.endswith(".")
    links = set(re.findall(r"(?:http://|mailto:)\S+", message.body))
    assert len(links) == 1
    assert links.pop() in html
    assert "example." in message.body
    assert re.search("If it wasn’t|If you expected none", message.body)
    assert "&" not in message.body  # escaped for HTML only
    assert "None" not in message.body
    assert not re.search("  |{{|%[(]", re.sub(r"(?m)^ {4}\S+$|^-- $", "", message.body))


@pytest.mark.parametrize("occasion", ALL)
def test_a_mail_can_be_read_by_a_plain_client(client: Client, occasion: Any) -> None:
    built: EmailMessage = occasion(client).message()
    assert [part.get_content_type() for part in built.iter_parts()] == ["text/plain", "text/html"]
    assert max(map(len, lines_of(built))) < 80


def lines_of(built: EmailMessage) -> list[str]:
    """The text's lines but for its link, which can't be broken."""
    text = next(built.iter_parts()).get_content()
    return [line for line in text.splitlines() if "://" not in line]


@pytest.mark.parametrize(
    "name", sorted(OCCASIONS.keys() - {"email_confirmation", "unknown_account"})
)
def test_every_mail_to_a_reader_speaks_their_language(
    client: Client, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(f"{__name__}.make_reader", partial(make_reader, language="nl"))
    message = OCCASIONS[name](client)
    assert 'lang="nl"' in message.alternatives[0].content


def test_a_code_stands_by_itself_and_beside_the_link(client: Client) -> None:
    message = code(client)
    word = code_in(message)
    assert message.subject == f"{word} is your code"
    assert f">{word}</p>" in message.alternatives[0].content
    assert "/accounts/login/link/" in message.body


def test_who_changed_a_password_is_said_with_the_time_and_the_device(client: Client) -> None:
    message = changed(Client(headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"}))
    assert "with Firefox on Linux" in " ".join(message.body.split())
    assert settings.CONTACT in message.body


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
