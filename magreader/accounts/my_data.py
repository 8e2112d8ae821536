"""What an account holds of its reader, for the reader: never a secret, a hash or a key."""

from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from magreader.accounts.models import Invitation, User
from magreader.accounts.reading import decode

type Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Part:
    """One file of what is handed out: its `name` without an ending, and `what` is in it, as its
    reader would say it. Moments in `rows` are aware."""

    name: str
    what: str
    rows: Row | list[Row]

    @property
    def number(self) -> int | None:
        """How many there are; None where it is one thing."""
        return len(self.rows) if isinstance(self.rows, list) else None


def parts_of(reader: User) -> list[Part]:
    return [
        Part("account", _("Your name, address, language and dates"), _account(reader)),
        Part("reading_settings", _("Your reading settings"), asdict(decode(reader.reading))),
        Part("addresses", _("Your e-mail addresses"), _addresses(reader)),
        Part("sign_in", _("Your ways to sign in"), _ways_in(reader)),
        Part("sessions", _("Where you are signed in"), _sessions(reader)),
        Part("invitations", _("Invitations that were sent to you"), _invitations(reader)),
    ]


def _account(reader: User) -> Row:
    return {
        "email": reader.email,
        "name": reader.name,
        "language": str(dict(settings.LANGUAGES).get(reader.language, reader.language)),
        "joined": reader.date_joined,
        "last_sign_in": reader.last_login,
        "switched_off": not reader.is_active,
        "to_be_deleted": reader.deletion_due,
        "staff": reader.is_staff,
        "all_rights": reader.is_superuser,
        "groups": [str(group) for group in reader.groups.all()],
        "rights": [str(right) for right in reader.user_permissions.all()],
    }


def _addresses(reader: User) -> list[Row]:
    held = EmailAddress.objects.filter(user=reader).order_by("pk")
    return [
        {"address": row.email, "confirmed": row.verified, "primary": row.primary} for row in held
    ]


def _ways_in(reader: User) -> list[Row]:
    ways: list[Row] = []
    if reader.has_usable_password():
        ways.append({"kind": _("password")})
    factors = [
        {
            "kind": _factor(factor.type),
            "name": factor.data.get("name", ""),
            "added": factor.created_at,
            "last_used": factor.last_used_at,
        }
        for factor in _of_allauth("mfa", "Authenticator", reader)
    ]
    elsewhere = [
        {
            "kind": _("account elsewhere"),
            "name": account.provider,
            "who_you_are_there": account.uid,
            "added": account.date_joined,
            "last_used": account.last_login,
        }
        for account in _of_allauth("socialaccount", "SocialAccount", reader)
    ]
    return [*ways, *factors, *elsewhere]


def _factor(kind: str) -> str:
    words = {"totp": _("authenticator app"), "webauthn": _("passkey")}
    return words.get(kind, _("recovery codes"))


def _sessions(reader: User) -> list[Row]:
    return [
        {
            "begun": session.created_at,
            "last_seen": session.last_seen_at,
            "ip_address": session.ip,
            "browser": session.user_agent,
        }
        for session in _of_allauth("usersessions", "UserSession", reader)
    ]


def _of_allauth(app: str, model: str, reader: User) -> QuerySet[Any]:
    rows: Any = apps.get_model(app, model)
    return rows.objects.filter(user=reader).order_by("pk")  # type: ignore[no-any-return]  # known when it is there


def _invitations(reader: User) -> list[Row]:
    return [
        {"address": row.email, "sent": row.made, "until": row.ends, "accepted": row.accepted}
        for row in Invitation.objects.filter(at_an_address_of(reader)).order_by("pk")
    ]


def at_an_address_of(reader: User) -> Q:
    """Rows whose `email` is an address of the reader's, in any case of letters."""
    theirs = Q(email__iexact=reader.email)
    for address in EmailAddress.objects.filter(user=reader).values_list("email", flat=True):
        theirs |= Q(email__iexact=address)
    return theirs
