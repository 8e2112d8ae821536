"""Where a reader is signed in, and signing out there from here."""

from typing import TypedDict

from allauth.usersessions.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from magreader.accounts.models import User
from magreader.newsstand.devices import name_device
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment


class SessionLine(TypedDict):
    pk: int
    device: str
    since: str
    ip: str
    here: bool


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def sessions(request: PageRequest) -> HttpResponse:
    """`end` is the number of a session, or "others"."""
    if not request.user.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    if request.method == "POST":
        return _end(request, request.POST.get("end", ""))
    main = make_main(
        "newsstand/sessions.html",
        _("Where you are signed in"),
        sessions=_lines(request, request.user),
        csrf_token=get_token(request),
    )
    return fresh_page(request, main)


def _lines(request: PageRequest, reader: User) -> list[SessionLine]:
    """This one first, then the newest. A session from before there was a list joins it now."""
    here = request.session.session_key
    if not UserSession.objects.filter(session_key=here).exists():
        UserSession.objects.create_from_request(request)
    found = UserSession.objects.purge_and_list(reader)
    found.sort(key=lambda session: (session.session_key == here, session.created_at), reverse=True)
    return [
        {
            "pk": session.pk,
            "device": name_device(session.user_agent),
            "since": print_moment(session.created_at, clock=True),
            "ip": session.ip,
            "here": session.session_key == here,
        }
        for session in found
    ]


def _end(request: PageRequest, which: str) -> HttpResponse:
    theirs = UserSession.objects.filter(user=request.user)
    theirs = theirs.exclude(session_key=request.session.session_key)
    chosen = theirs if which == "others" else theirs.filter(pk=_number(which))
    ended = list(chosen)
    if not ended and which != "others":
        raise Http404
    get_adapter().end_sessions(ended)
    said = ngettext(
        "Signed out in %(number)d place.", "Signed out in %(number)d places.", len(ended)
    )
    messages.success(request, said % {"number": len(ended)})
    return redirect("sessions")


def _number(text: str) -> int:
    """0, which no session has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
