"""What changes something is asked for by a form of ours, by whom it belongs to.

The addresses come from the URL conf.
"""

from datetime import timedelta
from typing import Any
from urllib.parse import quote

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.apps import apps
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from magreader.accounts.addresses import confirm_address
from magreader.accounts.models import User
from tests.desk.pages import staff_who_may
from tests.make import make_entitlement, make_reader, make_unconfirmed_reader
from tests.walking import WALKERS, Planted, as_, places, planted

__all__ = ["planted"]  # a fixture

pytestmark = pytest.mark.django_db

# Kept by every visit, and what nobody but the house sees.
LOGS = {"django_session", "django_admin_log", "usersessions_usersession"}

# The end of mails, which mail programs send by themselves (RFC 8058): its address is the token.
ONE_CLICK = {"search_mails"}

# Of programs: they look at no cookie, so there is nothing that another page could use.
NO_COOKIE = {"crawler_batches", "crawler_batch"}


def _rows(model: type[Model], **of: Any) -> list[tuple[Any, ...]]:
    """Every value of the rows of one table."""
    return sorted(model._default_manager.filter(**of).values_list(), key=repr)


def _everything() -> dict[str, list[tuple[Any, ...]]]:
    models = apps.get_models(include_auto_created=True)
    return {
        m._meta.db_table: _rows(m) if m._default_manager.model is m else []
        for m in models
        if m._meta.db_table not in LOGS and m._meta.managed
    }


# ---- forms --------------------------------------------------------------------------------------
@pytest.mark.words
@pytest.mark.parametrize("who", WALKERS)
def test_no_address_takes_a_form_without_its_token(who: str, planted: Planted) -> None:
    """An address that doesn't check says so here by another status than 403."""
    client = WALKERS[who](enforce_csrf_checks=True)
    before = _everything()
    taken = {
        place.address: status
        for place in places(planted)
        if place.name not in ONE_CLICK | NO_COOKIE
        and (status := client.post(place.address, {"post": "yes"}).status_code) != 403
    }
    if who != "staff":  # the desk sends them to sign in before it looks at anything
        taken = {address: status for address, status in taken.items() if status != 302}
    assert taken == {}
    assert _everything() == before


@pytest.mark.words
def test_no_address_takes_the_token_of_another_browser(planted: Planted) -> None:
    theirs = Client()
    theirs.get("/accounts/login/")
    token = theirs.cookies["csrftoken"].value
    client = WALKERS["staff"](enforce_csrf_checks=True)
    client.get("/accounts/")
    for place in places(planted):
        if place.name in ONE_CLICK | NO_COOKIE:
            continue
        answer = client.post(place.address, {"csrfmiddlewaretoken": token})
        assert answer.status_code == 403, place.address


# ---- looking changes nothing --------------------------------------------------------------------
def _keys(reader: User) -> list[str]:
    """Addresses that stand in mails, with keys that are good."""
    address = EmailAddress.objects.create(user=reader, email=reader.email, primary=True)
    reset = f"{user_pk_to_url_str(reader)}-{default_token_generator.make_token(reader)}"
    return [
        f"/accounts/confirm-email/{EmailConfirmationHMAC(address).key}/",
        f"/accounts/password/reset/key/{reset}/",
    ]


@pytest.mark.words
@pytest.mark.usefixtures("translator")
@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("method", ["get", "head", "options"])
def test_looking_changes_nothing(who: str, method: str, planted: Planted) -> None:
    """Nor does a scanner of mails that opens their links, nor a browser that loads ahead."""
    client = WALKERS[who]()
    for user in User.objects.all():  # who signed up has one; else allauth makes it up on the way
        confirm_address(user)
    addresses = [place.address for place in places(planted)] + _keys(make_unconfirmed_reader())
    before = _everything()
    for address in addresses:
        getattr(client, method)(address, follow=method == "get")
    after = _everything()
    assert {table for table, rows in after.items() if rows != before[table]} == set()


# ---- what belongs to another --------------------------------------------------------------------
CANARY = "quillfishowner"


@pytest.fixture
def owner() -> User:
    """A reader with something of everything, all of it with the canary."""
    reader = make_reader(f"{CANARY}@example.org", name=f"Ida {CANARY}")
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=3))
    type(held).objects.filter(pk=held.pk).update(note=CANARY)
    EmailAddress.objects.create(user=reader, email=f"also-{CANARY}@example.org")
    as_(reader)
    return reader


def _of(owner: User) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that are this reader's, in whatever table says whose they are."""
    found = {"account": _rows(User, pk=owner.pk)}
    for relation in User._meta.related_objects:
        model, name = relation.related_model, relation.field.name
        assert isinstance(model, type)
        found[f"{model._meta.db_table}.{name}"] = _rows(model, **{name: owner.pk})
    return found


def test_nothing_of_another_reader_is_found_by_changing_an_id(
    planted: Planted, owner: User
) -> None:
    client = as_(make_reader())
    ids = sorted({str(pk) for pk in _ids(owner)})
    for place in places(planted):
        for address in {place.address, *(_with_id(place.address, one) for one in ids)}:
            answer = client.get(address, {"id": ids[0], "email": owner.email}, follow=True)
            said = answer.content.replace(owner.email.encode(), b"")  # the question's own words
            said = said.replace(quote(owner.email).encode(), b"").replace(
                quote(quote(owner.email)).encode(), b""
            )
            assert CANARY.encode() not in said, address


def _ids(owner: User) -> list[Any]:
    return [owner.pk, *(row[0] for rows in _of(owner).values() for row in rows)]


def _with_id(address: str, one: str) -> str:
    """`address` with another id in the place of each number."""
    return "/".join(one if part.isdigit() else part for part in address.split("/"))


def test_nothing_of_another_reader_is_changed_by_naming_it(planted: Planted, owner: User) -> None:
    client, before = as_(make_reader()), _of(owner)
    for one in sorted({str(pk) for pk in _ids(owner)}):
        said = {
            **dict.fromkeys(("id", "pk", "user", "reader", "session", "sessions", "account"), one),
            **dict.fromkeys(("email", "login", "object"), owner.email),
            **dict.fromkeys(("action_remove", "action_primary", "action_send", "delete"), "1"),
            "post": "yes",
        }
        for place in places(planted):
            client.post(_with_id(place.address, one), said)
    assert _of(owner) == before


@pytest.mark.words
def test_who_is_no_staff_has_no_page_of_the_desk(planted: Planted) -> None:
    """Whatever the id."""
    client = as_(make_reader())
    desk = [place.address for place in places(planted) if place.address.startswith("/admin/")]
    opened = {a: client.get(a).status_code for a in desk}
    assert len(desk) > 30
    assert set(opened.values()) <= {302, 403, 404}, opened
    followed = {a: client.get(a, follow=True).status_code for a, s in opened.items() if s == 302}
    assert set(followed.values()) <= {200, 403}
    shown = [a for a, status in followed.items() if status == 200 and "logout" not in a]
    assert [a for a in shown if "password_change" not in a and "/login/" not in a] == []


def test_staff_without_rights_change_nothing_at_the_desk(planted: Planted) -> None:
    client, before = as_(staff_who_may()), _everything()
    for place in places(planted):
        if place.address.startswith("/admin/") and "logout" not in place.name:
            client.post(place.address, {"post": "yes", "_selected_action": "1"})
    after = _everything()
    assert {table for table, rows in after.items() if rows != before[table]} == set()
