"""Logs: nothing in them opens anything, no reader's address, one event a line."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from magreader.accounts.models import User
from magreader.logs import LogLine, cut, on_one_line
from tests.client import Client
from tests.desk.pages import imported, page
from tests.mailbox import last_mail, link_in
from tests.make import make_reader, make_staff
from tests.newsstand.test_factors import SECOND, set_up, sign_in, with_codes

SECRET = "1-d4h0k3-5eaf00d"
WITH_SECRETS = [
    f"/accounts/password/reset/key/{SECRET}/",
    f"/accounts/confirm-email/{SECRET}/",
    f"/accounts/invitation/{SECRET}/",
    f"/accounts/login/link/{SECRET}/",
    f"/gifts/{SECRET}/",
    f"/search/feeds/{SECRET}/",
    f"/search/mails/{SECRET}/",
]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the log says from now on, written as the settings have it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    (made,) = (h for h in logging.getLogger().handlers if type(h) is logging.StreamHandler)
    assert isinstance(made.formatter, LogLine)  # as the settings have it
    handler.setFormatter(made.formatter)
    root = logging.getLogger()
    root.addHandler(handler)
    yield stream
    root.removeHandler(handler)


@pytest.mark.django_db
@pytest.mark.parametrize("address", WITH_SECRETS)
def test_no_line_has_the_secret_part_of_an_address(address: str, lines: io.StringIO) -> None:
    """Nor has Django's own, which names the address of each request that is refused."""
    client = Client(enforce_csrf_checks=True)
    for asked in (address, f"{address}more/", f"{address[:-1]}?next=/", address.rstrip("/")):
        client.get(asked)
        client.post(asked)
        client.put(asked)
    logging.getLogger("magreader").warning("Asked for %s", address)
    said = lines.getvalue()
    assert SECRET not in said
    assert address.replace(SECRET, "…") in said


def test_a_traceback_has_no_secret_and_can_not_pass_for_an_event(lines: io.StringIO) -> None:
    try:
        int(f"iris@example.org {WITH_SECRETS[0]}\n2026-01-01T00:00:00Z INFO x")
    except ValueError:
        logging.getLogger("magreader").exception("It failed.")
    first, *rest = lines.getvalue().splitlines()
    assert first.endswith("ERROR magreader It failed.")
    assert rest
    assert all(line.startswith("    ") for line in rest)
    assert "iris@" not in lines.getvalue()
    assert SECRET not in lines.getvalue()


@pytest.mark.django_db
def test_a_line_break_makes_no_second_event(lines: io.StringIO) -> None:
    forged = "x\r\n2026-01-01T00:00:00.000Z INFO magreader All is well\x1b[2J\u2028"
    logging.getLogger("magreader").warning("Asked for %s", forged)
    Client().get("/nowhere%0D%0AINFO%20forged/")
    said = lines.getvalue().splitlines()
    assert len(said) == 2
    assert r"x\r\n2026" in said[0]
    assert r"\x1b[2J\u2028" in said[0]


def test_a_line_says_its_moment_in_utc(lines: io.StringIO) -> None:
    logging.getLogger("magreader.dumps").warning("Something.")
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z WARNING magreader\.dumps Something\.\n",
        lines.getvalue(),
    )


@pytest.mark.django_db
def test_what_a_reader_does_puts_no_address_in_the_log(
    lines: io.StringIO, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    make_reader("iris@example.org")
    said = {"login": "iris@example.org", "password": "wrong one here"}
    for _attempt in range(7):
        client.post("/accounts/login/", said)
    client.post("/accounts/password/reset/", {"email": "iris@example.org"})
    client.post("/accounts/signup/", {"email": "new@example.org", "password1": "short"})
    assert "@" not in lines.getvalue().replace("…@…", "")
    assert "wrong one" not in lines.getvalue()
    assert "iris" not in caplog.text  # as it is said, before anything is cut


@pytest.mark.django_db
def test_what_happens_at_the_entrance_is_logged(
    client: Client, lines: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    reader = make_reader("iris@example.org")
    client.post("/accounts/login/", {"login": reader.email, "password": "wrong one here"})
    client.post("/accounts/login/", {"login": reader.email, "password": "a long passphrase"})
    new = dict.fromkeys(("password1", "password2"), "nine passengers and a piano")
    client.post("/accounts/password/change/", {"oldpassword": "a long passphrase", **new})
    client.post("/accounts/logout/")
    assert door_lines(lines) == [
        "A sign-in failed from 127.0.0.1.",
        f"Account {reader.pk} signed in from 127.0.0.1 by password.",
        f"Account {reader.pk} has another password.",
        f"Account {reader.pk} signed out from 127.0.0.1.",
    ]


@pytest.mark.django_db
def test_so_is_what_a_second_factor_and_a_mail_do(
    client: Client,
    lines: io.StringIO,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    caplog.set_level("INFO")
    client.post(
        "/accounts/signup/", {"email": "iris@example.org", "password1": "a long passphrase"}
    )
    client.post(link_in(last_mail()))
    reader = User.objects.get()
    client.post("/accounts/reauthenticate/", {"password": "a long passphrase"})
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)
    codes = with_codes(reader)
    other = Client()
    sign_in(other, reader)
    other.post(SECOND, {"code": "000000"})
    other.post(SECOND, {"code": codes[0]})
    here = f"Account {reader.pk}"
    assert door_lines(lines) == [
        f"{here} confirmed an address from 127.0.0.1.",
        f"{here} signed in from 127.0.0.1.",
        f"{here}, from 127.0.0.1: totp activated.",
        "A code or a passkey was refused from 127.0.0.1.",
        f"{here} signed in from 127.0.0.1 by password and recovery_codes.",
    ]
    assert not any(code in lines.getvalue() for code in ("000000", *codes))


@pytest.mark.django_db
def test_whoever_is_over_the_limit_is_logged(lines: io.StringIO) -> None:
    for _attempt in range(6):
        Client().post("/accounts/login/", {"login": "iris@example.org", "password": "wrong"})
    assert door_lines(lines)[-1] == "Too many attempts; another from 127.0.0.1."


def door_lines(lines: io.StringIO) -> list[str]:
    said = [line.partition("door_log ")[2] for line in lines.getvalue().splitlines()]
    return [line for line in said if line]


@pytest.mark.django_db
def test_what_staff_do_is_logged_by_their_number(
    lines: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    batch, staff = imported(page()), make_staff("vera@example.org")
    client = Client()
    client.force_login(staff)
    client.post(f"/admin/dumps/batch/{batch.pk}/take-back/")
    assert f"was taken back by account {User.objects.get().pk}." in lines.getvalue()
    assert "vera" not in caplog.text


@pytest.mark.parametrize("text", ["a" * 200_000, "/gifts/" * 30_000, "a@b." * 40_000, "@" * 99_999])
def test_a_very_long_line_takes_no_long_time(text: str) -> None:
    """A reader's request can't hold a worker up."""
    assert cut(on_one_line(text))


def test_what_is_no_secret_stays() -> None:
    for text in ("GET /accounts/login/ 403", "/gifts/", "3 @ 4", "plan GOLD; 60 %"):
        assert on_one_line(cut(text)) == text
