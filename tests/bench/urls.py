"""The site, and beside it a bare answer behind the same middlewares: the measure of the rest."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok")


urlpatterns = [path("bare/", bare), path("", include("magreader.urls"))]
