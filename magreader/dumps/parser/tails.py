"""The lines that end a card (minutes, date, sometimes a name), and lists of cards cut after them.

Pure: no Django.
"""

import re
from dataclasses import dataclass, field

from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.parser.rows import Row

LONGEST_NAME = 45


@dataclass(slots=True)
class Tail:
    """The lines that end a card, and what they say."""

    rows: list[Row] = field(default_factory=list)
    minutes: int | None = None
    date: IssueDate | None = None
    name: str | None = None

    @property
    def is_full(self) -> bool:
        """Whether both minutes and date are said."""
        return self.date is not None and self.minutes is not None

    def takes(self, row: Row) -> bool:
        """Whether the row belongs to this tail: it says something the tail has not said yet."""
        if row.minutes is not None:
            return self.minutes is None and not (row.date and self.date)
        if row.date:
            return self.date is None
        return row.barred and self.name is None

    def add(self, row: Row) -> bool:
        """Put a row into the tail, if it takes it."""
        if not self.takes(row):
            return False
        self.rows.append(row)
        if row.minutes is not None:
            self.minutes = row.minutes
        self.date = self.date or row.date
        self.name = self.name or row.name
        return True


@dataclass(slots=True)
class Block:
    """The text lines before a tail, and the tail (empty after the last card)."""

    heads: list[Row]
    tail: Tail


_ABBREVIATED = re.compile(r"(?:^|\s)[A-Z][a-z]{0,3}\.$")
"""`Kitchen & Co.` ends with a full stop and is a name."""


def looks_like_name(text: str) -> bool:
    """Short, and no sentence."""
    if len(text) > LONGEST_NAME:
        return False
    return text[-1] not in ".!?…:;," or _ABBREVIATED.search(text) is not None


def is_tail(row: Row) -> bool:
    """Whether a row holds minutes or a date of issue."""
    return row.tail


def _tail_at(rows: list[Row], start: int, known: set[str]) -> Tail:
    tail = Tail()
    for at in range(start, len(rows)):
        row = rows[at]
        if row.plain:
            if tail.is_full or not _is_inner_name(rows, at, tail, known):
                break
            tail.rows.append(row)
            tail.name = row.text
        elif not tail.add(row):
            break
    return tail


def _is_inner_name(rows: list[Row], at: int, tail: Tail, known: set[str]) -> bool:
    """`1 min read / PUB / June 2020`: a name between the minutes and the date."""
    row = rows[at]
    if tail.name or at + 1 >= len(rows):
        return False
    following = rows[at + 1]
    if not is_tail(following) or not tail.takes(following):
        return False
    return row.folded in known or looks_like_name(row.text)


def blocks(rows: list[Row], known: set[str]) -> list[Block]:
    """Rows of a list cut after every tail."""
    found: list[Block] = []
    heads: list[Row] = []
    at = 0
    while at < len(rows):
        row = rows[at]
        if row.tail:
            tail = _tail_at(rows, at, known)
            found.append(Block(heads, tail))
            heads, at = [], at + len(tail.rows)
        else:
            heads.append(row)
            at += 1
    if heads:
        found.append(Block(heads, Tail()))
    return found
