"""What happens at the entrance: allauth's rules and mails as this house has them."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.functional import lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from magreader.accounts.addresses import confirm_address, holder_of, mere_sign_ups
from magreader.accounts.deeds import SIGNED_IN, note_deed
from magreader.accounts.deletion import is_past
from magreader.accounts.models import User
from magreader.newsstand.deletion import delete_past_accounts, greet_who_goes, sent_away
from magreader.newsstand.devices import name_device
from magreader.newsstand.door_log import LoggedDoor
from magreader.newsstand.invited import invitation_of
from magreader.newsstand.mails import at_our_address, make_mail
from magreader.newsstand.printed import print_moment
from magreader.newsstand.reading import settle_reading
from magreader.newsstand.sign_in_link import Door, sign_in_link
from magreader.newsstand.views.language import remember_language
from magreader.newsstand.ways import leads_here, with_next

_SIGNED_UP = "signed_up"
# The pages that show the ways into an account, by whose mails tell of a change.
_WAYS_IN = {"mfa": "mfa_index", "socialaccount": "socialaccount_connections"}


class Entrance(LoggedDoor):
    """allauth asks here who may come in and where a reader may be sent, and tells of each
    sign-in."""

    error_messages = {
        **LoggedDoor.error_messages,
        "too_many_login_attempts": _(
            "Too many attempts. Wait some minutes, or sign in another way."
        ),
    }

    def is_safe_url(self, url: str) -> bool:
        """Only to this very site; allauth lets the server's own names through, and fails at
        what is no address."""
        return leads_here(context.request, url)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """One count for an account: allauth begins another for each host and port that a
        request cares to name."""
        return str(credentials.get("email", "")).lower()

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Where it isn't, the page says what to do."""
        by_invitation = settings.REGISTRATION == "invitation"
        if settings.REGISTRATION == "open" or (by_invitation and invitation_of(request)):
            return True
        said = {"by_invitation": by_invitation, "contact": settings.CONTACT}
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", said))

    def pre_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse | None:
        """Whoever signs in sees accounts off that are past their day. Their own is among them at
        the latest now: then there is none to sign in to."""
        delete_past_accounts()
        if isinstance(user, User):
            if is_past(user):
                return sent_away(request, user)
            _confirm_by_mail(request, user)
        response: HttpResponse | None = super().pre_login(request, user, **details)
        return response

    def post_login(
        self, request: HttpRequest, user: AbstractBaseUser, **details: Any
    ) -> HttpResponse:
        response = super().post_login(request, user, **details)
        if isinstance(user, User):
            greet_who_goes(request, user)
            if user.is_staff:
                note_deed(user, user, SIGNED_IN)
            settle_reading(request, response, user)
            if user.language:
                remember_language(response, user.language)
        return response

    # ---- confirming an address --------------------------------------------------------------
    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:
        """The link leads on to where the reader was going, in whichever browser it is opened."""
        url = str(super().get_email_confirmation_url(request, emailconfirmation))
        to = get_next_redirect_url(request)
        return f"{url}?{urlencode({'to': to})}" if to else url

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        return way_on(self.request)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A mere sign-up gives way to who has the mailbox; an account that somebody uses
        doesn't."""
        others = User.objects.filter(email__iexact=email_address.email)
        others = others.exclude(pk=email_address.user_id)
        mere_sign_ups().filter(pk__in=others).delete()
        if others.exists():
            self.add_message(
                request,
                messages.ERROR,
                "account/messages/email_confirmation_failed.txt",
                {"email": email_address.email},
            )
            return False
        _drop_a_strangers_password(request, email_address.user)
        return bool(super().confirm_email(request, email_address))

    # ---- mails ------------------------------------------------------------------------------
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """In our words and look, and in the language of whom it is for. Its links lead to the
        address that readers know: a request can say any host."""
        reader = context.get("user") or holder_of(email)
        language = getattr(reader, "language", "") or get_language() or settings.LANGUAGE_CODE
        name = template_prefix.removeprefix("account/email/").removesuffix("_signup")
        if name == "login_code" and reader:
            to = get_next_redirect_url(self.request) or ""
            context = {**context, "link_url": sign_in_link(Door(reader, email), to)}
        addresses = {k: at_our_address(v) for k, v in context.items() if k.endswith("_url")}
        moments = {k: _in_words(v) for k, v in context.items() if isinstance(v, datetime)}
        said = {**context, **addresses, **moments, "email": email}
        make_mail(name, email, language, said).send()

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """That something about an account has changed: when, and with what kind of device. That
        a way into it was added or taken away is told whatever the settings say."""
        said = {
            "user": user,
            "device": lazy(name_device, str)(self.get_http_user_agent(self.request)),
            "reset_url": reverse("account_reset_password"),
            "contact": settings.CONTACT,
            **(context or {}),
        }
        page = _WAYS_IN.get(template_prefix.partition("/")[0])
        if page is None:
            super().send_notification_mail(template_prefix, user, said, email)
            return
        self.note_change(user, template_prefix)
        to = email or EmailAddress.objects.get_primary_email(user)
        self.send_mail(template_prefix, str(to), said | {"ways_url": reverse(page)})


def _confirm_by_mail(request: HttpRequest, user: User) -> None:
    """Who comes in by a mail has the address to which it went."""
    *_before, last = get_authentication_records(request, user) or [{}]
    by_mail = last.get("method") == "code" and last.get("email")
    if user.email == by_mail:
        confirm_address(user)


def _in_words(moment: datetime) -> Any:
    """In the language that is spoken when it is read."""
    return lazy(print_moment, str)(moment, clock=True)


def way_on(request: HttpRequest) -> str:
    """Where the link that confirmed an address leads: to where its reader was going; by way of
    the sign-in page in a browser where nobody is signed in."""
    asked = request.GET.get("to", "")
    to = asked if asked and leads_here(request, asked) else ""
    if request.user.is_authenticated:
        return to or reverse("account")
    return with_next("account_login", to)


def remember_sign_up(request: HttpRequest, reader: User) -> None:
    """That this browser chose the password of `reader`, who isn't confirmed yet."""
    request.session[_SIGNED_UP] = [reader.pk, reader.get_session_auth_hash()]


def _drop_a_strangers_password(request: HttpRequest, reader: User) -> None:
    """Where somebody else signed up with the address after this browser did, the password is
    theirs. Whoever has the mailbox keeps the account, and chooses another."""
    pk, chosen = request.session.pop(_SIGNED_UP, None) or (None, "")
    if pk == reader.pk and not constant_time_compare(chosen, reader.get_session_auth_hash()):
        reader.set_unusable_password()
        reader.save(update_fields=["password"])
