"""The forms a date of issue can have, each with the days it covers.

A form is the letters of its tokens: M month, D number below 32, Y year, S season, H first or second
half, K the word week, N another number, - anything that joins two parts.

Pure: no Django.
"""

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from enum import StrEnum


class Precision(StrEnum):
    """How much of the calendar one edition covers."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half-month"
    MONTH = "month"
    RANGE = "range"
    SEASON = "season"
    NUMBER = "number"


type Days = tuple[Precision, date, date | None]


def _day(year: int, month: int, day: int) -> Days:
    return Precision.DAY, date(year, month, day), None


def _days(first: date, last: date) -> Days | None:
    """Some days in a row: a week where they are no more than eight (weeklies count both ends), else
    a range."""
    if last <= first:
        return None
    precision = Precision.WEEK if last - first <= timedelta(days=7) else Precision.RANGE
    return precision, first, last


def _last_day(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _months(year: int, month: int, last_year: int, last_month: int) -> Days | None:
    if (last_year, last_month) <= (year, month):
        return None
    return Precision.RANGE, date(year, month, 1), _last_day(last_year, last_month)


def _months_of_one_year(first: int, last: int, year: int) -> Days | None:
    """`December - January 2019` began the year before."""
    return _months(year - 1 if last < first else year, first, year, last)


def _days_of_two_months(
    month: int, day: int, last_month: int, last_day: int, year: int
) -> Days | None:
    """`December 28 - January 3, 2025` began the year before."""
    first_year = year - 1 if last_month < month else year
    return _days(date(first_year, month, day), date(year, last_month, last_day))


SEASON_STARTS = (1, 3, 6, 9)
"""First months of winter, spring, summer and autumn. "Winter 2024" comes before "Spring 2024" on
every
newsstand, so winter counts from January; only a winter printed with two years begins in
December."""


def _season(season: int, year: int) -> Days:
    return Precision.SEASON, date(year, SEASON_STARTS[season], 1), None


def _two_seasons(first: int, last: int, year: int) -> Days:
    until = _last_day(year + (last == 0), (2, 5, 8, 11)[last])
    return Precision.SEASON, date(year, SEASON_STARTS[first], 1), until


def _season_of_two_years(season: int, year: int, last_year: int) -> Days | None:
    century = year - year % 100
    if last_year not in {year + 1, year + 1 - century}:
        return None
    return Precision.SEASON, date(year, 12 if season == 0 else SEASON_STARTS[season], 1), None


def _numeric(first: int, second: int, year: int) -> Days | None:
    """`27/11/2024` either way round, where only one way gives a date."""
    if first > 12 or first == second:
        return _day(year, second, first)
    return _day(year, first, second) if second > 12 else None


def _calendar_week(_: int, week: int, year: int) -> Days:
    return Precision.WEEK, date.fromisocalendar(year, week, 1), date.fromisocalendar(year, week, 7)


SHAPES: dict[str, Callable[..., Days | None]] = {
    "MDY": lambda m, d, y: _day(y, m, d),
    "DMY": lambda d, m, y: _day(y, m, d),
    "YMD": _day,
    "YDM": lambda y, d, m: _day(y, m, d),
    "D-M-Y": lambda d, m, y: _day(y, m, d),
    "M-D-Y": lambda m, d, y: _day(y, m, d),
    "Y-D-D": _day,
    "Y-M-D": _day,
    "D-D-Y": _numeric,
    "DDY": _numeric,
    "MY": lambda m, y: (Precision.MONTH, date(y, m, 1), None),
    "M-Y": lambda m, y: (Precision.MONTH, date(y, m, 1), None),
    "YM": lambda y, m: (Precision.MONTH, date(y, m, 1), None),
    "M-MY": _months_of_one_year,
    "MMY": _months_of_one_year,
    "YM-M": lambda y, first, last: _months(y, first, y, last),
    "M-M-MY": lambda first, _, last, y: _months_of_one_year(first, last, y),
    "MMMY": lambda first, _, last, y: _months_of_one_year(first, last, y),
    "MY-MY": lambda m, y, last_m, last_y: _months(y, m, last_y, last_m),
    "MHY": lambda m, half, y: (Precision.HALF_MONTH, date(y, m, 1 if half == 1 else 16), None),
    "HMY": lambda half, m, y: (Precision.HALF_MONTH, date(y, m, 1 if half == 1 else 16), None),
    "MD-DY": lambda m, d, last, y: _days(date(y, m, d), date(y, m, last)),
    "D-DMY": lambda d, last, m, y: _days(date(y, m, d), date(y, m, last)),
    "MD-MDY": _days_of_two_months,
    "DM-DMY": lambda d, m, last_d, last_m, y: _days_of_two_months(m, d, last_m, last_d, y),
    "MDY-MDY": lambda m, d, y, lm, ld, ly: _days(date(y, m, d), date(ly, lm, ld)),
    "DMY-DMY": lambda d, m, y, ld, lm, ly: _days(date(y, m, d), date(ly, lm, ld)),
    "SY": _season,
    "YS": lambda y, s: _season(s, y),
    "S-SY": _two_seasons,
    "SY-Y": _season_of_two_years,
    "SY-D": _season_of_two_years,
    "KDY": _calendar_week,
    "KD-Y": _calendar_week,
    "KNY": _calendar_week,
    "KN-Y": _calendar_week,
}
