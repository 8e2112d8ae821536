"""What the house holds of a reader: a page that says it, and a file that holds it."""

from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.newsstand.my_data import all_parts, zip_of
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import account_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_data(request: PageRequest) -> HttpResponse:
    """Who signed in some time ago says first that it is still them; then the button is there."""
    recent = did_recently_reauthenticate(request)
    if request.method == "POST":
        return _handed_out(request) if recent else redirect(_is_it_you(request))
    return _page(request, is_it_you="" if recent else _is_it_you(request))


def _page(request: PageRequest, status: int = 200, *, is_it_you: str = "") -> HttpResponse:
    main = make_main(
        "newsstand/my_data.html",
        _("Your data"),
        parts=all_parts(account_of(request)),
        is_it_you=is_it_you,
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status)


def _is_it_you(request: PageRequest) -> str:
    return with_next("account_reauthenticate", request.path)


def _handed_out(request: PageRequest) -> HttpResponse:
    """Some times a day: each takes a while to put together."""
    if not ratelimit.consume(request, action="my_data"):
        messages.error(request, _("That was often enough for today. Come back tomorrow."))
        return _page(request, status=429)
    name = f"magreader-{timezone.localdate().isoformat()}.zip"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
    }
    packed = zip_of(account_of(request))
    return HttpResponse(packed, content_type="application/zip", headers=headers)
