"""No page of the entrance is allauth's bare template, whichever way one gets to it."""

import re
from pathlib import Path
from typing import Any

import allauth
import pytest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.desk.gate_check.roads import routes
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.words]
BARE = Path(allauth.__file__).parent
IRIS, SECRET = "iris@example.org", "a long passphrase"
PARAMETER = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>[^()]*\)")


def addresses() -> list[str]:
    """Every address below accounts/, with words that lead nowhere for its parameters."""
    found = (f"/{PARAMETER.sub('some-key', route.pattern)}" for route in routes())
    return sorted({address for address in found if address.startswith("/accounts/")})


def bare_templates(answer: Any) -> list[str]:
    """What allauth itself brings; its messages (.txt) are said in our words by the catalogue."""
    return [
        template.name
        for template in answer.templates
        if BARE in Path(template.origin.name).parents and not template.name.endswith(".txt")
    ]


def stranger() -> Client:
    return Client()


def reader() -> Client:
    client = Client()
    make_reader(IRIS)
    client.post("/accounts/login/", {"login": IRIS, "password": SECRET})
    return client


def reader_who_just_proved_it() -> Client:
    client = reader()
    client.post("/accounts/reauthenticate/", {"password": SECRET})
    return client


def reader_without_a_password() -> Client:
    client, made = Client(), make_reader(IRIS)
    made.set_unusable_password()
    made.save()
    client.force_login(made)
    return client


def somebody_with_a_code_on_the_way() -> Client:
    client = Client()
    make_reader(IRIS)
    client.post("/accounts/login/code/", {"email": IRIS})
    return client


def somebody_unconfirmed() -> Client:
    client = Client()
    client.post("/accounts/signup/", {"email": IRIS, "password1": SECRET})
    return client


VISITORS = [
    stranger,
    reader,
    reader_who_just_proved_it,
    reader_without_a_password,
    somebody_with_a_code_on_the_way,
    somebody_unconfirmed,
]


def test_the_walk_is_a_walk() -> None:
    assert len(addresses()) > 15
    assert "/accounts/login/code/confirm/" in addresses()


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("address", [a for a in addresses() if a != "/accounts/logout/"])
def test_every_page_is_ours(visitor: Any, address: str) -> None:
    client = visitor()
    for answer in (client.get(address, follow=True), client.post(address, {}, follow=True)):
        assert bare_templates(answer) == []
        assert answer.status_code < 500
        if answer.status_code != 405 and answer["Content-Type"].startswith("text/html"):
            assert answer.content.decode().count("<h1") == 1


@pytest.mark.parametrize("registration", ["invitation", "closed"])
def test_closed_doors_are_ours(settings: Any, registration: str) -> None:
    settings.REGISTRATION = registration
    assert bare_templates(Client().get("/accounts/signup/")) == []


def test_links_that_work_lead_to_pages_of_ours() -> None:
    somebody_unconfirmed()
    assert bare_templates(Client().get(link_in(last_mail()))) == []
    User.objects.update(last_login=timezone.now())
    Client().post("/accounts/password/reset/", {"email": IRIS})
    assert bare_templates(Client().get(link_in(last_mail()), follow=True)) == []
