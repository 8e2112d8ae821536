"""For machines: is the house well, and where may crawlers go."""

from unittest.mock import patch

import pytest
from django.db import OperationalError

from tests.client import Client

pytestmark = pytest.mark.django_db


def test_a_well_house_says_ok(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert "no-store" in answer["Cache-Control"]


def test_a_house_without_its_database_says_so(client: Client) -> None:
    with patch(
        "magreader.newsstand.views.doors.connection.cursor", side_effect=OperationalError("gone")
    ):
        answer = client.get("/healthz")
    assert answer.status_code == 503
    assert b"gone" not in answer.content


def test_crawlers_stay_out_of_accounts_and_the_desk(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert {"Disallow: /accounts/", "Disallow: /admin/"} <= set(lines)


def test_crawlers_walk_through_no_filters_of_the_search(client: Client) -> None:
    assert "Disallow: /search/" in client.get("/robots.txt").content.decode().splitlines()


def test_crawlers_have_nothing_made_for_them(client: Client) -> None:
    """A voice speaks and a service translates for one at a time."""
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /*.mp3", "Disallow: /publications/*/*/*/in/"} <= set(lines)
