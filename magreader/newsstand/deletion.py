"""Accounts that go: what each room does, and the mails to who asked for it."""

import logging
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from magreader.accounts.deletion import ask_for_deletion, delete_account, due_of, past_accounts
from magreader.accounts.models import User
from magreader.accounts.sessions import end_sessions
from magreader.newsstand.mails import at_our_address, make_mail
from magreader.newsstand.printed import print_moment

_AT_ONCE = 3  # by whoever signs in: nobody waits long for the accounts of others

log = logging.getLogger(__name__)


def begin_deletion(reader: User, session: str | None) -> None:
    """The account goes after the days of grace; its reader is told by mail how to keep it, and is
    signed out but for this `session` (a key). Raises ValueError for staff."""
    due = ask_for_deletion(reader)
    end_sessions(reader.pk, but=session)
    _tell("deletion_asked", reader, due, url=at_our_address(reverse("deletion")))


def finish_deletion(account: User) -> bool:
    """The account is gone, and its reader is told; False where it was gone already."""
    day = account.deletion_due or timezone.now()
    reader = User(email=account.email, language=account.language)
    if not delete_account(account):
        return False
    _tell("deletion_done", reader, day, url=f"{settings.SITE_URL}/")
    return True


def delete_past_accounts(most: int = _AT_ONCE) -> int:
    """Those whose day has come; how many went. One query where there is none."""
    gone = 0
    for account in past_accounts()[:most]:
        try:
            gone += finish_deletion(account)
        except Exception:
            log.exception("Account %s could not be deleted; it stays shut.", account.pk)
    return gone


def greet_who_goes(request: HttpRequest, reader: User) -> None:
    """At sign-in: the day on which the account goes, and the way to keep it."""
    if due := due_of(reader):
        said = format_html(
            '{} <a href="{}">{}</a>',
            _("Your account goes on %(day)s.") % {"day": print_moment(due)},
            reverse("deletion"),
            _("Keep it"),
        )
        messages.warning(request, said)


def sent_away(request: HttpRequest, reader: User) -> HttpResponse:
    """The answer to who showed that a past account was theirs."""
    if past_accounts().filter(pk=reader.pk).exists():
        finish_deletion(reader)
    day = print_moment(reader.deletion_due or timezone.now())
    messages.info(request, _("This account is gone since %(day)s, as you asked.") % {"day": day})
    return redirect("account_login")


def _tell(name: str, reader: User, moment: datetime, **words: Any) -> None:
    """By mail. What was done is done where no mail can be sent."""
    language = reader.language or get_language() or settings.LANGUAGE_CODE
    with override(language):
        day = print_moment(moment)
    context = {"email": reader.email, "day": day, **words}
    try:
        make_mail(name, reader.email, language, context).send()
    except OSError:
        log.exception("The mail %s could not be sent.", name)
