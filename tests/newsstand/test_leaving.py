"""What a browser is told to forget when its reader leaves, by whichever way out."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session

from magreader.accounts.models import User
from tests.client import Client
from tests.make import make_reader, make_staff

pytestmark = [pytest.mark.django_db, pytest.mark.words]
CLEARED = "Clear-Site-Data"


@pytest.mark.parametrize("make", [make_reader, make_staff])
def test_signing_out_clears_the_pages_that_the_browser_holds(
    client: Client, make: Callable[[], User]
) -> None:
    client.force_login(make())
    assert CLEARED not in client.get("/")
    answer = client.post("/accounts/logout/")
    assert answer.status_code == 302
    assert answer[CLEARED] == '"cache"'


def test_a_session_that_was_ended_elsewhere_clears_them_with_the_next_answer(
    client: Client,
) -> None:
    client.force_login(make_reader())
    Session.objects.all().delete()
    assert client.get("/")[CLEARED] == '"cache"'


def test_a_strangers_visit_clears_nothing(client: Client) -> None:
    for address in ("/", "/accounts/login/", "/language/"):
        assert CLEARED not in client.get(address)
    assert CLEARED not in client.post("/accounts/logout/")
