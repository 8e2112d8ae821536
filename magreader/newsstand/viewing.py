"""Staff who look at the newsstand as somebody else: a bar on each page, nothing is done meanwhile,
nothing of it is kept. The desk, where it is chosen, goes on as it was.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from magreader.newsstand.pages import fresh_page, make_main
from magreader.newsstand.who import viewing_in
from magreader.paywall.viewing import Viewing, has_begun, stop, viewing_of

_SAFE = {"GET", "HEAD", "OPTIONS"}


def look_as_another(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware; it stands where the reader is known, and messages and htmx are."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        viewing = None if _at_the_desk(request) else _viewing(request)
        if viewing is None:
            return get_response(request)
        request.viewing = viewing  # type: ignore[attr-defined]  # read by who.viewing_in
        response = get_response(request) if _may_be_done(request) else _refused(request, viewing)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def _at_the_desk(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


def _viewing(request: HttpRequest) -> Viewing | None:
    """A stranger's session is not asked for: most have none."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or not _has_begun(request.session):
        return None
    viewing = viewing_of(request.session, request.user)
    if viewing is None:
        stop(request.session)
        messages.info(request, _("You see the newsstand as yourself again."))
    return viewing


def _has_begun(session: SessionBase) -> bool:
    """To look is no use of the session: what is the same for everyone may be kept for everyone,
    such as a cover, also when a reader asked for it."""
    accessed = session.accessed
    begun = has_begun(session)
    if not begun:
        session.accessed = accessed
    return begun


def _may_be_done(request: HttpRequest) -> bool:
    """Looking, stopping and signing out. All else would be done by, or to, the wrong account."""
    ways_out = {reverse("stop_viewing"), reverse("account_logout")}
    return request.method in _SAFE or request.path in ways_out


def _refused(request: HttpRequest, viewing: Viewing) -> HttpResponse:
    main = make_main(
        "newsstand/viewing.html",
        _("Looking only"),
        who=viewing.in_words(),
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=403)  # type: ignore[arg-type]  # htmx has been here


def bar(request: HttpRequest) -> dict[str, Any]:
    """For every template: who is played, if anybody is. `own`: the page is of the account that is
    signed in, never of who is played."""
    viewing = viewing_in(request)
    if viewing is None:
        return {}
    return {
        "viewing": {
            "who": viewing.in_words(),
            "since": f"{timezone.localtime(viewing.since):%H:%M}",
            "back": request.path if request.method in _SAFE else "",
            "own": request.path.startswith(reverse("account")),
        }
    }
