"""Second factors: setting them up, coming in with them, losing them; without JavaScript.

Passkeys need a browser: `tests/browser/test_factors.py` has them from end to end.
"""

import re
import time
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.template import Template
from django.test.signals import template_rendered
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.accounts.second_factor import remove_second_factors
from magreader.desk.gate_check.roads import routes
from magreader.newsstand.factors import passkey_host
from tests.client import Client
from tests.make import make_reader, make_staff
from tests.passkeys import make_passkey

pytestmark = pytest.mark.django_db

PASSWORD = "a long passphrase"
SECOND = "/accounts/2fa/authenticate/"
APP, NO_APP = "/accounts/2fa/totp/activate/", "/accounts/2fa/totp/deactivate/"
CODES = "/accounts/2fa/recovery-codes/"
KEYS = "/accounts/2fa/webauthn/"


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Any) -> Any:
    """Mails leave when the change is kept."""
    return django_capture_on_commit_callbacks


def code_of(secret: str, steps: int = 0) -> str:
    """What an app shows now, or some half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_app(reader: User) -> tuple[User, str]:
    secret = generate_totp_secret()
    TOTP.activate(reader, secret)
    return reader, secret


def with_codes(reader: User) -> list[str]:
    codes: list[str] = RecoveryCodes.activate(reader).get_unused_codes()
    return codes


def signed_in(reader: User) -> Client:
    """And has given the password once more."""
    client = Client()
    client.force_login(reader)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def sign_in(client: Client, reader: User, **more: str) -> Any:
    form = {"login": reader.email, "password": PASSWORD, **more}
    return client.post("/accounts/login/", form)


def is_in(client: Client) -> bool:
    return bool(client.get("/accounts/").status_code == 200)


def text(answer: Any) -> str:
    return str(answer.content.decode())


# ---- the app ------------------------------------------------------------------------------------
def set_up(client: Client) -> tuple[Any, str]:
    page = text(client.get(APP))
    found = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", page)
    assert found
    secret = found[1].replace(" ", "")
    return client.post(APP, {"code": code_of(secret)}, follow=True), secret


def test_an_app_is_set_up_with_a_picture_or_by_typing_and_codes_come_with_it(
    committed: Any,
) -> None:
    reader = make_reader("iris@example.org")
    client = signed_in(reader)
    page = text(client.get(APP))
    assert 'src="data:image/svg+xml;base64,' in page
    assert "otpauth://totp/" in page
    with committed(execute=True):
        answer, _secret = set_up(client)
    assert answer.redirect_chain[-1][0] == CODES
    codes = re.findall(r"<li>(\d{8})</li>", text(answer))
    assert len(codes) == 10
    kept = client.get(f"{CODES}download/")
    assert kept.content.decode().split() == codes
    assert "attachment" in kept["Content-Disposition"]
    assert "no-store" in kept["Cache-Control"]
    assert "An authenticator app is a second factor of iris@example.org" in mail.outbox[0].body


def test_pages_with_secrets_are_kept_nowhere() -> None:
    reader = make_reader()
    client = signed_in(reader)
    assert "no-store" in client.get(APP)["Cache-Control"]
    with_app(reader)
    with_codes(reader)
    assert "no-store" in client.get(CODES)["Cache-Control"]


def test_a_wrong_code_switches_nothing_on_and_keeps_the_secret() -> None:
    client = signed_in(make_reader())
    secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", text(client.get(APP)))
    answer = text(client.post(APP, {"code": "000000"}))
    assert "That didn’t work" in answer
    assert secret
    assert secret[1] in answer
    assert not Authenticator.objects.exists()


def test_signing_in_asks_for_the_code_and_leads_back(client: Client) -> None:
    reader, secret = with_app(make_reader())
    answer = sign_in(client, reader, next="/plans/")
    assert answer["Location"].startswith(SECOND)
    assert not is_in(client)
    assert "That didn’t work" in text(client.post(SECOND, {"code": "000000"}))
    assert not is_in(client)
    assert client.post(SECOND, {"code": code_of(secret)})["Location"] == "/plans/"
    assert is_in(client)


@pytest.mark.parametrize(("steps", "comes_in"), [(-2, False), (-1, True), (0, True), (1, True)])
def test_a_clock_may_be_half_a_minute_off(
    client: Client, steps: int, comes_in: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = time.time() // 30 * 30  # and no half minute ends in the middle
    monkeypatch.setattr(time, "time", lambda: now)
    reader, secret = with_app(make_reader())
    sign_in(client, reader)
    client.post(SECOND, {"code": code_of(secret, steps)})
    assert is_in(client) is comes_in


def test_a_code_is_good_once_also_at_another_worker(client: Client) -> None:
    """allauth remembers used codes in the cache, which each worker has its own of."""
    from django.core.cache import cache

    reader, secret = with_app(make_reader())
    code = code_of(secret)
    sign_in(client, reader)
    client.post(SECOND, {"code": code})
    assert is_in(client)
    thief = Client()
    for again in (code, code_of(secret, -1), f"{code[:3]} {code[3:]}"):
        cache.clear()
        sign_in(thief, reader)
        assert "was used already" in text(thief.post(SECOND, {"code": again}))
        assert not is_in(thief)


@pytest.mark.parametrize(
    "code", ["", " ", "1" * 5_000, "\0", "١٢٣٤٥٦", "12 34 56", "'; --", "[" * 9_000]
)
def test_odd_codes_get_nobody_in_and_break_nothing(client: Client, code: str) -> None:
    reader, _secret = with_app(make_reader())
    sign_in(client, reader)
    assert client.post(SECOND, {"code": code}).status_code == 200
    assert client.post(SECOND, {"credential": code or "{}"}).status_code == 200
    assert client.post(SECOND, {"credential": '{"a": 1}'}).status_code == 200
    assert not is_in(client)


def test_guessing_comes_to_an_end(client: Client) -> None:
    reader, secret = with_app(make_reader())
    for _ in range(12):
        sign_in(client, reader)
        client.post(SECOND, {"code": "000000"})
    client.post(SECOND, {"code": code_of(secret)})
    assert not is_in(client)


def test_the_second_step_can_be_reached_by_no_other_way(client: Client) -> None:
    with_app(make_reader())
    assert client.get(SECOND)["Location"] == "/accounts/login/"
    assert client.post(SECOND, {"code": "000000"})["Location"] == "/accounts/login/"


def test_whose_factors_are_taken_away_on_the_way_begins_again(client: Client) -> None:
    reader, _secret = with_app(make_reader())
    sign_in(client, reader)
    remove_second_factors(reader)
    assert client.get(SECOND, follow=True).redirect_chain == [("/accounts/login/", 302)]
    sign_in(client, reader)
    assert is_in(client)


def test_somebody_else_can_sign_in_instead(client: Client) -> None:
    reader, _secret = with_app(make_reader())
    sign_in(client, reader)
    page = text(client.get(SECOND))
    assert "Sign in as somebody else" in page
    client.post("/accounts/logout/", {"next": "/accounts/login/"})
    assert client.get(SECOND)["Location"] == "/accounts/login/"


def test_a_forgotten_password_is_no_way_around_it(client: Client) -> None:
    reader, _secret = with_app(make_reader("iris@example.org"))
    client.post("/accounts/password/reset/", {"email": reader.email})
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", str(mail.outbox[0].body))
    assert link
    there = client.get(link[1], follow=True)
    words = {"password1": "another long phrase", "password2": "another long phrase"}
    client.post(there.request["PATH_INFO"], words)
    assert not is_in(client)
    sign_in(client, reader)
    client.post("/accounts/login/", {"login": reader.email, "password": "another long phrase"})
    assert client.get(SECOND).status_code == 200
    assert not is_in(client)


def test_switching_the_app_off_takes_the_codes_along_and_is_told() -> None:
    reader, _secret = with_app(make_reader())
    with_codes(reader)
    client = signed_in(reader)
    assert "your recovery codes go too" in text(client.get(NO_APP))
    client.post(NO_APP)
    assert not Authenticator.objects.exists()
    assert "was switched off" in str(mail.outbox[0].subject)


def test_an_address_that_isnt_confirmed_can_lock_nobody_out() -> None:
    """Else whoever signs up with the address of another keeps them out for good."""
    reader = make_reader("victim@example.org")
    EmailAddress.objects.filter(user=reader).update(verified=False)
    client = signed_in(reader)
    for page in (APP, f"{KEYS}add/"):
        assert client.get(page)["Location"] == "/accounts/email/"
        assert client.post(page, {"code": "000000"})["Location"] == "/accounts/email/"
    assert "Confirm your e-mail address first" in text(client.get("/accounts/email/"))


def test_of_staff_nobody_asks_for_a_confirmed_address() -> None:
    """That of the account which comes with the house leads nowhere."""
    staff = make_staff()
    EmailAddress.objects.filter(user=staff).update(verified=False)
    assert signed_in(staff).get(APP).status_code == 200


def test_a_further_address_can_be_added_beside_a_second_factor() -> None:
    reader, _secret = with_app(make_reader())
    client = signed_in(reader)
    client.post("/accounts/email/", {"action_add": "", "email": "second@example.org"})
    assert EmailAddress.objects.filter(user=reader, email="second@example.org").exists()


# ---- recovery codes -----------------------------------------------------------------------------
def test_a_recovery_code_lets_in_once_and_few_are_told(client: Client) -> None:
    reader, _secret = with_app(make_reader())
    codes = with_codes(reader)
    for used, code in enumerate(codes[:7], 1):
        client = Client()
        sign_in(client, reader)
        answer = client.post(SECOND, {"code": code}, follow=True)
        assert is_in(client)
        assert ("3 recovery codes are left" in text(answer)) is (used == 7)
        assert ("Only 3 codes are left" in text(client.get("/accounts/2fa/"))) is (used == 7)
    again = Client()
    sign_in(again, reader)
    again.post(SECOND, {"code": codes[0]})
    assert not is_in(again)


def test_one_recovery_code_used_twice_at_the_same_time_lets_in_once(client: Client) -> None:
    reader, _secret = with_app(make_reader())
    (code, *_others) = with_codes(reader)
    stored = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert [stored.validate_code(code), stored.validate_code(code)] == [True, False]


def test_new_codes_end_the_old_ones(committed: Any) -> None:
    reader, _secret = with_app(make_reader())
    old = with_codes(reader)
    client = signed_in(reader)
    assert "The 10 codes that you have now stop working" in text(client.get(f"{CODES}generate/"))
    with committed(execute=True):
        answer = client.post(f"{CODES}generate/", follow=True)
    new = re.findall(r"<li>(\d{8})</li>", text(answer))
    assert len(new) == 10
    assert not set(new) & set(old)
    assert "New recovery codes were made" in mail.outbox[0].subject


def test_codes_alone_are_not_to_be_had() -> None:
    client = signed_in(make_reader())
    assert "errorlist" in text(client.post(f"{CODES}generate/"))
    assert client.get(CODES).status_code == 404
    assert client.get(f"{CODES}download/").status_code == 404
    assert not Authenticator.objects.exists()


# ---- who may change them ------------------------------------------------------------------------
CHANGES = (APP, NO_APP, CODES, f"{CODES}generate/", f"{CODES}download/", f"{KEYS}add/")


@pytest.mark.parametrize("page", CHANGES)
def test_every_change_asks_who_it_is_first(client: Client, page: str) -> None:
    reader = make_reader()
    if page != APP:
        with_app(reader)
    with_codes(reader)
    client.force_login(reader)
    before = list(Authenticator.objects.values_list("pk", "data"))
    for answer in (client.get(page), client.post(page)):
        assert answer.status_code in {302, 405}
        assert "/reauthenticate/" in answer.get("Location", "/reauthenticate/")
    assert list(Authenticator.objects.values_list("pk", "data")) == before


@pytest.mark.parametrize("page", [*CHANGES, "/accounts/2fa/", KEYS, "/accounts/3rdparty/"])
def test_a_stranger_signs_in_first(client: Client, page: str) -> None:
    assert client.get(page)["Location"].startswith("/accounts/login/")


def test_who_has_no_password_shows_the_second_factor(client: Client) -> None:
    reader, secret = with_app(make_reader())
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    asked = client.get(NO_APP)["Location"]
    assert asked.startswith("/accounts/2fa/reauthenticate/")
    answer = client.post(asked, {"code": code_of(secret), "next": NO_APP})
    assert answer["Location"] == NO_APP
    assert client.get(NO_APP).status_code == 200


def test_the_passkeys_of_others_are_not_there() -> None:
    other = make_passkey(make_reader())
    client = signed_in(make_reader())
    for what in ("edit", "remove"):
        address = f"{KEYS}keys/{other.pk}/{what}/"
        assert client.get(address).status_code == 404
        assert client.post(address, {"name": "Mine"}).status_code == 404
    assert "Phone" not in text(client.get(KEYS))
    other.refresh_from_db()
    assert other.data["name"] == "Phone"


# ---- passkeys, as far as they go without a browser ----------------------------------------------
def test_a_passkey_is_listed_renamed_and_removed() -> None:
    reader = make_reader()
    key = make_passkey(reader)
    client = signed_in(reader)
    page = " ".join(text(client.get(KEYS)).split())
    assert "not used yet" in page
    assert "signs you in by itself" in page
    address = f"{KEYS}keys/{key.pk}/"
    client.post(f"{address}edit/", {"name": "Key at <work>"})
    assert "Key at &lt;work&gt;" in text(client.get(KEYS))
    assert "at most 60 characters" in text(client.post(f"{address}edit/", {"name": "x" * 61}))
    client.post(f"{address}remove/")
    assert "You have none yet" in text(client.get(KEYS))
    assert "A passkey was removed" in mail.outbox[0].subject


def test_the_last_way_in_stays() -> None:
    reader = make_reader()
    key = make_passkey(reader)
    client = signed_in(reader)
    reader.set_unusable_password()
    reader.save()
    client.force_login(reader)
    session = client.session
    session["account_authentication_methods_user"] = str(reader.pk)
    session["account_authentication_methods"] = [
        {"method": "mfa", "at": time.time(), "reauthenticated": True}
    ]
    session.save()
    address = f"{KEYS}keys/{key.pk}/remove/"
    assert "This passkey is your only way in" in text(client.post(address, follow=True))
    assert Authenticator.objects.exists()
    SocialAccount.objects.create(user=reader, provider="harbour", uid="1")
    client.post(address)
    assert not Authenticator.objects.exists()


def test_a_passkey_belongs_to_the_name_of_the_site_whatever_host_is_asked(
    client: Client, settings: Settings
) -> None:
    settings.SITE_URL = "https://news.example.org"
    asked = client.get(
        f"{KEYS}login/", headers={"Accept": "application/json", "Host": "localhost"}
    ).json()["request_options"]["publicKey"]
    assert asked["rpId"] == "news.example.org"
    assert asked["userVerification"] == "required"


@pytest.mark.parametrize("site", ["http://127.0.0.1:8000", "http://[::1]:8000", "http://localhost"])
def test_on_this_machine_it_belongs_to_localhost(settings: Settings, site: str) -> None:
    settings.SITE_URL = site
    assert passkey_host() == "localhost"


def test_at_an_address_without_a_name_the_page_says_where_passkeys_work(client: Client) -> None:
    page = text(client.get("/accounts/login/?next=/plans/", headers={"Host": "127.0.0.1:8000"}))
    assert 'href="http://localhost:8000/accounts/login/?next=/plans/"' in page
    assert "data-passkey" not in page
    there = text(client.get("/accounts/login/", headers={"Host": "localhost:8000"}))
    assert 'data-passkey="login"' in there


@pytest.mark.parametrize("sent", ["", "no json", "[]", "{}", "null", '{"response": []}', "\0"])
def test_odd_answers_of_a_passkey_get_nobody_in_and_break_nothing(
    client: Client, sent: str
) -> None:
    client.get(f"{KEYS}login/", headers={"Accept": "application/json"})
    answer = client.post(f"{KEYS}login/", {"credential": sent})
    assert answer.status_code in {302, 429}
    assert not is_in(client)


@pytest.mark.parametrize("sent", ["", "no json", "[]", "{}", "null", '{"response": []}'])
def test_nor_is_one_added(sent: str) -> None:
    client = signed_in(make_reader())
    client.get(f"{KEYS}add/")
    assert client.post(f"{KEYS}add/", {"name": "x", "credential": sent}).status_code == 200
    assert not Authenticator.objects.exists()


# ---- pages and secrets --------------------------------------------------------------------------
# Of one line each, and no word: they lead to a layout of ours.
PASSED_THROUGH = {
    "account/base_entrance.html",
    "account/base_manage.html",
    "allauth/layouts/entrance.html",
    "allauth/layouts/manage.html",
}


@pytest.mark.words
def test_no_page_is_allauths_own(settings: Settings) -> None:
    """Each address of second factors and of other servers, as stranger and as reader."""
    reader, _secret = with_app(make_reader())
    with_codes(reader)
    key = make_passkey(reader)
    settings.SOCIALACCOUNT_PROVIDERS = _with_a_server(settings)
    seen: set[str] = set()
    rendered = _origins(seen)
    sample = {"pk": str(key.pk), "provider_id": "harbour"}
    for route in routes():
        if route.name.startswith(("mfa_", "socialaccount_", "openid_connect_")):
            address = "/" + re.sub(
                r"<(?:\w+:)?(\w+)>|\(\?P<(\w+)>[^()]*\)",
                lambda found: sample[found[1] or found[2]],
                route.pattern,
            )
            for client in (Client(), signed_in(reader), _second_step(reader)):
                client.get(address, follow=True)
                client.post(address, {"code": "x", "credential": "{}"}, follow=True)
    template_rendered.disconnect(rendered)
    assert len(seen) > 20
    theirs = {origin.partition("/allauth/templates/")[2] for origin in seen}
    assert theirs - PASSED_THROUGH == {""}


def _origins(seen: set[str]) -> Any:
    def note(sender: Any, template: Template, **_more: Any) -> None:
        seen.add(str(template.origin.name))

    template_rendered.connect(note)
    return note


def _with_a_server(settings: Settings) -> Any:
    app: dict[str, Any] = {"provider_id": "harbour", "name": "Harbour"}
    app |= {"client_id": "x", "secret": "y", "settings": {"server_url": "http://127.0.0.1:1"}}
    openid = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    return {"openid_connect": openid | {"APPS": [app]}}


def _second_step(reader: User) -> Client:
    client = Client()
    sign_in(client, reader)
    return client


def test_no_secret_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    reader = make_reader()
    client = signed_in(reader)
    answer, secret = set_up(client)
    codes = re.findall(r"<li>(\d{8})</li>", text(answer))
    other = Client()
    sign_in(other, reader)
    other.post(SECOND, {"code": codes[0]})
    assert not any(word in caplog.text for word in (secret, *codes))
