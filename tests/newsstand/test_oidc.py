"""Accounts of other servers: who gets in with one, who doesn't, and what a lie gets."""

import logging
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.core import mail
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.newsstand.connections import Connections
from magreader.newsstand.entrance import Entrance
from tests.client import Client
from tests.make import make_reader, make_staff
from tests.newsstand.test_factors import code_of, with_app
from tests.oidc import Server, serve_oidc

pytestmark = pytest.mark.django_db

DOOR = "/accounts/oidc/harbour/login/"
CONNECTIONS = "/accounts/3rdparty/"
STORY = "/publications/courier/2025-11-18/piano/"


@pytest.fixture(scope="module")
def _served() -> Iterator[Server]:
    with serve_oidc() as server:
        yield server


@pytest.fixture
def server(_served: Server, settings: Settings) -> Server:
    _served.recover()
    _set(settings, _served.app)
    return _served


def _set(settings: Settings, *apps: dict[str, Any]) -> None:
    openid = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": openid | {"APPS": list(apps)}}


def leave(client: Client, process: str = "login", **more: str) -> str:
    """Off to the server; the address there."""
    answer = client.post(f"{DOOR}?{urlencode({'process': process, **more})}")
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def come_back(client: Client, there: str) -> Any:
    """What the reader sees after the server's page."""
    page = requests.get(there, timeout=60)
    back = parse_qs(urlsplit(page.url).query)["go"][0]
    return client.get(back.removeprefix("http://testserver"))


def go(client: Client, process: str = "login", **more: str) -> Any:
    return come_back(client, leave(client, process, **more))


def is_in(client: Client) -> str:
    """The address of whoever is signed in; empty for nobody."""
    page = client.get("/accounts/")
    return page.content.decode() if page.status_code == 200 else ""


# ---- getting in ---------------------------------------------------------------------------------
def test_buttons_stand_only_where_a_server_is_set(server: Server, settings: Settings) -> None:
    for page in ("/accounts/login/", "/accounts/signup/"):
        html = Client().get(f"{page}?next={STORY}").content.decode()
        assert "Go on with Harbour House" in html
        assert urlencode({"next": STORY}) in html
    _set(settings)
    for page in ("/accounts/login/", "/accounts/signup/"):
        assert "Go on with" not in Client().get(page).content.decode()
    assert Client().get(DOOR).status_code == 404
    assert Client().get(f"{DOOR}callback/").status_code == 404


def test_a_new_reader_has_an_account_with_the_address_the_server_vouches_for(
    client: Client, server: Server
) -> None:
    answer = go(client, next=STORY)
    assert answer["Location"] == STORY
    reader = User.objects.get()
    assert (reader.email, reader.name) == ("nora@example.org", "Nora Vance")
    assert not reader.has_usable_password()
    assert EmailAddress.objects.get().verified
    assert "nora@example.org" in is_in(client)


def test_the_same_person_comes_back_to_the_same_account(
    client: Client, server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    go(client)
    server.person["email"] = "elsewhere@example.org"
    again = Client()
    go(again)
    account = User.objects.get().pk
    assert caplog.messages.count(f"Account {account} signed in from 127.0.0.1 by harbour.") == 2
    assert User.objects.count() == 1
    assert "nora@example.org" in is_in(again)


def test_no_token_of_the_server_is_kept(client: Client, server: Server) -> None:
    go(client)
    assert not SocialToken.objects.exists()
    kept = SocialAccount.objects.get().extra_data
    assert kept == {"userinfo": {"sub": "248289761001", "email": "nora@example.org"}}


def test_what_is_asked_of_the_server_is_ours_alone(client: Client, server: Server) -> None:
    """With PKCE and a nonce; an address can't add a scope, nor take the state away."""
    there = leave(client, scope="admin", auth_params="prompt=none&state=mine&nonce=mine")
    asked = parse_qs(urlsplit(there).query)
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) == 64
    assert asked["state"] != ["mine"]
    assert "prompt" not in asked


def test_opening_the_address_of_a_button_leads_nowhere_by_itself(server: Server) -> None:
    page = Client().get(DOOR)
    assert 'method="post"' in page.content.decode()
    assert not server.asked
    assert Client(enforce_csrf_checks=True).post(DOOR).status_code == 403


def test_a_way_back_to_another_site_is_not_taken(client: Client, server: Server) -> None:
    assert go(client, next="https://evil.example.org/")["Location"] == "/"


# ---- taking over --------------------------------------------------------------------------------
def test_an_address_that_has_an_account_opens_it_to_nobody(client: Client, server: Server) -> None:
    for address in ("nora@example.org", "NORA@example.org"):
        User.objects.all().delete()
        owner = make_reader("nora@example.org")
        server.person["email"] = address
        answer = go(client)
        assert answer.status_code == 409
        assert "Sign in to it first, then connect Harbour House" in answer.content.decode()
        assert not is_in(client)
        assert list(User.objects.all()) == [owner]
        assert not SocialAccount.objects.exists()


def test_nor_does_one_that_an_account_has_beside_its_own(client: Client, server: Server) -> None:
    owner = make_reader("owner@example.org")
    EmailAddress.objects.create(user=owner, email="nora@example.org", verified=True)
    assert go(client).status_code == 409
    assert not is_in(client)


def test_the_number_of_a_person_at_another_server_is_nobody_s_here(
    client: Client, server: Server
) -> None:
    owner = make_reader("owner@example.org")
    SocialAccount.objects.create(user=owner, provider="lighthouse", uid="248289761001")
    go(client)
    assert "nora@example.org" in is_in(client)
    assert SocialAccount.objects.get(provider="harbour").user != owner


def test_an_answer_counts_at_the_address_of_its_own_server_alone(
    client: Client, server: Server, settings: Settings
) -> None:
    """Else one server could pass on what another one says."""
    _set(settings, server.app, server.app | {"provider_id": "lighthouse", "client_id": "other"})
    there = leave(client)
    (back,) = parse_qs(urlsplit(there).query)["redirect_uri"]
    assert back.endswith(f"{DOOR}callback/")
    page = requests.get(there, timeout=60)
    (answer,) = parse_qs(urlsplit(page.url).query)["go"]
    moved = answer.removeprefix("http://testserver").replace("/harbour/", "/lighthouse/")
    assert client.get(moved).status_code == 401
    assert not [path for path, _asked in server.asked if path == "/token"]
    assert not is_in(client)


@pytest.mark.parametrize("said", [False, None, "true", "false", 1, "yes"])
def test_an_address_the_server_doesnt_vouch_for_confirms_nothing(
    client: Client, server: Server, said: Any
) -> None:
    """Only the word for true counts: some servers send texts."""
    server.person["email_verified"] = said
    answer = go(client)
    assert answer["Location"] == "/accounts/3rdparty/signup/"
    page = client.get(answer["Location"]).content.decode()
    assert "vouch for an e-mail address" in page
    assert 'value="nora@example.org"' in page
    client.post("/accounts/3rdparty/signup/", {"email": "nora@example.org"})
    assert not EmailAddress.objects.filter(verified=True).exists()
    assert "nora@example.org" in [message.to[0] for message in mail.outbox]


def test_nor_does_it_open_an_account(client: Client, server: Server) -> None:
    owner = make_reader("nora@example.org")
    server.person["email_verified"] = False
    go(client)
    client.post("/accounts/3rdparty/signup/", {"email": "nora@example.org"})
    assert not is_in(client)
    assert not SocialAccount.objects.filter(user=owner).exists()
    assert User.objects.filter(email__iexact="nora@example.org").count() == 1


def test_someone_without_an_address_gives_one(client: Client, server: Server) -> None:
    del server.person["email"]
    assert go(client)["Location"] == "/accounts/3rdparty/signup/"
    wrong = client.post("/accounts/3rdparty/signup/", {"email": "no"})
    assert "errorlist" in wrong.content.decode()
    client.post("/accounts/3rdparty/signup/", {"email": "new@example.org"})
    assert not EmailAddress.objects.get(email="new@example.org").verified


def test_registration_that_isnt_open_is_closed_here_too(
    client: Client, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Entrance, "is_open_for_signup", lambda *_: False)
    assert "No new accounts" in go(client).content.decode()
    server.person["email_verified"] = False
    assert "No new accounts" in go(client).content.decode()
    assert not User.objects.exists()


# ---- a server that lies -------------------------------------------------------------------------
LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"claims": {"iss": "https://evil.example.org"}},
    "another audience": {"claims": {"aud": "another-client"}},
    "several audiences without ours": {"claims": {"aud": ["a", "b"]}},
    "another sign-in": {"claims": {"nonce": "0" * 64}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": int(time.time()) - 60}},
    "not yet": {"claims": {"nbf": 4_000_000_000}},
    "signed by another": {"forged": True},
    "another person in the userinfo": {"told": {"sub": "another"}},
    "nobody": {"claims": {"sub": ""}, "told": {"sub": ""}},
    "another server's configuration": {"config": {"issuer": "https://evil.example.org"}},
    "keys that aren't there": {"config": {"jwks_uri": "http://127.0.0.1:1/keys"}},
    "a name that is no text": {"told": {"email": {"a": 1}, "email_verified": True, "sub": []}},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_gets_nobody_in(
    client: Client, server: Server, lie: str, caplog: pytest.LogCaptureFixture
) -> None:
    for name, value in LIES[lie].items():
        if name == "config":  # it is well when the reader leaves
            continue
        setattr(server, name, value)
    there = leave(client)
    server.config = LIES[lie].get("config", {})
    with caplog.at_level(logging.WARNING):
        answer = come_back(client, there)
    assert answer.status_code == 401
    assert "That didn’t work" in answer.content.decode()
    assert not is_in(client)
    assert not User.objects.exists()
    assert "Signing in with harbour failed" in caplog.text
    assert not any(secret in caplog.text for secret in ("code=", "ey", "a secret between"))


@pytest.mark.parametrize("state", ["", "wrong"])
def test_a_state_that_was_never_given_gets_nobody_in(
    client: Client, server: Server, state: str
) -> None:
    leave(client)
    answer = client.get(f"{DOOR}callback/?code=x&state={state}")
    assert answer.status_code == 401
    assert not [path for path, _asked in server.asked if path == "/token"]


def test_an_answer_is_good_once_and_in_one_browser(client: Client, server: Server) -> None:
    there = leave(client)
    page = requests.get(there, timeout=60)
    back = parse_qs(urlsplit(page.url).query)["go"][0].removeprefix("http://testserver")
    assert Client().get(back).status_code == 401
    assert client.get(back).status_code == 302
    client.post("/accounts/logout/")
    assert client.get(back).status_code == 401
    assert not is_in(client)


def test_a_server_that_is_down_is_told_and_no_error(
    client: Client, server: Server, settings: Settings
) -> None:
    _set(settings, server.app | {"settings": {"server_url": "http://127.0.0.1:1"}})
    answer = client.post(DOOR)
    assert answer.status_code == 401
    assert "Harbour House couldn’t tell us who you are" in answer.content.decode()


def test_no_redirect_of_a_server_is_followed(client: Client, server: Server) -> None:
    """Else it could send ours to an address of the operator's own network."""
    there = leave(client)  # this page of theirs leads back to us
    with Connections().get_requests_session() as session, pytest.raises(requests.TooManyRedirects):
        session.get(there)


def test_someone_who_turns_back_is_told_that_nothing_happened(
    client: Client, server: Server
) -> None:
    server.refuses = True
    answer = go(client)
    assert "Nothing happened" in client.get(answer["Location"]).content.decode()


# ---- second factor ------------------------------------------------------------------------------
def test_a_second_factor_is_asked_for_here_too(client: Client, server: Server) -> None:
    reader, secret = with_app(make_reader("nora@example.org"))
    SocialAccount.objects.create(user=reader, provider="harbour", uid="248289761001")
    assert go(client)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert "nora@example.org" in is_in(client)


def test_staff_who_come_this_way_show_theirs_before_the_desk(
    client: Client, server: Server, settings: Settings
) -> None:
    settings.STAFF_SECOND_FACTOR = True
    staff = make_staff("nora@example.org")
    SocialAccount.objects.create(user=staff, provider="harbour", uid="248289761001")
    go(client)
    assert "/accounts/2fa/" in client.get("/admin/", follow=True).redirect_chain[-1][0]
    _staff, secret = with_app(staff)
    fresh = Client()
    assert go(fresh, next="/admin/")["Location"] == "/accounts/2fa/authenticate/"
    answer = fresh.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert answer["Location"] == "/admin/"
    assert fresh.get("/admin/").status_code == 200


# ---- connecting ---------------------------------------------------------------------------------
def prove(client: Client) -> None:
    client.post("/accounts/reauthenticate/", {"password": "a long passphrase"})


def test_a_reader_who_is_signed_in_connects_an_account_and_comes_in_with_it(
    client: Client, server: Server
) -> None:
    """Also one whose address is another reader's: it is the server's word, and moves nothing."""
    make_reader("nora@example.org")
    reader = make_reader("iris@example.org")
    client.force_login(reader)
    asked = go(client, "connect")
    assert asked["Location"] == "/accounts/reauthenticate/"
    answer = client.post(asked["Location"], {"password": "a long passphrase"}, follow=True)
    assert "Connected: you can sign in with it now." in answer.content.decode()
    assert SocialAccount.objects.get().user == reader
    assert "Harbour House signs in to the account of iris@example.org" in mail.outbox[0].body
    assert [a.email for a in EmailAddress.objects.filter(user=reader)] == [reader.email]
    fresh = Client()
    go(fresh)
    assert "iris@example.org" in is_in(fresh)


def test_an_account_that_is_connected_to_another_reader_stays_theirs(
    client: Client, server: Server
) -> None:
    owner = make_reader()
    SocialAccount.objects.create(user=owner, provider="harbour", uid="248289761001")
    client.force_login(make_reader("iris@example.org"))
    prove(client)
    answer = client.get(go(client, "connect")["Location"])
    assert "connected to another account here" in answer.content.decode()
    assert SocialAccount.objects.get().user == owner


def test_a_stranger_can_connect_nothing(client: Client, server: Server) -> None:
    go(client, "connect")
    assert not SocialAccount.objects.exists()
    assert not is_in(client)


def test_disconnecting_asks_who_it_is_and_is_told_by_mail(client: Client, server: Server) -> None:
    reader = make_reader("iris@example.org")
    account = SocialAccount.objects.create(user=reader, provider="harbour", uid="1")
    client.force_login(reader)
    page = client.get(CONNECTIONS).content.decode()
    assert f'name="account" value="{account.pk}"' in page
    client.post(CONNECTIONS, {"account": account.pk})
    assert SocialAccount.objects.exists()
    prove(client)
    answer = client.post(CONNECTIONS, {"account": account.pk}, follow=True)
    assert "Disconnected" in answer.content.decode()
    assert not SocialAccount.objects.exists()
    assert "no longer signs in" in mail.outbox[0].body


def test_the_last_way_in_stays(client: Client, server: Server) -> None:
    go(client)
    account = SocialAccount.objects.get()
    client.post("/accounts/code/", {"send": "1"})
    code = str(mail.outbox[-1].subject).split()[0]
    client.post("/accounts/code/", {"code": code})
    answer = client.post(CONNECTIONS, {"account": account.pk})
    assert "This is your only way in" in answer.content.decode()
    assert SocialAccount.objects.exists()


def test_what_is_connected_to_others_can_be_neither_seen_nor_disconnected(
    client: Client, server: Server
) -> None:
    other = SocialAccount.objects.create(user=make_reader(), provider="harbour", uid="1")
    client.force_login(make_reader())
    prove(client)
    assert "Disconnect" not in client.get(CONNECTIONS).content.decode()
    client.post(CONNECTIONS, {"account": other.pk})
    assert SocialAccount.objects.exists()


def test_an_account_of_a_server_that_is_no_longer_set_can_be_disconnected(
    client: Client, server: Server, settings: Settings
) -> None:
    reader = make_reader()
    account = SocialAccount.objects.create(user=reader, provider="closed-down", uid="1")
    client.force_login(reader)
    assert "closed-down" in client.get(CONNECTIONS).content.decode()
    prove(client)
    client.post(CONNECTIONS, {"account": account.pk})
    assert not SocialAccount.objects.exists()
    assert not Authenticator.objects.exists()


def test_who_has_nothing_else_shows_by_mail_who_they_are_before_connecting(
    client: Client, server: Server
) -> None:
    go(client)
    server.person["sub"] = "another"
    answer = client.post(f"{DOOR}?process=connect")
    assert answer["Location"].startswith("/accounts/code/")
