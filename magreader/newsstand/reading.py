"""A reader's settings: where they are kept, and how they get on a page before its first paint.

Pages are kept as if everybody read with the defaults. What differs for this reader is put on each
on its way out: words as attributes of <html>, numbers as custom properties in one small style
element, which the content security policy lets through by its nonce. The stylesheets do the rest.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csp import get_nonce
from django.utils.cache import patch_vary_headers

from magreader.accounts.models import User
from magreader.accounts.reading import (
    CHOICES,
    CHOSEN_DEFAULTS,
    DEFAULTS,
    RANGES,
    ReadingSettings,
    decode,
    encode,
)
from magreader.newsstand.cookies import forget_choice, keep_choice, kept_choice

COOKIE = "reading"
# The line of base.html that the settings are put at; the desk's pages have none like it.
_PLACE = b'<meta name="color-scheme" content="light dark">'
_SCHEMES = {"light": "light", "sepia": "light", "dark": "dark"}


def reading_of(request: HttpRequest) -> ReadingSettings:
    """The settings of the account; the cookie's where there is none, or it holds none."""
    reader = request.user
    if reader.is_authenticated and reader.reading:
        return decode(reader.reading)
    return _in_cookie(request)


def save_reading(request: HttpRequest, response: HttpResponse, chosen: ReadingSettings) -> None:
    """Keep `chosen` in the account, where there is one, and in this browser."""
    if request.user.is_authenticated:
        _save(request.user, chosen)
    _remember(response, chosen)


def settle_reading(request: HttpRequest, response: HttpResponse, reader: User) -> None:
    """At sign-in: the account's settings go to this browser. An account that holds none takes
    over what was chosen here."""
    if reader.reading:
        _remember(response, decode(reader.reading))
    elif (chosen := _in_cookie(request)) != DEFAULTS:
        _save(reader, chosen)


def _in_cookie(request: HttpRequest) -> ReadingSettings:
    return decode(kept_choice(request, COOKIE))


def _save(reader: User, chosen: ReadingSettings) -> None:
    held = encode(chosen) or CHOSEN_DEFAULTS
    User.objects.filter(pk=reader.pk).update(reading=held)


def _remember(response: HttpResponse, chosen: ReadingSettings) -> None:
    """Also for a reader with an account: pages that come when it can't be asked look the same,
    and the script sees by it that a page from the browser's memory is out of date."""
    if chosen == DEFAULTS:
        forget_choice(response, COOKIE)
    else:
        keep_choice(response, COOKIE, encode(chosen))


class Dress(NamedTuple):
    """What is put on a page: attributes of <html>, and what stands in _PLACE."""

    attributes: bytes
    head: bytes


def dress_pages(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware; it stands where the reader is known and the policy isn't written yet."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.headers.get("Content-Type", "").startswith("text/html"):
            return response
        patch_vary_headers(response, ["Cookie"])
        # After a failure of ours the account is not asked: it may be what failed.
        chosen = _in_cookie(request) if response.status_code >= 500 else reading_of(request)
        if chosen != DEFAULTS:
            _put_on(response, _dress(chosen, get_nonce(request)))
        return response

    return middleware


def _dress(chosen: ReadingSettings, nonce: object) -> Dress:
    changes = chosen.changes().items()
    words = "".join(f'data-{name}="{value}" ' for name, value in changes if name in CHOICES)
    numbers = ";".join(f"--reading-{name}:{v / 100:g}" for name, v in changes if name in RANGES)
    scheme = _SCHEMES.get(chosen.theme, "light dark")
    head = f'<meta name="color-scheme" content="{scheme}">'
    if numbers:
        head += f'<style nonce="{nonce}">:root{{{numbers}}}</style>'
    return Dress(words.encode(), head.encode())


def _put_on(response: HttpResponseBase, dress: Dress) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = _first_dressed(response.streaming_content, dress)  # type: ignore[arg-type]  # ours are never asynchronous
    elif isinstance(response, HttpResponse):
        response.content = _dressed(response.content, dress)


def _first_dressed(parts: Iterable[bytes], dress: Dress) -> Iterator[bytes]:
    """The frame of a page is in the first of its parts."""
    for place, part in enumerate(parts):
        yield part if place else _dressed(part, dress)


def _dressed(html: bytes, dress: Dress) -> bytes:
    before, found, after = html.partition(_PLACE)
    if not found:
        return html
    return before.replace(b"<html ", b"<html " + dress.attributes, 1) + dress.head + after
