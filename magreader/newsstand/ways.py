"""Ways back: where a reader came from, when it is a place of ours."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

_LONGEST = 2_000  # of any address of ours, with room for what was asked there


def way_back(request: HttpRequest) -> str:
    """The address in `next`; empty where there is none or it leads off this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if leads_here(request, target) else ""


def leads_here(request: HttpRequest, target: str) -> bool:
    """Whether `target` is an address of the site that was asked, and of no other host. A word
    without a slash is none: Django would look for a view of that name."""
    is_address = target.startswith(("/", "http://", "https://")) and len(target) <= _LONGEST
    return is_address and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def with_next(name: str, target: str) -> str:
    """The address of the page `name`, and how to come back from it."""
    address = reverse(name)
    return f"{address}?{urlencode({'next': target})}" if target else address
