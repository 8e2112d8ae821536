"""`make bench`: every figure that the project claims; a table, then one JSON object a line."""

import argparse
import json
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.gate import bench_gate
from tests.bench.imports import bench_imports
from tests.bench.pages import bench_pages
from tests.bench.parse import bench_parse
from tests.bench.room import bench_room


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument(
        "--only", choices=["parse", "import", "pages", "room", "gate"], help="one part alone"
    )
    parser.add_argument("--stories", type=int, nargs="*", default=[1_000, 100_000])
    asked = parser.parse_args()
    rows: list[dict[str, Any]] = []
    if asked.only in {None, "parse"}:
        rows += _shown(bench_parse(), "Parsing")
    if asked.only in {None, "import"}:
        rows += _shown(bench_imports(), "Importing")
    if asked.only in {None, "pages"}:
        for stories in asked.stories:
            rows += _shown(bench_pages(stories), f"Pages at {stories:,} stories")
    if asked.only in {None, "room"}:
        rows += _shown(bench_room(), "The reading room")
    if asked.only in {None, "gate"}:
        rows += _shown(bench_gate(), "The gate")
    for row in rows:
        print(json.dumps(row))


def _shown(rows: list[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    """The rows, after a table of each kind of them."""
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
