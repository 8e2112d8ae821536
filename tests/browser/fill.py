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
    places = {**_keys(readers["reader"]), **(_stories() if library else {})}
    if library:
        places |= _searches(readers["trial"], readers["ended"])
    sessions = {who: make_session(reader) for who, reader in readers.items()}
    print(json.dumps({"sessions": sessions, "places": places}))


def _readers() -> "dict[str, User]":
    """A reader without a plan, one on trial, one whose plan has ended, and one of the staff."""
    from django.utils import timezone

    from magreader.accounts.models import User
    from magreader.paywall.models import Entitlement, Plan
    from magreader.paywall.plans import start_trial

    def made(name: str) -> User:
        return User.objects.create_user(f"{name.lower()}@example.org", PASSPHRASE, name=name)

    readers = {"reader": made("Ines"), "trial": made("Otto"), "ended": made("Maud")}
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
    """What stands in mails: the ends of the links for a new password and an e-mail address."""
    from allauth.account.forms import default_token_generator
    from allauth.account.models import EmailAddress, EmailConfirmationHMAC
    from allauth.account.utils import user_pk_to_url_str

    address, _made = EmailAddress.objects.get_or_create(
        user=reader, email="ines@example.net", defaults={"primary": False, "verified": False}
    )
    token = default_token_generator.make_token(reader)
    return {
        "password_key": f"{user_pk_to_url_str(reader)}-{token}",
        "email_key": EmailConfirmationHMAC(address).key,
    }


def _stories() -> dict[str, str]:
    """Addresses of the stories in `dumps/`, by the name of the file."""
    from magreader.catalog.models import Story

    full: Iterable[Story] = Story.objects.filter(holding="full")
    by_headline = {story.headline: story.get_absolute_url() for story in full}
    return {
        path.stem.replace("-", "_"): by_headline[path.read_text().splitlines()[1]]
        for path in sorted(DUMPS.glob("*.txt"))
    }


def _searches(reader: "User", other: "User") -> dict[str, str]:
    """What `reader` keeps: one search with news, one without; and the key that ends the mails of
    another."""
    from magreader.search.models import SavedSearch
    from magreader.search.saved import mails_token

    for asked, words, seen, mails in (
        ("q=ferry", "ferry", 1, True),
        ("q=harbour+-council&premium=1", "harbour -council", 10**9, False),
        ("q=%22fish+hall%22+2025&publication=the-wexmouth-courier", '"fish hall" 2025', 0, False),
    ):
        SavedSearch.objects.create(
            reader=reader, asked=asked, words=words, seen=seen, told=10**9, mails=mails
        )
    return {"mails_key": mails_token(other)}


def make_session(reader: "User") -> str:
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
