"""How a page is made: what is kept between requests, what is made afresh, and its headers.

A page is a main part in a frame. The main part of a public page is the same for everyone, so
it is kept; the frame holds what is the reader's own. A stranger's frame is nobody's, so for a
stranger the whole page is kept. Every kept piece is keyed by the revision of the library, the
address, the language and what the view adds: it can be stale in no way that a reader could
see, and it never holds a decision of the gate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_htmx.middleware import HtmxDetails

_KEEP_SECONDS = 15 * 60  # plans and settings may change without a new revision
_VARY = "Cookie, HX-Request, Accept-Language"


class PageRequest(HttpRequest):
    """A request as our middleware leaves it."""

    htmx: HtmxDetails


@dataclass(frozen=True, slots=True)
class Main:
    """The main part of a page, ready to show. `gated`: it holds the full text of a premium
    story, so nothing on the way to the reader may store it. `smooth`: htmx swaps the part in
    place where its forms or links are used; without it they load the page. `scripts` are the
    names of those in `static/newsstand/` that make it smoother still. `picture` is the address
    of what is shown where a link to the page is shared."""

    title: str
    html: SafeString
    description: str = ""
    gated: bool = False
    smooth: bool = False
    scripts: tuple[str, ...] = ()
    picture: str = ""


def make_main(
    template: str,
    title: str,
    description: str = "",
    *,
    smooth: bool = False,
    scripts: tuple[str, ...] = (),
    picture: str = "",
    **context: Any,
) -> Main:
    """Render `template` without a request: a main part can't know who reads it."""
    html = render_to_string(template, {"title": title, **context})
    return Main(title, html, description, smooth=smooth, scripts=scripts, picture=picture)


def kept[Piece](revision: int, name: str, make: Callable[[], Piece]) -> Piece:
    """The piece of this name, in this language, at this revision."""
    about = f"{revision}\n{get_language()}\n{name}"
    key = blake2b(about.encode(), digest_size=16).hexdigest()
    piece: Piece | None = cache.get(key)
    if piece is None:
        piece = make()
        cache.set(key, piece, _KEEP_SECONDS)
    return piece


def public_page(
    request: PageRequest, revision: int, make: Callable[[], Main], *, variant: str = ""
) -> HttpResponse:
    """A page whose main part is the same for everyone. `variant` says which one, where one
    address has several; it must not be what a visitor typed."""

    def main() -> Main:
        return kept(revision, f"main {variant} {request.path}", make)

    return strangers_page(request, revision, main, variant=variant)


def strangers_page(
    request: PageRequest, revision: int, make: Callable[[], Main], *, variant: str = ""
) -> HttpResponse:
    """A page that is the same for every stranger, and is kept whole for them."""
    if wants_fragment(request) or request.user.is_authenticated or get_messages(request):
        return fresh_page(request, make())
    name = f"page {variant} {request.path}"
    return _answer(request, kept(revision, name, lambda: _whole(request, make())))


def fresh_page(request: PageRequest, main: Main, status: int = 200) -> HttpResponse:
    """A page made for this reader, this time."""
    html = _fragment(main) if wants_fragment(request) else _whole(request, main)
    response = _answer(request, html, status)
    if main.gated:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def wants_fragment(request: PageRequest) -> bool:
    """htmx asks for the main part; a restored history wants the whole page again."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def _fragment(main: Main) -> str:
    return format_html("<title>{}</title>\n{}", main.title, main.html)


def _whole(request: HttpRequest, main: Main) -> str:
    context = {
        "title": main.title,
        "description": main.description,
        "main": main.html,
        "smooth": main.smooth,
        "scripts": [f"newsstand/{name}.js" for name in main.scripts],
        "address": settings.SITE_URL + request.path,
        "picture": main.picture and settings.SITE_URL + main.picture,
    }
    return render_to_string("base.html", context, request)


def _answer(request: HttpRequest, html: str, status: int = 200) -> HttpResponse:
    signed_in = request.user.is_authenticated
    headers = {"Vary": _VARY, "Cache-Control": "private, no-cache" if signed_in else "no-cache"}
    return HttpResponse(html, status=status, headers=headers)
