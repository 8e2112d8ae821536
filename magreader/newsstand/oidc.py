"""OpenID Connect, stricter than allauth does it.

allauth checks state, PKCE, issuer, audience and time. Here it is also checked that the server is
who its configuration says, that the token is signed with its key and made for this very sign-in
(nonce), that it and what the server tells of the reader are about the same person, and that an
address counts as confirmed only where the server says so in so many words.
"""

from typing import Any

from allauth.account.internal.decorators import login_not_required
from allauth.account.models import EmailAddress
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialApp, SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare, get_random_string, salted_hmac
from requests import RequestException

from magreader.newsstand.views.mail_code import must_show
from magreader.newsstand.ways import with_next

# What a server that is down, or isn't one, makes of it.
_FAULTS = (OAuth2Error, RequestException, ValueError, TypeError, KeyError)


class Adapter(OpenIDConnectOAuth2Adapter):
    @property
    def openid_config(self) -> dict[str, Any]:
        config: dict[str, Any] = super().openid_config
        server = self.get_provider().app.settings["server_url"]  # type: ignore[no-untyped-call]  # allauth is not typed
        if str(config["issuer"]).rstrip("/") != server.partition("/.well-known/")[0]:
            raise OAuth2Error("The configuration is that of another server.")
        return config

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        if "id_token" not in kwargs["response"]:
            raise OAuth2Error("The server sent no ID token.")
        return super().complete_login(request, app, token, **kwargs)

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        config = self.openid_config
        token: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=config["jwks_uri"],
            issuer=config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        return token


class Server(OpenIDConnectProvider):
    """One of the servers of MAGREADER_OIDC."""

    package = "allauth.socialaccount.providers.openid_connect"
    oauth2_adapter_class = Adapter

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: Any = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """To the server. Nothing that stands in the address of the request goes with it."""
        if process == "connect" and must_show(request):
            return redirect(with_next("mail_code", reverse("socialaccount_connections")))
        state = get_random_string(32)
        try:
            return super().redirect(  # type: ignore[no-any-return]  # allauth is not typed
                request,
                process,
                next_url,
                data,
                state_id=state,
                auth_params={"nonce": _nonce(state)},
                scope=self.get_scope(),  # type: ignore[no-untyped-call]  # as above
            )
        except _FAULTS as fault:
            return failed(request, self, fault)

    def sociallogin_from_response(
        self, request: HttpRequest, response: dict[str, Any]
    ) -> SocialLogin:
        token, told = response["id_token"], response["userinfo"]
        nonce = _nonce(request.GET.get("state", ""))
        if not constant_time_compare(str(token.get("nonce")), nonce):
            raise OAuth2Error("The ID token is that of another sign-in.")
        if not token.get("sub") or told.get("sub") != token["sub"]:
            raise OAuth2Error("The server tells of another person than the ID token.")
        return super().sociallogin_from_response(request, response)  # type: ignore[no-any-return]  # as above

    def extract_extra_data(self, data: dict[str, Any]) -> dict[str, Any]:
        """What is kept of it: whose it is, to tell one account from another. No token."""
        return {"userinfo": {k: v for k, v in data["userinfo"].items() if k in {"sub", "email"}}}

    def extract_email_addresses(self, data: dict[str, Any]) -> list[EmailAddress]:
        told = data["userinfo"]
        if not isinstance(told.get("email"), str):
            return []
        verified = told.get("email_verified") is True
        return [EmailAddress(email=told["email"].lower(), verified=verified, primary=True)]


def _nonce(state: str) -> str:
    """What only a token for the sign-in with this state can know."""
    return salted_hmac("magreader.newsstand.oidc", state, algorithm="sha256").hexdigest()


def failed(request: HttpRequest, provider: Server, fault: Exception) -> HttpResponse:
    answer: HttpResponse = render_authentication_error(request, provider, exception=fault)
    return answer


@login_not_required  # type: ignore[untyped-decorator]  # as above
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the server sends the reader back to."""
    try:
        adapter = Adapter(request, provider_id)
        provider = adapter.get_provider()  # type: ignore[no-untyped-call]  # as above
    except SocialApp.DoesNotExist:
        raise Http404 from None
    try:
        answer: HttpResponse = OAuth2CallbackView.adapter_view(adapter)(request)  # type: ignore[no-untyped-call]  # as above
    except _FAULTS as fault:
        return failed(request, provider, fault)
    return answer
