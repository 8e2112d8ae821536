"""The site, and addresses at which something goes wrong."""

from allauth.core.ratelimit import respond_429
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.csrf import csrf_failure


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError


def forbidden(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def suspicious(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    path("faults/broken/", broken),
    path("faults/forbidden/", forbidden),
    path("faults/suspicious/", suspicious),
    path("faults/expired/", csrf_failure),
    path("faults/too-many/", respond_429),
    path("", include("magreader.urls")),
]
