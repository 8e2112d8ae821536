"""How a page is made: what is kept between requests, what is made afresh, and its headers.

A page is a main part in a frame. The main part of a public page is the same for everyone, so
it is kept; the frame holds what is the reader's own. A stranger's frame is nobody's, so for a
stranger the whole page is kept. Every kept piece is keyed by the revision of the library, the
address, the language and what the view adds: it can be stale in no way that a reader could
see, and it never holds a decision of the gate.
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

from magreader.engines.memory import memory
from magreader.newsstand.lang_dir import page_language

_KEEP_SECONDS = 15 * 60  # plans and settings may change without a new revision
_VARY = "Cookie, HX-Request, Accept-Language"
# Where the later part goes. No page says it by itself: what people write is escaped.
_LATER = mark_safe("<!--later-->")

log = logging.getLogger(__name__)


class PageRequest(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Main:
    """The main part of a page, ready to show. `gated`: it holds the full text of a premium
    story, so nothing on the way to the reader may store it. `smooth`: htmx swaps the part in
    place where its forms or links are used; without it they load the page. `scripts` are the
    names of those in `static/newsstand/` that make it smoother still. `picture` is the address
    of what is shown where a link to the page is shared, a PNG of 1200 × 630; `canonical` is the
    one that counts where the page can be asked for with more than one; an `article` is one story
    and not a list of them."""

    title: str
    html: SafeString
    description: str = ""
    gated: bool = False
    smooth: bool = False
    scripts: tuple[str, ...] = ()
    picture: str = ""
    canonical: str = ""
    article: bool = False
    here: str = ""


class Later(NamedTuple):
    """What follows the main part of a page. Where it isn't kept under its name yet, it is made
    when all before it is on its way, so that it never holds back what is read first."""

    revision: int
    name: str
    make: Callable[[], SafeString]


def make_main(
    template: str,
    title: str,
    description: str = "",
    *,
    smooth: bool = False,
    scripts: tuple[str, ...] = (),
    picture: str = "",
    canonical: str = "",
    **context: Any,
) -> Main:
    """Render `template` without a request: a main part can't know who reads it."""
    html = render_to_string(template, {"title": title, **page_language(), **context})
    return Main(
        title,
        html,
        description,
        smooth=smooth,
        scripts=scripts,
        picture=picture,
        canonical=canonical,
    )


def kept[Piece](revision: int, name: str, make: Callable[[], Piece]) -> Piece:
    """The piece of this name, in this language, at this revision."""
    piece: Piece | None = memory.get(_key(revision, name))
    if piece is None:
        piece = make()
        _keep(revision, name, piece)
    return piece


def _keep(revision: int, name: str, piece: object) -> None:
    memory.set(_key(revision, name), piece, _KEEP_SECONDS)


def _key(revision: int, name: str) -> str:
    about = f"{revision}\n{get_language()}\n{name}"
    return blake2b(about.encode(), digest_size=16).hexdigest()


def public_page(
    request: PageRequest, revision: int, make: Callable[[], Main], *, variant: str = ""
) -> HttpResponse:
    """A page whose main part is the same for everyone. `variant` says which one, where one
    address has several; it must not be what a visitor typed."""

    def main() -> Main:
        return kept(revision, f"main {variant} {request.path}", make)

    if _is_own(request):
        return fresh_page(request, main())
    name = f"page {variant} {request.path}"
    return _answer(request, kept(revision, name, lambda: _whole(request, main())))


def strangers_page(
    request: PageRequest, make: Callable[[], Main], later: Later, *, variant: str = ""
) -> HttpResponseBase:
    """A page that is the same for every stranger, and is kept whole for them."""
    if _is_own(request):
        return page_in_parts(request, make(), later)
    name = f"page {variant} {request.path}"
    html: str | None = memory.get(_key(later.revision, name))
    if html is not None:
        return _answer(request, html)
    main = make()
    if main.gated:  # a gift that could not be read a moment ago: theirs, and nobody else's
        return page_in_parts(request, main, later)
    return page_in_parts(request, main, later, partial(_keep, later.revision, name))


def page_in_parts(
    request: PageRequest,
    main: Main,
    later: Later,
    whole: Callable[[str], None] | None = None,
) -> HttpResponseBase:
    """A page made for this reader, this time, its later part sent after the rest. `whole` is
    told the whole of it in the end."""
    marked = replace(main, html=main.html + _LATER)
    html = _fragment(marked) if wants_fragment(request) else _whole(request, marked)
    before, _, after = html.partition(_LATER)
    rest: SafeString | None = memory.get(_key(later.revision, later.name))
    if rest is not None:
        if whole:
            whole(before + rest + after)
        return _guarded(_answer(request, before + rest + after), main)
    parts = _in_parts(before, later, after, whole)
    return _guarded(StreamingHttpResponse(parts, headers=_headers(request)), main)


def _in_parts(
    before: str, later: Later, after: str, whole: Callable[[str], None] | None
) -> Iterator[str]:
    """The page in the order it is read. What fails later is left out: the reader has the rest."""
    yield before
    try:
        rest = kept(*later)
    except Exception:
        log.exception("%s could not be made.", later.name)
        yield after
        return
    yield rest + after
    if whole:
        whole(before + rest + after)


def fresh_page(request: PageRequest, main: Main, status: int = 200) -> HttpResponse:
    """A page made for this reader, this time."""
    html = _fragment(main) if wants_fragment(request) else _whole(request, main)
    return _guarded(_answer(request, html, status), main)


def _guarded[Answer: HttpResponseBase](response: Answer, main: Main) -> Answer:
    if main.gated:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_own(request: PageRequest) -> bool:
    """Whether the answer is for this reader alone, or a fragment: nothing to keep whole."""
    signed_in = request.user.is_authenticated
    return wants_fragment(request) or signed_in or bool(get_messages(request))


def wants_fragment(request: PageRequest) -> bool:
    """htmx asks for the main part; a restored history wants the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _fragment(main: Main) -> str:
    return format_html("<title>{} · magreader</title>\n{}", main.title, main.html)


def _whole(request: HttpRequest, main: Main) -> str:
    here = main.here or request.path
    context = {
        "here": here,
        "title": main.title,
        "description": main.description,
        "main": main.html,
        "smooth": main.smooth,
        "scripts": [f"newsstand/{name}.js" for name in main.scripts],
        "address": settings.SITE_URL + here,
        "article": main.article,
        "picture": main.picture and settings.SITE_URL + main.picture,
        "canonical": main.canonical and settings.SITE_URL + main.canonical,
    }
    return render_to_string("base.html", context, request)


def _answer(request: PageRequest, html: str, status: int = 200) -> HttpResponse:
    return HttpResponse(html, status=status, headers=_headers(request))


def keep_private(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware, outside of all that answer for us: an answer that brings a cookie is for one
    browser, so no cache on the way may hand it to another, even one that passes over no-cache.
    So is one that says nothing of caches, such as a refusal, the way to sign-in, or a form of the
    account: many a cache keeps those for everybody, and a browser for the way back."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        elif response.cookies:
            patch_cache_control(response, private=True)
        return response

    return middleware


def _headers(request: PageRequest) -> dict[str, str]:
    """At one address stand a page and its main part: browsers store no part, or they would show
    it for the page on the way back."""
    kept = "no-store" if wants_fragment(request) else "no-cache"
    return {
        "Vary": _VARY,
        "Cache-Control": f"private, {kept}" if request.user.is_authenticated else kept,
    }
