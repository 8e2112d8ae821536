"""Known page furniture: `labels.json` compiled to something that can be asked of every line of a
page.

Pure: no Django.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

LONGEST = 260
"""No piece of furniture is longer; longer lines are text and are not looked at."""

_NUMBER = re.compile(r"\d[\d.,'٬٫]*\+?")
_SQUASHED = re.compile(r"[\s!-\"$-/:-@\[-`{-~¡¿·«»–—‘’“”…؟،।]+")
_WILD = re.compile(r"\{(?:d|p|rest)\}")


@dataclass(frozen=True, slots=True)
class Label:
    """One known line of furniture. `date` and `publication` are what stood in the label's gaps."""

    kind: str
    language: str | None
    date: str | None = None
    publication: str | None = None


@dataclass(frozen=True, slots=True)
class _Pattern:
    regex: re.Pattern[str]
    kind: str
    language: str | None


def _squash(text: str) -> str:
    """What of a line is compared: letters, and # for a number."""
    return _SQUASHED.sub("", _NUMBER.sub("#", text.casefold()))


def _opening(text: str) -> str:
    """The first two words of a line: enough to leave nearly every line of a story alone."""
    return "".join(text.casefold().split(None, 2)[:2]).strip("¿¡?.,:;؟")


def _read_table() -> Any:
    return json.loads(Path(__file__).with_name("labels.json").read_text(encoding="utf-8"))


def _rows() -> Iterator[tuple[str | None, str, str]]:
    for language, kinds in _read_table().items():
        if language == "about":
            continue
        for kind, labels in kinds.items():
            for label in labels:
                yield (None if language == "any" else language), kind, label


_GAPS = {"{d}": r"(?P<date>.+?)", "{p}": r"(?P<publication>.+?)", "{rest}": r".*"}


def _regex(label: str) -> re.Pattern[str]:
    """A label with gaps as an expression: any space may be missing or doubled, a last full stop
    too."""
    parts = re.split(r"(\{[a-z]+\})", label.rstrip("."))
    source = "".join(
        _GAPS.get(part) or r"\s*".join(map(re.escape, part.split(" "))) for part in parts
    )
    source = source.replace("'", "['’]")
    return re.compile(rf"\s*{source}\s*[.।]?\s*", re.IGNORECASE)


class _Table:
    def __init__(self) -> None:
        self.brands: list[str] = _read_table()["any"]["brand"]
        self.fixed: dict[str, Label] = {}
        self.open: dict[str, list[_Pattern]] = {}
        self.openings: set[str] = set()
        self.first_words: set[str] = set()
        self.view_all: list[str] = []
        for language, kind, label in _rows():
            self._add(language, kind, label)

    def _add(self, language: str | None, kind: str, label: str) -> None:
        if kind == "view_all":
            self.view_all.append(label.casefold())
        opening = _opening(label)
        self.openings.add(opening)
        first = label.split(" ", 1)[0].split("{", maxsplit=1)[0]
        self.first_words |= {
            first,
            first.strip("¿¡"),
            first.lower(),
            first.upper(),
            first.capitalize(),
        }
        if not _WILD.search(label):
            self.fixed.setdefault(_squash(label.replace("{n}", "9,000")), Label(kind, language))
            return
        self.open.setdefault(opening, []).append(_Pattern(_regex(label), kind, language))


_TABLE = _Table()
FIRST_WORDS = frozenset(_TABLE.first_words)
"""What a line begins with that may be furniture: asked before anything else."""
_VIEW_ALL = tuple(_TABLE.view_all)


def match(line: str) -> Label | None:
    """The furniture that `line` is, or None.

    Numbers, case, spaces and punctuation may differ from the label.
    """
    if line.partition(" ")[0] not in FIRST_WORDS or len(line) > LONGEST:
        return None
    return _match(line)


@lru_cache(maxsize=1024)
def _match(line: str) -> Label | None:
    opening = _opening(line)
    if opening not in _TABLE.openings:
        return None
    for pattern in _TABLE.open.get(opening, ()):
        found = pattern.regex.fullmatch(line)
        if found:
            gaps = found.groupdict()
            return Label(pattern.kind, pattern.language, gaps.get("date"), gaps.get("publication"))
    return _TABLE.fixed.get(_squash(line))


def names_brand(line: str) -> bool:
    """Whether a line holds the newsstand's own name, which no chrome translates."""
    return any(brand in line for brand in _TABLE.brands)


def without_view_all(name: str) -> str:
    """A publication's name from a heading, without the "View all" link that was glued to it."""
    folded = name.casefold()
    if not folded.endswith(_VIEW_ALL):
        return name
    for label in _TABLE.view_all:
        if folded.endswith(label) and len(folded) == len(name) and len(name) > len(label):
            return name[: -len(label)].rstrip(" -–|>»›")
    return name
