"""Dates as people type them: "nov 2024", "27-11-2024", "last Sunday", "il y a 3 semaines".

Pure: no Django, no clock; today is passed in. What is said in full is read by `issue_dates`, in
all its languages; what leans on today is read here, in those of `words`, whichever of
them the page speaks.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import product

from magreader.catalog.issue_dates import (
    MAX_LABEL,
    IssueDate,
    Precision,
    read_issue_date,
)
from magreader.newsstand.typed import words

__all__ = ["TypedDate", "days_of", "read_typed_date"]


@dataclass(frozen=True, slots=True)
class TypedDate:
    """The days that were meant, both ends included."""

    first: date
    last: date

    @property
    def is_day(self) -> bool:
        return self.first == self.last

    @property
    def is_year(self) -> bool:
        return self == year_of(self.first)

    @property
    def is_month(self) -> bool:
        return self == month_of(self.first)


def day_of(day: date) -> TypedDate:
    return TypedDate(day, day)


def week_of(day: date) -> TypedDate:
    """From Monday on."""
    monday = day - timedelta(days=day.weekday())
    return TypedDate(monday, monday + timedelta(days=6))


def month_of(day: date) -> TypedDate:
    last = calendar.monthrange(day.year, day.month)[1]
    return TypedDate(day.replace(day=1), day.replace(day=last))


def year_of(day: date) -> TypedDate:
    return TypedDate(day.replace(month=1, day=1), day.replace(month=12, day=31))


def read_typed_date(text: str, today: date) -> tuple[TypedDate, ...]:
    """What `text` can mean: nothing, one thing, or two where day and month can't be told apart
    ("03-04-2024"; the day first comes first). What names no year is the latest that isn't to
    come."""
    text = " ".join(text.split())
    if not text or len(text) > MAX_LABEL:
        return ()
    try:
        return next(filter(None, (read(text, today) for read in _READERS)), ())
    except (ValueError, OverflowError):  # before the year 1 or after 9999
        return ()


# ---- what is said in full -----------------------------------------------------------------------
_NUMBERS = re.compile(r"(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*(?:[-/. ]\s*(?:(\d{4})|['’]?(\d\d))|\.)?")
_YEAR_FIRST = re.compile(r"(\d{4})\s*[-/. ]?\s*(\d\d?)(?:\s*[-/. ]?\s*(\d\d?))?")
_MONTH_FIRST = re.compile(r"(\d\d?)\s*[-/. ]\s*(\d{4})")
_YEAR = re.compile(r"(\d{4})|['’](\d\d)")
_ISO_WEEK = re.compile(r"(\d{4})-?[Ww](\d\d?)")
_SHORT_YEAR = re.compile(r"(?<=\D)['’](\d\d)$|(?<=[^\d\W])[ -](\d\d)$")


def _numbers(text: str, today: date) -> tuple[TypedDate, ...]:
    """`3-4-2024`, `27/11/24` and `27/11`, either way round."""
    found = _NUMBERS.fullmatch(text)
    if not found:
        return ()
    first, second, in_full, short = found.groups()
    year = int(in_full) if in_full else _of_this_century_or_last(short, today) if short else None
    ways = dict.fromkeys([(int(second), int(first)), (int(first), int(second))])
    days = (_day(year, *way, today) for way in ways)
    return tuple(day_of(day) for day in days if day)


def _day(year: int | None, month: int, day: int, today: date) -> date | None:
    if year is None:
        return _latest(lambda year: _real_day(year, month, day), today)
    return _real_day(year, month, day)


def _year_first(text: str, today: date) -> tuple[TypedDate, ...]:
    """`2024-11-27`, `20241127`, `2024-11`."""
    found = _YEAR_FIRST.fullmatch(text)
    if not found:
        return ()
    year, month, day = found.groups()
    if day:
        whole = _real_day(int(year), int(month), int(day))
        return (day_of(whole),) if whole else ()
    return _month(int(year), int(month))


def _month_first(text: str, today: date) -> tuple[TypedDate, ...]:
    """`11/2024`."""
    found = _MONTH_FIRST.fullmatch(text)
    return _month(int(found[2]), int(found[1])) if found else ()


def _month(year: int, month: int) -> tuple[TypedDate, ...]:
    first = _real_day(year, month, 1)
    return (month_of(first),) if first else ()


def _year(text: str, today: date) -> tuple[TypedDate, ...]:
    """`2024`, `'24`."""
    if not (found := _YEAR.fullmatch(text)):
        return ()
    year = _of_this_century_or_last(found[2], today) if found[2] else int(found[1])
    return (year_of(date(year, 1, 1)),)


def _iso_week(text: str, today: date) -> tuple[TypedDate, ...]:
    """`2024-W47`."""
    found = _ISO_WEEK.fullmatch(text)
    return (week_of(date.fromisocalendar(int(found[1]), int(found[2]), 1)),) if found else ()


def _in_words(text: str, today: date) -> tuple[TypedDate, ...]:
    """All that an edition can be dated with, and the same without its year; "nov 24" is both."""
    weekday, _, rest = text.partition(" ")
    text = rest if rest and _folded(weekday) in _weekdays() else text
    in_full = _SHORT_YEAR.sub(
        lambda found: f" {_of_this_century_or_last(found[1] or found[2], today)}", text
    )
    readings = (_labelled(text) or _labelled(in_full), _without_year(text, today))
    return tuple(dict.fromkeys(reading for reading in readings if reading))


def _labelled(text: str) -> TypedDate | None:
    issue = read_issue_date(text)
    return days_of(issue) if issue else None


def _without_year(text: str, today: date) -> TypedDate | None:
    """The newest that isn't to come."""
    years = range(today.year, today.year - _LEAP_YEARS - 1, -1)
    readings = (_labelled(f"{text} {year:04}") for year in years)
    return next((meant for meant in readings if meant and meant.first <= today), None)


# The last month that an edition of a season covers, by its first.
_SEASON_ENDS = {1: 2, 3: 5, 6: 8, 9: 12, 12: 12}


def days_of(issue: IssueDate) -> TypedDate | None:
    """The days that an edition covers; None where it says no more than a number."""
    first = issue.date
    if first is None or issue.precision is Precision.NUMBER:
        return None
    if issue.until:
        return TypedDate(first, issue.until)
    match issue.precision:
        case Precision.DAY:
            return day_of(first)
        case Precision.HALF_MONTH if first.day == 1:
            return TypedDate(first, first.replace(day=15))
        case Precision.SEASON:
            end = first.replace(month=_SEASON_ENDS.get(first.month, first.month), day=1)
            return TypedDate(first, month_of(end).last)
        case _:
            return TypedDate(first, month_of(first).last)


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_LEAP_YEARS = 8  # from one 29 February to the next, where a century leaves one out


def _latest(in_year: Callable[[int], date | None], today: date) -> date | None:
    """The newest of these days that isn't to come."""
    years = range(today.year, today.year - _LEAP_YEARS - 1, -1)
    days = (in_year(year) for year in years)
    return next((day for day in days if day and day <= today), None)


def _of_this_century_or_last(short: str, today: date) -> int:
    """`24` is 2024 and `87` is 1987: no more than a year to come."""
    year = today.year - today.year % 100 + int(short)
    return year - 100 if year > today.year + 1 else year


# ---- what leans on today ------------------------------------------------------------------------
def _relative(text: str, today: date) -> tuple[TypedDate, ...]:
    folded = _folded(text)
    meant = _fixed().get(folded)
    if meant is None:
        counted = _counted(folded)
        meant = counted and (counted[0], -counted[1])
    return (_shifted(today, *meant),) if meant else ()


def _folded(text: str) -> str:
    """Without case, accents, hyphens and what ends a sentence."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.sub(r"[-,.!?]", " ", letters).split())


type Meant = tuple[str, int]
"""A unit and how many of them from today; for a weekday, its number and which one: 0 the one
of this week, -1 the last that has been, 1 the next to come."""


def _shifted(today: date, unit: str, by: int) -> TypedDate:
    match unit:
        case "day":
            return day_of(today + timedelta(days=by))
        case "week":
            return week_of(today + timedelta(weeks=by))
        case "weeks":
            return day_of(today + timedelta(weeks=by))
        case "month":
            return month_of(_months_from(today, by))
        case "year":
            return year_of(date(today.year + by, 1, 1))
        case _:
            return day_of(_weekday(today, int(unit), by))


def _weekday(today: date, weekday: int, which: int) -> date:
    if which == 0:
        return week_of(today).first + timedelta(days=weekday)
    if which > 0:
        return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _months_from(day: date, by: int) -> date:
    month = day.year * 12 + day.month - 1 + by
    return date(month // 12, month % 12 + 1, 1)


@cache
def _fixed() -> dict[str, Meant]:
    """Everything that holds no number, folded, with what it means."""
    return {_folded(said): meant for table in words.TABLES.values() for said, meant in _said(table)}


def _said(table: words.Words) -> Iterator[tuple[str, Meant]]:
    for by, phrases in table.days.items():
        yield from ((phrase, ("day", by)) for phrase in phrases.split("|"))
    for (unit, by), phrases in table.units.items():
        yield from ((phrase, (unit, by)) for phrase in phrases.split("|"))
    for which, phrases in table.which.items():
        for phrase, (number, names) in product(phrases.split("|"), enumerate(table.weekdays)):
            for name in names.split("|"):
                yield phrase.replace("*", name), (str(number), which)


@cache
def _weekdays() -> dict[str, int]:
    """Every weekday by its folded name."""
    return {
        _folded(name): number
        for table in words.TABLES.values()
        for number, names in enumerate(table.weekdays)
        for name in names.split("|")
    }


def _bare_weekday(text: str, today: date) -> tuple[TypedDate, ...]:
    """`Sunday`: the latest, today included."""
    number = _weekdays().get(_folded(text))
    if number is None:
        return ()
    return (day_of(today - timedelta(days=(today.weekday() - number) % 7)),)


_UNITS = {"day": "day", "week": "weeks", "month": "month", "year": "year"}


def _counted(folded: str) -> Meant | None:
    """`3 weeks ago`, the number in figures or in words."""
    for table in words.TABLES.values():
        for phrase in table.ago.split("|"):
            before, after = (_folded(part) for part in phrase.split("*"))
            inner = folded.removeprefix(before).removesuffix(after).strip()
            whole = " ".join(filter(None, (before, inner, after)))
            if whole == folded and (meant := _count(inner, table)):
                return meant
    return None


def _count(text: str, table: words.Words) -> Meant | None:
    number, _, unit = text.partition(" ")
    count = int(number) if re.fullmatch(r"[0-9]{1,4}", number) else _number(number, table)
    for name, forms in table.counted.items():
        if count is not None and unit in {_folded(form) for form in forms.split("|")}:
            return _UNITS[name], count
    return None


def _number(word: str, table: words.Words) -> int | None:
    for number, forms in enumerate(table.numbers, 1):
        if word in {_folded(form) for form in forms.split("|")}:
            return number
    return None


_READERS = (
    _relative,
    _bare_weekday,
    _numbers,
    _year_first,
    _month_first,
    _year,
    _iso_week,
    _in_words,
)
