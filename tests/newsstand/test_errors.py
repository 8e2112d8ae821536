"""Pages for when something is wrong: they help, and show nothing of the inside."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from magreader.urls import urlpatterns as site
from tests.client import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


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
