"""Lists of cards: `PUB / TITLE / [DECK] / N mins / DATE` in the orders seen, and bare `TITLE /
[DECK]`.

Minutes and dates need no label, so a card is found by its *tail* (the lines with minutes and date);
the lines between two tails are the head of the second card. Where the publication stands is decided
once for a list.

Pure: no Django.
"""

from collections import Counter
from dataclasses import dataclass, field
from enum import Enum

from magreader.dumps.parser.pages import Card
from magreader.dumps.parser.pairs import LONGEST_HEADLINE, deck_score, headline_score, split_pairs
from magreader.dumps.parser.rows import Row, fold
from magreader.dumps.parser.tails import LONGEST_NAME, Block, Tail, blocks, looks_like_name

LONGEST_DECK = 420
"""The longest deck seen is under 300 characters; what is longer is a paragraph and no part of a
card.
"""


@dataclass(slots=True)
class CardList:
    """Cards in order, the rows they were made of, and the rows between them that could not be
    placed.
    """

    cards: list[Card] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    doubtful: list[Row] = field(default_factory=list)


class NamePlace(Enum):
    """Where in its card a publication stands."""

    FIRST = "first"
    LAST = "last"
    INSIDE = "inside the tail"
    NOWHERE = "nowhere"


def _repeated(texts: list[str]) -> set[str]:
    return {
        text
        for text, count in Counter(texts).items()
        if count > 1 and 0 < len(text) <= LONGEST_NAME
    }


def find_name_place(found: list[Block], known: set[str]) -> tuple[NamePlace, set[str]]:
    """Where the names stand in this list, and all names that are sure."""
    tailed = [block for block in found if block.tail.rows]
    inside = [block for block in tailed if block.tail.name]
    whole = sum(block.tail.minutes is not None and block.tail.date is not None for block in tailed)
    if inside and len(inside) * 2 > whole:
        return NamePlace.INSIDE, known | {
            fold(block.tail.name) for block in inside if block.tail.name
        }
    if not known and not any(block.tail.date for block in tailed):
        return NamePlace.NOWHERE, known
    firsts = [block.heads[0].folded for block in found if len(block.heads) > 1]
    lasts = [block.heads[-1].folded for block in found if len(block.heads) > 1]
    place = _place_by_names(firsts, lasts, known) or _place_by_names(
        firsts, lasts, _repeated(firsts) | _repeated(lasts)
    )
    if place:
        return place, known | _repeated(firsts if place is NamePlace.FIRST else lasts)
    return _place_by_length(tailed), known


def _place_by_names(firsts: list[str], lasts: list[str], names: set[str]) -> NamePlace | None:
    first = len([text for text in firsts if text in names])
    last = len([text for text in lasts if text in names])
    if not first and not last:
        return None
    return NamePlace.FIRST if first >= last else NamePlace.LAST


def _place_by_length(tailed: list[Block]) -> NamePlace:
    """Nothing repeats: a head of three lines has a name, the shorter of first and last."""
    full = [block.heads for block in tailed if len(block.heads) >= 3 and block.tail.date]
    if not full:
        return NamePlace.NOWHERE
    first = sum(len(heads[0].text) for heads in full)
    last = sum(len(heads[-1].text) for heads in full)
    return NamePlace.FIRST if first <= 2 * last else NamePlace.LAST


def read_cards(
    rows: list[Row], known: set[str], *, sure_start: bool, may_be_bare: bool = False
) -> CardList:
    """The cards of a list of rows.

    `known` holds the folded names of publications the page tells elsewhere. Where the start of the
    list is not sure, lines too many before the first card are doubtful. Lines without any minutes
    or dates are cards only where the list `may_be_bare`; elsewhere they are a footer.
    """
    telling = [row for row in rows if row.plain or row.tail or row.barred]
    found = blocks(telling, known)
    result = CardList()
    if not any(block.tail.rows for block in found):
        if may_be_bare:
            _add_bare(result, telling)
        else:
            result.doubtful += telling
        return result
    place, names = find_name_place(found, known)
    for number, block in enumerate(found):
        _add_block(result, block, place, names, sure=sure_start or number > 0)
    return result


def _add_bare(result: CardList, rows: list[Row]) -> None:
    """Cards that are nothing but `TITLE / [DECK]`."""
    long = [row for row in rows if len(row.text) > LONGEST_DECK]
    result.doubtful += long
    for head in split_pairs([row for row in rows if len(row.text) <= LONGEST_DECK]):
        _add_card(result, None, None, head, Tail())


def _add_block(
    result: CardList, block: Block, place: NamePlace, names: set[str], *, sure: bool
) -> None:
    heads = _without_paragraphs(result, block.heads)
    if place is NamePlace.FIRST:
        _add_named_first(result, heads, block.tail, names)
    elif block.tail.rows:
        name = heads[-1] if _ends_with_name(heads, block.tail, place, names) else None
        _add_unnamed(result, heads[:-1] if name else heads, name, block.tail, sure=sure)
    else:
        result.doubtful += heads


def _without_paragraphs(result: CardList, heads: list[Row]) -> list[Row]:
    """The head of a card below the last line that is too long for one (an edition's blurb)."""
    start = 0
    for number, row in enumerate(heads):
        if len(row.text) > LONGEST_DECK or (number == start and len(row.text) > LONGEST_HEADLINE):
            start = number + 1
    result.doubtful += heads[:start]
    return heads[start:]


def _ends_with_name(heads: list[Row], tail: Tail, place: NamePlace, names: set[str]) -> bool:
    """`TITLE / DECK / PUB / DATE`: the name is the last line above the tail."""
    if len(heads) < 2 or tail.name or place not in (NamePlace.LAST, NamePlace.INSIDE):
        return False
    if place is NamePlace.INSIDE and tail.minutes is not None:
        return False
    last = heads[-1]
    return last.folded in names or (
        looks_like_name(last.text) and (len(heads) >= 3 or place is NamePlace.INSIDE)
    )


def _is_one_card(heads: list[Row], names: set[str]) -> bool:
    """A name, a headline and at most a deck: what nearly every head is."""
    return (
        1 < len(heads) < 4
        and heads[0].folded in names
        and heads[1].folded not in names
        and heads[-1].folded not in names
    )


def _starts(heads: list[Row], names: set[str]) -> list[int]:
    """Where in the lines before a tail cards begin, in a list that names the publication first."""
    starts = [number for number, row in enumerate(heads) if row.folded in names]
    starts = [number for number in starts if number - 1 not in starts or number + 1 == len(heads)]
    if starts or not heads:
        return starts
    if len(heads) >= 3 and looks_like_name(heads[-3].text):
        return [len(heads) - 3]
    return [0] if _is_name_and_headline(heads) else []


def _is_name_and_headline(heads: list[Row]) -> bool:
    """Two lines are a name nobody told and a headline, where the second looks like no deck."""
    if len(heads) != 2 or not looks_like_name(heads[0].text) or len(heads[0].text) > 30:
        return False
    last = heads[1].text
    is_question = last[-1] in "!?" and len(last) <= 45
    return len(last) <= 90 and (last[-1] not in ".!?…" or is_question)


def _add_named_first(result: CardList, heads: list[Row], tail: Tail, names: set[str]) -> None:
    if _is_one_card(heads, names):
        first = heads[0]
        _add_card(result, first.name or first.text, first, (heads[1], heads[2:]), tail)
        return
    starts = _starts(heads, names)
    if not starts:
        if tail.rows:
            _add_unnamed(result, heads, None, tail, sure=True)
        else:
            result.doubtful += heads
        return
    result.doubtful += heads[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(heads)], strict=True):
        own = tail if end == len(heads) else Tail()
        body = [
            row for row in heads[start + 1 : end] if row.folded not in names or end - start == 2
        ]
        if body:
            _add_card(
                result,
                heads[start].name or heads[start].text,
                heads[start],
                (body[0], body[1:2]),
                own,
            )
            result.rows += [row for row in heads[start + 1 : end] if row not in body]
            result.doubtful += body[2:]
        else:
            result.doubtful += [*heads[start:end], *own.rows]


def _add_unnamed(
    result: CardList, heads: list[Row], name: Row | None, tail: Tail, *, sure: bool
) -> None:
    if not heads:
        result.doubtful += tail.rows
        return
    pairs = split_pairs(heads) if sure else [_last_pair(heads)]
    if not sure:
        result.doubtful += heads[: len(heads) - 1 - len(pairs[0][1])]
    for pair in pairs[:-1]:
        _add_card(result, None, None, pair, Tail())
    _add_card(result, name.text if name else tail.name, name, pairs[-1], tail)


def _last_pair(heads: list[Row]) -> tuple[Row, list[Row]]:
    """The headline and deck right above a tail, where it is not sure what stands above them."""
    last = heads[-1].text
    if len(heads) > 1:
        above = heads[-2].text
        is_deck = deck_score(last) >= headline_score(last) or (
            len(last) >= 60 and len(last) > len(above)
        )
        is_deck = is_deck or (above.isupper() and not last.isupper())
        if is_deck and len(above) <= LONGEST_HEADLINE:
            return heads[-2], heads[-1:]
    return heads[-1], []


def _add_card(
    result: CardList,
    name: str | None,
    name_row: Row | None,
    head: tuple[Row, list[Row]],
    tail: Tail,
) -> None:
    title, decks = head
    deck = decks[0].text if decks else None
    result.cards.append(Card(name or tail.name, title.text, deck, tail.minutes, tail.date))
    result.rows += [title, *decks, *tail.rows]
    if name_row:
        result.rows.append(name_row)
