"""Signing up, in and out, and forgotten passwords, without JavaScript."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core import mail

from magreader.accounts.models import User
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader

pytestmark = pytest.mark.django_db
STORY = "/publications/courier/2025-11-18/piano/"
SECRET = "nine passengers and a piano"


def test_signing_up_leads_back_to_where_one_came_from(client: Client) -> None:
    page = client.get(f"/accounts/signup/?next={STORY}").content.decode()
    assert f'value="{STORY}"' in page
    client.post(
        "/accounts/signup/", {"email": "New@Example.org", "password1": SECRET, "next": STORY}
    )
    assert client.post(link_in(last_mail()))["Location"] == STORY
    assert User.objects.get().email == "new@example.org"


def test_signing_in_leads_back_to_where_one_came_from(client: Client) -> None:
    make_reader("iris@example.org")
    page = client.get(f"/accounts/login/?next={STORY}").content.decode()
    assert f'value="{STORY}"' in page
    assert f"/accounts/signup/?next={STORY.replace('/', '%2F')}" in page
    answer = client.post(
        "/accounts/login/",
        {"login": "IRIS@example.org", "password": "a long passphrase", "next": STORY},
    )
    assert answer["Location"] == STORY


def test_a_wrong_password_is_said_in_words(client: Client) -> None:
    make_reader("iris@example.org")
    answer = client.post("/accounts/login/", {"login": "iris@example.org", "password": "wrong"})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.content.decode()


def test_signing_out_asks_once_and_then_does_it(client: Client) -> None:
    client.force_login(make_reader())
    assert "Sign out" in client.get("/accounts/logout/").content.decode()
    client.post("/accounts/logout/")
    assert "Sign in" in client.get("/").content.decode()


def test_a_forgotten_password_is_replaced_by_mail(client: Client) -> None:
    make_reader("iris@example.org")
    done = client.post("/accounts/password/reset/", {"email": "iris@example.org"}, follow=True)
    assert "Look in your mailbox" in done.content.decode()
    found = re.search(
        r"http://127\.0\.0\.1:8000(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body)
    )
    assert found
    form = client.get(found[1], follow=True)
    assert "A new password" in form.content.decode()
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": SECRET, "password2": SECRET})
    assert User.objects.get().check_password(SECRET)


def test_the_end_of_a_link_to_a_new_password_comes_after_an_hour(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_reader("iris@example.org")
    asked = datetime.now().replace(microsecond=0)  # noqa: DTZ005  # as the tokens count
    later = {"seconds": 0}
    monkeypatch.setattr(
        PasswordResetTokenGenerator, "_now", lambda _tokens: asked + timedelta(**later)
    )
    client.post("/accounts/password/reset/", {"email": "iris@example.org"})
    link = re.search(r"http://127\.0\.0\.1:8000(\S+/key/\S+)", str(mail.outbox[0].body))
    assert link
    for later["seconds"], works in ((3600, True), (3601, False)):
        page = Client().get(link[1], follow=True).content.decode()
        assert ('name="password1"' in page) == works


def test_a_link_that_was_used_says_so(client: Client) -> None:
    page = client.get("/accounts/password/reset/key/1-abc-123/").content.decode()
    assert "This link no longer works" in page


@pytest.mark.parametrize(
    "address",
    [
        "login/",
        "signup/",
        "password/reset/",
        "password/reset/done/",
        "password/reset/key/done/",
        "confirm-email/",
        "confirm-email/some-key/",
        "inactive/",
    ],
)
def test_the_entrance_looks_like_the_house(client: Client, address: str) -> None:
    page = client.get(f"/accounts/{address}").content.decode()
    assert 'class="entrance"' in page
    assert page.count("<h1") == 1
    assert "<title> ·" not in page


@pytest.mark.parametrize("address", ["email/", "password/change/", "logout/", "reauthenticate/"])
def test_so_do_the_rooms_of_an_account(client: Client, address: str) -> None:
    make_reader("iris@example.org")
    client.post("/accounts/login/", {"login": "iris@example.org", "password": "a long passphrase"})
    page = client.get(f"/accounts/{address}", follow=True).content.decode()
    assert 'class="entrance"' in page
    assert page.count("<h1") == 1


@pytest.mark.parametrize("door", ["login", "signup", "password/reset"])
@pytest.mark.parametrize("elsewhere", ["http://[", "//[", "\\\\evil.example", "http://localhost/"])
def test_no_door_fails_at_or_follows_an_address_that_is_not_ours(
    client: Client, door: str, elsewhere: str
) -> None:
    answer = client.get(f"/accounts/{door}/", {"next": elsewhere})
    assert answer.status_code == 200
    form = {"email": "new@example.org", "password1": SECRET, "next": elsewhere}
    client.post("/accounts/signup/", form)
    assert client.post(link_in(last_mail()))["Location"] == "/"


def test_an_address_that_is_too_long_is_no_account_under_another(client: Client) -> None:
    for length in (255, 400):
        email = f"{'x' * (length - 12)}@example.org"
        answer = client.post(
            "/accounts/signup/", {"email": email, "password1": "a long passphrase"}
        )
        assert answer.status_code == 200
        assert "at most 254 characters" in answer.content.decode()
    assert not User.objects.exists()
