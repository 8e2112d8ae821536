"""Search in so many generated stories: `python -m tests.bench --only search --stories N`.

The index is built and the engine asked, each in a process of its own, the pages in the served site
(`search_pages`). A run asks each kind of question for words of one frequency, as a stranger, as a
subscriber and as a reader of three titles.
"""

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import django

from tests.bench.search_pages import bench_search_pages
from tests.bench.stories import VOCABULARY, build

_TIMES = 60
_CHANGES = 2_000
# How many of a million stories hold a word of this kind, at least and at most.
BANDS = {
    "rare": (150, 300),
    "medium": (8_000, 12_000),
    "common": (70_000, 130_000),
    "half": (300_000, 800_000),
}


def bench_search(stories: int) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        environment = {
            **os.environ,
            "MAGREADER_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        }
        environment.pop("DATABASE_URL", None)
        rows = [row for part in ("build", "ask") for row in _run(environment, part, stories)]
        words = [row.pop("chosen") for row in rows if "chosen" in row][-1]
        rows += bench_search_pages(environment, words, stories)
        return rows + _run(environment, "follow", stories)


def _run(environment: dict[str, str], part: str, stories: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.bench.search", part, str(stories)]
    told = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in told.stdout.splitlines()]


def _build(stories: int) -> Iterator[dict[str, Any]]:
    from django.core.management import call_command

    call_command("prepare", no_sample=True, stdout=sys.stderr)
    yield build(stories)


# ---- asking -------------------------------------------------------------------------------------
class _Case(NamedTuple):
    """A kind of question. `ask` gets a word of the band, another one, and the reader's scope."""

    name: str
    ask: Callable[[str, str, Any], Any]

    def times(self, words: list[str], scope: Any) -> list[float]:
        """Milliseconds of each question, the shortest first."""
        took = []
        for word, other in zip(words, reversed(words), strict=True):
            begun = time.perf_counter()
            self.ask(word, other, scope)
            took.append((time.perf_counter() - begun) * 1000)
        return sorted(took)


def _ask(stories: int) -> Iterator[dict[str, Any]]:
    from magreader.paywall.scope import Scope

    readers = {
        "stranger": Scope(),
        "subscriber": Scope(everything=True),
        "of three titles": Scope(publications=frozenset({1, 2, 3})),
    }
    rng = random.Random(1)
    bands = _bands(stories)
    for band, words in bands.items():
        chosen = [rng.choice(words) for _ in range(_TIMES)]
        for case in _cases():
            for reader, scope in readers.items():
                times = case.times(chosen, scope)
                yield {
                    "bench": "search",
                    "stories": stories,
                    "words": band,
                    "asks": case.name,
                    "reader": reader,
                    "p50_ms": round(times[len(times) // 2], 2),
                    "p95_ms": round(times[int(len(times) * 0.95) - 1], 2),
                }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    some = [rng.choice(words) for words in bands.values() for _ in range(_TIMES // 4)]
    yield {
        "bench": "search memory",
        "stories": stories,
        "peak_megabytes_of_who_asks": round(peak),
        "chosen": some,
    }


def _cases() -> list[_Case]:
    from magreader.search.asking import Filters
    from magreader.search.finding import Search, Sort
    from magreader.search.grammar import read_query
    from magreader.search.suggesting import suggest

    def search(text: str, scope: Any, filters: Any = None) -> Any:
        return Search(read_query(text), scope, filters)

    narrow = Filters(publication=3)
    return [
        _Case("word, best", lambda w, _o, s: search(w, s).find()),
        _Case("word, newest", lambda w, _o, s: search(w, s).find(Sort.NEWEST)),
        _Case("two words", lambda w, o, s: search(f"{w} {o}", s).find()),
        _Case("either word", lambda w, o, s: search(f"{w} OR {o}", s).find()),
        _Case("phrase", lambda w, o, s: search(f'"{w} {o}"', s).find()),
        _Case("beginning", lambda w, _o, s: search(f"{w[:3]}*", s).find()),
        _Case("one title, 2018", lambda w, _o, s: search(f"{w} 2018", s, narrow).find()),
        _Case("counts of filters", lambda w, _o, s: search(w, s).counts()),
        _Case("suggestions", lambda w, _o, _s: suggest(w[:3])),
    ]


def _bands(stories: int) -> dict[str, list[str]]:
    """Words by how many stories hold them in what anybody may see."""
    from magreader.search.index import open_index

    searcher = open_index().index.searcher()
    found: dict[str, list[str]] = {}
    for word, count in searcher.terms_with_prefix("words", "", limit=VOCABULARY):
        for band, (least, most) in BANDS.items():
            if least <= count * 1_000_000 / stories <= most:
                found.setdefault(band, []).append(word)
    return found


# ---- following ----------------------------------------------------------------------------------
def _follow(stories: int) -> Iterator[dict[str, Any]]:
    """Changes all over the library, taken in: a long row of them, and one alone, which is how long
    a new story waits."""
    from magreader.search.following import catch_up
    from magreader.search.models import note_changes

    catch_up(600)
    changed = random.Random(3).sample(range(1, stories + 1), min(_CHANGES, stories))
    note_changes(changed)
    begun = time.perf_counter()
    catch_up(600)
    spent = time.perf_counter() - begun
    alone = []
    for story in changed[:20]:
        note_changes([story])
        begun = time.perf_counter()
        catch_up(600)
        alone.append((time.perf_counter() - begun) * 1000)
    yield {
        "bench": "following",
        "stories": stories,
        "changes_per_second": round(len(changed) / spent),
        "one_change_ms_p50": round(sorted(alone)[10]),
        "one_change_ms_p95": round(sorted(alone)[18]),
    }


if __name__ == "__main__":
    django.setup()
    part = {"build": _build, "ask": _ask, "follow": _follow}[sys.argv[1]]
    for row in part(int(sys.argv[2])):
        print(json.dumps(row))
