"""Mastheads and dates of issue for synthetic pages, in every form that `docs/dumps.md` lists."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from magreader.catalog.issue_dates import IssueDate, Precision
from tests.dumps.mix.words import WORDS

MONTHS = tuple(date(2000, month, 1).strftime("%B") for month in range(1, 13))
_FOREIGN: dict[str, dict[str, Any]] = json.loads(
    Path(__file__).with_name("chrome.json").read_text("utf-8")
)["months"]
_SEASONS = {"Winter": 1, "Spring": 3, "Summer": 6, "Autumn": 9, "Fall": 9}

Form = Callable[[date, Random], IssueDate]


@dataclass(frozen=True, slots=True)
class Masthead:
    """A publication as one page prints it: its name, and the one form its issue dates take."""

    name: str
    form: Form
    form_name: str

    def issue(self, rng: Random) -> IssueDate:
        """An issue of this publication from the last fifteen years."""
        return self.form(date(2011, 1, 1) + timedelta(days=rng.randrange(15 * 365)), rng)


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _day_form(pattern: str) -> Form:
    """A form of day precision; the pattern's fields are those of `_fields`."""
    return lambda day, rng: IssueDate(pattern.format(**_fields(day, rng)), day, Precision.DAY)


def _month_form(pattern: str) -> Form:
    return lambda day, rng: IssueDate(
        pattern.format(**_fields(day, rng)), day.replace(day=1), Precision.MONTH
    )


def _fields(day: date, rng: Random) -> dict[str, object]:
    return {
        "d": day.day,
        "dd": f"{day.day:02}",
        "iso": day.isoformat(),
        "month": MONTHS[day.month - 1],
        "mon": MONTHS[day.month - 1][:3],
        "y": day.year,
        "weekday": day.strftime("%A"),
        "th": _ordinal(day.day),
        "no": f"{rng.randint(1000, 60000):,}",
        "volume": rng.randint(1, 40),
        "issue": rng.randint(1, 12),
    }


def _ordinal(number: int) -> str:
    usual = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    ending = "th" if 11 <= number % 100 <= 13 else usual
    return f"{number}{ending}"


def _range_form(joint: str) -> Form:
    """Two months in a row; both years are printed where they differ."""

    def issue(day: date, _rng: Random) -> IssueDate:
        first, second = day.replace(day=1), _next_month(day)
        year = "" if first.year == second.year else f" {first.year}"
        label = f"{MONTHS[first.month - 1]}{year}{joint}{MONTHS[second.month - 1]} {second.year}"
        return IssueDate(label, first, Precision.RANGE)

    return issue


def _turn_of_the_year(day: date, rng: Random) -> IssueDate:
    return _range_form("/")(day.replace(month=12, day=1), rng)


def _fortnight(day: date, _rng: Random) -> IssueDate:
    half, first = ("First", 1) if day.day < 16 else ("Second", 16)
    label = f"{MONTHS[day.month - 1]} {half} {day.year}"
    return IssueDate(label, day.replace(day=first), Precision.HALF_MONTH)


def _week(day: date, _rng: Random) -> IssueDate:
    first = day.replace(day=min(day.day, 22))
    last = _ordinal(first.day + 6)
    label = f"{MONTHS[first.month - 1]} {_ordinal(first.day)}-{last} {first.year}"
    return IssueDate(label, first, Precision.WEEK)


def _season(day: date, rng: Random) -> IssueDate:
    name = rng.choice(tuple(_SEASONS))
    return IssueDate(f"{name} {day.year}", date(day.year, _SEASONS[name], 1), Precision.SEASON)


def _number(_day: date, rng: Random) -> IssueDate:
    return IssueDate(f"Issue {rng.randint(2, 900)}", None, Precision.NUMBER)


FORMS: dict[str, tuple[int, Form]] = {
    "month-day-year": (30, _day_form("{month} {d}, {y}")),
    "month-padded-day-year": (12, _day_form("{month} {dd}, {y}")),
    "month": (16, _month_form("{month} {y}")),
    "range-dash": (5, _range_form(" - ")),
    "range-slash": (3, _range_form("/")),
    "range-en-dash": (3, _range_form("\u2013")),
    "range-two-years": (2, _turn_of_the_year),
    "fortnight": (3, _fortnight),
    "day-month-year": (6, _day_form("{d} {month} {y}")),
    "ordinal": (3, _day_form("{mon} {th} {y}")),
    "week": (2, _week),
    "dotted": (2, _day_form("{d}. {mon} {y}")),
    "iso": (3, _day_form("{iso}")),
    "weekday": (3, _day_form("{weekday}, {month} {d}, {y}")),
    "weekday-number": (2, _day_form("{weekday} {d} {month} {y} / No {no}")),
    "volume": (2, _month_form("Volume {volume} Issue {issue} {month} {y}")),
    "season": (2, _season),
    "number": (2, _number),
}


def _foreign_form(language: str, precision: Precision) -> Form:
    words = _FOREIGN[language]
    pattern: str = words["day" if precision is Precision.DAY else "month"]

    def issue(day: date, _rng: Random) -> IssueDate:
        label = pattern.format(day=day.day, month=words["names"][day.month - 1], year=day.year)
        first = day if precision is Precision.DAY else day.replace(day=1)
        return IssueDate(label, first, precision)

    return issue


def masthead(rng: Random, name: str) -> Masthead:
    """The name with one of the forms of `FORMS`, the usual ones more often."""
    weights = [weight for weight, _ in FORMS.values()]
    form_name = rng.choices(tuple(FORMS), weights)[0]
    return Masthead(name, FORMS[form_name][1], form_name)


def foreign_masthead(rng: Random, name: str, language: str) -> Masthead:
    """The name with dates whose months are in `language`; see `speaks_months`."""
    precision = rng.choice((Precision.DAY, Precision.MONTH))
    return Masthead(name, _foreign_form(language, precision), "foreign-month")


def speaks_months(language: str) -> bool:
    """Whether the names of the months are known in this language."""
    return language in _FOREIGN


def plain_name(rng: Random) -> str:
    """A name of the usual kind: capitalised Latin words."""
    name: str = rng.choice(WORDS["names"]["plain"])
    return name


def odd_name(rng: Random) -> str:
    """A name that looks like a date, a sentence, a number, a line of code or another script."""
    name: str = rng.choice(WORDS["names"]["odd"])
    return name
