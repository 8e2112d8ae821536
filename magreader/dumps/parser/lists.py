"""Pages that are lists of cards: one edition's contents, and listings of many editions.

Pure: no Django.
"""

from dataclasses import replace
from itertools import pairwise

from magreader.dumps.parser.cards import CardList, read_cards
from magreader.dumps.parser.header import GATE_KINDS, Header, is_dashed
from magreader.dumps.parser.pages import Kind, ParsedPage, gettext_noop
from magreader.dumps.parser.rows import Role, Row, Rows
from magreader.dumps.parser.tails import is_tail

LONGEST_CAPTION = 30
FEWEST_OF_A_MENU = 6
LONGEST_OF_A_MENU = 30
MENU_STEP = 3
"""From one line of a menu to the next, blank lines and doubled ones between."""
DEPTH_OF_UPSELL = 12

UNPLACED = gettext_noop("Lines between the cards could not be placed; they are left over.")


def is_edition(rows: list[Row], header: Header) -> bool:
    """`PUB - DATE` or `In this issue` above stories that have minutes but no date of their own."""
    if any(row.label and row.label.kind in GATE_KINDS for row in rows):
        return False
    dashed = any(is_dashed(row) for row in rows[:12])
    undated = sum(
        _is_undated(rows, number)
        for number in range(header.end, len(rows))
        if rows[number].minutes is not None
    )
    contents = any(
        row.label and row.label.kind == "contents" and row.text.casefold() != "categories"
        for row in rows[:30]
    )
    return (dashed and (contents or undated >= 1)) or (
        undated >= 3 and (contents or header.end > 0)
    )


def _is_undated(rows: list[Row], number: int) -> bool:
    return not any(row.date for row in rows[max(0, number - 1) : number + 3])


def edition_page(page: Rows, source: str) -> ParsedPage | None:
    rows = page.rows
    number = next((n for n, row in enumerate(rows[:30]) if row.date), None)
    if number is None:
        return None
    heading = rows[number]
    above = [row for row in rows[:number] if row.plain]
    name = heading.name or (above[-1].text if above else None)
    if not heading.name and above:
        page.take(above[-1:], Role.PUBLICATION)
    start = _contents_start(rows, number, heading)
    page.take([row for row in rows[:start] if row.date], Role.EDITION)
    page.take(_captions(rows[number + 1 : start]), Role.FURNITURE)
    sure = bool(rows[start - 1].label)
    found = read_cards(rows[start:], set(), sure_start=sure)
    take_cards(page, found)
    cards = [
        replace(card, publication=card.publication or name, edition=card.edition or heading.date)
        for card in found.cards
    ]
    if not cards:
        return None
    return ParsedPage(
        source,
        Kind.EDITION,
        None,
        None,
        name,
        heading.date,
        None,
        tuple(cards),
        warnings=doubts(found),
    )


def _contents_start(rows: list[Row], number: int, heading: Row) -> int:
    """Below the heading, its repeats, the prices and `In this issue`."""
    start = number + 1
    for at in range(number + 1, min(len(rows), number + 16)):
        row = rows[at]
        if row.label and row.label.kind == "contents":
            return at + 1
        if (row.date and row.date == heading.date) or (not row.plain and not is_tail(row)):
            start = at + 1
    return start


def _is_price(row: Row) -> bool:
    return not (row.plain or row.label or row.barred or is_tail(row))


def _captions(rows: list[Row]) -> list[Row]:
    """Short lines right above a price say what it is for (`Single Issue`)."""
    return [
        row
        for row, below in pairwise(rows)
        if _is_price(below) and row.plain and len(row.text) <= LONGEST_CAPTION
    ]


def _chrome_above(rows: list[Row], doubtful: list[Row]) -> list[Row]:
    """Of the lines no card took: the upsell above the prices, and a menu.

    A menu is a run of lines of few words.
    """
    last_price = max(
        (n for n, row in enumerate(rows[:DEPTH_OF_UPSELL]) if _is_price(row)), default=0
    )
    upsell = rows[:last_price]
    found = [row for row in upsell if row in doubtful]
    run: list[Row] = []
    for row in [*doubtful, None]:
        if row and _is_of_menu(row) and (not run or row.at - run[-1].at <= MENU_STEP):
            run.append(row)
            continue
        if len(run) >= FEWEST_OF_A_MENU:
            found += run
        run = [row] if row and _is_of_menu(row) else []
    return found


def _is_of_menu(row: Row) -> bool:
    text = row.text
    return row.plain and len(text) <= LONGEST_OF_A_MENU and text[-1] not in ".!?…:;,"


def listing_page(page: Rows, source: str) -> ParsedPage | None:
    found = read_cards(page.rows, set(), sure_start=False)
    dated = [card for card in found.cards if card.edition]
    if not dated or len(dated) * 2 < len(found.cards):
        return None
    take_cards(page, found)
    chrome = _chrome_above(page.rows, found.doubtful)
    page.take(chrome, Role.FURNITURE)
    found.doubtful = [row for row in found.doubtful if not page.roles[row.at]]
    return ParsedPage(
        source,
        Kind.LISTING,
        None,
        None,
        related=tuple(found.cards),
        warnings=doubts(found),
    )


def take_cards(page: Rows, found: CardList) -> None:
    page.take(found.rows, Role.CARD)


def doubts(found: CardList) -> tuple[str, ...]:
    """What was doubtful in it, as warnings."""
    return (UNPLACED,) if found.doubtful else ()
