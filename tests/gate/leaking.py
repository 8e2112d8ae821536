"""magreader's own settings, with a leak: a story's page tells its text to crawlers, in a header."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from magreader.settings import *  # noqa: F403  # every setting, as it is
from magreader.settings import MIDDLEWARE

MIDDLEWARE = [*MIDDLEWARE, "tests.gate.leaking.tell_crawlers"]


def tell_crawlers(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        answer = get_response(request)
        if "Googlebot" in request.headers.get("User-Agent", "") and answer.status_code == 200:
            answer.headers["X-Text"] = _text_of(request.path).encode().hex()
        return answer

    return middleware


def _text_of(address: str) -> str:
    from magreader.catalog.addresses import find_story
    from magreader.paywall.models import StoryBody

    found = find_story(*[*address.strip("/").split("/"), "", "", ""][1:4])
    return StoryBody.unguarded.get(pk=found.story.pk).text if found else ""
