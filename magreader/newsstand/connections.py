"""Accounts at other servers with which readers sign in: who may come in with one, and who not."""

import logging
from datetime import datetime
from typing import Any, NamedTuple

import requests
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.models import Authenticator
from allauth.socialaccount import forms as allauth_forms
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from django.contrib.auth.base_user import AbstractBaseUser
from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.newsstand.entrance_forms import InOurWords

log = logging.getLogger(__name__)

_LONGEST_NAME = 150  # that an account holds


class Connections(DefaultSocialAccountAdapter):
    """allauth asks here who comes with an account of another server. Whether new readers are
    taken at all, the entrance says (`is_open_for_signup` is the account adapter's)."""

    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _(
            "There is an account with this address already. Sign in to it first, then connect %s."
        ),
        "no_password": _("This is your only way in. Choose a password first, then disconnect it."),
    }

    def list_apps(
        self, request: HttpRequest, provider: Any = None, client_id: Any = None
    ) -> list[SocialApp]:
        """Those of the settings alone: none can be slipped into the database."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def get_requests_session(self) -> requests.Session:
        """A server answers for itself: what it says of itself, its keys and its readers."""
        session: requests.Session = super().get_requests_session()  # type: ignore[no-untyped-call]  # allauth is not typed
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever comes for the first time and has an account here connects it from inside: what
        another server says about an address opens nobody's account."""
        sociallogin.email_addresses = [a for a in sociallogin.email_addresses if a.verified]
        connects = sociallogin.state.get("process") == "connect"
        if not connects and not sociallogin.is_existing and _is_known(sociallogin):
            page = {"provider": sociallogin.provider}
            known = render(request, "socialaccount/known_address.html", page, status=409)
            raise ImmediateHttpResponse(known)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """For the operator: with which server, and what kind of fault. What was sent isn't told:
        there are codes and tokens in it."""
        if error != AuthError.CANCELLED:
            why = type(exception).__name__ if exception else error
            log.warning("Signing in with %s failed: %s", provider.app.provider_id, why)

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Without a form only where the server vouches for the address. Any other goes the way
        of the entrance, so that nobody learns more there about which addresses are known."""
        return bool(sociallogin.email_addresses)

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> AbstractBaseUser:
        user: AbstractBaseUser = super().populate_user(request, sociallogin, data)
        if isinstance(user, User):
            user.name = str(data.get("name") or "").replace("\0", "")[:_LONGEST_NAME]
            user.email = user.email.lower()
        return user


def _is_known(login: SocialLogin) -> bool:
    """Whether an account here has the address."""
    return any(
        User.objects.filter(email__iexact=address.email).exists()
        or EmailAddress.objects.filter(email__iexact=address.email).exists()
        for address in login.email_addresses
    )


def has_another_way_in(reader: AbstractBaseUser, besides: Model) -> bool:
    """Whether this reader can sign in without `besides`, a passkey or a connected account."""
    if reader.has_usable_password():
        return True
    passkeys = Authenticator.objects.filter(
        user_id=reader.pk, type=Authenticator.Type.WEBAUTHN, data__credential__isnull=False
    )
    ways: list[Model] = [*passkeys, *SocialAccount.objects.filter(user_id=reader.pk)]
    return any(way != besides for way in ways)


class FirstVisitForm(InOurWords, allauth_forms.SignupForm):
    """The address of somebody for whom the other server doesn't vouch."""


class Connected(NamedTuple):
    pk: int
    server: str
    email: str
    since: datetime


class DisconnectForm(allauth_forms.DisconnectForm):
    def save(self) -> None:
        """Of a server that the settings no longer have allauth knows no name to tell."""
        try:
            super().save()
        except SocialApp.DoesNotExist:
            self.cleaned_data["account"].delete()

    @property
    def connected(self) -> list[Connected]:
        """Also those of servers that the settings no longer have."""
        names = {app.provider_id: app.name for app in Connections().list_apps(self.request)}
        return [
            Connected(
                account.pk,
                names.get(account.provider, account.provider),
                str(account.extra_data.get("userinfo", {}).get("email") or ""),
                account.date_joined,
            )
            for account in self.accounts
        ]
