"""What people type into the search box, read: a small honest grammar.

    ferry pier            both words                     ferry OR pier     either
    "fish hall"           these words in a row           -pier             without it
    title:ferry           in the headline                by:brandt         in the byline
    harb*                 words that begin so    2024  2024-11  2024-11..2025-02   issue dates

Nothing that is typed is an error: what has no meaning is passed over, and `notes` says so. Pure.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

LONGEST_QUERY = 400
MOST_TERMS = 24
_SHORTEST_PREFIX = 2


class In(StrEnum):
    """Where a word is looked for."""

    ANYWHERE = "anywhere"
    TITLE = "title"
    BY = "by"


class Note(StrEnum):
    """What was passed over, for the page to say it in words."""

    CUT = "cut"
    MANY = "many"
    OPEN_QUOTE = "open-quote"
    LONE_OR = "lone-or"
    SHORT_PREFIX = "short-prefix"
    ONLY_WITHOUT = "only-without"
    BAD_DATES = "bad-dates"
    NO_WORD = "no-word"


@dataclass(frozen=True, slots=True)
class Term:
    """Words in a row, or one; `prefix`: the last of them is only a beginning."""

    text: str
    place: In = In.ANYWHERE
    phrase: bool = False
    prefix: bool = False
    without: bool = False

    def __str__(self) -> str:
        """As it could be typed."""
        text = f'"{self.text}"' if self.phrase else self.text
        where = "" if self.place is In.ANYWHERE else f"{self.place}:"
        return f"{'-' * self.without}{where}{text}{'*' * self.prefix}"


@dataclass(frozen=True, slots=True)
class Days:
    """Issue dates from `first` to `last`, both in it; None where that side is open."""

    first: date | None
    last: date | None
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was understood: of each group one term at least, none of `without`, in
    `days`."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    days: Days | None = None
    notes: tuple[Note, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not self.groups and self.days is None

    def __str__(self) -> str:
        """The query as it was understood, in its own grammar."""
        parts = [" OR ".join(map(str, group)) for group in self.groups]
        parts += map(str, self.without)
        return " ".join([*parts, *([self.days.typed] if self.days else [])])


_PIECE = re.compile(
    r"""
    (?P<minus>-(?=\S))?
    (?:(?P<place>title|by):(?=\S))?
    (?: "(?P<phrase>[^"]*)(?P<closed>"\*?)? | (?P<word>[^\s"]+) )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\0": " "})
_HAS_WORD = re.compile(r"\w")


@dataclass(slots=True)
class _Reading:
    groups: list[list[Term]] = field(default_factory=list)
    without: list[Term] = field(default_factory=list)
    days: list[Days] = field(default_factory=list)
    notes: dict[Note, None] = field(default_factory=dict)
    either: bool = False
    terms: int = 0

    def add(self, term: Term) -> None:
        self.terms += 1
        if term.without:
            self.without.append(term)
        elif self.either and self.groups:
            self.groups[-1].append(term)
        else:
            self.groups.append([term])
        self.either = False

    def say(self, note: Note) -> None:
        self.notes[note] = None


def read_query(text: str) -> Asked:
    """What `text` asks for. Never raises."""
    reading = _Reading()
    if len(text) > LONGEST_QUERY:
        text = text[:LONGEST_QUERY]
        reading.say(Note.CUT)
    for found in _PIECE.finditer(text.translate(_QUOTES)):
        if reading.terms == MOST_TERMS:
            reading.say(Note.MANY)
            break
        _read_piece(reading, found)
    if reading.either:
        reading.say(Note.LONE_OR)
    days = _meet(reading)
    if reading.without and not reading.groups and days is None:
        reading.say(Note.ONLY_WITHOUT)
    return Asked(
        tuple(map(tuple, reading.groups)), tuple(reading.without), days, tuple(reading.notes)
    )


def _read_piece(reading: _Reading, found: re.Match[str]) -> None:
    plain = not (found["minus"] or found["place"])
    word = found["word"]
    if plain and word == "OR":
        reading.either = bool(reading.groups)
        if not reading.groups:
            reading.say(Note.LONE_OR)
    elif plain and word == "AND":
        return
    elif plain and word and (days := read_days(word)):
        reading.days.append(days)
    elif plain and word and ".." in word and word[0].isdigit():
        reading.say(Note.BAD_DATES)
    else:
        _read_term(reading, found)


def _read_term(reading: _Reading, found: re.Match[str]) -> None:
    text = found["phrase"] if found["word"] is None else found["word"]
    prefix = text.endswith("*") or (found["closed"] or "").endswith("*")
    text = " ".join(text.rstrip("*").split())
    if found["word"] is None and not found["closed"]:
        reading.say(Note.OPEN_QUOTE)
    if not _HAS_WORD.search(text):
        if text or prefix:
            reading.say(Note.NO_WORD)
        return
    if prefix and len(text) < _SHORTEST_PREFIX:
        reading.say(Note.SHORT_PREFIX)
        prefix = False
    reading.add(
        Term(
            text,
            place=In((found["place"] or In.ANYWHERE).lower()),
            phrase=found["word"] is None,
            prefix=prefix,
            without=bool(found["minus"]),
        )
    )


# ---- dates --------------------------------------------------------------------------------------
_DAY = re.compile(r"(?P<year>1[6-9]\d\d|20\d\d)(?:-(?P<month>\d\d?)(?:-(?P<day>\d\d?))?)?")


def read_days(text: str) -> Days | None:
    """The days that `2024`, `2024-11`, `2024-11-27`, `2024-11..2025-02`, `2024..` or `..2024`
    mean; None for anything else."""
    first, between, last = text.partition("..")
    if not between:
        span = _span(text)
        return Days(*span, typed=text) if span else None
    begins, ends = _span(first), _span(last)
    if (first and not begins) or (last and not ends) or not (begins or ends):
        return None
    days = Days(begins[0] if begins else None, ends[1] if ends else None, typed=text)
    backwards = days.first and days.last and days.first > days.last
    return None if backwards else days


def _span(text: str) -> tuple[date, date] | None:
    """The first and the last day of a year, a month or a day."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    year, month, day = (int(found[name] or 0) for name in ("year", "month", "day"))
    try:
        if day:
            return date(year, month, day), date(year, month, day)
        if month:
            return date(year, month, 1), _month_end(year, month)
    except ValueError:
        return None
    return date(year, 1, 1), date(year, 12, 31)


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def _meet(reading: _Reading) -> Days | None:
    """Several dates narrow each other down; dates that never meet leave the last one."""
    if not reading.days:
        return None
    first = max((d.first for d in reading.days if d.first), default=None)
    last = min((d.last for d in reading.days if d.last), default=None)
    if first and last and first > last:
        reading.say(Note.BAD_DATES)
        return reading.days[-1]
    return Days(first, last, typed=" ".join(days.typed for days in reading.days))
