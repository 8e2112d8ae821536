"""The newsstand by the day: which titles came out when."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, EditionQuerySet, current_revision
from magreader.catalog.rows import edition_rows
from magreader.newsstand.archive import calendars, date_href, weekday_names
from magreader.newsstand.cards import edition_card
from magreader.newsstand.covers import covers_of
from magreader.newsstand.forms import DateForm
from magreader.newsstand.pages import Main, PageRequest, fresh_page, make_main, public_page
from magreader.newsstand.printed import print_day
from magreader.newsstand.views.publication import chosen_year

COVERS = 30
LONGEST = timedelta(days=400)
SEASON = timedelta(days=90)


# ---- /dates/ ------------------------------------------------------------------------------------
@require_safe
def dates(request: PageRequest) -> HttpResponse:
    year = chosen_year(request)
    if "date" in request.GET:
        form = DateForm(request.GET)
        if form.is_valid():
            return redirect(date_href(form.cleaned_data["date"]))
        return fresh_page(request, _calendar(year, form), status=400)
    revision = current_revision()
    return public_page(request, revision, lambda: _calendar(year, DateForm()), variant=str(year))


def _calendar(year: int | None, form: DateForm) -> Main:
    days = _days()
    years = sorted({day.year for day in days}, reverse=True)
    if year is not None and year not in years:
        raise Http404
    year = year or next(iter(years), 0)
    return make_main(
        "newsstand/dates.html",
        _("By date"),
        _("Every day on which a title came out."),
        smooth=True,
        form=form,
        year=year,
        years=years,
        weekdays=weekday_names(),
        calendars=calendars(days, year, date_href, gaps=False) if days else [],
    )


def _days() -> set[date]:
    """The first days of all editions, but for those that say no more than a number."""
    dated = Edition.objects.on_newsstand().exclude(precision=Precision.NUMBER)
    dated = dated.filter(date__isnull=False).order_by()
    return {day for day in dated.values_list("date", flat=True).distinct() if day}


# ---- /dates/2024-11-27/ -------------------------------------------------------------------------
@require_safe
def date_page(request: PageRequest, day: date) -> HttpResponse:
    try:
        return public_page(request, current_revision(), lambda: _day(day))
    except Http404:
        return fresh_page(request, _empty_day(day), status=404)


def _day(day: date) -> Main:
    """Raises Http404 where no title came out."""
    stand = Edition.objects.on_newsstand()
    that_day = stand.filter(date=day).exclude(precision=Precision.NUMBER)
    editions = edition_rows(that_day.order_by("publication__name", "slug")[:COVERS])
    if not editions:
        raise Http404
    still = still_on_the_stand(day).order_by("publication__name", "slug")
    return make_main(
        "newsstand/date.html",
        print_day(day),
        _("What came out on %(day)s.") % {"day": print_day(day)},
        covers=covers_of(editions),
        still=[edition_card(edition) for edition in edition_rows(still[:COVERS])],
        **_days_around(day),
    )


def _empty_day(day: date) -> Main:
    still = still_on_the_stand(day).order_by("publication__name", "slug")
    return make_main(
        "newsstand/date.html",
        print_day(day),
        still=[edition_card(edition) for edition in edition_rows(still[:COVERS])],
        **_days_around(day),
    )


def still_on_the_stand(day: date) -> EditionQuerySet:
    """Editions of weeks, months and seasons that came out before `day` and cover it."""
    since = max(day, date.min + LONGEST) - LONGEST
    recent = Edition.objects.on_newsstand().filter(date__lt=day, date__gt=since)
    half = day.replace(day=16 if day.day >= 16 else 1)
    return recent.filter(
        Q(until__gte=day)
        | Q(precision=Precision.MONTH, date=day.replace(day=1))
        | Q(precision=Precision.HALF_MONTH, date=half)
        | Q(precision=Precision.SEASON, until=None, date__gt=max(day, date.min + SEASON) - SEASON)
    )


def _days_around(day: date) -> dict[str, Any]:
    dated = Edition.objects.on_newsstand().exclude(precision=Precision.NUMBER)
    before = dated.filter(date__lt=day).order_by("-date").values_list("date", flat=True).first()
    after = dated.filter(date__gt=day).order_by("date").values_list("date", flat=True).first()
    return {
        name: {"href": date_href(found), "name": print_day(found)} if found else None
        for name, found in (("previous", before), ("next", after))
    }
