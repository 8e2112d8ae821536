"""The link that signs a reader in, as it stands in a mail beside the code.

It holds for a quarter of an hour, in any browser, once: what it was made from changes with each
sign-in, with a new password and with a new address.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from magreader.accounts.models import User

_SALT = "magreader.sign-in-link"


class Door(NamedTuple):
    """Who comes in by a link, and the address to which it was sent."""

    reader: User
    email: str


def sign_in_link(door: Door, to: str = "") -> str:
    """The path of a link that leads on to the address `to`."""
    key = signing.dumps([door.reader.pk, door.email, _made_from(door.reader)], salt=_SALT)
    path = reverse("sign_in_link", args=[key])
    return f"{path}?{urlencode({'next': to})}" if to else path


def open_link(key: str, *, to_use: bool = False) -> Door | None:
    """None where the link was used, is too old, or is none of ours. Whoever means to use it asks
    in a transaction: a second one waits here, and is too late then."""
    lasts = settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT
    try:
        pk, email, made_from = signing.loads(key, salt=_SALT, max_age=lasts)
    except signing.BadSignature:
        return None
    readers = User.objects.select_for_update() if to_use else User.objects
    reader = readers.filter(pk=pk, is_active=True).first()
    if reader and constant_time_compare(made_from, _made_from(reader)):
        return Door(reader, email)
    return None


def _made_from(reader: User) -> str:
    state = f"{reader.email}\n{reader.password}\n{reader.last_login}"
    return salted_hmac(_SALT, state, algorithm="sha256").hexdigest()[:32]
