"""Invitations: made at the desk, open for some days, used once."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from magreader.accounts.models import Invitation, User

_FORGOTTEN = timedelta(days=90)


def waiting() -> Q:
    """Invitations that can still be accepted."""
    return Q(accepted=None, ends__gt=timezone.now())


def find_invitation(key: str) -> Invitation | None:
    """The invitation of this key, whatever its state; None where it was withdrawn, or never was."""
    return Invitation.objects.select_related("invited_by").filter(key=key).first()


def is_waiting(invitation: Invitation) -> bool:
    return invitation.accepted is None and invitation.ends > timezone.now()


def invite(emails: list[str], days: int, *, by: User, note: str = "") -> list[Invitation]:
    """One invitation for each address; where one is waiting already, it gets the new days."""
    ends = timezone.now() + timedelta(days=days)
    return [_invite(email.lower(), ends=ends, invited_by=by, note=note) for email in emails]


def _invite(email: str, **said: object) -> Invitation:
    there = Invitation.objects.filter(waiting(), email=email).first()
    if there is None:
        return Invitation.objects.create(email=email, **said)
    for name, value in said.items():
        setattr(there, name, value)
    there.save()
    return there


def prolong(invitation: Invitation, days: int) -> None:
    invitation.ends = timezone.now() + timedelta(days=days)
    invitation.save(update_fields=["ends"])


def accept(invitation: Invitation) -> None:
    """From now on it opens nothing."""
    Invitation.objects.filter(pk=invitation.pk).update(accepted=timezone.now())


def forget_invitations() -> None:
    """Those that ended long ago, accepted or not: no address is kept when it is of no use."""
    Invitation.objects.filter(ends__lt=timezone.now() - _FORGOTTEN).delete()
