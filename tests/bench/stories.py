"""Generated stories for the search bench, and a library and an index that hold them.

Words follow Zipf's law, as in newspapers: a few are in half of all stories, most in hardly any.
"""

import itertools
import random
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

VOCABULARY = 200_000
_A_PIECE = 8
_PIECES = 75_000
_PUBLICATIONS = 40
_EDITIONS = 3_000
_AT_ONCE = 5_000


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
            date=_day(edition),
            publication_language="en",
        )
        yield row, Texts(text, " ".join(opening))


def _day(edition: int) -> date:
    return date(2015, 1, 1) + timedelta(days=edition)


def _pieces(rng: random.Random) -> list[str]:
    """Runs of words from which every story is put together."""
    words = [_word(number) for number in range(VOCABULARY)]
    weights = list(itertools.accumulate(1 / (n + 3) ** 1.02 for n in range(VOCABULARY)))
    drawn = rng.choices(words, cum_weights=weights, k=_PIECES * _A_PIECE)
    return [" ".join(drawn[at : at + _A_PIECE]) for at in range(0, len(drawn), _A_PIECE)]


def _word(number: int) -> str:
    """A word of its own for each number: syllables, and an ending that a stem lacks."""
    text, left = "", number + 20
    while left:
        text += "bcdfghklmnprstvw"[left % 16] + "aeiou"[left // 16 % 5]
        left //= 80
    return text + ("", "ing", "s", "", "ed", "")[number % 6]


# ---- the library and its index ------------------------------------------------------------------
def build(stories: int) -> dict[str, Any]:
    """Fill the database and the index. What the index took, without the making of the stories."""
    from magreader.search.documents import document
    from magreader.search.index import Mark, make_index, new_folder, say_upto, writing

    _fill_editions()
    rows = generated(stories)
    spent = filling = 0.0
    with new_folder() as folder:
        begun = time.perf_counter()
        with writing(make_index(folder), heap=500_000_000, threads=2) as writer:
            spent += time.perf_counter() - begun
            for some in iter(lambda: list(itertools.islice(rows, _AT_ONCE)), []):
                begun = time.perf_counter()
                _fill(some)
                filled = time.perf_counter()
                for row, texts in some:
                    writer.add_document(document(row, texts))
                filling += filled - begun
                spent += time.perf_counter() - filled
            begun = time.perf_counter()
            say_upto(writer, Mark())
            writer.commit()
    spent += time.perf_counter() - begun
    size = sum(file.stat().st_size for file in folder.iterdir())
    return {
        "bench": "search index",
        "stories": stories,
        "seconds": round(spent, 1),
        "stories_per_second": round(stories / spent),
        "megabytes": round(size / 1e6, 1),
        "database_filled_in": round(filling, 1),
    }


def _fill_editions() -> None:
    from magreader.catalog.models import Edition, Publication

    Publication.objects.bulk_create(
        Publication(pk=n, name=f"Title {n}", key=f"title {n}", slug=f"title-{n}", language="en")
        for n in range(1, _PUBLICATIONS + 1)
    )
    Edition.objects.bulk_create(
        Edition(
            pk=n + 1,
            publication_id=1 + n % _PUBLICATIONS,
            label=f"{_day(n):%B} {_day(n).day}, {_day(n).year}",
            date=_day(n),
            precision="day",
            key=f"day:{_day(n)}",
            slug=f"{_day(n)}",
            stories=1,
        )
        for n in range(_EDITIONS)
    )


_STORY = (
    *("id", "edition", "headline", "key", "twin", "slug", "deck", "byline", "section"),
    *("premium", "holding", "language", "position"),
)


def _fill(some: Sequence[tuple[Any, Any]]) -> None:
    from django.db import transaction

    from magreader.catalog.bulk import insert_rows
    from magreader.catalog.models import Story
    from magreader.paywall.models import StoryBody

    with transaction.atomic():
        insert_rows(Story, _STORY, (_story(row) for row, _texts in some))
        bodies = ((row.story, texts.text, texts.teaser) for row, texts in some)
        insert_rows(StoryBody, ("story", "text", "teaser"), bodies)


def _story(row: Any) -> tuple[Any, ...]:
    name = f"story-{row.story}"
    edition = row.story % _EDITIONS + 1
    said = (row.story, edition, row.headline, name, "", name, row.deck, row.byline, "")
    return (*said, row.premium, row.holding, "", row.story)
