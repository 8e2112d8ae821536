"""The site, and beside it a bare answer behind the same middlewares: the measure of the rest."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path

from magreader.urls import *  # noqa: F403  # the whole URL conf, error handlers included
from magreader.urls import urlpatterns as site


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns: list[URLPattern | URLResolver] = [path("bare/", bare), *site]
