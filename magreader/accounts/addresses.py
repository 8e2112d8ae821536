"""The e-mail addresses of an account, as allauth keeps them."""

from allauth.account.models import EmailAddress

from magreader.accounts.models import User


class AddressNotConfirmed(Exception):
    """What the account asks for is given only to who confirmed an e-mail address."""


def has_confirmed_address(account: User) -> bool:
    """Whether somebody showed that they read mail at one of the account's addresses."""
    return bool(EmailAddress.objects.filter(user=account, verified=True).exists())


def confirmed_addresses(account: User) -> list[str]:
    """Those at which somebody showed that they read mail."""
    confirmed = EmailAddress.objects.filter(user=account, verified=True)
    return list(confirmed.values_list("email", flat=True))
