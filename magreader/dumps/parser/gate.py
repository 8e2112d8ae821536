"""Where the text of a story ends and its list of cards begins: the gate block and the MORE heading.

Known labels are one witness; the others need none: the short sentence that holds the date of issue
and the publication's name, a block that stands twice, a heading that is the publication's name plus
a few words.

Pure: no Django.
"""

from magreader.catalog.issue_dates import find_issue_date
from magreader.dumps.parser.header import GATE_KINDS
from magreader.dumps.parser.rows import Row, fold
from magreader.dumps.parser.sentences import (
    edition_of_label,
    is_edition_sentence,
    is_foreign,
    is_more_heading,
    letters_of,
    name_in_sentence,
)
from magreader.dumps.parser.tails import is_tail
from magreader.dumps.parser.unlisted import (
    MOST_PROMPTS,
    Gate,
    gate_by_names,
    is_list_below,
    prompts_above,
    twin_end,
    twin_gate,
)


def find_gate(rows: list[Row], start: int, names: set[str]) -> Gate | None:
    """Where the text that starts at row `start` ends; None where nothing follows the text."""
    labelled = [
        number
        for number, row in enumerate(rows)
        if row.label and row.label.kind in GATE_KINDS and number >= start
    ]
    if labelled:
        return _labelled_gate(rows, start, labelled, names)
    return twin_gate(rows, start, names) or gate_by_names(rows, start, names)


def _is_kind(row: Row, kind: str) -> bool:
    return row.label is not None and row.label.kind == kind


def _labelled_gate(rows: list[Row], start: int, labelled: list[int], names: set[str]) -> Gate:
    first, last = labelled[0], labelled[-1]
    if not _is_kind(rows[first], "edition"):
        first = _sentence_above(rows, start, first, names)
        first = _first_copy(rows, start, first)
    gate = Gate(first, last + 1, guessed=max(0, min(labelled[0] - first, MOST_PROMPTS)))
    if gate.guessed and (
        is_edition_sentence(rows[first], names) or find_issue_date(rows[first].text)
    ):
        gate.guessed = 0
    labels = [rows[number].label for number in labelled]
    gate.closes = first < labelled[0] or any(label and label.kind != "more" for label in labels)
    gate.after = _list_start(rows, gate, labelled, names)
    _read_edition(rows, gate)
    return gate


def _first_copy(rows: list[Row], start: int, first: int) -> int:
    """The block nobody listed may stand twice: the text ends at its first copy."""
    for number in range(max(start, first - MOST_PROMPTS - 1), first):
        if rows[number].text == rows[first].text:
            return number
    return first


def _sentence_above(rows: list[Row], start: int, first: int, names: set[str]) -> int:
    """An edition sentence nobody listed above a prompt somebody did: pages mix languages."""
    later = {row.text for row in rows[first : first + 8]}
    for number in range(max(start, first - MOST_PROMPTS), first):
        row = rows[number]
        if row.text in later and find_issue_date(row.text):
            return number
        if is_edition_sentence(row, names):
            is_prompted = not _is_kind(rows[first], "more") or number + 1 < first
            if is_prompted or is_foreign(row, rows[start:number], names):
                return number
    return prompts_above(rows, start, first)


def _read_edition(rows: list[Row], gate: Gate) -> None:
    """Take publication and date from the sentence and the heading between text and cards."""
    for row in rows[gate.end : gate.after]:
        edition = edition_of_label(row)
        if edition:
            gate.publication = gate.publication or edition.publication
            gate.edition = gate.edition or edition.date
    if gate.edition:
        return
    for row in rows[gate.end : gate.after]:
        found = find_issue_date(row.text) if row.plain else None
        if found:
            gate.edition = found[0]
            gate.publication = gate.publication or name_in_sentence(
                row.text, found[1], found[2], set()
            )
            return


def _list_start(rows: list[Row], gate: Gate, labelled: list[int], names: set[str]) -> int:
    """The cards begin after the last known line of the gate, its unknown prompts and the unknown
    heading.
    """
    last = labelled[-1]
    if _is_kind(rows[last], "more"):
        return last + 1
    copy = _copy_end(rows, labelled)
    below = min(len(rows), max(last + 1, copy) + MOST_PROMPTS + 1)
    folded_names = names | {fold(name) for name in [_label_name(rows, labelled)] if name}
    for number in range(last + 1, below):
        if is_more_heading(rows[number], folded_names) and is_list_below(
            rows, number, folded_names
        ):
            return number + 1
    if copy > last + 1:
        return copy
    for number in range(last + 1, below):
        if rows[number].folded in folded_names or is_tail(rows[number]):
            return number if rows[number].folded in folded_names else last + 1
    return last + 1


def _label_name(rows: list[Row], labelled: list[int]) -> str | None:
    for number in labelled:
        edition = edition_of_label(rows[number])
        if edition and edition.publication:
            return edition.publication
    return None


def _copy_end(rows: list[Row], labelled: list[int]) -> int:
    """Where the block stands twice, its second copy is as long as the first, unknown prompts
    included.
    """
    firsts: dict[str, int] = {}
    for number in labelled:
        first = firsts.setdefault(letters_of(rows[number].text), number)
        if first != number:
            return twin_end(rows, first, number)
    return 0
