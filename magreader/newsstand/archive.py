"""The archive of editions: years as rows of twelve months, months as calendars, gaps shown."""

import calendar
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import NamedTuple, TypedDict

from django.urls import reverse
from django.utils.dates import MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from magreader.catalog.issue_dates import Precision
from magreader.catalog.rows import EditionRow
from magreader.newsstand.cards import edition_href
from magreader.newsstand.printed import (
    print_day_and_month,
    print_editions,
    print_issue_date,
    print_month,
    print_months,
)
from magreader.newsstand.typed.dates import days_of

# So many years without an edition still get a row each; more are told in one.
LONGEST_GAP = 2


class MonthCell(TypedDict):
    """Some months of a year row. No `href`: a gap, or before the first or after the last."""

    span: int
    href: str
    name: str
    count: int
    gap: bool


class YearRow(TypedDict):
    """A year; or a gap of years, the last of which is `until`, without cells."""

    year: int
    until: int
    cells: list[MonthCell]


class DayCell(TypedDict):
    """Some days of a week. `day` is 0 outside the month. `gap`: an edition was to be expected
    and isn't here."""

    span: int
    day: int
    href: str
    name: str
    gap: bool


class MonthCalendar(TypedDict):
    """A month; or a gap of months without an edition, which has no weeks. `month` is as in
    2024-11."""

    anchor: str
    month: str
    name: str
    weeks: list[list[DayCell]]


class Span(NamedTuple):
    """An edition and the months it covers, counted from the year 0."""

    edition: EditionRow
    first: int
    last: int


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


_COUNT_BY_START = {Precision.DAY, Precision.WEEK, Precision.HALF_MONTH}


def _span(edition: EditionRow, first: date) -> Span:
    covered = None if edition.precision in _COUNT_BY_START else days_of(edition.issue_date)
    return Span(edition, _month(first), _month(covered.last if covered else first))


def month_names() -> list[str]:
    return [str(MONTHS_3[month]).capitalize() for month in range(1, 13)]


# ---- years --------------------------------------------------------------------------------------
def year_rows(editions: Iterable[EditionRow]) -> list[YearRow]:
    """The archive of one title at a glance, newest year first; editions without a date have no
    place in it."""
    months: dict[int, list[EditionRow]] = {}
    for span in (_span(edition, edition.date) for edition in editions if edition.date):
        for month in range(span.first, span.last + 1):
            months.setdefault(month, []).append(span.edition)
    return _rows(months, lambda year: _cells(year, months))


def year_rows_of_days(days: Mapping[date, int]) -> list[YearRow]:
    """The same over all titles: how many editions came out, by the day."""
    months: dict[int, int] = {}
    for day, count in days.items():
        months[_month(day)] = months.get(_month(day), 0) + count

    def cells(year: int) -> list[MonthCell]:
        return [
            _cell(month, months.get(month, 0), gap=min(months) < month < max(months))
            for month in range(year * 12, year * 12 + 12)
        ]

    return _rows(months, cells)


def _rows(months: Collection[int], cells: Callable[[int], list[MonthCell]]) -> list[YearRow]:
    held = {month // 12 for month in months}
    rows: list[YearRow] = []
    years = range(max(held, default=0), min(held, default=1) - 1, -1)
    for is_held, run in groupby(years, held.__contains__):
        gap = list(run)
        if is_held or len(gap) <= LONGEST_GAP:
            rows += [{"year": year, "until": year, "cells": cells(year)} for year in gap]
        else:
            rows.append({"year": gap[-1], "until": gap[0], "cells": []})
    return rows


def _cells(year: int, months: dict[int, list[EditionRow]]) -> list[MonthCell]:
    cells: list[MonthCell] = []
    before: list[EditionRow] = []
    first, last = min(months), max(months)
    for month in range(year * 12, year * 12 + 12):
        editions = months.get(month, [])
        if len(editions) == 1 and editions == before:
            cells[-1]["span"] += 1
        else:
            cells.append(_cell(month, len(editions), gap=first < month < last))
        if len(editions) == 1:
            cells[-1]["href"] = edition_href(editions[0])
            cells[-1]["name"] = print_issue_date(editions[0].issue_date)
        before = editions
    return cells


def _cell(month: int, count: int, *, gap: bool) -> MonthCell:
    words = {"month": print_month(_first_day(month)), "editions": print_editions(count)}
    return {
        "span": 1,
        "href": month_href(_first_day(month)) if count else "",
        "name": _("%(month)s: %(editions)s") % words if count else "",
        "count": count,
        "gap": gap and not count,
    }


def month_href(day: date) -> str:
    """The month of `day`, on a page with an archive."""
    return f"?year={day.year:04}#month-{day.month}"


class YearsAround(NamedTuple):
    """The years before and after one that hold an edition; None at the ends."""

    before: int | None
    after: int | None


def years_around(years: Iterable[int], year: int) -> YearsAround:
    years = set(years)
    return YearsAround(
        max((other for other in years if other < year), default=None),
        min((other for other in years if other > year), default=None),
    )


# ---- months -------------------------------------------------------------------------------------
def first_weekday() -> int:
    """Monday is 0, as in `calendar`."""
    return (int(str(get_format("FIRST_DAY_OF_WEEK"))) - 1) % 7


def weekday_names() -> list[tuple[str, str]]:
    """Short and whole, in the order of the page's language."""
    days = [(first_weekday() + place) % 7 for place in range(7)]
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in days]


def calendars(
    days: Mapping[date, int], year: int, href: Callable[[date], str], *, gaps: bool
) -> list[MonthCalendar]:
    """The months of `year` from the first to the last that holds one of `days`, newest first;
    `days` says how many editions each holds. With `gaps`, days between the first and the last
    are marked where an edition was to be expected."""
    weekdays = _usual_weekdays(days) if gaps else set()
    first, last = min(days), max(days)

    def cell(day: date) -> DayCell:
        held = days.get(day, 0)
        gap = not held and first < day < last and day.weekday() in weekdays
        where, name = (href(day), _day_name(day, held)) if held else ("", "")
        return {"span": 1, "day": day.day, "href": where, "name": name, "gap": gap}

    held = {day.month for day in days if day.year == year}
    months = range(
        12 if last.year > year else last.month, 0 if first.year < year else first.month - 1, -1
    )
    found: list[MonthCalendar] = []
    for is_held, run in groupby(months, held.__contains__):
        if is_held:
            found += [_month_calendar(year, month, cell) for month in run]
        else:
            found.append(_gap_of_months(year, list(run)))
    return found


def _month_calendar(year: int, month: int, cell: Callable[[date], DayCell]) -> MonthCalendar:
    weeks = calendar.Calendar(first_weekday()).monthdayscalendar(year, month)
    return {
        "anchor": f"month-{month}",
        "month": f"{year:04}-{month:02}",
        "name": print_month(date(year, month, 1)),
        "weeks": [
            _week([date(year, month, number) if number else None for number in week], cell)
            for week in weeks
        ],
    }


def _week(days: list[date | None], cell: Callable[[date], DayCell]) -> list[DayCell]:
    """What is outside the month is one cell."""
    cells: list[DayCell] = []
    for outside, run in groupby(days, lambda day: day is None):
        if outside:
            span = len(list(run))
            cells.append({"span": span, "day": 0, "href": "", "name": "", "gap": False})
        else:
            cells += [cell(day) for day in run if day]
    return cells


def _gap_of_months(year: int, months: list[int]) -> MonthCalendar:
    first, last = date(year, months[-1], 1), date(year, months[0], 1)
    return {
        "anchor": f"month-{last.month}",
        "month": f"{last:%Y-%m}",
        "name": print_months(first, last),
        "weeks": [],
    }


def _day_name(day: date, editions: int) -> str:
    name = print_day_and_month(day)
    if editions == 1:
        return name
    return _("%(day)s: %(editions)s") % {"day": name, "editions": print_editions(editions)}


def _usual_weekdays(days: Collection[date]) -> set[int]:
    """Those that some of `days` fall on; what comes out on four of them is a daily."""
    weekdays = {day.weekday() for day in days}
    return weekdays | set(range(5)) if len(weekdays) > 3 else weekdays


def date_href(day: date) -> str:
    return f"{reverse('dates')}{day.isoformat()}/"
