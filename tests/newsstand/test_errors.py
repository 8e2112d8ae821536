"""Pages for when something is wrong: they help, and show nothing of the inside."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from magreader.accounts.reading import DEFAULTS, encode
from magreader.urls import urlpatterns as site
from tests.client import Client

pytestmark = [pytest.mark.django_db, pytest.mark.words, pytest.mark.urls(__name__)]


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("an inner secret")


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied("an inner secret")


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation("an inner secret")


urlpatterns: list[URLPattern | URLResolver] = [
    path("broken/", broken),
    path("forbidden/", forbidden),
    path("suspicious/", suspicious),
    *site,
]


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/nowhere/", 404, "There is nothing at this address"),
        ("/forbidden/", 403, "This page is not for you"),
        ("/suspicious/", 400, "We could not read that request"),
        ("/broken/", 500, "Something went wrong on our side"),
    ],
)
def test_each_says_what_is_wrong_and_leads_on(address: str, status: int, words: str) -> None:
    answer = Client(raise_request_exception=False).get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert 'href="/"' in page
    assert "secret" not in page
    assert "Traceback" not in page


def test_after_a_fault_of_ours_nothing_is_asked_of_the_database(
    django_assert_num_queries: Any,
) -> None:
    """It may be what failed; the page is right in the dark all the same."""
    client = Client(raise_request_exception=False)
    client.cookies["reading"] = encode(replace(DEFAULTS, theme="sepia"))
    with django_assert_num_queries(0):
        page = client.get("/broken/").content.decode()
    assert 'data-theme="sepia"' in page
    assert 'href="">Try again</a>' in page
    for way in ("/", "/publications/", "/dates/"):
        assert f'href="{way}"' in page
