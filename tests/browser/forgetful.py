"""magreader's own settings, with a leak put in: no answer says what a cache may do with it."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from magreader.settings import MIDDLEWARE as _OURS
from tests.browser.mailing import *  # noqa: F403  # every setting, as it is


def forget(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware, outside of all others."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        for header in ("Cache-Control", "Expires", "Vary", "Clear-Site-Data"):
            response.headers.pop(header, None)
        return response

    return middleware


MIDDLEWARE = ["tests.browser.forgetful.forget", *_OURS]
