"""The language of the pages: a form, so that it works without JavaScript."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.accounts.models import User
from magreader.newsstand.forms import LANGUAGES, LanguageForm
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.ways import way_back

_A_YEAR = 365 * 24 * 60 * 60


class Language(TypedDict):
    """A language by the name it gives itself."""

    code: str
    name: str
    spoken: bool


@require_http_methods(["GET", "HEAD", "POST"])
def language(request: PageRequest) -> HttpResponse:
    form = LanguageForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _speak(request, form.cleaned_data["language"])
    main = make_main(
        "newsstand/language.html",
        _("Language"),
        form=form,
        languages=_languages(),
        next=way_back(request),
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=400 if form.is_bound else 200)


def _speak(request: PageRequest, code: str) -> HttpResponse:
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=code)
    response = redirect(way_back(request) or "front")
    remember_language(response, code)
    return response


def remember_language(response: HttpResponse, code: str) -> None:
    """Speak `code` with this browser from now on."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=_A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        samesite="Lax",
    )


def _languages() -> list[Language]:
    now = get_language()
    return [{"code": code, "name": name, "spoken": code == now} for code, name in LANGUAGES]
