"""A title: its masthead, its newest edition and its archive."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, current_revision
from magreader.catalog.rows import EditionRow, edition_rows
from magreader.newsstand.archive import (
    calendars,
    month_names,
    weekday_names,
    year_rows,
)
from magreader.newsstand.cards import cover_href, edition_card, edition_href
from magreader.newsstand.covers import covers_of
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_editions
from magreader.newsstand.views.publications import language_name


@require_safe
def publication(request: PageRequest, publication: str) -> HttpResponse:
    year = chosen_year(request)
    return public_page(
        request, current_revision(), lambda: _main(publication, year), variant=str(year)
    )


def chosen_year(request: PageRequest) -> int | None:
    """The year in `?year=`. Raises Http404 for what is no year."""
    text = request.GET.get("year")
    if text is None:
        return None
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise Http404
    return int(text)


def _main(slug: str, year: int | None) -> Main:
    held = Edition.objects.on_newsstand().filter(publication__slug=slug)
    editions = edition_rows(held.newest_first())
    if not editions:
        raise Http404
    newest = editions[0]
    return make_main(
        "newsstand/publication.html",
        newest.publication_name,
        _("Every edition of %(publication)s.") % {"publication": newest.publication_name},
        smooth=True,
        picture=cover_href(newest),
        cover=covers_of([newest])[0],
        edition=edition_card(newest),
        language=language_name(newest.language),
        count=print_editions(len(editions)),
        months=month_names(),
        years=year_rows(editions),
        undated=[edition_card(edition) for edition in editions if not edition.date],
        **_year(editions, year),
    )


def _year(editions: list[EditionRow], year: int | None) -> dict[str, Any]:
    """The editions of one year: days as calendars, all others as a list."""
    years = {edition.date.year for edition in editions if edition.date}
    if year is None:
        year = max(years, default=0)
    elif year not in years:
        raise Http404
    of_year = [edition for edition in editions if edition.date and edition.date.year == year]
    days = {e.date: e for e in editions if e.date and e.precision == Precision.DAY}
    listed = [edition for edition in of_year if edition.precision != Precision.DAY]
    shows_days = any(day.year == year for day in days)

    def href(day: date) -> str:
        return edition_href(days[day])

    return {
        "year": year,
        "weekdays": weekday_names(),
        "calendars": calendars(days, year, href, gaps=True) if shows_days else [],
        "listed": covers_of(listed),
    }
