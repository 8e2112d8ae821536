"""Where a reader is signed in, and how that ends."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from magreader.accounts.models import User
from magreader.newsstand.devices import name_device
from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader, make_staff

pytestmark = pytest.mark.django_db
SESSIONS, IRIS = "/accounts/sessions/", "iris@example.org"
SECRET, OTHER = "a long passphrase", "a wholly different phrase"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
    " Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def signed_in(agent: str = FIREFOX, email: str = IRIS) -> Client:
    client = Client(headers={"User-Agent": agent})
    client.post("/accounts/login/", {"login": email, "password": SECRET})
    return client


def is_in(client: Client) -> bool:
    return client.get(SESSIONS).status_code == 200


def the_other(client: Client) -> Any:
    return UserSession.objects.exclude(session_key=client.session.session_key).get()


@pytest.fixture
def reader() -> User:
    return make_reader(IRIS)


def test_the_list_says_where_since_when_and_which_is_this_one(reader: User) -> None:
    signed_in(IPHONE)
    page = signed_in().get(SESSIONS).content.decode()
    assert "Firefox on Linux" in page
    assert "Safari on iPhone" in page
    assert page.count("127.0.0.1") == 2
    assert page.count("this one") == 1
    assert page.index("Firefox") < page.index("this one") < page.index("Safari")


def test_each_place_can_be_signed_out(reader: User) -> None:
    here, phone = signed_in(), signed_in(IPHONE)
    here.post(SESSIONS, {"end": the_other(here).pk})
    assert is_in(here)
    assert not is_in(phone)


def test_all_others_can_be_signed_out_at_once(reader: User) -> None:
    here, *others = signed_in(), signed_in(IPHONE), signed_in()
    page = here.post(SESSIONS, {"end": "others"}, follow=True).content.decode()
    assert "Signed out in 2 places." in page
    assert is_in(here)
    assert not any(is_in(other) for other in others)


@pytest.mark.parametrize("end", ["", "0", "-1", "x", "9" * 40, "٣"])
def test_what_is_no_session_is_not_there(reader: User, end: str) -> None:
    assert signed_in().post(SESSIONS, {"end": end}).status_code == 404


def test_a_session_of_another_reader_is_not_there(reader: User) -> None:
    make_reader("mallory@example.org")
    here, mallory = signed_in(), signed_in(email="mallory@example.org")
    theirs = UserSession.objects.get(user=reader)
    assert mallory.post(SESSIONS, {"end": theirs.pk}).status_code == 404
    assert "Firefox" in mallory.get(SESSIONS).content.decode()
    assert is_in(here)


def test_a_session_from_before_there_was_a_list_is_on_it(reader: User) -> None:
    client = Client(headers={"User-Agent": FIREFOX})
    client.force_login(reader)
    assert "this one" in client.get(SESSIONS).content.decode()


def test_a_stranger_signs_in_first() -> None:
    assert Client().get(SESSIONS)["Location"] == f"/accounts/login/?next={SESSIONS}"


def test_a_page_of_a_reader_writes_nothing(reader: User) -> None:
    client = signed_in()
    client.get("/")
    with CaptureQueriesContext(connection) as asked:
        client.get("/")
    assert all(query["sql"].lstrip().startswith("SELECT") for query in asked)


# ---- a new password ends the others --------------------------------------------------------------
def _change(reader: User, here: Client) -> None:
    form = {"oldpassword": SECRET, "password1": OTHER, "password2": OTHER}
    here.post("/accounts/password/change/", form)


def _reset(reader: User, here: Client) -> None:
    here.post("/accounts/password/reset/", {"email": IRIS})
    form = here.get(link_in(last_mail()), follow=True).request["PATH_INFO"]
    here.post(form, {"password1": OTHER, "password2": OTHER})


def _by_staff(reader: User, here: Client) -> None:
    chief = Client()
    chief.force_login(make_staff())
    form = {"password1": OTHER, "password2": OTHER, "usable_password": "true"}
    chief.post(reverse("admin:auth_user_password_change", args=[reader.pk]), form)


def _by_command(reader: User, here: Client) -> None:
    reader.set_password(OTHER)
    reader.save()


@pytest.mark.parametrize(
    ("way", "stays"), [(_change, True), (_reset, False), (_by_staff, False), (_by_command, False)]
)
def test_a_new_password_ends_all_other_sessions(
    reader: User, way: Callable[[User, Client], None], stays: bool
) -> None:
    here, phone = signed_in(), signed_in(IPHONE)
    assert is_in(phone)
    way(reader, here)
    reader.refresh_from_db()
    assert reader.check_password(OTHER)
    assert not is_in(phone)
    assert is_in(here) == stays


def test_a_password_that_is_taken_away_ends_them_too(reader: User) -> None:
    phone = signed_in()
    reader.set_unusable_password()
    reader.save()
    assert not is_in(phone)


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (FIREFOX, "Firefox on Linux"),
        (IPHONE, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/137.0 Safari/537.36 Edg/137.0", "Edge on Windows"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/137.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18 Safari/605", "Safari on macOS"),
        ("curl/8.5.0", "a device that doesn’t say what it is"),
        ("", "a device that doesn’t say what it is"),
    ],
)
def test_a_device_is_called_by_its_name(agent: str, name: str) -> None:
    assert name_device(agent) == name
