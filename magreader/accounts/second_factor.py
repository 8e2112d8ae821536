"""Second factors: who has one, and whether it was used in this session."""

from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.http import HttpRequest

from magreader.accounts.models import User

# Where staff were on their way to when the desk asked them for a second factor.
WAITING = "desk_waits"
_FIRST = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)  # recovery codes only come with one


def factors_of(reader: User) -> set[str]:
    """The kinds of second factor that this reader has."""
    kept = Authenticator.objects.filter(user=reader, type__in=_FIRST)
    return set(kept.values_list("type", flat=True))


def used_second_factor(request: HttpRequest, reader: User) -> bool:
    """Whether whoever is in this session has shown a second factor in it."""
    records = get_authentication_records(request, reader)
    return any(record.get("method") == "mfa" for record in records)


def remove_second_factors(reader: User) -> list[str]:
    """For somebody who lost theirs: they are asked for none from now on. Returns what went."""
    gone = Authenticator.objects.filter(user=reader)
    names = sorted(gone.values_list("type", flat=True))
    gone.delete()
    return names
