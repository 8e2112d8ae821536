"""Signing in without a password: one mail holds a code and a link."""

import re
from datetime import timedelta
from pathlib import Path
from time import sleep

import pytest
from django.conf import settings
from django.core import mail, signing
from django.utils import timezone

from magreader.accounts.models import User
from magreader.newsstand.sign_in_link import Door, open_link, sign_in_link
from tests.at_one_time import a_database_for_threads, at_one_time, elsewhere
from tests.client import Client
from tests.mailbox import code_in, last_mail, link_in
from tests.make import make_reader
from tests.newsstand.test_factors import SECOND, with_app

pytestmark = pytest.mark.django_db
STORY = "/publications/courier/2025-11-18/piano/"
ASK, CONFIRM = "/accounts/login/code/", "/accounts/login/code/confirm/"
IRIS = "iris@example.org"


def ask(client: Client, email: str = IRIS, **more: str) -> str:
    return str(client.post(ASK, {"email": email, **more})["Location"])


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_sign_in_page_offers_it_and_remembers_where_one_was_going(client: Client) -> None:
    page = client.get(f"/accounts/login/?next={STORY}").content.decode()
    assert f'href="{ASK}?next={STORY.replace("/", "%2F")}"' in page
    assert "Send me a code and a link" in page
    assert f'value="{STORY}"' in client.get(f"{ASK}?next={STORY}").content.decode()


def test_the_code_signs_in_where_it_was_asked_for(client: Client) -> None:
    make_reader(IRIS)
    there = ask(client, next=STORY)
    assert there.startswith(CONFIRM)
    assert IRIS in client.get(there).content.decode()
    answer = client.post(CONFIRM, {"code": code_in(last_mail()), "next": STORY})
    assert answer["Location"] == STORY
    assert is_in(client)


def test_three_wrong_codes_are_enough(client: Client) -> None:
    make_reader(IRIS)
    ask(client)
    code = code_in(last_mail())
    answers = [client.post(CONFIRM, {"code": "WRONG"}) for _ in range(3)]
    assert "Incorrect code" in answers[0].content.decode()
    assert answers[2]["Location"] == ASK
    client.post(CONFIRM, {"code": code})
    assert not is_in(client)


@pytest.mark.parametrize(
    ("button", "there", "field"),
    [("Ask again", ASK, "email"), ("Sign in another way", "/accounts/login/", "password")],
)
def test_who_has_no_mail_asks_again_or_takes_another_way(
    client: Client, button: str, there: str, field: str
) -> None:
    make_reader(IRIS)
    page = client.get(ask(client, next=STORY)).content.decode()
    (value,) = re.findall(f'name="next" value="([^"]+)">{button}<', page)
    assert value == f"{there}?next={STORY.replace('/', '%2F')}"
    answer = client.post("/accounts/logout/", {"next": value}, follow=True)
    assert f'name="{field}"' in answer.content.decode()
    assert f'value="{STORY}"' in answer.content.decode()


def test_a_second_mail_costs_as_much_as_the_first(client: Client) -> None:
    """allauth sends another to known addresses only; how long that takes would tell."""
    make_reader(IRIS)
    ask(client)
    client.post(CONFIRM, {"action": "resend"})
    assert len(mail.outbox) == 1


# ---- the link -----------------------------------------------------------------------------------
def test_the_link_signs_in_in_another_browser_and_leads_on(client: Client) -> None:
    make_reader(IRIS)
    ask(client, next=STORY)
    link, phone = link_in(last_mail()), Client()
    assert f"Sign in as {IRIS}" in phone.get(link).content.decode()
    assert phone.post(link)["Location"] == STORY
    assert is_in(phone)
    assert not is_in(client)


def test_a_scanner_that_opens_it_twice_uses_nothing_up(client: Client) -> None:
    make_reader(IRIS)
    ask(client)
    link, bot = link_in(last_mail()), Client()
    for _ in range(2):
        bot.get(link)
        bot.head(link)
    assert not is_in(bot)
    client.post(link)
    assert is_in(client)


def test_it_works_once(client: Client) -> None:
    make_reader(IRIS)
    ask(client)
    link = link_in(last_mail())
    Client().post(link)
    late = Client()
    answer = late.post(link)
    assert answer.status_code == 410
    assert "no longer works" in answer.content.decode()
    assert ASK in answer.content.decode()
    assert not is_in(late)


@pytest.mark.django_db(transaction=True)
def test_two_who_press_its_button_at_one_moment_come_in_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(given: str, made_from: str) -> bool:
        sleep(0.3)  # the other has looked at the link by now, where nothing keeps it from that
        return given == made_from

    with a_database_for_threads(tmp_path):
        reader = elsewhere(lambda: make_reader(IRIS))
        link = sign_in_link(Door(reader, IRIS))
        monkeypatch.setattr("magreader.newsstand.sign_in_link.constant_time_compare", slowly)
        answers = at_one_time(*[lambda: Client().post(link).status_code] * 2)
    assert sorted(answers, key=str) == [302, 410]


def test_it_dies_with_the_next_sign_in_by_any_road_and_with_a_new_password(
    client: Client,
) -> None:
    reader = make_reader(IRIS)
    key = sign_in_link(Door(reader, IRIS)).split("/")[-2]
    assert open_link(key) == Door(reader, IRIS)
    reader.set_password("a wholly different phrase")
    reader.save()
    assert open_link(key) is None
    key = sign_in_link(Door(reader, IRIS)).split("/")[-2]
    User.objects.update(last_login=timezone.now())
    assert open_link(key) is None


def test_it_is_over_after_a_quarter_of_an_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = make_reader(IRIS)
    key, now = sign_in_link(Door(reader, IRIS)).split("/")[-2], timezone.now().timestamp()
    lasts = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    assert timedelta(seconds=lasts) == timedelta(minutes=15)
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + lasts - 2)
    assert open_link(key)
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + lasts + 2)
    assert open_link(key) is None


def test_nothing_else_that_is_signed_opens_it(client: Client) -> None:
    reader = make_reader(IRIS)
    other = signing.dumps([reader.pk, IRIS, ""], salt="account")
    for key in ("x", "1-abc", other):
        assert client.get(f"/accounts/login/link/{key}/").status_code == 410


def test_an_account_that_is_switched_off_stays_out(client: Client) -> None:
    make_reader(IRIS)
    ask(client)
    User.objects.update(is_active=False)
    assert client.post(link_in(last_mail())).status_code == 410
    ask(Client())
    assert last_mail().subject == "No account has this address"


@pytest.mark.parametrize("by", ["code", "link"])
def test_a_second_factor_is_asked_for_here_too(client: Client, by: str) -> None:
    with_app(make_reader(IRIS))
    ask(client)
    link, code = link_in(last_mail()), code_in(last_mail())
    answer = client.post(link) if by == "link" else client.post(CONFIRM, {"code": code})
    assert answer["Location"].startswith(SECOND)
    assert not is_in(client)


def test_it_leads_to_no_other_site(client: Client) -> None:
    make_reader(IRIS)
    ask(client)
    link = link_in(last_mail())
    assert client.post(f"{link}?next=https://evil.example/")["Location"] == "/"


def test_who_is_in_as_somebody_else_becomes_who_the_link_says(client: Client) -> None:
    reader = make_reader(IRIS)
    ask(Client())
    client.force_login(make_reader())
    client.post(link_in(last_mail()))
    assert client.session["_auth_user_id"] == str(reader.pk)


def test_a_reader_from_before_addresses_were_confirmed_has_a_confirmed_one_now(
    client: Client,
) -> None:
    reader = User.objects.create_user(IRIS, "a long passphrase", last_login=timezone.now())
    ask(client)
    client.post(link_in(last_mail()))
    assert is_in(client)
    assert reader.emailaddress_set.get().verified
