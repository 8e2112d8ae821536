"""Cookies that keep a choice with a browser, and how all of ours are named.

With https the names begin with `__Host-`: a browser then takes and sends them for this very host
alone, and no neighbour of the domain can set one for us. The scripts name theirs by the same rule.
"""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponse

_A_YEAR = 365 * 24 * 60 * 60


def keep_choice(response: HttpResponse, name: str, value: str) -> None:
    """Keep `value` with this browser for a year; scripts may read it."""
    response.set_cookie(
        settings.COOKIE_PREFIX + name,
        value,
        max_age=_A_YEAR,
        secure=settings.HTTPS,
        samesite="Lax",
    )


def forget_choice(response: HttpResponse, name: str) -> None:
    response.delete_cookie(settings.COOKIE_PREFIX + name, samesite="Lax")


def kept_choice(request: HttpRequest, name: str) -> str:
    """What was kept, as the browser says it: anybody can write anything there."""
    return request.COOKIES.get(settings.COOKIE_PREFIX + name, "")


class _InCookie(CookieStorage):
    cookie_name = f"{settings.COOKIE_PREFIX}messages"


class Messages(FallbackStorage):
    """Django's own: in a cookie, what is too long for one in the session."""

    storage_classes = (_InCookie, SessionStorage)
