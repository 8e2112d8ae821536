"""The lines of a page, each looked at once: is it a date, minutes, a price, known furniture, or
text.

Pure: no Django.
"""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache

from magreader.catalog.issue_dates import IssueDate, find_issue_date, read_issue_date
from magreader.dumps.parser import labels
from magreader.dumps.parser.labels import Label


def fold(text: str) -> str:
    """A name as it is compared."""
    return text.casefold()


class Role(StrEnum):
    """What a line of a dump was taken for."""

    BLANK = "blank"
    HEADLINE = "headline"
    PUBLICATION = "publication"
    EDITION = "edition"
    DECK = "deck"
    BYLINE = "byline"
    PARAGRAPH = "paragraph"
    MINUTES = "minutes"
    CARD = "card"
    FURNITURE = "furniture"
    REPEAT = "repeat"
    LEFTOVER = "leftover"


class Row:
    """One line that is not empty.

    `at` is its index in the page, `gap` whether an empty line stands before it. A page has some
    sixty of these and a dump may have a million, so what most rows have not is left to the class.
    """

    date: IssueDate | None = None
    minutes: int | None = None
    name: str | None = None
    """What shares the line with a date or minutes, or stands beside a bar: a publication's name."""
    barred: bool = False
    label: Label | None = None
    tail: bool = False
    """Whether it holds minutes or a date of issue, as a card's last lines do."""
    plain: bool = True
    """Nothing but text: no date, minutes, bar, price or label was seen in it."""

    def __init__(self, at: int, text: str, folded: str, gap: bool) -> None:  # noqa: FBT001  hot
        self.at = at
        self.text = text
        self.folded = folded
        """The text, or the name in it, as names are compared; empty for long lines."""
        self.gap = gap


@dataclass(slots=True)
class Rows:
    """A page as rows, and the role of each of its lines (empty until it is taken for something)."""

    rows: list[Row]
    roles: list[str]
    labelled: list[Row] = field(default_factory=list)
    """The rows that are known furniture."""

    def take(self, rows: list[Row], role: Role) -> None:
        """Say what some rows were taken for."""
        for row in rows:
            self.roles[row.at] = role


LONGEST_FOLDED = 120
LONGEST_SHORT = 110
"""Dates, minutes, prices and names with a date are shorter than this."""

MINUTE_WORDS = (
    "mins?|minutes?|minuten|minuto?s?|minut[iyaerě]*|dakika|dk|menit|minuuttia|perc|phút|мин|минуты?|минут|хв|хвилини?"
    "|λεπτ[άό]|मिनट|دقائق|دقيقة|דקות|分|分钟|分鐘|분"
)
_MINUTES = re.compile(
    rf"(\d{{1,3}})\s{{0,2}}(?:{MINUTE_WORDS})\.?(?:[\s-](?:read|leestijd|lectura|lecture|lesezeit))?",
    re.IGNORECASE,
)
_CURRENCY = r"(?:[A-Z]{0,3}[$€£₹¥₺₽₩]|Rs\.?|INR|USD|EUR|SGD|kr\.?)"
_PRICE = re.compile(
    rf"(?:\d{{1,2}}\s\w+\s)?{_CURRENCY}\s?\d[\d.,]*(?:\s?/\s?\w+)?|\d[\d.,]*\s?(?:{_CURRENCY}|TL)(?:\s?/\s?\w+)?"
    r"|\w+\s\d{1,2}\s?%"
)
_DASH = re.compile(r"\s[-–—]\s")
_DIGIT = re.compile(r"\d")
_UNIT_LINE = re.compile(r"(\d{1,3})\s+(\S{2,12})")


def read_rows(lines: list[str]) -> Rows:
    """The rows of cleaned lines. A line that stands twice in a row is kept once."""
    roles = [""] * len(lines)
    rows: list[Row] = []
    page = Rows(rows, roles)
    gap, last = False, ""
    first_words, has_digit = labels.FIRST_WORDS, _DIGIT.search
    for at, text in enumerate(lines):
        if not text:
            gap = True
            roles[at] = Role.BLANK
            continue
        if text == last:
            roles[at] = Role.REPEAT
            continue
        last = text
        if len(text) > LONGEST_FOLDED:
            row = Row(at, text, "", gap)
            if text.partition(" ")[0] in first_words:
                _take_label(page, row)
        else:
            row = Row(at, text, text.casefold(), gap)
            if not (text.partition(" ")[0] in first_words and _take_label(page, row)) and (
                has_digit(text) or "|" in text
            ):
                _look_at(page, row)
        gap = False
        rows.append(row)
    _learn_minutes(rows)
    return page


def _take_label(page: Rows, row: Row) -> bool:
    label = labels.match(row.text)
    if not label:
        return False
    row.label, row.plain = label, False
    page.roles[row.at] = Role.FURNITURE
    page.labelled.append(row)
    return True


def _look_at(page: Rows, row: Row) -> None:
    text = row.text
    if len(text) > LONGEST_SHORT:
        return
    if "|" in text:
        _read_parts(row, text)
    elif not _read_part(row, text):
        if _PRICE.fullmatch(text):
            row.plain = False
            page.roles[row.at] = Role.FURNITURE
        else:
            _read_dashed(row, text)
    if row.name:
        row.folded = row.name.casefold()


def _minutes(text: str) -> int | None:
    found = _MINUTES.fullmatch(text)
    return int(found[1]) if found else None


@lru_cache(maxsize=4096)
def _telling(text: str) -> tuple[int | None, IssueDate | None]:
    """What a line says that is nothing but minutes or nothing but a date of issue."""
    minutes = _minutes(text) if text[0].isdigit() else None
    return minutes, read_issue_date(text) if minutes is None else None


def _read_part(row: Row, text: str) -> bool:
    minutes, date = _telling(text)
    if minutes is not None:
        row.minutes = minutes
    elif date:
        row.date = date
    else:
        return False
    row.plain, row.tail = False, True
    return True


def _read_parts(row: Row, text: str) -> None:
    """`PUB|DATE`, `|DATE`, `|PUB`, `4 mins  |`; a bar in the middle of text is text."""
    left, _, right = (part.strip() for part in text.rpartition("|"))
    if right and _read_part(row, right):
        name = left.removeprefix("|").strip()
        row.name = name if name and not _read_part(row, name) else None
    elif left and _read_part(row, left):
        row.name = right or None
    elif text[0] == "|" or text[-1] == "|":
        row.name = text.strip("| ") or None
    else:
        _read_dashed(row, text)
        return
    row.barred, row.plain = True, False


def _read_dashed(row: Row, text: str) -> None:
    """`PUB - DATE`, the heading of an edition page."""
    if not text[-1].isalnum():
        return
    for dash in _DASH.finditer(text):
        date = read_issue_date(text[dash.end() :])
        if not date:
            continue
        found = find_issue_date(text)
        if found and found[1] >= dash.end():
            row.date, row.name = date, text[: dash.start()].strip()
            row.plain, row.tail = False, True
        return


MOST_MINUTES = 90
LONGEST_UNIT = 16


def _learn_minutes(rows: list[Row]) -> None:
    """A unit nobody has listed means minutes where `4 xyz` stands beside a date again and again."""
    units: dict[str, list[Row]] = {}
    for number, row in enumerate(rows):
        if len(row.text) <= LONGEST_UNIT and row.plain and row.text[0].isdigit():
            unit = _UNIT_LINE.fullmatch(row.text)
            near = rows[max(0, number - 1) : number + 2]
            if unit and any(other.date and other is not row for other in near):
                units.setdefault(unit[2].casefold().rstrip("s"), []).append(row)
    for found in units.values():
        numbers = {int(row.text.split()[0]) for row in found}
        if len(numbers) > 1 and max(numbers) <= MOST_MINUTES:
            for row in found:
                row.minutes = int(row.text.split()[0])
                row.plain, row.tail = False, True
