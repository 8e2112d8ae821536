"""Which pages are worth a person's look, and why. Pure: no Django."""

from enum import StrEnum

from magreader.dumps.parser.described import NO_END
from magreader.dumps.parser.pages import Kind, ParsedPage
from magreader.dumps.parser.stories import (
    DOUBTFUL_BORDER,
    GUESSED_HEADLINE,
    GUESSED_NAME,
    GUESSED_PROMPTS,
    NO_HEADLINE,
    NO_STORY,
)
from magreader.dumps.parser.word import LINES_CHANGED


class Doubt(StrEnum):
    """What somebody should look at first, the gravest first."""

    LINES = "lines"
    NO_HEADLINE = "no-headline"
    NO_PUBLICATION = "no-publication"
    NO_EDITION = "no-edition"
    NO_PLACE = "no-place"
    BORDER = "border"
    LEFTOVER = "leftover"
    NAME = "name"
    HEADLINE = "headline"


_WARNED = {
    LINES_CHANGED: Doubt.LINES,
    DOUBTFUL_BORDER: Doubt.BORDER,
    NO_END: Doubt.BORDER,
    GUESSED_PROMPTS: Doubt.BORDER,
    GUESSED_NAME: Doubt.NAME,
    GUESSED_HEADLINE: Doubt.HEADLINE,
}
LIKE_TEXT = 40
"""A line left over that is this long may be text of a story; shorter ones are names and buttons."""
PARAGRAPH = 160
A_TEXT = 3
"""So many lines as long as a paragraph may be the text of a story, whatever is missing above it."""


def doubt_of(page: ParsedPage) -> Doubt | None:
    """The gravest reason to look at this page; None for one that is read as it should be, and for
    one that nobody could put right."""
    found = {_WARNED[warning] for warning in page.warnings if warning in _WARNED}
    found |= _missing(page)
    longest = max((len(left.text) for left in page.leftover), default=0)
    if page.kind is not Kind.REJECTED and longest >= LIKE_TEXT:
        found.add(Doubt.LEFTOVER)
    return next((doubt for doubt in Doubt if doubt in found), None)


def _missing(page: ParsedPage) -> set[Doubt]:
    if page.story:
        lacks = {Doubt.NO_PUBLICATION: page.publication, Doubt.NO_EDITION: page.edition}
        return {doubt for doubt, value in lacks.items() if not value}
    if page.reason == NO_HEADLINE:
        return {Doubt.NO_HEADLINE}
    paragraphs = sum(len(left.text) >= PARAGRAPH for left in page.leftover)
    return {Doubt.NO_PLACE} if page.reason == NO_STORY and paragraphs >= A_TEXT else set()
