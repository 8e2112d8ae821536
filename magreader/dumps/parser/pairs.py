"""Which lines of a bare list are headlines and which are the decks below them.

Headlines and decks look different more often than not (length, full stop, capitals), and most
headlines have a deck: the cut with the best sum of such hints is taken. Linear in the number of
lines.

Pure: no Django.
"""

from magreader.dumps.parser.rows import Row

PAIR_BONUS = 0.8
GAP_WEIGHT = 2.0
LONGEST_HEADLINE = 200
"""No headline of a card is longer."""


def headline_score(text: str) -> float:
    """How much a line looks like a headline: positive for yes."""
    score = -1.0 if text[-1] in ".…" else 0.2
    if len(text) <= 70:
        score += 0.5
    elif len(text) > 110:
        score -= 1.0 if len(text) <= 160 else 2.5 if len(text) <= LONGEST_HEADLINE else 9.0
    return score + _capitals(text)


def deck_score(text: str) -> float:
    """How much a line looks like a deck: positive for yes."""
    score = 1.0 if text[-1] in ".…" else 0.2 if text[-1] in "?!\"'”’" else -0.2
    if len(text) > 60:
        score += 0.6
    elif len(text) < 25:
        score -= 0.5
    return score - _capitals(text)


def _capitals(text: str) -> float:
    """1 for a line in capitals, half for one in which Nearly Every Long Word Has One, else 0."""
    if text.isupper():
        return 1.0
    words = [word for word in text.split()[1:] if len(word) > 3 and word[0].isalpha()]
    if len(words) < 2:
        return 0.0
    return 0.5 if sum(word[0].isupper() for word in words) >= 0.7 * len(words) else 0.0


def split_pairs(rows: list[Row]) -> list[tuple[Row, list[Row]]]:
    """Rows as headlines, each with the deck below it (a list of none or one)."""
    if not rows:
        return []
    if len(rows) <= 2:
        return [(rows[0], rows[1:])]
    cuts = _best_cuts(rows)
    return [
        (rows[start], rows[start + 1 : end])
        for start, end in zip(cuts, [*cuts[1:], len(rows)], strict=True)
    ]


def _gaps_tell(rows: list[Row]) -> bool:
    """Whether empty lines stand between the cards, and only there; dumps have stray ones
    everywhere.
    """
    starts = [0, *(number for number, row in enumerate(rows) if row.gap and number)]
    lengths = [end - start for start, end in zip(starts, [*starts[1:], len(rows)], strict=True)]
    return max(lengths) == 2 and lengths.count(2) >= 0.6 * len(lengths)


def _best_cuts(rows: list[Row]) -> list[int]:
    headlines = [headline_score(row.text) for row in rows]
    decks = [deck_score(row.text) for row in rows]
    gaps_tell = _gaps_tell(rows)
    best = [0.0]
    back = [0]
    for end in range(1, len(rows) + 1):
        lone = best[end - 1] + headlines[end - 1]
        best.append(lone)
        back.append(end - 1)
        if end > 1:
            title, deck = rows[end - 2], rows[end - 1]
            pair = best[end - 2] + headlines[end - 2] + decks[end - 1] + PAIR_BONUS
            pair += 0.3 if len(deck.text) > len(title.text) else -0.3
            pair += (-GAP_WEIGHT if deck.gap else GAP_WEIGHT) if gaps_tell else 0.0
            if pair > lone:
                best[end], back[end] = pair, end - 2
    cuts: list[int] = []
    at = len(rows)
    while at > 0:
        at = back[at]
        cuts.append(at)
    return cuts[::-1]
