"""Signing in by the link of a mail. Scanners open it first: only the button uses it.

Attempts aren't counted: its key is signed, so nobody guesses one, and an answer of "too many"
would put a key that still works into the log.
"""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.db import transaction
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.sign_in_link import open_link
from magreader.newsstand.ways import way_back, with_next


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_link(request: PageRequest, key: str) -> HttpResponse:
    if request.method == "POST" and (answer := _sign_in(request, key)):
        return answer
    door = open_link(key)
    main = make_main(
        "newsstand/sign_in_link.html",
        f"{_('Sign in')} – {_('By e-mail')}" if door else _("This link no longer works"),
        email=door.email if door else "",
        again=with_next("account_request_login_code", way_back(request)),
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=200 if door else 410)


@transaction.atomic
def _sign_in(request: PageRequest, key: str) -> HttpResponse | None:
    """As allauth does it for a code: who holds the mail has the address, and whatever else the
    account asks for (a second factor) is still asked for. None where the link opens nothing."""
    door = open_link(key, to_use=True)
    if door is None:
        return None
    reader, email = door
    record_authentication(request, reader, method="code", email=email)
    login = Login(user=reader, email=email, redirect_url=way_back(request) or None)
    response: HttpResponse = perform_login(request, login)
    return response
