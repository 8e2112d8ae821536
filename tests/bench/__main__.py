"""`make bench`: every figure that the project claims; a table, then one JSON object a line."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.containers import bench_containers
from tests.bench.gate import bench_gate
from tests.bench.imports import bench_imports
from tests.bench.pages import bench_pages
from tests.bench.parse import bench_parse
from tests.bench.road import bench_kills, bench_road
from tests.bench.room import bench_room
from tests.bench.search import bench_search


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--only", choices=list(_PARTS), help="one part alone")
    parser.add_argument("--stories", type=int, nargs="*", default=[1_000, 100_000])
    size = "megabytes of the largest containers"
    parser.add_argument("--megabytes", type=int, default=2_048, help=size)
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    for part in [asked.only] if asked.only else _PARTS:
        rows += _PARTS[part](asked)
    for row in rows:
        print(json.dumps(row))


def _pages(asked: argparse.Namespace) -> list[dict[str, Any]]:
    return [row for n in asked.stories for row in _shown(bench_pages(n), f"Pages at {n:,} stories")]


def _search(asked: argparse.Namespace) -> list[dict[str, Any]]:
    return [
        row for n in asked.stories for row in _shown(bench_search(n), f"Search in {n:,} stories")
    ]


def _road(asked: argparse.Namespace) -> list[dict[str, Any]]:
    return [row for n in asked.stories for row in _shown(bench_road(n), f"The road of {n:,} pages")]


_PARTS: dict[str, Callable[[argparse.Namespace], list[dict[str, Any]]]] = {
    "parse": lambda _asked: _shown(bench_parse(), "Parsing"),
    "containers": lambda asked: _shown(bench_containers(asked.megabytes), "Containers"),
    "import": lambda _asked: _shown(bench_imports(), "Importing"),
    "road": _road,
    "kills": lambda _asked: _shown(bench_kills(), "Workers that are killed"),
    "pages": _pages,
    "search": _search,
    "room": lambda _asked: _shown(bench_room(), "The reading room"),
    "gate": lambda _asked: _shown(bench_gate(), "The gate"),
}


def _shown(found: Iterable[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    """The rows, after a table of each kind of them; what takes hours tells each as it comes."""
    rows = []
    for row in found:
        rows.append(row)
        print(json.dumps(row), file=sys.stderr, flush=True)
    for kind in dict.fromkeys(row["bench"] for row in rows):
        _show([row for row in rows if row["bench"] == kind], f"{title}: {kind}")
    return rows


def _show(rows: list[dict[str, Any]], title: str) -> None:
    columns = [name for name in rows[0] if name != "bench"]
    table = Table(*columns, title=title, title_justify="left")
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in columns))
    Console(width=110).print(table)


if __name__ == "__main__":
    main()
