"""A voucher is entered: the page, its errors in words, and the limit."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Voucher
from magreader.paywall.vouchers import Print, make_vouchers, print_code, withdraw
from tests.client import Client
from tests.make import (
    gold,
    make_edition,
    make_entitlement,
    make_publication,
    make_reader,
    make_staff,
    make_story,
    make_unconfirmed_reader,
)

pytestmark = pytest.mark.django_db
PAGE = "/plans/voucher/"


def a_voucher(**changed: Any) -> Voucher:
    said = {"days": 30, "uses": 1, "ends": None, "series": "Fair", "by": make_staff()} | changed
    return make_vouchers(1, Print(plan=gold(), **said))[0]


def enter(client: Client, code: str, **more: str) -> Any:
    return client.post(PAGE, {"code": code, **more})


def as_reader(client: Client) -> User:
    reader = make_reader()
    client.force_login(reader)
    return reader


# ---- taken ------------------------------------------------------------------------------------
def test_a_code_opens_the_story_that_the_reader_came_from(client: Client) -> None:
    story, voucher, reader = make_story(), a_voucher(), as_reader(client)
    locked = client.get(story.get_absolute_url()).content.decode()
    way = f"{PAGE}?next={story.get_absolute_url().replace('/', '%2F')}"
    assert f'href="{way}"' in locked
    assert f'name="next" value="{story.get_absolute_url()}"' in client.get(way).content.decode()
    code = print_code(voucher.code).lower().replace("0", "o")
    answer = enter(client, code, next=story.get_absolute_url())
    assert answer["Location"] == story.get_absolute_url()
    page = client.get(answer["Location"]).content.decode()
    assert "The voucher is taken: GOLD is yours until" in page
    assert "You read this in full with GOLD until" in page
    assert Entitlement.objects.get(reader=reader).voucher == voucher


def test_without_a_way_back_the_account_shows_what_it_gave(client: Client) -> None:
    as_reader(client)
    answer = enter(client, a_voucher(series="Harbour fair", days=None).code)
    assert answer["Location"] == "/accounts/"
    page = client.get("/accounts/").content.decode()
    assert "without end" in page
    assert "voucher · Harbour fair" in page


def test_what_runs_already_is_said_before(client: Client) -> None:
    reader, now = as_reader(client), timezone.now()
    for days in (9, 2):
        make_entitlement(reader, ends=now + timedelta(days=days))
    page = client.get(PAGE).content.decode()
    assert page.count("You have GOLD until") == 1
    make_entitlement(reader, ends=None)
    make_entitlement(reader, ends=None)
    page = client.get(PAGE).content.decode()
    assert page.count("You have GOLD without end.") == 1
    assert "count from now" in page


def test_nobody_is_led_off_the_site(client: Client) -> None:
    as_reader(client)
    assert enter(client, a_voucher().code, next="//evil.example/")["Location"] == "/accounts/"


# ---- who may ----------------------------------------------------------------------------------
def test_a_stranger_comes_back_with_the_code_filled_in(client: Client) -> None:
    code = print_code(a_voucher().code)
    page = client.get(f"{PAGE}?code={code}").content.decode()
    assert code in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]
    (door,) = [part.split('"')[0] for part in page.split('href="') if "/accounts/signup/" in part]
    (back,) = parse_qs(urlsplit(door).query)["next"]
    as_reader(client)
    assert f'value="{code}"' in client.get(back).content.decode()


def test_a_stranger_who_sends_a_code_signs_in_first(client: Client) -> None:
    answer = enter(client, "ABCD", next="/publications/")
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert "code%3DABCD%26next%3D%252Fpublications%252F" in answer["Location"]


def test_who_has_not_confirmed_an_address_is_led_there(client: Client) -> None:
    voucher = a_voucher()
    client.force_login(make_unconfirmed_reader())
    page = client.get(f"{PAGE}?code={voucher.code}").content.decode()
    assert 'href="/accounts/email/"' in page
    assert voucher.code in page
    answer = enter(client, voucher.code)
    assert answer.status_code == 400
    assert "Confirm" in answer.content.decode()
    assert not Entitlement.objects.exists()


def test_forms_are_guarded_against_forgery() -> None:
    client, voucher = Client(enforce_csrf_checks=True), a_voucher()
    client.force_login(make_reader())
    assert enter(client, voucher.code).status_code == 403
    assert not Entitlement.objects.exists()


# ---- refused ----------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["unknown", "withdrawn", "ended", "used up", "yours already"])
def test_each_refusal_is_said_in_words(client: Client, kind: str) -> None:
    reader = as_reader(client)
    now = timezone.now()
    voucher = a_voucher(uses=2 if kind == "yours already" else 1)
    said = {
        "unknown": "No voucher has this code, or it was withdrawn.",
        "withdrawn": "No voucher has this code, or it was withdrawn.",
        "ended": "This voucher was to be entered until 2 May 2020.",
        "used up": "This voucher is used up",
        "yours already": "You entered this voucher before.",
    }[kind]
    match kind:
        case "unknown":
            voucher.code = "000000000000"
        case "withdrawn":
            withdraw(Voucher.objects.all())
        case "ended":
            ends = now.replace(year=2020, month=5, day=3, hour=0, minute=0, second=0, microsecond=0)
            Voucher.objects.update(ends=ends)
        case "used up":
            Voucher.objects.update(used=1)
        case _:
            enter(client, voucher.code)
    had = Entitlement.objects.filter(reader=reader).count()
    answer = enter(client, voucher.code)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    assert f'value="{voucher.code}"' in page
    assert 'aria-invalid="true"' in page
    assert Entitlement.objects.filter(reader=reader).count() == had


def test_unknown_and_withdrawn_codes_get_the_same_page(client: Client) -> None:
    as_reader(client)
    gone = a_voucher()
    withdraw(Voucher.objects.all())
    client.get(PAGE)  # the token of the forms is there by now

    def main(code: str) -> str:
        page = enter(client, code).content.decode()
        return re.sub(r'csrf\S+ value="\w+"', "", page.replace(code, "").split("<main")[1])

    assert main(gone.code) == main("0" * 12)


@pytest.mark.parametrize("typed", ["", "  ", "x" * 61])
def test_what_is_no_code_at_all_is_put_right_on_the_page(client: Client, typed: str) -> None:
    as_reader(client)
    assert enter(client, typed).status_code == 400


# ---- the limit --------------------------------------------------------------------------------
def test_codes_are_not_tried_out(client: Client) -> None:
    as_reader(client)
    for _ in range(10):
        assert enter(client, "0" * 12).status_code == 400
    voucher = a_voucher()
    answer = enter(client, voucher.code)
    assert answer.status_code == 429
    assert "Too many codes that nobody knows" in answer.content.decode()
    assert not Entitlement.objects.exists()
    other = Client()
    as_reader(other)
    assert enter(other, voucher.code).status_code == 302


def test_nor_from_one_address_by_many_accounts(client: Client) -> None:
    for _ in range(6):
        as_reader(client)
        for _ in range(10):
            enter(client, "0" * 12)
    as_reader(client)
    assert enter(client, a_voucher().code).status_code == 429


def test_vouchers_that_are_taken_do_not_count(client: Client) -> None:
    """A class at school enters thirty of them from one address."""
    as_reader(client)
    for voucher in make_vouchers(70, Print(gold(), 30, 1, None, "Class", make_staff())):
        assert enter(client, voucher.code).status_code == 302


# ---- kept to oneself --------------------------------------------------------------------------
def test_no_log_has_a_code(
    client: Client, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level("DEBUG")
    voucher = a_voucher()
    client.get(f"{PAGE}?code={voucher.code}")
    enter(client, voucher.code)
    as_reader(client)
    client.get(f"{PAGE}?code={voucher.code}")
    for _ in range(3):
        enter(client, voucher.code)
    withdraw(Voucher.objects.all())
    enter(client, voucher.code)
    assert voucher.code not in caplog.text + "".join(capfd.readouterr())


def test_the_page_is_for_one_reader_and_not_for_crawlers(client: Client) -> None:
    assert f"Disallow: {PAGE}" in client.get("/robots.txt").content.decode()
    as_reader(client)
    assert "private" in client.get(PAGE)["Cache-Control"]


@pytest.mark.usefixtures("translator")
def test_a_lock_beside_a_translation_leads_back_to_the_translation(client: Client) -> None:
    story = make_story(make_edition(make_publication(language="en")))
    as_reader(client)
    address = f"{story.get_absolute_url()}in/es/"
    page = client.get(address).content.decode()
    assert f'name="next" value="{address}"' in page
    answer = client.post("/plans/gold/trial/", {"next": address})
    assert answer["Location"] == address
