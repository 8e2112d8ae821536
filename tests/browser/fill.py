"""`python -m tests.browser.fill [--library]`: readers of every kind in a house that is prepared,
and for `--library` the stories that the sample lacks. Prints what was made as JSON.

Stories come in through the importer, as in life.
"""

import json
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from magreader.accounts.models import User

DUMPS = Path(__file__).parent / "dumps"
PASSPHRASE = "nine passengers and a piano"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # of an app


def main(*, library: bool) -> None:
    django.setup()
    from django.core.management import call_command

    if library:
        call_command("import_dumps", DUMPS, note="For the browser", stdout=sys.stderr)
    readers = _readers()
    places = {
        **_keys(readers["reader"]),
        **_passkey(readers["guarded"]),
        **(_stories() if library else {}),
    }
    sessions = {who: _session(reader) for who, reader in readers.items()}
    sessions["waiting"] = _session(readers["waiting"], desk_waits="/admin/")
    sessions["elsewhere"] = _session(readers["elsewhere"], account_authentication_methods=[])
    sessions["long ago"] = _session(readers["guarded"], account_authentication_methods=[])
    print(json.dumps({"sessions": sessions, "places": places}))


def _readers() -> "dict[str, User]":
    """A reader without a plan, one on trial, one whose plan has ended, one with every second
    factor and an account elsewhere, one without a password, and two of the staff: one waits for a
    second factor."""
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
    staff = User.objects.filter(is_staff=True).earliest("pk")
    readers["guarded"] = made("Wanda")
    _guard(readers["guarded"])
    readers["elsewhere"] = made("Nell")
    readers["elsewhere"].set_unusable_password()
    readers["elsewhere"].save()
    waiting = User.objects.create_user("paul@example.org", PASSPHRASE, name="Paul", is_staff=True)
    return {**readers, "staff": staff, "waiting": waiting}


def _guard(reader: "User") -> None:
    """An app, recovery codes of which few are left, two passkeys, and an account elsewhere."""
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP
    from allauth.socialaccount.models import SocialAccount

    from tests.passkeys import make_passkey

    TOTP.activate(reader, SECRET)
    codes = RecoveryCodes.activate(reader)
    for code in codes.get_unused_codes()[:8]:
        codes.validate_code(code)
    make_passkey(reader, "Phone").record_usage()
    make_passkey(reader, "The key on the ring, with a name as long as people give", alone=False)
    told = {"userinfo": {"sub": "1", "email": "wanda@harbour.example"}}
    SocialAccount.objects.create(user=reader, provider="harbour", uid="1", extra_data=told)


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


def _passkey(reader: "User") -> dict[str, str]:
    from allauth.mfa.models import Authenticator

    return {"passkey": str(Authenticator.objects.filter(user=reader, type="webauthn")[0].pk)}


def _stories() -> dict[str, str]:
    """Addresses of the stories in `dumps/`, by the name of the file."""
    from magreader.catalog.models import Story

    full: Iterable[Story] = Story.objects.filter(holding="full")
    by_headline = {story.headline: story.get_absolute_url() for story in full}
    return {
        path.stem.replace("-", "_"): by_headline[path.read_text().splitlines()[1]]
        for path in sorted(DUMPS.glob("*.txt"))
    }


def _session(reader: "User", **more: Any) -> str:
    """Signed in, and asked for nothing more before a change, for as long as the tests go."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(reader.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = reader.get_session_auth_hash()
    session["account_authentication_methods_user"] = str(reader.pk)
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time() + 86_400, "reauthenticated": True}
    ]
    session.update(more)
    session.save()
    return str(session.session_key)


if __name__ == "__main__":
    main(library="--library" in sys.argv)
