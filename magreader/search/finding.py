"""Finding stories: what a reader's query comes to, and how its results spread over the filters."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import Any

from tantivy import DocAddress, Order, Query, Searcher, SearchResult

from magreader.paywall.scope import Scope
from magreader.search.asking import Composer, Filters
from magreader.search.grammar import Asked, In
from magreader.search.index import open_index
from magreader.search.snippets import Marks
from magreader.search.words import folded, stems

PAGE = 20
DEEPEST = 1000
"""Results further down are not shown: who needs them narrows the search instead."""
_COUNTED = {"publication": 500, "year": 300, "language": 50, "premium": 2, "holding": 4}


class Sort(StrEnum):
    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


@dataclass(frozen=True, slots=True)
class Found:
    """The stories of one page of results, as ids in their order, and how many there are in all."""

    stories: list[int] = field(default_factory=list)
    total: int = 0


_ALL = Query.all_query()

type Counts = dict[str, dict[str, int]]
"""For each filter the number of results under each of its values."""


class Search:
    """One query of one reader, against the index as it is now. Raises NoIndex."""

    def __init__(self, asked: Asked, scope: Scope, filters: Filters | None = None) -> None:
        self.asked = asked
        self.scope = scope
        opened = open_index()
        self.searcher = opened.index.searcher()
        self.composer = Composer(self.searcher, scope, opened.languages)
        self.query = self.composer.compose(asked, filters or Filters())

    def find(self, sort: Sort = Sort.RELEVANCE, page: int = 1) -> Found:
        offset = (page - 1) * PAGE
        if self.asked.is_empty or page < 1 or offset >= DEEPEST:
            return Found()
        result = self._run(sort, offset)
        hits = [address for _score, address in result.hits]
        return Found(stories_at(self.searcher, hits), result.count or 0)  # type: ignore[attr-defined]  # tantivy's stubs lack it

    def _run(self, sort: Sort, offset: int) -> SearchResult:
        """Where no word is asked for there is nothing to be relevant to: the newest come first."""
        if sort is Sort.RELEVANCE and self.asked.groups:
            return self.searcher.search(self.query, PAGE, offset=offset)
        order = Order.Asc if sort is Sort.OLDEST else Order.Desc
        return self.searcher.search(
            self.query, PAGE, offset=offset, order_by_field="date", order=order
        )

    def how_many(self) -> int:
        if self.asked.is_empty:
            return 0
        return self.searcher.search(self.query, 1).count or 0  # type: ignore[attr-defined]  # as above

    def lately(self, most: int) -> list[int]:
        """The stories that came into the library last, the last first."""
        if self.asked.is_empty:
            return []
        hits = self.searcher.search(self.query, most, order_by_field="story").hits
        return stories_at(self.searcher, [address for _story, address in hits])

    def newest(self) -> int:
        """The story (id) of all that came into the library last; 0 where there is none."""
        hits = self.searcher.search(_ALL, 1, order_by_field="story").hits
        return next(iter(stories_at(self.searcher, [address for _story, address in hits])), 0)

    def counts(self) -> Counts:
        if self.asked.is_empty:
            return {}
        asked = {name: {"terms": {"field": name, "size": n}} for name, n in _COUNTED.items()}
        told = self.searcher.aggregate(self.query, asked)
        return {name: _buckets(told[name]["buckets"]) for name in _COUNTED}

    def marks(self) -> Marks:
        """The stems, in any language, and beginnings by which a text shows that it was found."""
        shown = [term for group in self.asked.groups for term in group if term.place is not In.BY]
        languages = self.composer.languages
        begun = (folded(term.text)[-1:] for term in shown if term.prefix)
        return Marks(
            frozenset(
                word for term in shown for lang in languages for word in stems(term.text, lang)
            ),
            tuple(chain.from_iterable(begun)),
        )


def _buckets(buckets: Iterable[dict[str, Any]]) -> dict[str, int]:
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in buckets}


def stories_at(searcher: Searcher, hits: list[DocAddress]) -> list[int]:
    """The ids of the stories at these places of the index."""
    return [int(story) for story in searcher.fast_field_values("story", hits) if story is not None]
