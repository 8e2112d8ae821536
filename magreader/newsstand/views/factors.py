"""Adding and taking away second factors: what allauth's pages do, and three things more.

A factor that is set up here counts as shown: nobody is asked for it a second time. It is only
added to an account whose address is confirmed, or it could lock out whom the address belongs to.
And the last way into an account stays.
"""

from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.models import EmailAddress
from allauth.account.views import email as allauth_email
from allauth.account.views import password_set
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import view_recovery_codes
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from allauth.socialaccount.views import connections as allauth_connections
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from magreader.accounts.models import User
from magreader.accounts.second_factor import factors_of
from magreader.newsstand.connections import has_another_way_in
from magreader.newsstand.views.mail_code import shown_first


@method_decorator(
    login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login"),
    name="dispatch",
)
class SecondStep(AuthenticateView):
    """At the entrance, after the password."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Where the factors went in the meantime (staff took them away from a reader who lost
        theirs), one begins again; allauth would send them round in a circle."""
        stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001  # as allauth's own
        if factors_of(stage.login.user):
            return super().dispatch(request, *args, **kwargs)
        answer: HttpResponseBase = stage.abort()
        return answer


class _Adding:
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not _is_confirmed(request.user):
            said = _("Confirm your e-mail address first: it is how you get back in.")
            messages.warning(request, said)
            return redirect("account_email")
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc,no-any-return]  # of the view beside it

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # as above
        reader = authenticated_user(self.request)
        added = Authenticator.objects.filter(user_id=reader.pk, type=self.kind).latest("pk")  # type: ignore[attr-defined]  # each says its own
        record_authentication(self.request, reader, "mfa", id=added.pk, type=added.type)
        return answer


def _is_confirmed(reader: User) -> bool:
    """Who was made staff was known to somebody; the address may lead nowhere, as that of the
    account that comes with the house."""
    own = EmailAddress.objects.filter(user=reader, email__iexact=reader.email)
    return reader.is_staff or not own.filter(verified=False).exists()


class AddApp(_Adding, ActivateTOTPView):
    kind = Authenticator.Type.TOTP


class AddPasskey(_Adding, AddWebAuthnView):
    kind = Authenticator.Type.WEBAUTHN


class RemovePasskey(RemoveWebAuthnView):
    def form_valid(self, form: Any) -> HttpResponse:
        if has_another_way_in(self.object.user, self.object):
            return super().form_valid(form)
        said = _("This passkey is your only way in. Choose a password first, then remove it.")
        messages.error(self.request, said)
        return redirect("mfa_list_webauthn")


second_step = SecondStep.as_view()
# What shows secrets is kept nowhere, also not for the way back.
add_app = never_cache(shown_first(AddApp.as_view()))
recovery_codes = never_cache(view_recovery_codes)
add_passkey = shown_first(AddPasskey.as_view())
choose_password = shown_first(password_set)
change_email = shown_first(allauth_email)
connections = shown_first(allauth_connections, looking=True)
remove_passkey = RemovePasskey.as_view()
