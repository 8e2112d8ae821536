"""`python -m tests.bench.search N`: the search engine on so many generated stories: building,
asking, and the weight of it; a JSON object a line.

Words follow Zipf's law, as in newspapers: a few are in half of all stories, most in hardly any. A
run asks each kind of question for words of one frequency, as a stranger and as a subscriber.
"""

import itertools
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

import django

_VOCABULARY = 200_000
_A_PIECE = 8
_PIECES = 75_000
_PUBLICATIONS = 40
_EDITIONS = 3_000
_TIMES = 60
# How many of a million stories hold a word of this kind, at least and at most.
_BANDS = {
    "rare": (150, 300),
    "medium": (8_000, 12_000),
    "common": (70_000, 130_000),
    "half": (300_000, 800_000),
}


def bench_search(stories: int) -> list[dict[str, Any]]:
    """Build an index of so many stories and ask it, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        environment = {
            **os.environ,
            "MAGREADER_DATA": folder,
            "DJANGO_SETTINGS_MODULE": "magreader.settings",
        }
        command = [sys.executable, "-m", "tests.bench.search", str(stories)]
        told = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
        return [json.loads(line) for line in told.stdout.splitlines()]


# ---- stories ------------------------------------------------------------------------------------
def generated(stories: int, seed: int = 7) -> Iterator[tuple[Any, Any]]:
    """Rows of the catalogue with their texts, as `search.documents` reads them."""
    from magreader.paywall.indexing import Texts
    from magreader.search.documents import Row

    rng = random.Random(seed)
    pieces = _pieces(rng)
    for number in range(1, stories + 1):
        edition = number % _EDITIONS
        opening = [rng.choice(pieces) for _ in range(5)]
        text = " ".join([*opening, *(rng.choice(pieces) for _ in range(rng.randint(5, 14)))])
        row = Row(
            story=number,
            headline=rng.choice(pieces),
            deck=f"{rng.choice(pieces)} {rng.choice(pieces)}",
            byline="Ilse Brandt",
            premium=number % 5 > 0,
            holding="full",
            own_language="",
            publication=1 + edition % _PUBLICATIONS,
            date=date(2015, 1, 1) + timedelta(days=edition),
            publication_language="en",
        )
        yield row, Texts(text, " ".join(opening))


def _pieces(rng: random.Random) -> list[str]:
    """Runs of words from which every story is put together."""
    words = [_word(number) for number in range(_VOCABULARY)]
    weights = list(itertools.accumulate(1 / (n + 3) ** 1.02 for n in range(_VOCABULARY)))
    drawn = rng.choices(words, cum_weights=weights, k=_PIECES * _A_PIECE)
    return [" ".join(drawn[at : at + _A_PIECE]) for at in range(0, len(drawn), _A_PIECE)]


def _word(number: int) -> str:
    """A word of its own for each number: syllables, and an ending that a stem lacks."""
    text, left = "", number + 20
    while left:
        text += "bcdfghklmnprstvw"[left % 16] + "aeiou"[left // 16 % 5]
        left //= 80
    return text + ("", "ing", "s", "", "ed", "")[number % 6]


# ---- building -----------------------------------------------------------------------------------
def _build(stories: int) -> dict[str, Any]:
    from magreader.search.documents import document
    from magreader.search.index import make_current, new_folder, open_folder, say_upto

    folder = new_folder()
    writer = open_folder(folder).writer(heap_size=500_000_000, num_threads=2)
    rows = generated(stories)
    spent = 0.0
    for some in iter(lambda: list(itertools.islice(rows, 5_000)), []):
        begun = time.perf_counter()  # the making of stories isn't counted
        for row, texts in some:
            writer.add_document(document(row, texts))
        spent += time.perf_counter() - begun
    begun = time.perf_counter()
    say_upto(writer, 0)
    writer.commit()
    writer.wait_merging_threads()
    spent += time.perf_counter() - begun
    make_current(folder)
    size = sum(file.stat().st_size for file in folder.iterdir())
    return {
        "bench": "search index",
        "stories": stories,
        "seconds": round(spent, 1),
        "stories_per_second": round(stories / spent),
        "megabytes": round(size / 1e6, 1),
        "peak_memory_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


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
    for band, words in _bands(stories).items():
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
    for word, count in searcher.terms_with_prefix("words", "", limit=_VOCABULARY):
        for band, (least, most) in _BANDS.items():
            if least <= count * 1_000_000 / stories <= most:
                found.setdefault(band, []).append(word)
    return found


if __name__ == "__main__":
    django.setup()
    asked = int(sys.argv[1])
    for row in [_build(asked), *_ask(asked)]:
        print(json.dumps(row))
