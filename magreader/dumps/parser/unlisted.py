"""The gate of a page in a language whose furniture nobody has listed.

Witnesses that need no label: a block that stands twice, a heading and a sentence with the
publication's name, two lines that begin alike, lines in another tongue than the story.

Pure: no Django.
"""

from dataclasses import dataclass

from magreader.catalog.issue_dates import IssueDate, find_issue_date
from magreader.dumps.parser.cards import LONGEST_DECK
from magreader.dumps.parser.labels import names_brand
from magreader.dumps.parser.rows import Row, fold
from magreader.dumps.parser.sentences import (
    LONGEST_EDITION_SENTENCE,
    LONGEST_PROMPT,
    are_alike,
    begin_alike,
    holds_name,
    is_edition_sentence,
    is_foreign,
    is_more_heading,
    name_in_sentence,
)
from magreader.dumps.parser.tails import is_tail

MOST_PROMPTS = 3
"""Lines of a gate block after its edition sentence, at most (a heading of the list not counted)."""


@dataclass(slots=True)
class Gate:
    """The rows from `end` on are no text of the story; those from `after` on are cards."""

    end: int
    after: int
    closes: bool = False
    """A gate block follows the text: what is above it is an opening."""
    publication: str | None = None
    edition: IssueDate | None = None
    warning: str | None = None
    guessed: int = 0
    """How many lines from `end` on are taken for prompts for no better reason than their language.
    """


def is_list_below(rows: list[Row], number: int, names: set[str]) -> bool:
    """Whether a heading has a list with names or dates below it, or nothing: else it is a card's
    headline."""
    below = rows[number + 1 : number + 7]
    return not any(row.plain for row in below) or any(
        is_tail(row) or row.folded in names for row in below
    )


def twin_end(rows: list[Row], first: int, second: int) -> int:
    end = second
    while (
        end < len(rows)
        and end - second < second - first
        and are_alike(rows[first + end - second], rows[end])
    ):
        end += 1
    return end


def twin_gate(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """The same short run of lines twice, with a date in its first line (no label needed)."""
    seen: dict[str, int] = {}
    for number in range(start, len(rows)):
        row = rows[number]
        if not row.plain or len(row.text) > LONGEST_PROMPT:
            continue
        first = seen.setdefault(row.text, number)
        if first != number and number - first <= MOST_PROMPTS + 1:
            found = find_issue_date(row.text)
            if found and len(row.text) - (found[2] - found[1]) > 8:
                return _twin(rows, first, number, names)
    return None


def _twin(rows: list[Row], first: int, second: int, names: set[str]) -> Gate:
    text = rows[first].text
    found = find_issue_date(text)
    gate = Gate(
        first, twin_end(rows, first, second), closes=True, edition=found[0] if found else None
    )
    if found:
        gate.publication = name_in_sentence(text, found[1], found[2], names)
    for number in range(gate.after, min(len(rows), gate.after + MOST_PROMPTS + 1)):
        known = names | {fold(gate.publication or "\0")}
        if is_more_heading(rows[number], known) and is_list_below(rows, number, known):
            gate.after = number + 1
            break
    return gate


def gate_by_names(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """No known label and no copy: the heading and the sentence are known by the names in them."""
    if not names:
        return None
    limit = first_card_tail(rows, start, names)
    low = _short_lines_above(rows, start, limit)
    sentence = _last_sentence(rows, low, limit, names)
    heading = _heading(
        rows, start, max(low, limit - 7) if sentence is None else sentence + 1, limit, names
    )
    if sentence is not None:
        after = heading + 1 if heading is not None else _after_prompts(rows, sentence, limit, names)
        prompts = (heading if heading is not None else after) - sentence - 1
        if prompts > 0 or is_foreign(rows[sentence], rows[start:sentence], names):
            found = find_issue_date(rows[sentence].text)
            return Gate(sentence, after, closes=True, edition=found[0] if found else None)
    if heading is None:
        return None
    end = prompts_above(rows, start, heading)
    return Gate(end, heading + 1, closes=end < heading, guessed=heading - end)


def name_by_date(rows: list[Row], start: int, label: str, candidates: list[str]) -> str | None:
    """The publication, told by the short sentence below the text that holds the header's date of
    issue.

    One of the `candidates` where the sentence holds it, else the name the sentence gives.
    """
    limit = first_card_tail(rows, start, set())
    for number in range(limit - 1, start, -1):
        text = rows[number].text
        at = (
            text.find(label) if rows[number].plain and len(text) <= LONGEST_EDITION_SENTENCE else -1
        )
        if at < 0 or len(text) < len(label) + 8:
            continue
        for candidate in candidates:
            if holds_name(text, fold(candidate)):
                return candidate
        if is_foreign(rows[number], rows[start:number]):
            return name_in_sentence(text, at, at + len(label), set())
    return None


def first_card_tail(rows: list[Row], start: int, names: set[str]) -> int:
    """The first minutes or date that can only be a card's; the end of the text lines where there is
    none.
    """
    for number in range(start, len(rows)):
        if _is_card_tail(rows, start, number, names):
            return _first_of_dates(rows, start, number)
    end = _end_of_lines(rows, start)
    if end - start > 2 and rows[end - 1].date:
        return _first_of_dates(rows, start, end - 1)
    return end


def _end_of_lines(rows: list[Row], start: int) -> int:
    """Past the last line that is text or a date of its own: a text never ends with a date, a card
    does."""
    end = len(rows)
    while end > start and not (rows[end - 1].plain or rows[end - 1].date):
        end -= 1
    return end


MOST_LINES_OF_A_HEAD = 4


def _first_of_dates(rows: list[Row], start: int, tail: int) -> int:
    """The cards above the first minutes may have none: their dates stand a card's head apart."""
    first = tail
    for number in range(tail - 1, max(start, tail - 40), -1):
        row = rows[number]
        if first - number - 1 > MOST_LINES_OF_A_HEAD or len(row.text) > LONGEST_PROMPT:
            break
        if row.date and first - number > 2:
            first = number
    return first


def _is_card_tail(rows: list[Row], start: int, number: int, names: set[str]) -> bool:
    """Minutes beside a date, or a date of its own under a line that is a publication."""
    row = rows[number]
    if row.minutes is not None:
        return any(other.date for other in rows[max(0, number - 1) : number + 4])
    if not row.date:
        return False
    return any(other.folded in names for other in rows[max(start, number - 3) : number])


MOST_LINES_BELOW_TEXT = 12
"""From the edition sentence to the first card's minutes: two prompts, heading, name, headline,
deck, strays."""


def _short_lines_above(rows: list[Row], start: int, limit: int) -> int:
    """How far up the lines above the first card's tail are too short to be the story's."""
    low = limit
    while (
        low > start
        and limit - low < MOST_LINES_BELOW_TEXT
        and len(rows[low - 1].text) <= LONGEST_DECK
    ):
        low -= 1
    return low


def _heading(rows: list[Row], start: int, low: int, high: int, names: set[str]) -> int | None:
    """The heading of the list, which is no repeat of what stands above the text from `start` on.

    A card's headline may name the publication too, but then a name stands above it.
    """
    above = {row.text for row in rows[:start]}
    for number in range(low, high):
        row = rows[number]
        is_new = row.text not in above
        if is_new and is_more_heading(row, names) and not find_issue_date(row.text):
            return number
        if rows[number].folded in names:
            return None
    return None


def _last_sentence(rows: list[Row], low: int, high: int, names: set[str]) -> int | None:
    for number in range(high - 1, low - 1, -1):
        if is_edition_sentence(rows[number], names):
            return number
    return None


def _after_prompts(rows: list[Row], sentence: int, first_tail: int, names: set[str]) -> int:
    """No heading: the list starts at the first name, else after two prompts at most."""
    for number in range(sentence + 1, first_tail):
        if rows[number].folded in names:
            return number
    return min(first_tail, sentence + MOST_PROMPTS)


def prompts_above(rows: list[Row], start: int, heading: int) -> int:
    """No edition sentence: above the heading may stand prompts, two that begin alike or one in
    another tongue."""
    end = heading
    if end - 2 > start and begin_alike(rows[end - 2].text, rows[end - 1].text):
        return end - 2
    for number in range(max(start + 1, heading - MOST_PROMPTS), heading):
        if names_brand(rows[number].text) and len(rows[number].text) <= LONGEST_PROMPT:
            return number
    others = rows[start : max(start + 1, heading - MOST_PROMPTS)] + rows[heading + 1 :]
    while end > start + 1 and heading - end < MOST_PROMPTS and is_foreign(rows[end - 1], others):
        end -= 1
    return end
