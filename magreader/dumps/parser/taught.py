"""Lines that staff taught as furniture of pages. Pure: no Django."""

from collections.abc import Mapping

from magreader.dumps.parser.labels import Label
from magreader.dumps.parser.rows import Role, Rows

type Taught = Mapping[str, frozenset[str]]
"""Whole lines with their case folded, each with the languages of chrome it is furniture in; ""
stands for every language."""

NOTHING_TAUGHT: Taught = {}
TAUGHT = "taught"
EVERY_LANGUAGE = ""


def take_taught(page: Rows, taught: Taught, language: str | None) -> None:
    """Rows that are such a line become known furniture of a page with this chrome.

    Only whole lines count: a paragraph that holds one stays a paragraph.
    """
    if not taught:
        return
    for row in page.rows:
        languages = taught.get(row.text.casefold(), frozenset())
        if row.label or not languages & {EVERY_LANGUAGE, language}:
            continue
        row.label, row.plain, row.tail, row.barred = Label(TAUGHT, None), False, False, False
        row.date = row.minutes = row.name = None
        page.roles[row.at] = Role.FURNITURE
        page.labelled.append(row)
