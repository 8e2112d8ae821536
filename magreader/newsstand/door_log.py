"""What the log says of the entrance: who came in, by what, and went; which attempts failed; what
changed about the ways in. By the account's number and the address that the request came from.
Never what somebody typed."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core import context
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)


class LoggedDoor(DefaultAccountAdapter):
    """allauth's adapter, which it tells of what happens at the entrance."""

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        by = f" by {shown}" if (shown := _shown(request, user)) else ""
        log.info("Account %s signed in from %s%s.", user.pk, self._whence(request), by)
        response: HttpResponse = super().post_login(request, user, **details)
        return response

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        log.warning("A sign-in failed from %s.", self._whence(request))
        super().authentication_failed(request, **credentials)

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code == "too_many_login_attempts":
            log.warning("Too many attempts; another from %s.", self._whence(context.request))
        elif code == "incorrect_code":
            self.note_wrong_code()
        error: ValidationError = super().validation_error(code, *args)
        return error

    def note_wrong_code(self) -> None:
        """Of a mail, an app or the list of recovery codes; or a passkey that isn't theirs."""
        log.warning("A code or a passkey was refused from %s.", self._whence(context.request))

    def logout(self, request: HttpRequest) -> None:
        log.info("Account %s signed out from %s.", request.user.pk, self._whence(request))
        super().logout(request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            account = email_address.user_id
            log.info("Account %s confirmed an address from %s.", account, self._whence(request))
        return confirmed

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        super().set_password(user, password)
        log.info("Account %s has another password.", user.pk)

    def note_change(self, user: AbstractBaseUser, template: str) -> None:
        """What a mail tells of a second factor or an account elsewhere, by the mail's name."""
        change = template.rpartition("/")[2].replace("_", " ")
        log.info("Account %s, from %s: %s.", user.pk, self._whence(self.request), change)

    def _whence(self, request: HttpRequest) -> str:
        return str(self.get_client_ip(request))


def _shown(request: HttpRequest, user: AbstractBaseUser) -> str:
    """What whoever signs in has shown for it, such as "password and totp"; empty where their
    address was confirmed just now."""
    records = get_authentication_records(request, user)
    return " and ".join(
        str(record.get("type") or record.get("provider") or record["method"]) for record in records
    )
