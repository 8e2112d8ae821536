"""The archive of editions: years as rows of twelve months, months as calendars, gaps shown."""

import calendar
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import NamedTuple, TypedDict

from django.urls import reverse
from django.utils.dates import MONTHS_3, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import get_format
from django.utils.translation import gettext as _

from magreader.catalog.issue_dates import Precision
from magreader.catalog.rows import EditionRow
from magreader.newsstand.cards import edition_href
from magreader.newsstand.printed import print_editions, print_issue_date, print_month

# The last month that an edition of a season covers, by its first.
_SEASON_ENDS = {1: 2, 3: 5, 6: 8, 9: 12, 12: 12}


class MonthCell(TypedDict):
    """Some months of a year row. No `href`: a gap, or before the first or after the last."""

    span: int
    href: str
    name: str
    count: int
    gap: bool


class YearRow(TypedDict):
    year: int
    cells: list[MonthCell]


class DayCell(TypedDict):
    """`day` is 0 outside the month. `gap`: an edition was to be expected and isn't here."""

    day: int
    href: str
    gap: bool


class MonthCalendar(TypedDict):
    anchor: str
    name: str
    weeks: list[list[DayCell]]


class Span(NamedTuple):
    """An edition and the months it covers, counted from the year 0."""

    edition: EditionRow
    first: int
    last: int


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _span(edition: EditionRow, first: date) -> Span:
    last = first
    if edition.until:
        last = edition.until
    elif edition.precision == Precision.SEASON:
        last = first.replace(month=_SEASON_ENDS.get(first.month, first.month))
    counts_by_start = edition.precision in {Precision.DAY, Precision.WEEK, Precision.HALF_MONTH}
    return Span(edition, _month(first), _month(first if counts_by_start else last))


def month_names() -> list[str]:
    return [str(MONTHS_3[month]).capitalize() for month in range(1, 13)]


def year_rows(editions: Iterable[EditionRow]) -> list[YearRow]:
    """The archive at a glance, newest year first; editions without a date have no place in it."""
    spans = [_span(edition, edition.date) for edition in editions if edition.date]
    if not spans:
        return []
    months: dict[int, list[EditionRow]] = {}
    for span in spans:
        for month in range(span.first, span.last + 1):
            months.setdefault(month, []).append(span.edition)
    years = range(max(months) // 12, min(months) // 12 - 1, -1)
    return [{"year": year, "cells": _cells(year, months)} for year in years]


def _cells(year: int, months: dict[int, list[EditionRow]]) -> list[MonthCell]:
    cells: list[MonthCell] = []
    before: list[EditionRow] = []
    for month in range(year * 12, year * 12 + 12):
        editions = months.get(month, [])
        if len(editions) == 1 and editions == before:
            cells[-1]["span"] += 1
        else:
            cells.append(_cell(month, editions, gap=min(months) < month < max(months)))
        before = editions
    return cells


def _cell(month: int, editions: list[EditionRow], *, gap: bool) -> MonthCell:
    year, number = divmod(month, 12)
    name = print_month(date(year, number + 1, 1))
    href = f"?year={year}#month-{number + 1}"
    if len(editions) == 1:
        name, href = print_issue_date(editions[0].issue_date), edition_href(editions[0])
    elif editions:
        words = {"month": name, "editions": print_editions(len(editions))}
        name = _("%(month)s: %(editions)s") % words
    return {
        "span": 1,
        "href": href if editions else "",
        "name": name,
        "count": len(editions),
        "gap": gap and not editions,
    }


def first_weekday() -> int:
    """Monday is 0, as in `calendar`."""
    return (int(str(get_format("FIRST_DAY_OF_WEEK"))) - 1) % 7


def weekday_names() -> list[tuple[str, str]]:
    """Short and whole, in the order of the page's language."""
    days = [(first_weekday() + place) % 7 for place in range(7)]
    return [(str(WEEKDAYS_ABBR[day]), str(WEEKDAYS[day])) for day in days]


def calendars(
    days: Collection[date], year: int, href: Callable[[date], str], *, gaps: bool
) -> list[MonthCalendar]:
    """The months of `year` that hold one of `days`, newest first. With `gaps`, days between
    the first and the last are marked where an edition was to be expected."""
    weekdays = _usual_weekdays(days) if gaps else set()
    first, last = min(days), max(days)

    def cell(month: int, number: int) -> DayCell:
        if not number:
            return {"day": 0, "href": "", "gap": False}
        day = date(year, month, number)
        held = day in days
        gap = not held and first < day < last and day.weekday() in weekdays
        return {"day": number, "href": href(day) if held else "", "gap": gap}

    sheets = calendar.Calendar(first_weekday())
    months = sorted({day.month for day in days if day.year == year}, reverse=True)
    return [
        {
            "anchor": f"month-{month}",
            "name": print_month(date(year, month, 1)),
            "weeks": [
                [cell(month, number) for number in week]
                for week in sheets.monthdayscalendar(year, month)
            ],
        }
        for month in months
    ]


def _usual_weekdays(days: Collection[date]) -> set[int]:
    """Those that some of `days` fall on; what comes out on four of them is a daily."""
    weekdays = {day.weekday() for day in days}
    return weekdays | set(range(5)) if len(weekdays) > 3 else weekdays


def date_href(day: date) -> str:
    return f"{reverse('dates')}{day.isoformat()}/"
