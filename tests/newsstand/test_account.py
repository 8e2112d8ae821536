"""The reader's own page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.paywall.models import Entitlement
from tests.client import Client
from tests.make import make_entitlement, make_reader

pytestmark = pytest.mark.django_db


def test_a_stranger_signs_in_first(client: Client) -> None:
    answer = client.get("/accounts/")
    assert answer["Location"] == "/accounts/login/?next=/accounts/"


def test_it_shows_who_one_is_and_where_to_change_what(client: Client) -> None:
    client.force_login(make_reader("iris@example.org", name="Iris Bakker"))
    page = client.get("/accounts/").content.decode()
    for words in ("iris@example.org", "Iris Bakker", "You have no plan"):
        assert words in page
    for address in ("password/change", "email", "logout"):
        assert f'href="/accounts/{address}/"' in page


def test_it_shows_plans_past_and_present(client: Client) -> None:
    reader, now = make_reader(), timezone.now()
    make_entitlement(reader, ends=now + timedelta(days=3))
    make_entitlement(reader, starts=now - timedelta(days=9), ends=now - timedelta(days=8))
    client.force_login(reader)
    page = client.get("/accounts/").content.decode()
    assert page.count("<strong>GOLD</strong>") == 2
    assert page.count("Past<") == 1


def test_each_right_stands_by_itself_with_where_it_came_from(client: Client) -> None:
    reader, now = make_reader(), timezone.now()
    make_entitlement(reader, ends=now + timedelta(days=3))
    make_entitlement(reader, source="plan", ends=now + timedelta(days=5))
    Entitlement.objects.update(note="A favour for the mayor")
    client.force_login(reader)
    page = client.get("/accounts/").content.decode()
    assert page.count("<strong>GOLD</strong>") == 2
    for words in ("given by staff", "taken by the reader", "After that you read openings"):
        assert words in page
    assert "mayor" not in page
    assert 'href="/plans/voucher/"' in page


def test_what_comes_is_told_with_its_day(client: Client) -> None:
    reader, now = make_reader(), timezone.now()
    make_entitlement(reader, ends=now + timedelta(days=3))
    make_entitlement(reader, starts=datetime(2099, 3, 3, tzinfo=UTC), ends=None)
    client.force_login(reader)
    page = client.get("/accounts/").content.decode()
    assert "To come" in page
    assert "from 3 March 2099" in page
    assert "After that" not in page


def test_name_and_language_are_kept(client: Client) -> None:
    reader = make_reader()
    client.force_login(reader)
    answer = client.post("/accounts/", {"name": "Iris", "language": "nl"})
    assert answer["Location"] == "/accounts/"
    reader.refresh_from_db()
    assert (reader.name, reader.language) == ("Iris", "nl")
    assert 'lang="nl"' in client.get("/").content.decode()[:60]


def test_a_language_that_is_not_spoken_is_refused(client: Client) -> None:
    client.force_login(make_reader())
    answer = client.post("/accounts/", {"name": "Iris", "language": "xx"})
    assert answer.status_code == 400
    assert not User.objects.filter(name="Iris").exists()


def test_nothing_but_name_and_language_can_be_sent(client: Client) -> None:
    reader = make_reader()
    client.force_login(reader)
    client.post("/accounts/", {"name": "I", "language": "en", "is_staff": "on", "email": "x@y.zz"})
    reader.refresh_from_db()
    assert not reader.is_staff
    assert reader.email != "x@y.zz"
