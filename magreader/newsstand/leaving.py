"""What a browser is told to forget when its reader leaves."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def clear_at_sign_out(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware, outside of the sessions: an answer that takes the session away, by whichever
    way out, takes along the pages that the browser holds, those for the way back too.

    Not all that it stores: how somebody listens and whether keys are on is the browser's, as the
    reading settings are. The places of a reader's queue go by static/newsstand/leaving.js.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        session = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if session is not None and not session.value:
            response.headers["Clear-Site-Data"] = '"cache"'
        return response

    return middleware
