"""What a page's description of itself adds where its lines don't say it. Lines come first: a fact
is taken only for what is missing, and it is said that it was.

Pure: no Django.
"""

import re
from dataclasses import replace

from magreader.catalog.identity import fold_name
from magreader.catalog.issue_dates import IssueDate, read_issue_date
from magreader.dumps.parser.body import LONGEST_DECK
from magreader.dumps.parser.facts import Fact, Facts
from magreader.dumps.parser.header import LONGEST_HEADLINE, Header
from magreader.dumps.parser.pages import ParsedPage, ParsedStory, gettext_noop
from magreader.dumps.parser.rows import Row

NO_END = gettext_noop(
    "Only the page's description of itself says that it is a story: what stands below the text may"
    " have come along."
)
_WORD = re.compile(r"\w+")
_WINDOW = 6
"""So many words in a row that stand in the text too: the description is a piece of it."""


def told(line: str | None, fact: Fact | None) -> tuple[str | None, list[str]]:
    """What a line says, else a fact; and the warning that comes with that."""
    return (line, []) if line or not fact else (fact.text, [fact.warning])


def dated(line: IssueDate | None, fact: Fact | None) -> tuple[IssueDate | None, list[str]]:
    """The same for the date of issue."""
    label, warnings = told(line.label if line else None, fact)
    return (line, []) if line or not label else (read_issue_date(label), warnings)


def agree(line: str | None, fact: Fact | None) -> bool:
    """Whether both say the same, folded."""
    return line is not None and fact is not None and fold_name(line) == fold_name(fact.text)


def is_headline(row: Row, facts: Facts) -> bool:
    """Whether this line is what the page calls itself."""
    return len(row.text) <= LONGEST_HEADLINE and agree(row.text, facts.headline)


def header_of(rows: list[Row], facts: Facts) -> Header | None:
    """The top of a page without date, publication or gate: the line that the page's description
    of itself knows as its headline."""
    for number, row in enumerate(rows[:-1]):
        if is_headline(row, facts):
            above = [other for other in rows[:number] if other.plain]
            return Header(end=number + 1, headline=row, above=above)
    return None


def supplemented(page: ParsedPage, facts: Facts) -> ParsedPage:
    """The page with the deck, the byline and the language that its lines don't say."""
    page = replace(page, chrome_language=page.chrome_language or facts.language or None)
    if not page.story:
        return page
    story, warnings = page.story, [*page.warnings]
    if not story.deck and facts.deck and _is_deck(facts.deck.text, story):
        story = replace(story, deck=facts.deck.text)
        warnings.append(facts.deck.warning)
    if not story.byline and facts.byline:
        story = replace(story, byline=facts.byline.text)
        warnings.append(facts.byline.warning)
    return replace(page, story=story, warnings=tuple(warnings))


def _is_deck(description: str, story: ParsedStory) -> bool:
    """A deck is public and the text may not be, so no piece of the text becomes one."""
    if len(description) > LONGEST_DECK or description.endswith(("…", "...")):
        return False
    words = _words(description)
    if not words or words == _words(story.headline):
        return False
    text = f" {' '.join(_words(' '.join(story.paragraphs)))} "
    windows = range(max(1, len(words) - _WINDOW + 1))
    return not any(f" {' '.join(words[at : at + _WINDOW])} " in text for at in windows)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
