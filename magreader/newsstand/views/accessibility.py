"""The accessibility statement: which standard, how it was tried, what is known not to be good."""

from datetime import date

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.models import current_revision
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_day

STATED = date(2026, 11, 23)  # when the statement was last held against what the tests prove


@require_safe
def accessibility(request: PageRequest) -> HttpResponse:
    return public_page(request, current_revision(), _main)


def _main() -> Main:
    return make_main(
        "newsstand/accessibility.html",
        _("Accessibility"),
        _("What this newsstand does for every reader, and what it doesn’t do yet."),
        contact=settings.CONTACT,
        stated=print_day(STATED),
    )
