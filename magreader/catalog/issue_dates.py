"""Dates of issue: what is printed on an edition, and the day it sorts by.

Pure: no Django, no clock. The forms are those of `docs/dumps.md` in the project.

A label is cut into tokens, each token gets one letter (M month, D number below 32, Y year, …) and the word
these letters make is looked up in `SHAPES`. A label in which one token is unknown is no date: that is what
makes it cheap to ask of every line of a page.
"""

import calendar
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from magreader.catalog import issue_words as words


class Precision(StrEnum):
    """How much of the calendar one edition covers."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half-month"
    MONTH = "month"
    RANGE = "range"
    SEASON = "season"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class IssueDate:
    """A date of issue: the label as printed, the first day it covers, and how precise it is.

    `date` is None only where the label holds no date at all ("Issue 123").
    `until` is the last day covered where the label says so (weeks, ranges), else None.
    """

    label: str
    date: date | None
    precision: Precision
    until: date | None = None

    @property
    def slug(self) -> str:
        """The edition's place in a URL: the ISO date of a day, else the label in ASCII (`march-april-2023`)."""
        if self.precision is Precision.DAY and self.date:
            return self.date.isoformat()
        return _ascii_slug(self.label) or _ascii_slug(self.key)

    @property
    def key(self) -> str:
        """Which edition this is, however its label is spelled: `day:2024-11-27`, `number:issue-123`."""
        if self.precision is Precision.NUMBER:
            return f"number:{_number_key(self.label)}"
        days = [day.isoformat() for day in (self.date, self.until) if day]
        return ":".join([self.precision.value, *days])


MAX_LABEL = 80
"""No label is longer; the longest seen is under 40 characters."""

_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(
    r"(?P<number>\d+(?:,\d{3})*)|(?P<mark>[-–—−/.,|#&ºª°])"
    r"|(?P<word>[A-Za-zÀ-ɏ'’]+|[^\s\d/.,|#&ºª°–—−A-Za-zÀ-ɏ-]+)"  # noqa: RUF001  Latin months stand glued to Thai
)
_CJK_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i").replace("ς", "σ")
    return "".join(char for char in plain if not unicodedata.combining(char))


def _letters() -> dict[str, tuple[str, int]]:
    """Every known word with its letter in a shape and its value; "" and W (weekday) are left out of a shape."""
    known: dict[str, tuple[str, int]] = {}

    def add(text: str, letter: str, value: int = 0) -> None:
        known.setdefault(_folded(text), (letter, value))

    for row in words.MONTHS.values():
        for number, variants in enumerate(row.split(), 1):
            for variant in variants.split("|"):
                add(variant, "M", number)
    for word, number in words.EXTRA_MONTHS.items():
        add(word, "M", number)
    for row in words.SEASONS.values():
        for number, variants in enumerate(row.split()):
            for variant in variants.split("|"):
                add(variant, "S", number)
    for word, number in words.HALVES.items():
        add(word, "H", number)
    for text, letter in (
        (words.WEEKDAYS, "W"),
        (words.FILLERS, ""),
        (words.SPAN_WORDS, "-"),
        (words.ISSUE_WORDS, "I"),
        (words.VOLUME_WORDS, "V"),
        (words.WEEK_WORDS, "K"),
    ):
        for word in text.split():
            add(word, letter)
    return known


_LETTERS = _letters()
_MARKS = {"-": "-", "–": "-", "—": "-", "−": "-", "/": "-", "&": "-", "#": "I"}


@dataclass(frozen=True, slots=True)
class _Token:
    letter: str
    value: int
    start: int
    end: int


def _number_token(text: str) -> tuple[str, int]:
    value = int(text.replace(",", ""))
    if len(text) == 4 and 1600 <= value <= 2199:
        return "Y", value
    return ("D", value) if 1 <= value <= 31 and len(text) <= 2 else ("N", value)


def _tokens(text: str) -> Iterator[_Token | None]:
    """The tokens of a text in order; None where a token is no part of any date."""
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.lastgroup == "number":
            meaning: tuple[str, int] | None = _number_token(token)
        elif match.lastgroup == "mark":
            meaning = (_MARKS.get(token, ""), 0)
        else:
            meaning = _LETTERS.get(_folded(token))
        yield _Token(*meaning, match.start(), match.end()) if meaning else None


type Days = tuple[Precision, date, date | None]


def _day(year: int, month: int, day: int) -> Days:
    return Precision.DAY, date(year, month, day), None


def _days(first: date, last: date) -> Days | None:
    """Some days in a row: a week where they are no more than eight (weeklies count both ends), else a range."""
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


def _days_of_two_months(month: int, day: int, last_month: int, last_day: int, year: int) -> Days | None:
    """`December 28 - January 3, 2025` began the year before."""
    first_year = year - 1 if last_month < month else year
    return _days(date(first_year, month, day), date(year, last_month, last_day))


SEASON_STARTS = (1, 3, 6, 9)
"""First months of winter, spring, summer and autumn. "Winter 2024" comes before "Spring 2024" on every
newsstand, so winter counts from January; only a winter printed with two years begins in December."""


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

_NUMBERED = re.compile(r"^(?:V[DN]-?(?:I[DNY]-?)?|I[DNY]-?)(?=[A-Z])|-?(?:V[DN]-?)?I[DN]$")
_NUMBER_ONLY = re.compile(r"^(?:V[DN]-?)?I[DNY](?:-?Y)?$|^V[DN](?:-?[DN])?$")


def _shape(tokens: list[_Token]) -> str:
    return "".join(token.letter for token in tokens)


def _telling(tokens: list[_Token]) -> list[_Token]:
    return [token for token in tokens if token.letter not in {"", "W"}]


def _without_numbers(tokens: list[_Token]) -> list[_Token]:
    """`Volume 9 Issue 1 April 2016` without its volume and issue."""
    telling = _telling(tokens)
    match = _NUMBERED.search(_shape(telling))
    return telling if not match else telling[: match.start()] + telling[match.end() :]


def _read(label: str, tokens: list[_Token]) -> IssueDate | None:
    telling = _telling(tokens)
    build = SHAPES.get(_shape(telling))
    if not build:
        if _NUMBER_ONLY.match(_shape(telling)):
            return IssueDate(label, _january_of(telling), Precision.NUMBER)
        telling = _without_numbers(tokens)
        build = SHAPES.get(_shape(telling))
    if not build:
        return None
    try:
        days = build(*(token.value for token in telling if token.letter != "-"))
    except ValueError:  # 30 February, week 60
        return None
    return IssueDate(label, days[1], days[0], days[2]) if days else None


def _january_of(numbered: list[_Token]) -> date | None:
    """`Issue 12, 2024` says a year at least: enough to sort by."""
    last = numbered[-1]
    return date(last.value, 1, 1) if last.letter == "Y" and numbered[-2].letter != "I" else None


def read_issue_date(text: str) -> IssueDate | None:
    """The date of issue that the whole of `text` is, in any form of `docs/dumps.md`; else None."""
    if len(text) > MAX_LABEL or not _DIGIT.search(text):
        return None
    return _read_label(text.strip())


@lru_cache(maxsize=4096)
def _read_label(label: str) -> IssueDate | None:
    far_east = _CJK_DAY.fullmatch(label)
    if far_east:
        return _read_far_east(label, *far_east.groups())
    tokens: list[_Token] = []
    for token in _tokens(label):
        if not token:
            return None
        tokens.append(token)
    return _read(label, tokens)


def _read_far_east(label: str, year: str, month: str, day: str | None) -> IssueDate | None:
    try:
        first = date(int(year), int(month), int(day or 1))
    except ValueError:
        return None
    return IssueDate(label, first, Precision.DAY if day else Precision.MONTH)


def find_issue_date(text: str) -> tuple[IssueDate, int, int] | None:
    """The first date of issue inside a sentence, the longest reading of it, with where it starts and ends."""
    if not _DIGIT.search(text):
        return None
    run: list[_Token] = []
    for token in [*_tokens(text), None]:
        if token:
            run.append(token)
            continue
        found = _longest(text, run)
        if found:
            return found
        run = []
    return None


MAX_PARTS = 12
"""No label has more tokens: keeps the search in a sentence linear."""


def _longest(text: str, run: list[_Token]) -> tuple[IssueDate, int, int] | None:
    run = run[: 4 * MAX_PARTS]
    for first, token in enumerate(run):
        if token.letter in {"", "-"}:
            continue
        for last in range(min(len(run), first + MAX_PARTS), first, -1):
            start, end = token.start, run[last - 1].end
            found = _read(text[start:end], run[first:last]) if run[last - 1].letter not in {"", "-"} else None
            if found:
                return found, start, end
    return None


def _ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; "" where letters would be lost."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i").replace("ø", "o")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    if any(char.isalpha() and not char.isascii() for char in letters):
        return ""
    return "-".join(re.findall(r"[a-z0-9]+", letters.replace(",", "") if _NUMBER_COMMA.search(letters) else letters))


_NUMBER_COMMA = re.compile(r"\d,\d{3}")


def _number_key(label: str) -> str:
    names = {"V": "volume", "I": "issue"}
    parts: list[str] = []
    for token in _tokens(label):
        if token and token.letter in names:
            parts.append(names[token.letter])
        elif token and token.letter in {"D", "N", "Y"}:
            parts.append(str(token.value))
    return "-".join(parts)
