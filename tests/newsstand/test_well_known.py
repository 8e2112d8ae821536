"""What programs look for in /.well-known/."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django.fixtures import Settings

from tests.client import Client
from tests.make import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.words]


def test_who_finds_a_hole_learns_whom_to_tell(client: Client, settings: Settings) -> None:
    settings.CONTACT, settings.SITE_URL = "desk@news.example.org", "https://news.example.org"
    answer = client.get("/.well-known/security.txt", headers={"Host": "localhost"})
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    assert lines["Contact"] == "mailto:desk@news.example.org"
    assert lines["Canonical"] == "https://news.example.org/.well-known/security.txt"
    assert lines["Preferred-Languages"] == "de, en, es, fr, nl"
    expires = datetime.fromisoformat(lines["Expires"])
    now = datetime.now(UTC)
    assert now + timedelta(days=30) < expires < now + timedelta(days=365)


def test_a_password_manager_finds_where_to_change_a_password(client: Client) -> None:
    answer = client.get("/.well-known/change-password")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/password/change/")
    client.force_login(make_reader())
    page = client.get("/.well-known/change-password", follow=True).content.decode()
    assert 'name="oldpassword"' in page


@pytest.mark.parametrize("name", ["security.txt", "change-password"])
def test_neither_takes_a_form(client: Client, name: str) -> None:
    assert client.post(f"/.well-known/{name}").status_code == 405
