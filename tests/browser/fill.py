"""`python -m tests.browser.fill [--library]`: readers of every kind in a house that is prepared,
and for `--library` the stories that the sample lacks. Prints what was made as JSON.

Stories come in through the importer, as in life.
"""

import json
import sys
import time
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import django

from tests.browser.fill_batches import fill_batches
from tests.browser.fill_plans import fill_plans, fill_vouchers

if TYPE_CHECKING:
    from magreader.accounts.models import User
    from magreader.catalog.models import Story

DUMPS = Path(__file__).parent / "dumps"
METERED_TITLE = "the-plain-ledger"
GIVEN_TITLE = "the-wexmouth-courier"
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
        **_invitations(readers["staff"]),
        **(_stories() | _versions() | _spellings() if library else {}),
    }
    if library:
        readers |= fill_plans(_made, readers["staff"])
        places |= fill_vouchers(readers, readers["staff"])
        places |= fill_batches(readers["staff"])
        places |= _searches(readers["trial"], readers["ended"])
        places |= _unsure(readers["staff"])
    else:
        _hide_plans()
    sessions = {who: make_session(reader) for who, reader in readers.items()}
    sessions["viewing"] = make_session(readers["staff"], **_begun(readers["staff"]))
    sessions["waiting"] = make_session(readers["waiting"], desk_waits="/admin/")
    sessions["elsewhere"] = make_session(readers["elsewhere"], account_authentication_methods=[])
    sessions["long ago"] = make_session(readers["guarded"], account_authentication_methods=[])
    if library:
        metered, given = _meter(), _gifts(readers)
        sessions |= metered.sessions | given.sessions
        places |= metered.places | given.places
    _elsewhere(readers["trial"])
    print(json.dumps({"sessions": sessions, "places": places}))


def _readers() -> "dict[str, User]":
    """A reader without a plan, one on trial, one whose plan has ended, one who comes in by mail
    alone, one with every second factor and an account elsewhere, one without a password, one whose
    account goes, and two of the staff: one waits for a second factor. Their addresses are
    confirmed."""
    from django.utils import timezone

    from magreader.accounts.addresses import confirm_address
    from magreader.accounts.deletion import ask_for_deletion
    from magreader.accounts.models import User
    from magreader.paywall.models import Entitlement, Plan
    from magreader.paywall.trials import start_trial

    readers = {"reader": _made("Ines"), "trial": _made("Otto"), "ended": _made("Maud")}
    readers["by mail"] = _made("Noor", None)
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
    readers["guarded"] = _made("Wanda")
    _guard(readers["guarded"])
    readers["elsewhere"] = _made("Ruth")
    readers["elsewhere"].set_unusable_password()
    readers["elsewhere"].save()
    _made("Una")  # for who asks that her account goes, and thinks better of it
    readers["leaving"] = _made("Wim")
    ask_for_deletion(readers["leaving"])
    waiting = User.objects.create_user("paul@example.org", PASSPHRASE, name="Paul", is_staff=True)
    confirm_address(waiting)
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


def _made(name: str, password: str | None = PASSPHRASE) -> "User":
    """A reader whose address is confirmed."""
    from magreader.accounts.addresses import confirm_address
    from magreader.accounts.models import User

    reader = User.objects.create_user(f"{name.lower()}@example.org", name=name)
    if password:
        reader.password = _hashed(password)
        reader.save()
    confirm_address(reader)
    return reader


@cache
def _hashed(password: str) -> str:
    """Once for all who have it: it is made to take long."""
    from django.contrib.auth.hashers import make_password

    return make_password(password)


def _hide_plans() -> None:
    from magreader.paywall.models import Plan

    Plan.objects.update(public=False)


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
        session_key=make_session(reader),
        ip="203.0.113.7",
        user_agent="Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Safari/604",
    )


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


def _versions() -> dict[str, str]:
    """The story of which `dumps/versions/` brought another text, by its id."""
    from magreader.dumps.choosing import waiting

    return {"two_texts": str(waiting().get().story_id)}


def _spellings() -> dict[str, str]:
    """Two publications that may be one, and one that was merged into another, by their ids."""
    from magreader.catalog.models import Publication
    from magreader.dumps.merging import merge

    known = {publication.name: publication for publication in Publication.objects.all()}
    merge(known["Whin Quarterly"], known["Whin"], None)
    return {
        "spelling": str(known["The Whin"].pk),
        "spelled": str(known["Whin"].pk),
        "merged": str(known["Whin Quarterly"].pk),
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


def _unsure(staff: "User") -> dict[str, str]:
    """A page that waits for a look, and the number of a short line on it; one line is taught."""
    from magreader.dumps.furniture import teach
    from magreader.dumps.models import Dump
    from magreader.dumps.reviewing import reading_of

    teach("Read more of it in the harbour office", "", staff)
    dump = Dump.objects.exclude(doubt="").earliest("pk")
    lines = enumerate(reading_of(dump).lines, 1)
    short = next(number for number, line in lines if 0 < len(line) < 60)
    return {"unsure": str(dump.pk), "unsure_line": str(short)}


class Filled(NamedTuple):
    """More of what a `Site` has."""

    sessions: dict[str, str]
    places: dict[str, str]


def _meter() -> Filled:
    """One title has two free stories a month: a reader who opened one of them, one who opened
    both, and two who opened none. Whoever is on its plan gives one story away."""
    from magreader.catalog.models import Publication
    from magreader.paywall.meter import open_by_meter
    from magreader.paywall.models import Plan
    from magreader.paywall.reader import Reader

    title = Publication.objects.get(slug=METERED_TITLE)
    plan = Plan.objects.create(name="Ledger", slug="ledger", free_stories=2, gifts=1)
    plan.publications.add(title)
    first, second, closed, never = _premium_of(title.slug)[:4]
    readers = {"meter left": _made("Mira"), "meter used": _made("Ulf")}
    for reader, story in (
        (readers["meter left"], first),
        (readers["meter used"], first),
        (readers["meter used"], second),
    ):
        open_by_meter(Reader(reader), story)
    readers |= {"meter full": _made("Jon"), "meter full too": _made("Ida")}
    places = {
        "metered": first.get_absolute_url(),
        "to_meter": closed.get_absolute_url(),
        "not_metered": never.get_absolute_url(),
    }
    return Filled({who: make_session(reader) for who, reader in readers.items()}, places)


def _gifts(readers: "dict[str, User]") -> Filled:
    """Links in every state, a browser that opened one, and a reader who has none left to give."""
    from django.utils import timezone

    from magreader.newsstand.who import GIFTS
    from magreader.paywall.gifts import GIFT_BROWSERS, give, signer, take_back
    from magreader.paywall.models import Entitlement, Plan
    from magreader.paywall.reader import Reader
    from magreader.paywall.receiving import accept

    first, second, third, *_ = _premium_of(GIVEN_TITLE)
    giver, staff = Reader(readers["trial"]), Reader(readers["staff"])
    gift, used_up, taken = give(giver, first), give(giver, second), give(giver, third)
    for _browser in range(GIFT_BROWSERS):
        accept(used_up, ())
    take_back(readers["trial"], taken.pk)
    ended = give(staff, first, timezone.now() - timedelta(days=20))
    friend = _made("Nell")
    plan = Plan.objects.get(slug="ledger")
    Entitlement.objects.create(reader=friend, plan=plan, starts=timezone.now())
    only, other, *_ = _premium_of(METERED_TITLE)
    give(Reader(friend), only)
    sessions = {
        "given": make_session(None, **{GIFTS: list(accept(gift, ()))}),
        "gave all": make_session(friend),
        "signs out": make_session(friend),
    }
    places = {
        "gift": gift.token,
        "gift_used_up": used_up.token,
        "gift_taken_back": taken.token,
        "gift_ended": ended.token,
        "gift_gone": signer.sign("of-nobody"),
        "given": first.get_absolute_url(),
        "given_by_friend": only.get_absolute_url(),
        "not_given": other.get_absolute_url(),
    }
    return Filled(sessions, places)


def _premium_of(title: str) -> "list[Story]":
    """Stories with their text, in the order they came out."""
    from magreader.catalog.models import Story

    stories = Story.objects.filter(holding="full", premium=True, edition__publication__slug=title)
    return list(stories.select_related("edition__publication").order_by("edition__date", "pk"))


def _begun(staff: "User") -> dict[str, object]:
    """What a session holds whose owner sees the newsstand as a reader whose plan has ended; the log
    has a line of it."""
    from magreader.accounts.deeds import note_deed
    from magreader.paywall.models import Plan
    from magreader.paywall.viewing import BEGAN, Kind, begin

    session: dict[str, object] = {}
    gold = Plan.objects.get(slug="gold")
    begin(session, kind=Kind.ENDED, plan=gold)
    note_deed(staff, staff, BEGAN[Kind.ENDED], plan=gold.name)
    return session


def make_session(reader: "User | None", **more: object) -> str:
    """The key of a session of `reader`, who is asked for nothing more before a change for as long
    as the tests go; or of a stranger. With `more` in it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session.update(more)
    if reader is None:
        session.save()
        return str(session.session_key)
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
