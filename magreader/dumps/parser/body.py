"""The text of a story page: deck, byline and paragraphs, and which of the first lines is which.

Pure: no Django.
"""

import re
from dataclasses import dataclass, field

from magreader.dumps.parser.rows import Row, fold

LONGEST_DECK = 320
LONGEST_BYLINE = 60
ALT_TEXT_DEPTH = 4
"""The picture's text (the headline again) stands within this many rows below the date."""


@dataclass(slots=True)
class Body:
    """The rows below the header as what they are. `alt` are repeats of the headline."""

    deck: Row | None = None
    byline: str | None = None
    byline_row: Row | None = None
    minutes: Row | None = None
    alt: list[Row] = field(default_factory=list)
    paragraphs: list[Row] = field(default_factory=list)


def read_body(rows: list[Row], headline: str, *, has_header: bool, is_old: bool = False) -> Body:
    """Deck, byline and paragraphs of the rows between header and gate.

    Only a page with a header has deck and byline; only one with an old header (`PUB|DATE`) has
    its author on a line below the deck.
    """
    body = Body()
    lines = [row for row in rows if not row.label]
    lines = _take_alt_text(body, lines, fold(headline))
    if has_header:
        if lines and lines[0].minutes is not None and lines[0].date is None:
            body.minutes, lines = lines[0], lines[1:]
        lines = _take_deck_and_byline(body, lines, is_old=is_old)
    if not lines and body.deck:
        lines, body.deck = [body.deck], None
    body.paragraphs = lines
    return body


def _take_alt_text(body: Body, lines: list[Row], headline: str) -> list[Row]:
    """What stands between the date and the headline's repeat is deck and byline."""
    at = next(
        (n for n, row in enumerate(lines[:ALT_TEXT_DEPTH]) if fold(row.text) == headline), None
    )
    if at is None:
        return lines
    body.alt = [row for row in lines[: at + 2] if fold(row.text) == headline]
    above = lines[:at]
    rest = [row for row in lines[at:] if row not in body.alt]
    if above and (len(above[0].text) > LONGEST_DECK or len(above) > 2):
        return above + rest
    for row in above:
        if (
            body.byline_row is None
            and is_byline(row.text)
            and (body.deck or _says_by(row.text) or is_name(row.text))
        ):
            body.byline_row, body.byline = row, byline_name(row.text)
        elif body.deck is None:
            body.deck = row
        else:
            return [row, *rest]
    return rest


def _is_signed(lines: list[Row]) -> bool:
    """`DECK / AUTHOR / text`, the order of old pages: a name below a line makes a deck of it."""
    return len(lines) > 2 and len(lines[0].text) <= LONGEST_DECK and is_name(lines[1].text)


def _take_deck_and_byline(body: Body, lines: list[Row], *, is_old: bool) -> list[Row]:
    if not body.deck and not body.alt and len(lines) > 1 and _is_byline_at(lines, 0):
        body.byline_row, body.byline, lines = lines[0], byline_name(lines[0].text), lines[1:]
    is_first_deck = is_deck([row.text for row in lines]) or (is_old and _is_signed(lines))
    if not body.deck and not body.alt and is_first_deck:
        body.deck, lines = lines[0], lines[1:]
    if not body.byline and len(lines) > 1 and _is_byline_at(lines, 0):
        body.byline_row, body.byline, lines = lines[0], byline_name(lines[0].text), lines[1:]
    return lines


def _is_byline_at(lines: list[Row], at: int) -> bool:
    following = lines[at + 1].text
    return (
        is_byline(lines[at].text)
        and len(following) > len(lines[at].text)
        and not is_byline(following)
    )


DECK_LENGTHS = {1: 300, 2: 215, 3: 185}
"""The longest deck by the number of its sentences: the more, the likelier it is a paragraph."""

DECK_SHARES = {1: 0.85, 2: 0.7, 3: 0.5}
"""How long a deck may be beside the paragraphs that follow, by the number of its sentences."""

_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9À-Þ])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:[A-Z]|Mr|Mrs|Ms|Dr|St|No|vs|Prof|Gen|Sen|Rep|Jr|Sr|Co|Inc|Ltd|Mt)|\.[A-Za-z])\.\s+$"
)
_DATELINE = re.compile(
    r"^[A-Z][A-Z .'’-]{2,40}(?:,[^–—:-]{2,30})?(?:\s?\([^)]{2,40}\))?\s?(?:[–—:]|-\s)"
)


def sentences(text: str) -> int:
    """How many sentences a line has, initials and the commonest titles not counted as ends."""
    ends = _SENTENCE_END.finditer(text)
    return 1 + sum(
        not _ABBREVIATION.search(text[max(0, end.start() - 6) : end.end()]) for end in ends
    )


def is_deck(lines: list[str]) -> bool:
    """Whether the first of these lines is a deck and not the first paragraph.

    A deck is one sentence, rarely two, and shorter than what follows; a text of one line has none.
    """
    if len(lines) < 2:
        return False
    first = lines[0]
    if len(first) > LONGEST_DECK or first[-1] in ":,;" or first[0].islower():
        return False
    count = sentences(first)
    if len(first) > DECK_LENGTHS.get(count, 0) or _DATELINE.match(first):
        return False
    following = lines[1:5]
    typical = sorted(map(len, following))[len(following) // 2]
    if first[-1] not in ".!?…\"'”’)":
        return len(first) <= 200 and max(map(len, following)) > len(first)
    return len(first) < DECK_SHARES[count] * max(typical, len(lines[1]))


_BY = re.compile(
    r"(?:by|words by|text by|door|von|par|por|af|tekst|text|yazan|oleh|przez)\s*:?\s+",
    re.IGNORECASE,
)
_NAME_PART = r"(?:[^\W\d_][\w.'’-]*)"
_NAME = re.compile(
    rf"{_NAME_PART}(?:\s(?:de|da|van|von|der|den|bin|al|el|la|di|le|du|{_NAME_PART})){{0,4}}"
)
_NAMES = re.compile(rf"{_NAME.pattern}(?:(?:\s?,\s?|\s(?:and|&|en|und|et|y)\s){_NAME.pattern})*")
_PARTICLES = {
    "de",
    "da",
    "van",
    "von",
    "der",
    "den",
    "bin",
    "al",
    "el",
    "la",
    "di",
    "le",
    "du",
    "and",
    "&",
    "en",
    "und",
}
_NOT_A_NAME = re.compile(
    r"\b(?:the|a|an|of|in|on|at|to|for|with|from|is|are|was|how|why|what|who|when|your|my|our|his|her|its|new|no|not|"
    r"best|more|all|this|that|day|world|life|into|up|out|it|we|you|i)\b",
    re.IGNORECASE,
)


def _says_by(text: str) -> bool:
    found = _BY.match(text)
    return bool(found) and _NAMES.fullmatch(text[found.end() if found else 0 :]) is not None


_JOINED = re.compile(r",\s+|\s+(?:and|&|en|und|et|y|e|og|och|i|ve)\s+")


def is_name(text: str) -> bool:
    """A person's name, or some of them: `Name Surname and Name Surname`."""
    people = _JOINED.split(text)
    return (
        len(text) <= LONGEST_BYLINE
        and len(people) <= 4
        and all(_is_person(person) for person in people)
    )


def _is_person(text: str) -> bool:
    """Two to four words that each begin with a capital and none of which is a common word of
    headlines.
    """
    words = text.split()
    if (
        not 2 <= len(words) <= 4
        or len(text) > 40
        or not _NAME.fullmatch(text)
        or _NOT_A_NAME.search(text)
    ):
        return False
    return all(word[0].isupper() or word in _PARTICLES for word in words) and words[0][0].isupper()


def is_byline(text: str) -> bool:
    """`By Name Surname`, in several languages, or a line that is nothing but a name."""
    if len(text) > LONGEST_BYLINE:
        return False
    found = _BY.match(text)
    if found:
        rest = text[found.end() :]
        words = rest.split()
        named = bool(words) and len(words) <= 8 and bool(_NAMES.fullmatch(rest))
        return named and all(word[0].isupper() or word in _PARTICLES for word in words)
    return is_name(text)


def byline_name(text: str) -> str:
    """The name without its `By`."""
    found = _BY.match(text)
    rest = text[found.end() :] if found else text
    return rest if is_name(rest) or not is_name(text) else text
