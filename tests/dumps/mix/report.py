"""Prints how well the parser reads a mix: by shape, by language of the chrome, by trait, in all."""

import difflib
import json
from collections.abc import Sequence

from tests.dumps.mix import MixPage
from tests.dumps.mix.questions import COLUMNS, Json
from tests.dumps.mix.score import Score, Tally, score


def report(mix: Sequence[MixPage], show: int) -> None:
    """Prints the tables, `show` failures of each column, and one JSON object with the totals."""
    result = score(mix)
    for column, failures in result.failures.items():
        for page, got in failures[:show]:
            _print_failure(column, page, got)
    _print_table(result)
    print(json.dumps(_totals(result, len(mix))))


def _print_table(result: Score) -> None:
    print(f"{'':32}{'pages':>6} " + " ".join(f"{column:>11}" for column in COLUMNS))
    for name in sorted(result.groups, key=lambda name: (not name.startswith("shape"), name)):
        _print_row(name, result.groups[name])
    _print_row("all", result.total)


def _print_row(name: str, tally: Tally) -> None:
    cells = (_cell(tally, column) for column in COLUMNS)
    print(f"{name:32}{tally.asked['kind']:6} " + " ".join(f"{cell:>11}" for cell in cells))


def _cell(tally: Tally, column: str) -> str:
    rate = tally.rate(column)
    if rate is None:
        return ""
    return "100" if rate == 1 else f"{rate:.2%} ({tally.asked[column] - tally.right[column]})"


def _totals(result: Score, count: int) -> Json:
    rates = {column: round(result.total.rate(column) or 0.0, 5) for column in COLUMNS}
    misses = {f"{column} misses": len(found) for column, found in result.failures.items()}
    speed = round(count / result.seconds)
    totals: Json = {"pages": count, "pages_per_second": speed, **rates, **misses}
    return totals | {"short": result.short_of()}


def _print_failure(column: str, page: MixPage, got: Json) -> None:
    print(f"\n== {column}: {page.shape}, {page.language}, {page.source}, {sorted(page.traits)}")
    wanted, found = _view(page.expected), _view({name: got.get(name) for name in page.expected})
    for line in difflib.unified_diff(wanted, found, "expected", "parsed", lineterm="", n=1):
        print(f"   {line}")
    for line in got["leftover"]:
        print(f"   leftover {line['line']}: {line['text'][:100]}")
    print(f"   reason {got.get('reason')}, warnings {got.get('warnings')}")


def _view(value: Json) -> list[str]:
    lines = json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True).splitlines()
    return [line if len(line) < 160 else f"{line[:100]} … {line[-50:]}" for line in lines]
