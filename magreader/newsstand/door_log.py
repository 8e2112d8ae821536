"""What the log says of the entrance: who came in and went, and which attempts failed, by the
account's number and the address that the request came from. Never what somebody typed."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


class LoggedDoor(DefaultAccountAdapter):
    """allauth's adapter, which it tells of what happens at the entrance."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        log.info("Account %s signed in from %s.", user.pk, self._whence(request))
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("A sign-in failed from %s.", self._whence(request))
        super().authentication_failed(request, **credentials)

    def logout(self, request: HttpRequest) -> None:
        log.info("Account %s signed out from %s.", request.user.pk, self._whence(request))
        super().logout(request)

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        log.info("Account %s has another password.", user.pk)

    def _whence(self, request: HttpRequest) -> str:
        return str(self.get_client_ip(request))
