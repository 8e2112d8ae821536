"""One page of text read: story, edition or listing, by structure first and labels second.

Every line ends up with a role: part of a field, furniture, a repeat, or leftover. Pure: no Django,
no database.
"""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from magreader.dumps.parser.described import NO_END, header_of, supplemented
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.gate import find_gate
from magreader.dumps.parser.header import Header, find_header
from magreader.dumps.parser.lists import edition_page, is_edition, listing_page
from magreader.dumps.parser.pages import Kind, Leftover, ParsedPage, gettext_noop
from magreader.dumps.parser.rows import Role, Row, Rows, fold, read_rows
from magreader.dumps.parser.sentences import edition_of_label
from magreader.dumps.parser.stories import NO_STORY, story_page
from magreader.dumps.parser.tails import LONGEST_NAME
from magreader.dumps.parser.taught import NOTHING_TAUGHT, Taught, take_taught
from magreader.dumps.parser.text import clean
from magreader.dumps.parser.unlisted import name_by_date
from magreader.dumps.parser.word import Word, obey

NO_LINES = gettext_noop("The page is empty.")
ONE_LINE = gettext_noop("The page has a single line: no story can be read from it.")
PLACEHOLDERS = gettext_noop(
    "The page was saved before it was filled in: placeholders like {{IssueName}} are still in it."
)

_PLACEHOLDER = re.compile(r"\{\{\s*[\w.]+\s*\}\}")
LONGEST_PLACEHOLDER_LINE = 240


def parse_page(
    text: str,
    source: str,
    facts: Facts | None = None,
    *,
    taught: Taught = NOTHING_TAUGHT,
    word: Word | None = None,
) -> ParsedPage:
    """Read one page of text; `facts` are what a web page says about itself.

    `taught` are lines that staff taught as furniture, `word` is what they said of this very page.
    Never raises: what can't be read comes back as rejected, with a reason.
    """
    lines = clean(text)
    page = read_rows(lines)
    take_taught(page, taught, chrome_language(page) if taught else None)
    told, typed = facts or Facts(), word.typed if word else {}
    parsed = _parse(page, source, told, typed, may_be_unfilled="{{" in text)
    return obey(word, supplemented(_accounted(parsed, page, lines), told), page, lines)


def _parse(
    page: Rows, source: str, facts: Facts, typed: Mapping[str, str], *, may_be_unfilled: bool
) -> ParsedPage:
    rows = page.rows
    reason = _hopeless(rows, may_be_unfilled=may_be_unfilled)
    if reason:
        return _rejected(page, source, reason)
    names = _label_names(page.labelled)
    repeated = set() if names else _repeated_names(rows)
    header = find_header(rows, names or repeated, sure=bool(names))
    if header.date and not names:
        names = _name_by_date(rows, header)
        header = find_header(rows, names, sure=True) if names else header
    if is_edition(rows, header):
        return edition_page(page, source) or _rejected(page, source, NO_STORY)
    gate = find_gate(rows, header.end, _names(header, names, repeated))
    if not header.end and not gate:
        return listing_page(page, source) or _described(page, source, facts, names, typed)
    story = story_page(page, source, header, gate, names, facts, typed)
    return _rejected(page, source, story) if isinstance(story, str) else story


def _described(
    page: Rows, source: str, facts: Facts, names: set[str], typed: Mapping[str, str]
) -> ParsedPage:
    """A page of which only its description of itself says that it is a story."""
    header = header_of(page.rows, facts)
    story = story_page(page, source, header, None, names, facts, typed) if header else NO_STORY
    if isinstance(story, str):
        return _rejected(page, source, story)
    return replace(story, warnings=(*story.warnings, NO_END))


def _hopeless(rows: list[Row], *, may_be_unfilled: bool) -> str | None:
    if len(rows) < 2:
        return ONE_LINE if rows else NO_LINES
    if may_be_unfilled and any(_is_unfilled(row.text) for row in rows):
        return PLACEHOLDERS
    return None


def _is_unfilled(line: str) -> bool:
    """Placeholders in a short line; a paragraph may well write about them."""
    return len(line) <= LONGEST_PLACEHOLDER_LINE and _PLACEHOLDER.search(line) is not None


def _rejected(page: Rows, source: str, reason: str) -> ParsedPage:
    page.roles[:] = [
        role if role in (Role.BLANK, Role.FURNITURE, Role.REPEAT) else "" for role in page.roles
    ]
    return ParsedPage(source, Kind.REJECTED, reason)


def _accounted(parsed: ParsedPage, page: Rows, lines: list[str]) -> ParsedPage:
    """The page with the lines nobody took as leftover."""
    left = [at for at, role in enumerate(page.roles) if not role] if "" in page.roles else []
    for at in left:
        page.roles[at] = Role.LEFTOVER
    return replace(
        parsed,
        chrome_language=chrome_language(page),
        leftover=tuple(Leftover(at + 1, lines[at]) for at in left),
        roles=tuple(page.roles),
    )


_WEIGHTS = {"edition": 2, "more": 2, "bar": 2}


def chrome_language(page: Rows) -> str | None:
    """The language most of the known furniture is in; English counts last, as untranslated bits are
    English.
    """
    votes: dict[str, int] = {}
    for row in page.labelled:
        label = row.label
        if label and label.language:
            weight = _WEIGHTS.get(label.kind, 1)
            votes[label.language] = votes.get(label.language, 0) + weight
    return max(votes, key=lambda language: (votes[language], language != "en"), default=None)


def _label_names(labelled: list[Row]) -> set[str]:
    """The publications that known edition sentences and headings name."""
    found = [edition_of_label(row) for row in labelled]
    return {fold(edition.publication) for edition in found if edition and edition.publication}


def _repeated_names(rows: list[Row]) -> set[str]:
    """Short lines that stand above headlines again and again: names of publications."""
    counts = Counter(row.text for row in rows if row.plain and len(row.text) <= LONGEST_NAME)
    most = counts.most_common(1)
    return {fold(most[0][0])} if most and most[0][1] >= 3 else set()


def _name_by_date(rows: list[Row], header: Header) -> set[str]:
    """The publication, where a sentence below the text names it beside the header's date."""
    if not header.date:
        return set()
    candidates = [header.publication, header.headline.text if header.headline else None]
    name = name_by_date(rows, header.end, header.date.label, [text for text in candidates if text])
    return {fold(name)} if name else set()


def _names(header: Header, names: set[str], repeated: set[str]) -> set[str]:
    if header.publication:
        return names | {fold(header.publication)} | repeated
    return names | repeated
