"""The top of a story page: headline, publication and date of issue, found by where the date stands.

Pure: no Django.
"""

from dataclasses import dataclass, field

from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.parser.rows import Row

DEPTH = 24
"""How many rows from the top a header may reach, upsell and bar included."""
LONGEST_HEADLINE = 220
LONGEST_BAR = 50

GATE_KINDS = frozenset({"edition", "subscribe", "signin", "more", "old"})


@dataclass(slots=True)
class Header:
    """What the top of the page says. `end` is the number of the first row below it."""

    end: int = 0
    headline: Row | None = None
    publication: str | None = None
    date: IssueDate | None = None
    date_row: Row | None = None
    name_rows: list[Row] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    """Text rows above the headline: a bar or an upsell that nobody listed."""


def is_dashed(row: Row) -> bool:
    """`PUB - DATE`, as edition pages begin."""
    return row.date is not None and row.name is not None and not row.barred


def find_header(rows: list[Row], hints: set[str], *, sure: bool) -> Header:
    """The header of a page.

    `hints` are folded names, of the page's publication for `sure` or of those its cards repeat.
    """
    top = _top(rows)
    for number in range(top):
        row = rows[number]
        if row.date and not is_dashed(row) and not _is_card_tail(rows, number):
            header = _around_date(rows, number, hints, sure=sure)
            if _is_text(header):
                break
            return header
    return _around_name(rows, top, hints)


def _is_text(header: Header) -> bool:
    """A date below a sentence, and no publication beside it, stands in a text (a diary's)."""
    above = header.headline
    is_barred = header.date_row is not None and header.date_row.barred
    return above is not None and not (header.publication or is_barred) and above.text[-1] == "."


def _top(rows: list[Row]) -> int:
    """How far down a header can be: not past a paragraph, nor past the gate."""
    for number, row in enumerate(rows[:DEPTH]):
        if (row.plain and len(row.text) > LONGEST_HEADLINE) or (
            row.label and row.label.kind in GATE_KINDS
        ):
            return number
    return min(len(rows), DEPTH)


def _is_card_tail(rows: list[Row], number: int) -> bool:
    row = rows[number]
    if row.text.startswith("|"):
        return False
    near = [other for other in rows[max(0, number - 3) : number + 3] if not other.label]
    at = near.index(row)
    return any(
        other.minutes is not None
        and all(not between.plain for between in near[min(at, spot) + 1 : max(at, spot)])
        for spot, other in enumerate(near)
    )


def looks_like_bar(text: str) -> bool:
    """`Try GOLD - Free` in a language nobody has listed: two short parts around a dash."""
    parts = text.split(" - ")
    return len(text) <= LONGEST_BAR and len(parts) == 2 and all(parts)


def _is_bar(row: Row) -> bool:
    return row.text == "|"


def _around_date(rows: list[Row], number: int, hints: set[str], *, sure: bool) -> Header:
    date_row = rows[number]
    header = Header(end=number + 1, date=date_row.date, date_row=date_row)
    texts = [row for row in rows[:number] if row.plain]
    if date_row.name:
        header.publication = date_row.name
    elif not _name_below(rows, number, header, hints):
        _name_above(texts, header, hints, sure=sure)
    if texts:
        header.headline, header.above = texts[-1], texts[:-1]
    return header


def _name_below(rows: list[Row], number: int, header: Header, hints: set[str]) -> bool:
    """Right-to-left chrome: the date first, then `|PUB`, or a bar of its own and the name."""
    below = rows[number + 1 : number + 3]
    if not below:
        return False
    if below[0].barred and below[0].name and not below[0].date:
        name_rows = below[:1]
    elif len(below) == 2 and _is_bar(below[0]) and below[1].plain:
        name_rows = below
    elif below[0].plain and below[0].folded in hints:
        name_rows = below[:1]
    else:
        return False
    header.publication = name_rows[-1].name or name_rows[-1].text
    header.name_rows = name_rows
    header.end = number + 1 + len(name_rows)
    return True


def _name_above(texts: list[Row], header: Header, hints: set[str], *, sure: bool) -> None:
    """The publication stands right above the date, and is taken off `texts`."""
    if not texts:
        return
    last = texts[-1]
    known = last.folded in hints
    if len(texts) == 1 and not known:
        return
    may_miss = bool(hints) and (sure or (len(texts) > 1 and looks_like_bar(texts[-2].text)))
    if not known and may_miss and _is_name_missing(texts, hints):
        return
    header.publication = last.text
    header.name_rows = [texts.pop()]


def _is_name_missing(texts: list[Row], hints: set[str]) -> bool:
    """The page's publication is known and the line above the date is another text: the headline,
    then."""
    last = texts[-1].folded
    return not any(last in hint or hint in last for hint in hints)


def _has_text_below(rows: list[Row], number: int) -> bool:
    """More than a card's headline and deck stands between a name and the next minutes or date."""
    below = rows[number + 1 :]
    length = next(
        (at for at, row in enumerate(below) if row.date or row.minutes is not None), len(below)
    )
    texts = [row for row in below[:length] if row.plain]
    return len(texts) > 3 or any(len(row.text) > 300 for row in texts)


def _around_name(rows: list[Row], top: int, hints: set[str]) -> Header:
    """No date at the top: the page's publication, or a bar that is known, shows where the headline
    is."""
    for number in range(1, top):
        row = rows[number]
        if (
            row.plain
            and row.folded in hints
            and rows[number - 1].plain
            and _has_text_below(rows, number)
        ):
            texts = [other for other in rows[:number] if other.plain]
            return Header(number + 1, texts[-1], row.text, None, None, [row], texts[:-1])
    for number in range(top - 1):
        label = rows[number].label
        if label and label.kind == "bar" and rows[number + 1].plain:
            return Header(number + 2, rows[number + 1])
    return Header()
