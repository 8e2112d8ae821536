"""Staff's word on a page: what its lines are, and fields typed by hand.

The raw bytes of a page never change; a correction lies beside them and stands above whatever the
parser makes of the page, today's or a later one. Pure: no Django.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import chain, repeat

from magreader.catalog.issue_dates import IssueDate, find_issue_date, read_issue_date
from magreader.dumps.parser.body import byline_name
from magreader.dumps.parser.cards import CardList, read_cards
from magreader.dumps.parser.header import GATE_KINDS
from magreader.dumps.parser.pages import (
    Json,
    Kind,
    Leftover,
    ParsedPage,
    ParsedStory,
    Said,
    gettext_noop,
)
from magreader.dumps.parser.rows import Role, Row, Rows, fold
from magreader.dumps.parser.slugs import headline_from_source

NO_STORY_SAID = gettext_noop("Staff said that this is no story.")
NO_HEADLINE_LEFT = gettext_noop("Staff's word on the page leaves it without a headline.")
NO_TEXT_LEFT = gettext_noop("Staff's word on the page leaves it without a text.")
NO_CARDS_LEFT = gettext_noop("Staff's word on the page leaves it without stories.")
LINES_CHANGED = gettext_noop(
    "The lines of the page are read otherwise than when staff said what they are; only the fields"
    " that they typed still hold."
)
CARDS_UNPLACED = gettext_noop("Lines between the cards could not be placed; they are left over.")

TYPED = ("headline", "deck", "byline", "publication", "edition", "section", "holds")
"""The fields that can be typed. `edition` is a label as printed; `holds` is WHOLE or OPENING."""
WHOLE, OPENING = "whole", "opening"
OF_STORY = frozenset({"headline", "deck", "byline", "section", "text"})
"""What of a page can be staff's word on its story (`Said`)."""

FOLLOWS = frozenset({Role.BLANK, Role.REPEAT})
"""Roles that nobody gives: empty lines, and lines that stand twice in a row."""
GIVEN = tuple(role for role in Role if role not in FOLLOWS)


@dataclass(frozen=True, slots=True)
class Word:
    """What staff said of a page, at the moment `at`.

    `starts` says from which line (counted from 1) on the lines are what; it covers the whole page,
    or is empty where the lines are as the parser takes them. `lines` is the mark of the lines that
    it speaks of (`mark_of`). `typed` holds fields by name (`TYPED`), an empty one for a field that
    is to be empty. `said` names the fields of the story that are staff's word (`OF_STORY`), and
    `known_as` is the folded headline under which the library knows the story, so that another
    headline makes no other story of it.
    """

    at: datetime
    kind: Kind | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    starts: tuple[tuple[int, Role], ...] = ()
    lines: str = ""
    said: frozenset[str] = frozenset()
    known_as: str = ""

    def roles(self, lines: Sequence[str]) -> list[Role] | None:
        """The role of each of these lines; None where it says none, or speaks of other lines."""
        if not self.starts or self.lines != mark_of(lines):
            return None
        ends = [first for first, _role in self.starts[1:]] + [len(lines) + 1]
        runs = zip(self.starts, ends, strict=True)
        return list(chain.from_iterable(repeat(run[1], end - run[0]) for run, end in runs))


def mark_of(lines: Sequence[str]) -> str:
    """Tells lines from other lines."""
    return sha256("\n".join(lines).encode("utf-8", "replace")).hexdigest()[:16]


def starts_of(roles: Iterable[Role]) -> tuple[tuple[int, Role], ...]:
    """Where each run of lines of one role begins. Roles that nobody gives go with the run."""
    found: list[tuple[int, Role]] = []
    for line, role in enumerate(roles, 1):
        if role in FOLLOWS and not found:
            found.append((line, Role.FURNITURE))
        elif role not in FOLLOWS and (not found or found[-1][1] is not role):
            found.append((line, role))
    return tuple(found)


# ---- kept ---------------------------------------------------------------------------------------
def as_json(word: Word) -> Json:
    """As it is kept beside the page."""
    return {
        "at": word.at.isoformat(),
        "kind": word.kind.value if word.kind else None,
        "typed": dict(word.typed),
        "starts": [[line, role.value] for line, role in word.starts],
        "lines": word.lines,
        "said": sorted(word.said),
        "known_as": word.known_as,
    }


def from_json(kept: Mapping[str, object]) -> Word | None:
    """What `as_json` kept; None where nobody has said anything, or nothing that can be read."""
    try:
        return _from_json(kept) if kept else None
    except (TypeError, ValueError):
        return None


def _from_json(kept: Mapping[str, object]) -> Word | None:
    match kept:
        case {
            "at": str(at),
            "kind": kind,
            "typed": dict(typed),
            "starts": list(starts),
            "lines": str(lines),
            "said": list(said),
            "known_as": str(known_as),
        }:
            return Word(
                datetime.fromisoformat(at),
                Kind(str(kind)) if kind else None,
                {name: str(typed[name]) for name in TYPED if name in typed},
                tuple((int(line), Role(role)) for line, role in starts),
                lines,
                OF_STORY & frozenset(map(str, said)),
                known_as,
            )
        case _:
            return None


def with_typed(kept: Mapping[str, object], at: datetime, name: str, value: str) -> Json:
    """What is kept, with this field typed, or not typed where `value` is empty."""
    word = from_json(kept) or Word(at)
    typed = {**word.typed, name: value}
    if not value:
        del typed[name]
    return as_json(replace(word, at=at, typed=typed))


# ---- obeyed -------------------------------------------------------------------------------------
def obey(word: Word | None, parsed: ParsedPage, page: Rows, lines: Sequence[str]) -> ParsedPage:
    """The page as staff say it is: `parsed` is what the parser made of these lines and rows."""
    if word is None:
        return parsed
    if word.kind is Kind.REJECTED:
        return _rejected(parsed, NO_STORY_SAID)
    roles = word.roles(lines)
    if roles is not None:
        return _Reading(word, parsed, page, lines, roles).page()
    found = _retold(word, parsed)
    return replace(found, warnings=(LINES_CHANGED,)) if word.starts else found


def _rejected(parsed: ParsedPage, reason: str) -> ParsedPage:
    return replace(
        parsed,
        kind=Kind.REJECTED,
        reason=reason,
        publication=None,
        edition=None,
        story=None,
        related=(),
        warnings=(),
    )


def _retold(word: Word, parsed: ParsedPage) -> ParsedPage:
    """The page with what was typed in the place of what was read."""
    if parsed.kind is Kind.REJECTED:
        return parsed
    typed = word.typed
    story = parsed.story and replace(
        parsed.story,
        headline=typed.get("headline") or parsed.story.headline,
        deck=typed.get("deck", parsed.story.deck) or None,
        byline=typed.get("byline", parsed.story.byline) or None,
        section=typed.get("section", parsed.story.section) or None,
        complete=_complete(word, complete=parsed.story.complete),
    )
    names = {*typed, "text"} if "holds" in typed else set(typed)
    return replace(
        parsed,
        publication=typed.get("publication") or parsed.publication,
        edition=issue_of(typed.get("edition", "")) or parsed.edition,
        story=story,
        said=Said(word.said & names, word.at, word.known_as) if story else None,
        warnings=(),
    )


def _complete(word: Word, *, complete: bool) -> bool:
    return {WHOLE: True, OPENING: False}.get(word.typed.get("holds", ""), complete)


def issue_of(label: str) -> IssueDate | None:
    """The date of issue that a line or a typed label holds."""
    found = find_issue_date(label) if label else None
    return read_issue_date(label) or (found[0] if found else None)


class _Reading:
    """A page read by the roles that staff gave its lines."""

    def __init__(
        self,
        word: Word,
        parsed: ParsedPage,
        page: Rows,
        lines: Sequence[str],
        roles: Sequence[Role],
    ) -> None:
        self.word, self.typed, self.parsed, self.lines = word, word.typed, parsed, lines
        self.rows = page.rows
        self.roles: list[str] = [
            kept if kept in FOLLOWS else given
            for kept, given in zip(page.roles, roles, strict=True)
        ]
        self.publication = self._publication()
        self.edition = issue_of(self.typed.get("edition", "")) or self._edition()
        self.cards = self._read_cards()

    def page(self) -> ParsedPage:
        kind = self.word.kind or self.parsed.kind
        reason = self._missing(kind)
        left = [n for n, role in enumerate(self.roles) if role == Role.LEFTOVER]
        found = replace(
            self.parsed,
            kind=kind,
            reason=None,
            publication=self.publication,
            edition=self.edition,
            story=self._story() if kind is Kind.STORY and not reason else None,
            related=tuple(self.cards.cards),
            roles=tuple(self.roles),
            leftover=tuple(Leftover(n + 1, self.lines[n]) for n in left),
            warnings=(CARDS_UNPLACED,) if self.cards.doubtful else (),
            said=Said(self.word.said, self.word.at, self.word.known_as),
        )
        return _rejected(found, reason) if reason else _as_kind(found)

    def _missing(self, kind: Kind) -> str | None:
        if kind is not Kind.STORY:
            return None if self.cards.cards else NO_CARDS_LEFT
        if not self._texts(Role.PARAGRAPH):
            return NO_TEXT_LEFT
        return None if self._headline() else NO_HEADLINE_LEFT

    def _texts(self, role: Role) -> list[str]:
        pairs = zip(self.lines, self.roles, strict=True)
        return [line for line, given in pairs if given == role]

    def _field(self, name: str, role: Role) -> str:
        """As typed, else the lines of this role."""
        return self.typed.get(name, " ".join(self._texts(role)))

    def _headline(self) -> str:
        return (
            self.typed.get("headline")
            or " ".join(self._texts(Role.HEADLINE))
            or headline_from_source(self.parsed.source)
            or ""
        )

    def _story(self) -> ParsedStory:
        read = self.parsed.story
        gated = any(row.label and row.label.kind in GATE_KINDS for row in self.rows)
        minutes = (row.minutes for row in self.rows if self.roles[row.at] == Role.MINUTES)
        byline = self._field("byline", Role.BYLINE)
        return ParsedStory(
            headline=self._headline(),
            deck=self._field("deck", Role.DECK) or None,
            byline=byline if "byline" in self.typed else byline_name(byline) or None,
            paragraphs=tuple(self._texts(Role.PARAGRAPH)),
            premium=read.premium if read else None,
            complete=_complete(self.word, complete=read.complete if read else not gated),
            minutes=next(minutes, None),
            section=self.typed.get("section") or None,
        )

    def _publication(self) -> str | None:
        named = self.typed.get("publication") or self._named()
        return named or self.parsed.publication

    def _named(self) -> str:
        """By its own line, or beside the date of issue."""
        bare = " ".join(text.strip("| ") for text in self._texts(Role.PUBLICATION)).strip()
        beside = (row.name for row in self.rows if row.name and self._dates_page(row))
        return bare or next(beside, "")

    def _edition(self) -> IssueDate | None:
        dated = (row.date or issue_of(row.text) for row in self.rows if self._dates_page(row))
        return next(filter(None, dated), None) or self.parsed.edition

    def _dates_page(self, row: Row) -> bool:
        return self.roles[row.at] == Role.EDITION

    def _read_cards(self) -> CardList:
        """The cards anew, from the lines left to them; known furniture among them stays furniture,
        and what has no place in a card is left over."""
        listed = [row for row in self.rows if self.roles[row.at] == Role.CARD]
        rows = [row for row in listed if row.plain or row.tail or row.barred]
        known = {fold(self.publication)} if self.publication else set()
        found = read_cards(rows, known, sure_start=True, may_be_bare=True)
        taken = {row.at for row in found.rows}
        found.doubtful = [row for row in rows if row.at not in taken]
        doubtful = {row.at for row in found.doubtful}
        for at in {row.at for row in listed} - taken:
            self.roles[at] = Role.LEFTOVER if at in doubtful else Role.FURNITURE
        return found


def _as_kind(page: ParsedPage) -> ParsedPage:
    """Only a story has a story's word; the stories of a table of contents are of its edition."""
    if page.kind is Kind.STORY:
        return page
    page = replace(page, said=None)
    if page.kind is Kind.LISTING:
        return replace(page, publication=None, edition=None)
    cards = tuple(
        replace(
            card,
            publication=card.publication or page.publication,
            edition=card.edition or page.edition,
        )
        for card in page.related
    )
    return replace(page, related=cards)
