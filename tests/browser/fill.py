"""`python -m tests.browser.fill [--library]`: readers of every kind in a house that is prepared,
and for `--library` the stories that the sample lacks. Prints what was made as JSON.

Stories come in through the importer, as in life.
"""

import json
import sys
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from magreader.accounts.models import User

DUMPS = Path(__file__).parent / "dumps"
PASSPHRASE = "nine passengers and a piano"


def main(*, library: bool) -> None:
    django.setup()
    from django.core.management import call_command

    if library:
        call_command("import_dumps", DUMPS, note="For the browser", stdout=sys.stderr)
    readers = _readers()
    places = {**_keys(readers["reader"]), **_invitations(readers["staff"])}
    places |= _stories() if library else {}
    sessions = {who: _session(reader) for who, reader in readers.items()}
    _elsewhere(readers["trial"])
    print(json.dumps({"sessions": sessions, "places": places}))


def _readers() -> "dict[str, User]":
    """A reader without a plan, one on trial, one whose plan has ended, one who comes in by mail
    alone, and one of the staff. Their addresses are confirmed."""
    from django.utils import timezone

    from magreader.accounts.addresses import confirm_address
    from magreader.accounts.models import User
    from magreader.paywall.models import Entitlement, Plan
    from magreader.paywall.plans import start_trial

    def made(name: str, password: str | None = PASSPHRASE) -> User:
        reader = User.objects.create_user(f"{name.lower()}@example.org", password, name=name)
        confirm_address(reader)
        return reader

    readers = {"reader": made("Ines"), "trial": made("Otto"), "ended": made("Maud")}
    readers["by mail"] = made("Noor", None)
    start_trial(readers["trial"], "gold")
    now, gold = timezone.now(), Plan.objects.get(slug="gold")
    Entitlement.objects.create(
        reader=readers["ended"],
        plan=gold,
        source="staff",
        starts=now - timedelta(days=40),
        ends=now - timedelta(days=3),
    )
    return {**readers, "staff": User.objects.filter(is_staff=True).earliest("pk")}


def _keys(reader: "User") -> dict[str, str]:
    """What stands in mails: the ends of the links for a new password, an e-mail address and
    signing in; the last one made tomorrow, or it would be over before the house is shut."""
    import time
    from unittest import mock

    from allauth.account.forms import default_token_generator
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from allauth.account.utils import user_pk_to_url_str

    from magreader.newsstand.sign_in_link import Door, sign_in_link

    address, _made = EmailAddress.objects.get_or_create(
        user=reader, email="ines@example.net", defaults={"primary": False, "verified": False}
    )
    token = default_token_generator.make_token(reader)
    tomorrow = time.time() + 24 * 60 * 60
    with mock.patch("django.core.signing.time.time", return_value=tomorrow):
        link = sign_in_link(Door(reader, reader.email))
    return {
        "link_key": link.split("/")[-2],
        "password_key": f"{user_pk_to_url_str(reader)}-{token}",
        "email_key": EmailConfirmationHMAC(address).key,
    }


def _invitations(staff: "User") -> dict[str, str]:
    """The keys of an invitation that waits and of one that was used."""
    from magreader.accounts.invitations import accept, invite

    waiting, used = invite(["pia@example.org", "ben@example.org"], 30, by=staff)
    accept(used)
    return {"invitation": waiting.key, "used_invitation": used.key}


def _elsewhere(reader: "User") -> None:
    """A telephone on which this reader is signed in, too."""
    from allauth.usersessions.models import UserSession

    UserSession.objects.create(
        user=reader,
        session_key=_session(reader),
        ip="203.0.113.7",
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604",
    )


def _stories() -> dict[str, str]:
    """Addresses of the stories in `dumps/`, by the name of the file."""
    from magreader.catalog.models import Story

    full: Iterable[Story] = Story.objects.filter(holding="full")
    by_headline = {story.headline: story.get_absolute_url() for story in full}
    return {
        path.stem.replace("-", "_"): by_headline[path.read_text().splitlines()[1]]
        for path in sorted(DUMPS.glob("*.txt"))
    }


def _session(reader: "User") -> str:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(library="--library" in sys.argv)
