"""What one page of a dump says: the values that stand between the parser and the importer.

Pure: no Django. Unknown is None, never a guess.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from magreader.catalog.issue_dates import IssueDate


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the catalogues, as Django's own does; the desk says it in Dutch too.

    The parser knows no language of a reader: its sentences are kept in English.
    """
    return sentence


class Kind(StrEnum):
    """What a page turned out to be."""

    STORY = "story"
    EDITION = "edition"
    LISTING = "listing"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class ParsedStory:
    """The story of a story page. `premium` is True where gate furniture was seen, else None."""

    headline: str
    deck: str | None
    byline: str | None
    paragraphs: tuple[str, ...]
    premium: bool | None
    complete: bool
    minutes: int | None
    section: str | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A story known from a list only."""

    publication: str | None
    headline: str
    deck: str | None
    minutes: int | None
    edition: IssueDate | None


@dataclass(frozen=True, slots=True)
class Leftover:
    """A line that is neither part of a field nor known furniture. `line` counts from 1."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """Which fields of a page's own story are staff's word, given at the moment `at`.

    `known_as` is the folded headline under which the library knows the story; "": by its own.
    """

    fields: frozenset[str]
    at: datetime
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class ParsedPage:
    """One page, read. `roles` says for each line of the input what it was taken for."""

    source: str
    kind: Kind
    reason: str | None = None
    chrome_language: str | None = None
    publication: str | None = None
    edition: IssueDate | None = None
    story: ParsedStory | None = None
    related: tuple[Card, ...] = ()
    leftover: tuple[Leftover, ...] = ()
    warnings: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    said: Said | None = None


type Json = dict[str, object]


def as_json(page: ParsedPage) -> Json:
    """The page as `parse_dump` prints it (`docs/contract.md`): plain values, keys in the order
    promised."""
    return {
        "source": page.source,
        "kind": page.kind.value,
        "reason": page.reason,
        "chrome_language": page.chrome_language,
        "publication": page.publication,
        "edition": _edition(page.edition),
        "story": _story(page.story) if page.story else None,
        "related": [_card(card) for card in page.related],
        "leftover": [{"line": left.line, "text": left.text} for left in page.leftover],
        "warnings": list(page.warnings),
    }


def _edition(edition: IssueDate | None) -> Json | None:
    if not edition:
        return None
    day = edition.date.isoformat() if edition.date else None
    return {"label": edition.label, "date": day, "precision": edition.precision.value}


def _story(story: ParsedStory) -> Json:
    return {
        "headline": story.headline,
        "deck": story.deck,
        "byline": story.byline,
        "paragraphs": list(story.paragraphs),
        "premium": story.premium,
        "complete": story.complete,
        "minutes": story.minutes,
    }


def _card(card: Card) -> Json:
    return {
        "publication": card.publication,
        "headline": card.headline,
        "deck": card.deck,
        "minutes": card.minutes,
        "edition": _edition(card.edition),
    }
