"""The reading settings: a form with a sample, so that it works without JavaScript."""

from dataclasses import asdict

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.accounts.reading import DEFAULTS, ReadingSettings
from magreader.newsstand.forms import ReadingForm
from magreader.newsstand.pages import PageRequest, fresh_page, make_main, wants_fragment
from magreader.newsstand.reading import reading_of, save_reading
from magreader.newsstand.ways import way_back


@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: PageRequest) -> HttpResponse:
    """The form; saved, the way back. The script posts without leaving the page: it gets 204."""
    if "defaults" in request.POST:
        return _saved(request, DEFAULTS)
    form = ReadingForm(request.POST or None, initial=asdict(reading_of(request)))
    if form.is_valid():
        return _saved(request, ReadingSettings(**form.cleaned_data))
    main = make_main(
        "newsstand/reading.html",
        _("Reading settings"),
        form=form,
        next=way_back(request),
        signed_in=request.user.is_authenticated,
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=400 if request.method == "POST" else 200)


def _saved(request: PageRequest, chosen: ReadingSettings) -> HttpResponse:
    back = way_back(request) or "reading"
    response = HttpResponse(status=204) if wants_fragment(request) else redirect(back)
    save_reading(request, response, chosen)
    return response
