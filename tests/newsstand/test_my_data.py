"""Downloading what the house holds of oneself: all of it, nothing secret, nobody else's."""

import io
import json
import zipfile
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import ForeignObjectRel
from django.utils import timezone

from magreader.accounts.models import Invitation, User
from magreader.paywall.models import Entitlement, Source, Voucher
from magreader.search.models import SavedSearch
from tests.client import Client
from tests.make import (
    gold,
    make_entitlement,
    make_gift,
    make_metered,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.django_db
PAGE = "/accounts/data/"

# Each key to an account, and the file with its rows.
IN_A_FILE = {
    "account.EmailAddress.user": "addresses.json",
    "mfa.Authenticator.user": "sign_in.json",
    "paywall.Entitlement.reader": "plans.json",
    "paywall.GiftLink.giver": "gifts.json",
    "paywall.MeteredStory.reader": "free_stories.json",
    "search.SavedSearch.reader": "searches.json",
    "socialaccount.SocialAccount.user": "sign_in.json",
    "usersessions.UserSession.user": "sessions.json",
    "accounts.User_groups.user": "account.json",
    "accounts.User_user_permissions.user": "account.json",
}
# Or why there is none.
LEFT_OUT = {
    "accounts.Invitation.invited_by": "work of staff, and the address of somebody else",
    "admin.LogEntry.user": "what staff did is the house's, and tells of other readers",
    "dumps.Batch.made_by": "work of staff",
    "dumps.CrawlerToken.made_by": "work of staff, and a secret of the house",
    "dumps.Dump.reviewed_by": "work of staff",
    "dumps.Furniture.made_by": "work of staff",
    "paywall.Entitlement.granted_by": "work of staff, for another reader",
    "paywall.Voucher.made_by": "work of staff",
}


def confirmed(reader: User) -> User:
    """Somebody who may come in: their address is their own."""
    said = {"primary": True, "verified": True}
    EmailAddress.objects.get_or_create(user=reader, email=reader.email, defaults=said)
    return reader


def signed_in(reader: User) -> Client:
    """As one is who has just given the password."""
    client = Client()
    confirmed(reader)
    client.post("/accounts/login/", {"login": reader.email, "password": "a long passphrase"})
    client.post("/accounts/reauthenticate/", {"password": "a long passphrase"})
    return client


def unpacked(client: Client) -> dict[str, str]:
    answer = client.post(PAGE)
    assert answer["Content-Type"] == "application/zip", answer.content.decode()
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def a_full_life() -> User:
    """A reader of whom there is a row of every kind."""
    reader = make_reader("iris@example.org", name="Iris Bakker", reading="theme=sepia")
    now = timezone.now()
    voucher = Voucher.objects.create(code="SPRING24", plan=gold())
    Entitlement.objects.create(
        reader=reader, plan=gold(), source=Source.VOUCHER, starts=now, voucher=voucher, note="Prize"
    )
    make_entitlement(reader, ends=now + timedelta(days=3))
    make_gift(make_story(headline="A piano for nobody"), giver=reader)
    make_metered(reader, make_story(headline="The bar light"))
    SavedSearch.objects.create(reader=reader, asked="q=ferry", words="ferry", seen=0, told=0)
    Invitation.objects.create(email="Iris@example.org", ends=now)
    return reader


def test_every_key_to_an_account_is_in_a_file_or_left_out_for_a_reason() -> None:
    """Found in the models, ours and others', so that a new one can't be forgotten."""
    keys = {
        f"{relation.field.model._meta.label}.{relation.field.name}"
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel) and not relation.field.many_to_many
    }
    assert len(keys) > 6
    assert keys - IN_A_FILE.keys() - LEFT_OUT.keys() == set()
    ours = {name for name in IN_A_FILE | LEFT_OUT if apps.is_installed(_app(name))}
    assert ours - keys == set()


def _app(name: str) -> str:
    label = name.partition(".")[0]
    return next((app.name for app in apps.get_app_configs() if app.label == label), label)


def test_every_file_is_there_and_tells_what_it_is_named_for() -> None:
    files = unpacked(signed_in(a_full_life()))
    assert set(IN_A_FILE.values()) <= files.keys()
    held = {name: json.loads(text) for name, text in files.items() if name != "README.txt"}
    assert held["account.json"]["name"] == "Iris Bakker"
    assert held["reading_settings.json"]["theme"] == "sepia"
    assert held["addresses.json"] == [
        {"address": "iris@example.org", "confirmed": True, "primary": True}
    ]
    assert [plan["source"] for plan in held["plans.json"]] == ["voucher", "given by staff"]
    assert held["plans.json"][0]["note"] == "Prize"
    assert held["searches.json"][0]["words"] == "ferry"
    assert held["vouchers.json"][0]["code"] == "SPRING24"
    assert held["gifts.json"][0]["headline"] == "A piano for nobody"
    assert held["free_stories.json"][0]["headline"] == "The bar light"
    assert held["free_stories.json"][0]["address"].startswith("http://127.0.0.1:8000/publications/")
    assert held["sign_in.json"] == [{"kind": "password"}]
    assert held["invitations.json"][0]["address"] == "Iris@example.org"


def test_the_text_beside_them_says_what_is_what() -> None:
    files = unpacked(signed_in(a_full_life()))
    for name in files:
        assert name == "README.txt" or name in files["README.txt"]
    for words in ("iris@example.org", "Stories that you gave away", "Not in here"):
        assert words in files["README.txt"]


def test_moments_have_their_zone_and_files_can_be_read_by_a_person() -> None:
    text = unpacked(signed_in(a_full_life()))["account.json"]
    joined = json.loads(text)["joined"]
    assert joined.endswith(("+00:00", "Z"))
    assert "\n  " in text


def test_no_secret_is_in_it() -> None:
    reader = a_full_life()
    make_gift(giver=reader, key="gift-key-xyzzy")
    Invitation.objects.update(key="invitation-xyzzy")
    client = signed_in(reader)
    key = client.session.session_key
    everything = "".join(unpacked(client).values())
    reader.refresh_from_db()
    assert key
    for secret in (reader.password, "md5$", "argon2", key, "xyzzy", "csrf"):
        assert secret not in everything


def test_no_secret_of_a_second_factor_is_in_it() -> None:
    reader = a_full_life()
    client, factors = signed_in(reader), import_module("allauth.mfa.models").Authenticator
    for kind, data in {
        "totp": {"secret": "xyzzy"},
        "recovery_codes": {"seed": "xyzzy", "used_mask": 0},
        "webauthn": {"name": "My telephone", "credential": {"id": "xyzzy"}},
    }.items():
        factors.objects.create(user=reader, type=kind, data=data)
    files = unpacked(client)
    assert "xyzzy" not in "".join(files.values())
    ways = [(way["kind"], way.get("name")) for way in json.loads(files["sign_in.json"])]
    assert ways[1:] == [
        ("authenticator app", ""),
        ("recovery codes", ""),
        ("passkey", "My telephone"),
    ]


def test_nothing_of_another_reader_is_in_it() -> None:
    other = make_reader("mallory@example.org", name="Mallory")
    make_entitlement(other)
    make_gift(make_story(headline="For others only"), giver=other)
    giver = make_staff("boss@example.org", name="The Boss")
    reader = a_full_life()
    Entitlement.objects.filter(reader=reader).update(granted_by=giver)
    everything = "".join(unpacked(signed_in(reader)).values()).lower()
    for word in ("mallory", "for others only", "the boss", "boss@"):
        assert word not in everything


@pytest.mark.usefixtures("noon")
def test_the_file_is_for_this_browser_alone_and_has_the_day_in_its_name() -> None:
    answer = signed_in(make_reader()).post(PAGE)
    assert answer["Cache-Control"] == "private, no-store"
    name = f"magreader-{timezone.localdate().isoformat()}.zip"
    assert answer["Content-Disposition"] == f'attachment; filename="{name}"'


def test_who_signed_in_long_ago_says_first_that_it_is_them() -> None:
    reader = make_reader()
    client = Client()
    client.force_login(reader)
    assert "Say first that it is you" in client.get(PAGE).content.decode()
    asked = client.post(PAGE)
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    back = client.post(asked["Location"], {"password": "a long passphrase", "next": PAGE})
    assert back["Location"] == PAGE
    assert "Download</button>" in client.get(PAGE).content.decode()
    assert client.post(PAGE)["Content-Type"] == "application/zip"


def test_a_stranger_and_a_page_of_another_site_get_nothing() -> None:
    assert Client().post(PAGE)["Location"].startswith("/accounts/login/")
    strict: Any = Client(enforce_csrf_checks=True)
    strict.force_login(make_reader())
    assert strict.post(PAGE).status_code == 403


def test_it_is_put_together_some_times_a_day() -> None:
    client = signed_in(make_reader())
    assert [client.post(PAGE).status_code for _ in range(5)] == [200] * 5
    refused = client.post(PAGE)
    assert refused.status_code == 429
    assert "often enough for today" in refused.content.decode()
    assert signed_in(make_reader()).post(PAGE).status_code == 200


def test_the_page_says_what_is_in_it_and_how_much() -> None:
    client = signed_in(a_full_life())
    page = client.get(PAGE).content.decode()
    assert "Stories that you gave away</span> <small>1</small>" in page
    assert "Plans that you had, and where each came from</span> <small>2</small>" in page
