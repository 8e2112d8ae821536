"""The e-mail addresses of an account, as allauth keeps them."""

from allauth.account.models import EmailAddress

from magreader.accounts.models import User


def has_confirmed_address(account: User) -> bool:
    """Whether somebody showed that they read mail at one of the account's addresses."""
    return bool(EmailAddress.objects.filter(user=account, verified=True).exists())
