"""Dates of issue: what is printed on an edition, and the day it sorts by.

Pure: no Django, no clock. The forms are those of `docs/dumps.md` in the project.

A label is cut into tokens, each token gets one letter (M month, D number below 32, Y year, …) and
the word these letters make is looked up in `SHAPES`. A label in which one token is unknown is no
date: that is what makes it cheap to ask of every line of a page.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from magreader.catalog import issue_words as words
from magreader.catalog.issue_shapes import SHAPES, Precision

__all__ = ["IssueDate", "Precision", "find_issue_date", "read_issue_date"]


@dataclass(frozen=True, slots=True)
class IssueDate:
    """A date of issue: the label as printed, the first day it covers, and how precise it is.

    `date` is None only where the label holds no date at all ("Issue 123").
    `until` is the last day covered where the label says so (weeks, ranges), else None.
    """

    label: str
    date: datetime.date | None
    precision: Precision
    until: datetime.date | None = None

    @property
    def slug(self) -> str:
        """The edition's place in a URL: the ISO date of a day, else the label in ASCII (`march-
        april-2023`)."""
        if self.precision is Precision.DAY and self.date:
            return self.date.isoformat()
        return _ascii_slug(self.label) or _ascii_slug(self.key)

    @property
    def key(self) -> str:
        """Which edition this is, however its label is spelled: `day:2024-11-27`,
        `number:issue-123`."""
        if self.precision is Precision.NUMBER:
            return f"number:{_number_key(self.label)}"
        days = [day.isoformat() for day in (self.date, self.until) if day]
        return ":".join([self.precision.value, *days])


FIRST_YEAR, LAST_YEAR = 1600, 2199
"""What counts as a year on a page: from the first printed paper on."""

MAX_LABEL = 80
"""No label is longer; the longest seen is under 40 characters."""

_DIGIT = re.compile(r"\d")
_TOKEN = re.compile(
    r"(?P<number>\d+(?:,\d{3})*)|(?P<mark>[-–—−/.,|#&ºª°])"
    r"|(?P<word>[A-Za-zÀ-ɏ'’]+|[^\s\d/.,|#&ºª°–—−A-Za-zÀ-ɏ-]+)"
)
_CJK_DAY = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월](?:\s*(\d{1,2})\s*[日일])?")


def _folded(text: str) -> str:
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i").replace("ς", "σ")
    return "".join(char for char in plain if not unicodedata.combining(char))


def _columns(rows: dict[str, str], letter: str, first: int) -> Iterator[tuple[str, str, int]]:
    """The words of a table whose columns are numbered from `first`, variants joined by `|`."""
    for row in rows.values():
        for number, variants in enumerate(row.split(), first):
            for word in variants.split("|"):
                yield word, letter, number


def _vocabulary() -> Iterator[tuple[str, str, int]]:
    yield from _columns(words.MONTHS, "M", 1)
    yield from ((word, "M", number) for word, number in words.EXTRA_MONTHS.items())
    yield from _columns(words.SEASONS, "S", 0)
    yield from ((word, "H", number) for word, number in words.HALVES.items())
    for text, letter in (
        (words.WEEKDAYS, "W"),
        (words.FILLERS, ""),
        (words.SPAN_WORDS, "-"),
        (words.ISSUE_WORDS, "I"),
        (words.VOLUME_WORDS, "V"),
        (words.WEEK_WORDS, "K"),
    ):
        yield from ((word, letter, 0) for word in text.split())


def _letters() -> dict[str, tuple[str, int]]:
    """Every known word with its letter in a shape and its value.

    "" and W (weekday) are left out of a shape.
    """
    known: dict[str, tuple[str, int]] = {}
    for word, letter, value in _vocabulary():
        known.setdefault(_folded(word), (letter, value))
    return known


_LETTERS = _letters()
_MARKS = {"-": "-", "–": "-", "—": "-", "−": "-", "/": "-", "&": "-", "#": "I"}


class _Token(NamedTuple):
    letter: str
    value: int
    start: int
    end: int


def _number_token(text: str) -> tuple[str, int]:
    value = int(text.replace(",", ""))
    if len(text) == 4 and FIRST_YEAR <= value <= LAST_YEAR:
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
    if not FIRST_YEAR <= first.year <= LAST_YEAR:
        return None
    return IssueDate(label, first, Precision.DAY if day else Precision.MONTH)


def find_issue_date(text: str) -> tuple[IssueDate, int, int] | None:
    """The first date of issue inside a sentence, the longest reading of it, with where it starts
    and ends.
    """
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
            found = (
                _read(text[start:end], run[first:last])
                if run[last - 1].letter not in {"", "-"}
                else None
            )
            if found:
                return found, start, end
    return None


def _ascii_slug(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; "" where letters would be lost."""
    plain = unicodedata.normalize("NFKD", text).casefold().replace("ı", "i").replace("ø", "o")
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    if any(char.isalpha() and not char.isascii() for char in letters):
        return ""
    return "-".join(
        re.findall(
            r"[a-z0-9]+", letters.replace(",", "") if _NUMBER_COMMA.search(letters) else letters
        )
    )


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
