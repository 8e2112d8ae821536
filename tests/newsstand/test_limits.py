"""Attempts at the entrance are counted together, and end in a page that says what to do."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.management import call_command
from django.db import connection

from tests.client import Client
from tests.mailbox import last_mail, link_in
from tests.make import make_reader

pytestmark = pytest.mark.django_db
LOGIN, IRIS, SECRET = "/accounts/login/", "iris@example.org", "a long passphrase"


def attempt(password: str = "wrong", *, email: str = IRIS, ip: str = "203.0.113.1") -> str:
    form = {"login": email, "password": password}
    answer = Client(REMOTE_ADDR=ip).post(LOGIN, form)
    return str(answer.get("Location") or answer.content.decode())


def test_all_workers_count_in_one_place_and_keep_their_pages_for_themselves() -> None:
    assert isinstance(caches["default"], DatabaseCache)
    assert isinstance(caches["template_fragments"], LocMemCache)
    assert settings.CACHES["default"]["LOCATION"] in connection.introspection.table_names()


def test_a_public_page_asks_the_shared_count_for_nothing(
    client: Client, django_assert_num_queries: Any
) -> None:
    client.get("/keys/")
    with django_assert_num_queries(0):
        client.get("/keys/")


def test_the_table_is_there_after_a_second_preparation() -> None:
    call_command("createcachetable", verbosity=0)
    cache.set("a", 1)
    assert cache.get("a") == 1


def test_wrong_passwords_for_one_account_count_together_from_wherever_they_come() -> None:
    make_reader(IRIS)
    for number in range(5):
        assert "Too many" not in attempt(ip=f"203.0.113.{number}")
    assert "Too many attempts" in attempt(ip="203.0.113.99")
    assert "Too many attempts" in attempt(SECRET, ip="203.0.113.100")
    assert attempt(SECRET, email=make_reader().email, ip="203.0.113.101") == "/"


def test_no_other_name_of_this_host_begins_a_new_count() -> None:
    make_reader(IRIS)
    form = {"login": IRIS, "password": "wrong"}
    for number in range(6):
        hosts = {"Host": f"localhost:{1000 + number}"}
        answer = Client(REMOTE_ADDR=f"203.0.113.{number}").post(LOGIN, form, headers=hosts)
    assert "Too many attempts" in answer.content.decode()


def test_it_is_said_of_an_unknown_address_in_the_same_way() -> None:
    for number in range(5):
        attempt(ip=f"203.0.113.{number}")
    assert "Too many attempts" in attempt(ip="203.0.113.99")


def test_who_is_kept_from_the_password_can_come_in_by_mail() -> None:
    make_reader(IRIS)
    for number in range(6):
        attempt(ip=f"203.0.113.{number}")
    reader = Client()
    reader.post("/accounts/login/code/", {"email": IRIS})
    reader.post(link_in(last_mail()))
    assert "_auth_user_id" in reader.session


def test_right_passwords_are_not_counted() -> None:
    make_reader(IRIS)
    assert [attempt(SECRET) for _ in range(8)] == ["/"] * 8


@pytest.mark.parametrize(
    ("door", "form"),
    [
        (LOGIN, {"login": IRIS, "password": "wrong"}),
        ("/accounts/signup/", {"email": "no", "password1": "short"}),
        ("/accounts/password/reset/", {"email": IRIS}),
    ],
)
def test_whoever_knocks_too_often_gets_a_page_of_ours(door: str, form: dict[str, str]) -> None:
    client = Client(REMOTE_ADDR="203.0.113.7")
    answers = [client.post(door, form) for _ in range(32)]
    assert answers[0].status_code in {200, 302}
    assert answers[-1].status_code == 429
    page = answers[-1].content.decode()
    assert page.count("<h1") == 1
    assert "Too many attempts" in page
    assert 'href="/publications/"' in page
    assert Client(REMOTE_ADDR="203.0.113.8").get(door).status_code == 200


def test_few_mails_go_to_one_address_however_many_ask() -> None:
    from django.core import mail

    for number in range(9):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        client.post("/accounts/login/code/", {"email": IRIS})
        client.post("/accounts/password/reset/", {"email": IRIS})
        client.post("/accounts/signup/", {"email": IRIS, "password1": SECRET})
    assert len(mail.outbox) <= 7


def test_prepare_makes_the_table(repository: Path) -> None:
    prepare = repository / "magreader/desk/management/commands/prepare.py"
    assert '"createcachetable"' in prepare.read_text()
