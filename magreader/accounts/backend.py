"""Who may be signed in: nobody whose account is past its day, also where the row is still there."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from magreader.accounts.deletion import is_past
from magreader.accounts.models import User


class ReaderBackend(AuthenticationBackend):
    def user_can_authenticate(self, user: Any) -> bool:
        """Asked at each sign-in, and for each request of a session."""
        past = isinstance(user, User) and is_past(user)
        return not past and bool(super().user_can_authenticate(user))
