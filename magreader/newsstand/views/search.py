"""Search: one box, results that show only what their reader may see, and ways to narrow them."""

from dataclasses import replace
from typing import Any, TypedDict

from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from magreader.newsstand.narrowing import (
    Wanted,
    filters_of,
    narrowing,
    publication_ids,
    read_wanted,
)
from magreader.newsstand.pages import Main, PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_number
from magreader.newsstand.results import by_issue, results_of
from magreader.newsstand.understood import in_words, understood
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.reader import Reader
from magreader.paywall.scope import scope_of
from magreader.search.finding import DEEPEST, PAGE, Search, Sort
from magreader.search.following import keep_true
from magreader.search.grammar import LONGEST_QUERY, Asked, read_query
from magreader.search.index import NoIndex
from magreader.search.saved import is_kept
from magreader.search.suggesting import did_you_mean, suggest

_SECONDS = 0.5
_AGAIN = "60"  # seconds after which it is worth to ask again


class Way(TypedDict):
    """A link with its words; `chosen` where one is there already."""

    name: str
    href: str
    chosen: bool


# ---- /search/?q=fish+hall ------------------------------------------------------------------------
@require_safe
def search(request: PageRequest) -> HttpResponse:
    wanted = read_wanted(request.GET)
    asked = read_query(wanted.q)
    behind = keep_true(_SECONDS)
    try:
        facts = _results(wanted, asked, reader_of(request)) | {"behind_since": behind}
        if not asked.is_empty:
            facts |= _keeping(request, wanted)
    except NoIndex:
        answer = fresh_page(request, _page(wanted, asked, unready=True), status=503)
        answer.headers["Retry-After"] = _AGAIN
        return answer
    main = _page(wanted, asked, **facts)
    # A reader's results say more than a stranger's: nothing on the way may store them.
    return fresh_page(request, replace(main, gated=request.user.is_authenticated))


# ---- /search/suggestions/?q=fis -----------------------------------------------------------------
@require_safe
def suggestions(request: PageRequest) -> JsonResponse:
    """What may be meant, as OpenSearch wants it: the text, then the texts to go on with. The
    same for everybody."""
    text = request.GET.get("q", "").replace("\0", " ")[:LONGEST_QUERY]
    try:
        found = suggest(text)
    except NoIndex:
        found = []
    return JsonResponse(
        [text, found],
        safe=False,
        content_type="application/x-suggestions+json",
        headers={"Cache-Control": "no-cache"},
    )


def _page(wanted: Wanted, asked: Asked, **facts: Any) -> Main:
    title = _("Search: %(words)s") % {"words": wanted.q} if wanted.q else _("Search")
    return make_main(
        "newsstand/search.html",
        title,
        _("Search in headlines, decks, bylines and openings of every story."),
        smooth=True,
        scripts=("search",),
        wanted=wanted,
        notes=understood(asked),
        in_words=in_words(asked),
        **facts,
    )


def _results(wanted: Wanted, asked: Asked, reader: Reader) -> dict[str, Any]:
    """Raises NoIndex."""
    scope = scope_of(reader)
    in_full = scope.everything or bool(scope.publications)
    if asked.is_empty:
        return {"nothing_asked": True, "in_full": in_full}
    filters = filters_of(wanted, publication_ids([wanted.publication]))
    found = Search(asked, scope, filters)
    hits = found.find(wanted.sort, wanted.page)
    if hits.total and not hits.stories:
        wanted = wanted.at(_last_page(hits.total))
        hits = found.find(wanted.sort, wanted.page)
    results = results_of(hits.stories, reader, found.marks())
    meant = did_you_mean(asked) if not hits.total else None
    return {
        "none": not results,
        "total": _how_many(hits.total),
        "results": [] if wanted.by else results,
        "issues": by_issue(results) if wanted.by else [],
        "filters": narrowing(wanted, found.counts()),
        "sorts": _sorts(wanted, asked),
        "grouped": wanted.but(by="" if wanted.by else "edition").href,
        "meant": meant and {"name": str(meant), "href": wanted.but(q=str(meant)).href},
        "in_full": in_full,
        **_turning(wanted, hits.total),
    }


def _keeping(request: PageRequest, wanted: Wanted) -> dict[str, Any]:
    """What a page needs for the button that keeps its search, or instead of it."""
    lasting = wanted.lasting
    reader = reader_of(request)
    if not reader.signed_in:
        return {"sign_in": with_next("account_login", lasting.href)}
    return {
        "keep": lasting.asked,
        "kept": reader.account is not None and is_kept(reader.account, lasting.asked),
        "all_of_it": wanted.but(after=0).href if wanted.after else "",
        "csrf_token": get_token(request),
    }


def _how_many(total: int) -> str:
    words = ngettext("%(number)s story", "%(number)s stories", total)
    return words % {"number": print_number(total)}


def _sorts(wanted: Wanted, asked: Asked) -> list[Way]:
    """Where no word is asked for there is nothing to be relevant to."""
    names = {
        Sort.RELEVANCE: _("Best first"),
        Sort.NEWEST: _("Newest first"),
        Sort.OLDEST: _("Oldest first"),
    }
    usual = Sort.RELEVANCE if asked.groups else Sort.NEWEST
    now = wanted.sort if asked.groups or wanted.sort is Sort.OLDEST else usual
    return [
        {"name": name, "href": wanted.but(sort=sort).href, "chosen": sort is now}
        for sort, name in names.items()
        if asked.groups or sort is not Sort.RELEVANCE
    ]


def _last_page(total: int) -> int:
    return -(-min(total, DEEPEST) // PAGE)


def _turning(wanted: Wanted, total: int) -> dict[str, str]:
    """The addresses of the pages before and after, and where one is."""
    last = _last_page(total)
    here, page = wanted.page, wanted.but()
    return {
        "previous": page.at(here - 1).href if here > 1 else "",
        "next": page.at(here + 1).href if here < last else "",
        "where": _("Page %(page)s of %(last)s") % {"page": here, "last": last} if last > 1 else "",
        "deepest": print_number(DEEPEST) if here == last and total > DEEPEST else "",
    }
