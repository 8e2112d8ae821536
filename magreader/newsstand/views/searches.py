"""The searches that a reader keeps: what is new in each, its feed and its mails."""

from typing import TypedDict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest, QueryDict
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from magreader.accounts.models import User
from magreader.newsstand.kept import Kept, kept_searches, narrowed_to
from magreader.newsstand.narrowing import read_wanted
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_number
from magreader.newsstand.who import account_of, reader_of
from magreader.paywall.scope import Scope, scope_of
from magreader.search.finding import DEEPEST, Sort
from magreader.search.grammar import read_query
from magreader.search.index import NoIndex
from magreader.search.models import SavedSearch
from magreader.search.saved import (
    MOST,
    TooLong,
    TooMany,
    feed_token,
    forget,
    how_many_new,
    keep,
    look_at,
    searches_of,
    switch_mails,
)


class Line(TypedDict):
    """A kept search in the list. `new` is empty where nothing is."""

    words: str
    href: str
    narrowed: list[str]
    new: str
    mails: bool
    feed: str
    do: str


# ---- /accounts/searches/ ------------------------------------------------------------------------
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def searches(request: PageRequest) -> HttpResponse:
    reader = account_of(request)
    if request.method == "POST":
        return _keep(request, reader)
    scope = scope_of(reader_of(request))
    main = make_main(
        "newsstand/searches.html",
        _("Your searches"),
        searches=[_line(kept, scope) for kept in kept_searches(searches_of(reader))],
        email=reader.email,
        csrf_token=get_token(request),
    )
    return fresh_page(request, main)


def _keep(request: PageRequest, reader: User) -> HttpResponse:
    wanted = read_wanted(QueryDict(request.POST.get("asked", "")[:9000])).lasting
    if read_query(wanted.q).is_empty:
        return HttpResponseBadRequest(_("There is nothing to look for in that."), "text/plain")
    try:
        keep(reader, wanted.asked, wanted.q)
    except TooLong:
        messages.error(request, _("This search is too long to be kept. Fewer words will do."))
        return redirect(wanted.href)
    except TooMany:
        said = _("You keep %(most)s searches, and that is the most. Forget one of them first.")
        messages.error(request, said % {"most": MOST})
        return redirect("searches")
    messages.success(request, _("Kept. What comes in from now on is counted here as new."))
    return redirect("searches")


def _line(kept: Kept, scope: Scope) -> Line:
    return {
        "words": kept.saved.words,
        "href": kept.wanted.href,
        "narrowed": narrowed_to(kept),
        "new": _new(kept, scope),
        "mails": kept.saved.mails,
        "feed": reverse("search_feed", args=[feed_token(kept.saved)]),
        "do": reverse("kept_search", args=[kept.saved.key]),
    }


def _new(kept: Kept, scope: Scope) -> str:
    try:
        new = how_many_new(kept.asked, scope, kept.filters, kept.saved.seen)
    except NoIndex:
        return ""
    if new > DEEPEST:
        return _("More than %(number)s new") % {"number": print_number(DEEPEST)}
    words = ngettext("%(number)s new story", "%(number)s new stories", new)
    return words % {"number": print_number(new)} if new else ""


# ---- /accounts/searches/<key>/ ------------------------------------------------------------------
@login_required
@require_POST
def kept_search(request: PageRequest, key: str) -> HttpResponse:
    """What its buttons do; one that somebody else keeps is missing."""
    saved = searches_of(account_of(request)).filter(key=key).first()
    if saved is None:
        raise Http404
    match request.POST.get("do"):
        case "look":
            return redirect(_look(saved))
        case "mails" | "no mails" as what:
            switch_mails(saved, on=what == "mails")
            _say_of_mails(request, saved, on=what == "mails")
        case "forget":
            forget(saved)
            messages.success(request, _("“%(words)s” is forgotten.") % {"words": saved.words})
        case _unknown:
            return HttpResponseBadRequest(_("There is no such button."), "text/plain")
    return redirect("searches")


def _look(saved: SavedSearch) -> str:
    """The address of what is new in it; from now on that is not."""
    wanted = read_wanted(QueryDict(saved.asked))
    return wanted.but(sort=Sort.NEWEST, after=look_at(saved)).href


def _say_of_mails(request: PageRequest, saved: SavedSearch, *, on: bool) -> None:
    said = (
        _("What is new for “%(words)s” comes by mail.")
        if on
        else _("No more mails for “%(words)s”.")
    )
    messages.success(request, said % {"words": saved.words})
