"""How many pages a second are read on one core, and how well, on pages the parser has not seen.

The pages are those of `tests.dumps.mix`; from seed 100 on they are in languages of chrome that the
parser was not written with.
"""

import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from magreader.dumps.parser import parse_page
from magreader.dumps.parser.text import decode
from tests.dumps.mix import MixPage, pages
from tests.dumps.mix.score import Tally, score

SPEED_SEED = 105
SCORE_SEEDS = (101, 102, 103, 104)
PAGES_OF_A_SEED = 1_500
SEED_SIZED = 400
"""How many pages of the size of the real one are timed: a story and ten cards, 4 to 6 kB."""
COLUMNS = {
    "kind": "kind",
    "publication": "publication",
    "headline": "headline",
    "edition": "edition",
    "text": "text",
    "cards": "cards",
    "leak": "no leak",
}


def bench_parse() -> list[dict[str, Any]]:
    """Speed on seed-sized pages and on the whole mix, then scores by shape; under a minute."""
    mix = [page for seed in SCORE_SEEDS for page in pages(seed, PAGES_OF_A_SEED)]
    seed_sized = list(islice(_seed_sized(), SEED_SIZED))
    return [
        _speed("S1, ten cards", seed_sized),
        _speed("the whole mix", mix[:PAGES_OF_A_SEED]),
        *_scores(mix),
    ]


def _seed_sized() -> Iterator[MixPage]:
    for page in pages(SPEED_SEED, 100 * SEED_SIZED):
        is_size = page.shape == "S1" and 4_000 <= len(page.raw) <= 6_000
        if is_size and len(page.expected["related"]) == 10:
            yield page


def _speed(what: str, mix: Sequence[MixPage]) -> dict[str, Any]:
    """Decode, clean and parse; the quickest of three parts of the pages, as machines are shared.

    Every page is read once, so that what is remembered of its lines helps no second reading.
    """
    seconds = min(_seconds_per_page(mix[first::3]) for first in range(3))
    return {
        "bench": "parse",
        "what": what,
        "pages": len(mix),
        "pages_per_second": round(1 / seconds),
        "us_per_page": round(seconds * 1_000_000),
    }


def _seconds_per_page(mix: Sequence[MixPage]) -> float:
    start = time.process_time()
    for page in mix:
        parse_page(decode(page.raw)[0], page.source)
    return (time.process_time() - start) / len(mix)


def _scores(mix: Sequence[MixPage]) -> list[dict[str, Any]]:
    """A row for each shape and one for all: shares of right answers, `leak` the share of leaks."""
    result = score(mix)
    shapes = sorted(name for name in result.groups if name.startswith("shape "))
    rows = [_row(name.removeprefix("shape "), result.groups[name]) for name in shapes]
    return [*rows, _row("all", result.total)]


def _row(shape: str, tally: Tally) -> dict[str, Any]:
    row: dict[str, Any] = {"bench": "parse scores", "shape": shape, "pages": tally.asked["kind"]}
    for name, column in COLUMNS.items():
        rate = tally.rate(column)
        row[name] = None if rate is None else round(rate, 4)
    if row["leak"] is not None:
        row["leak"] = round(1 - row["leak"], 4)
    return row
