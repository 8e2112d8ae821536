"""Addresses that once were given lead to where it stands now: of stories with another headline, of
publications that were merged with their editions and stories, of all that hangs on them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from magreader.catalog.addresses import moved_from

_NOT_FOUND = 404
_SHELF = ("publication", "edition", "story")
"""What addresses of the shelf name, in their order."""


def lead_on(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """The middleware, inside of all others: it asks only where there is nothing any more."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != _NOT_FOUND or request.method not in {"GET", "HEAD"}:
            return response
        address = _address_now(request)
        return redirect(address, permanent=True) if address else response

    return middleware


def _address_now(request: HttpRequest) -> str | None:
    match = request.resolver_match
    if match is None or "publication" not in match.kwargs:
        return None
    slugs = {name: match.kwargs[name] for name in _SHELF if name in match.kwargs}
    now = moved_from(**slugs)
    if now is None:
        return None
    query = request.META.get("QUERY_STRING", "")
    address = reverse(match.view_name, kwargs={**match.kwargs, **now})
    return f"{address}?{query}" if query else address
