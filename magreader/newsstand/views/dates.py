"""The newsstand by the day: which titles came out when."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, EditionQuerySet, current_revision
from magreader.catalog.rows import edition_rows
from magreader.newsstand.archive import (
    calendars,
    date_href,
    month_href,
    month_names,
    weekday_names,
    year_rows_of_days,
    years_around,
)
from magreader.newsstand.cards import edition_card
from magreader.newsstand.covers import Cover, covers_of
from magreader.newsstand.other_years import other_years
from magreader.newsstand.pages import Main, PageRequest, fresh_page, make_main, public_page
from magreader.newsstand.printed import print_day, print_day_and_month
from magreader.newsstand.typed.box import (
    Nothing,
    TypedBox,
    Way,
    answer_typed,
    nearest_year,
    print_typed,
)
from magreader.newsstand.typed.dates import TypedDate
from magreader.newsstand.views.publication import chosen_year

COVERS = 30
LONGEST = timedelta(days=400)
SEASON = timedelta(days=90)


# ---- /dates/ ------------------------------------------------------------------------------------
@require_safe
def dates(request: PageRequest) -> HttpResponse:
    if request.GET.get("date", "").strip():
        days = _days_held()
        return answer_typed(
            request,
            lambda meant: _leads_to(meant, days),
            lambda box, year: _calendar(days, _nearest_held_year(days, year), box),
        )
    year = chosen_year(request)
    revision = current_revision()
    return public_page(
        request, revision, lambda: _calendar(_days_held(), year, TypedBox()), variant=str(year)
    )


def _leads_to(meant: TypedDate, days: dict[date, int]) -> str | Nothing:
    """A day to its page, all else to the calendar of the month that it begins with."""
    if meant.is_day:
        return date_href(meant.first)
    held = [day for day in days if meant.first <= day <= meant.last]
    if held:
        here = reverse("dates")
        return f"{here}{_year_href(meant.first) if meant.is_year else month_href(min(held))}"
    before = max((day for day in days if day < meant.first), default=None)
    after = min((day for day in days if day > meant.last), default=None)
    return Nothing(
        _("Nothing of %(date)s is on the stand.") % {"date": print_typed(meant)},
        [_way_to(day) for day in (before, after) if day],
        nearest_year({day.year for day in days}, meant.first),
    )


def _nearest_held_year(days: dict[date, int], year: int | None) -> int | None:
    """`year` where it is held, else the nearest one."""
    if year is None:
        return None
    return nearest_year({day.year for day in days}, date(year, 1, 1)) if days else None


def _year_href(day: date) -> str:
    return f"?year={day.year:04}"


def _way_to(day: date) -> Way:
    return {"name": print_day(day), "href": date_href(day)}


def _calendar(days: dict[date, int], year: int | None, box: TypedBox) -> Main:
    years = sorted({day.year for day in days}, reverse=True)
    if year is not None and year not in years:
        raise Http404
    year = year or next(iter(years), 0)
    return make_main(
        "newsstand/dates.html",
        _("By date"),
        _("Every day on which a title came out."),
        smooth=True,
        scripts=("archive",),
        box=box,
        here=reverse("dates"),
        year=year,
        months=month_names(),
        years=year_rows_of_days(days),
        around=years_around(years, year),
        weekdays=weekday_names(),
        calendars=calendars(days, year, lambda day: f"{day}/", gaps=False) if days else [],
    )


def _days_held() -> dict[date, int]:
    """The first days of all editions, but for those that say no more than a number; how many
    editions each has. One query."""
    dated = Edition.objects.on_newsstand().exclude(precision=Precision.NUMBER)
    counted = dated.filter(date__isnull=False).order_by().values("date").annotate(n=Count("pk"))
    return {day: n for day, n in counted.values_list("date", "n") if day}


# ---- /dates/2024-11-27/ -------------------------------------------------------------------------
@require_safe
def date_page(request: PageRequest, day: date) -> HttpResponse:
    try:
        return public_page(request, current_revision(), lambda: _day(day))
    except Http404:
        return fresh_page(request, _page_of(day, []), status=404)


def _day(day: date) -> Main:
    """Raises Http404 where no title came out."""
    stand = Edition.objects.on_newsstand()
    that_day = stand.filter(date=day).exclude(precision=Precision.NUMBER)
    editions = edition_rows(that_day.order_by("publication__name", "slug")[:COVERS])
    if not editions:
        raise Http404
    return _page_of(day, covers_of(editions))


def _page_of(day: date, covers: list[Cover]) -> Main:
    still = still_on_the_stand(day).order_by("publication__name", "slug")
    return make_main(
        "newsstand/date.html",
        print_day(day),
        _("What came out on %(day)s.") % {"day": print_day(day)},
        smooth=True,
        covers=covers,
        calendar=f"{reverse('dates')}{month_href(day)}" if covers else reverse("dates"),
        still=[edition_card(edition) for edition in edition_rows(still[:COVERS])],
        other_years=other_years(day),
        day_and_month=print_day_and_month(day),
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
