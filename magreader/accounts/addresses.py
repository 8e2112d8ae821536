"""Whose an e-mail address is.

An account belongs to whoever confirmed its address. A sign-up that nobody confirmed is no account
yet: it opens nothing, and it keeps nobody from the address.
"""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from magreader.accounts.models import User

_FORGOTTEN = timedelta(days=30)


class AddressNotConfirmed(Exception):
    """What the account asks for is given only to who confirmed an e-mail address."""


def has_confirmed_address(account: User) -> bool:
    """Whether somebody showed that they read mail at one of the account's addresses."""
    return bool(EmailAddress.objects.filter(user=account, verified=True).exists())


def confirm_address(reader: User) -> None:
    """The address of this account is theirs: they proved it, or staff vouch for it."""
    EmailAddress.objects.update_or_create(
        user=reader, email=reader.email.lower(), defaults={"verified": True, "primary": True}
    )


def holder_of(email: str) -> User | None:
    """Whose account has this address: theirs to sign in with, or confirmed by them. An address
    that somebody only means to change to is not theirs."""
    confirmed = EmailAddress.objects.filter(email=email.lower(), verified=True)
    return (
        User.objects.filter(email__iexact=email).first()
        or User.objects.filter(pk__in=confirmed.values("user")).first()
    )


def mere_sign_ups() -> QuerySet[User]:
    """Sign-ups that nobody confirmed and with which nobody ever came in."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        ~Exists(addresses.filter(verified=True)),
        Exists(addresses),
        last_login=None,
        is_staff=False,
    )


def is_mere_sign_up(reader: User) -> bool:
    return mere_sign_ups().filter(pk=reader.pk).exists()


def forget_mere_sign_ups() -> None:
    """Those that nobody came back for: what somebody typed who may not be whose address it is."""
    mere_sign_ups().filter(date_joined__lt=timezone.now() - _FORGOTTEN).delete()


def confirmed_addresses(account: User) -> list[str]:
    """Those at which somebody showed that they read mail."""
    confirmed = EmailAddress.objects.filter(user=account, verified=True)
    return list(confirmed.values_list("email", flat=True))
