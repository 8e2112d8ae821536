"""Stories that are about the same, and the same story in another title; by their public words.

Whoever asks gets the same: what is hidden makes nothing alike.
"""

from collections import Counter
from dataclasses import dataclass, field
from math import log

from tantivy import Occur, Query, Searcher

from magreader.search.index import open_index, schema
from magreader.search.words import stems

_WORDS = 14
"""So many of a story's words ask for others: those that say most, rare elsewhere and often here."""
_MOST = 6
_OPENING = 40
"""So many different words of a story's opening tell whether another is the same."""
_SAME = 0.8
"""What has so many of them is that story, printed by somebody else: maybe cut, or its headline
another."""
_ABOUT = 0.3
"""What has less of a story's own score is about something else."""
_LOOKED_AT = 4000
_COMMON = 0.2


@dataclass(frozen=True, slots=True)
class Alike:
    """Ids of stories, the most alike first: the `same` story, and others `about` the same."""

    same: list[int] = field(default_factory=list)
    about: list[int] = field(default_factory=list)


def alike(story: int, text: str, language: str) -> Alike:
    """What is like `story` (its id), of which `text` is what anybody may see. Raises NoIndex."""
    searcher = open_index().index.searcher()
    words = _telling_words(searcher, text[:_LOOKED_AT], language)
    if not words:
        return Alike()
    scores = _scores(searcher, Query.boolean_query([(Occur.Should, _has(word)) for word in words]))
    own = scores.pop(story, max(scores.values(), default=0.0))
    ranked = [pk for pk in sorted(scores, key=lambda pk: -scores[pk]) if scores[pk] >= own * _ABOUT]
    same = _same(searcher, ranked, stems(text[:_LOOKED_AT], language))
    about = [pk for pk in ranked if pk not in same]
    return Alike(same[:_MOST], about[:_MOST])


def _has(word: str) -> Query:
    return Query.term_query(schema(), "public", word)


def _scores(searcher: Searcher, query: Query) -> dict[int, float]:
    """The best stories (ids) with their scores."""
    hits = searcher.search(query, _MOST * 3).hits
    stories = searcher.fast_field_values("story", [address for _score, address in hits])
    return {int(pk): score for (score, _at), pk in zip(hits, stories, strict=True) if pk}


def _telling_words(searcher: Searcher, text: str, language: str) -> list[str]:
    """By how often each stands here, and how seldom elsewhere."""
    held = max(searcher.num_docs, 1)
    counts = Counter(word for word in stems(text, language) if len(word) > 2)
    weight = {
        word: count * log(held / found)
        for word, count in counts.items()
        if 1 < (found := searcher.doc_freq("public", word)) <= max(held * _COMMON, 2)
    }
    return sorted(weight, key=lambda word: -weight[word])[:_WORDS]


def _same(searcher: Searcher, stories: list[int], words: list[str]) -> list[int]:
    """Those of `stories` (ids) that have nearly all of the first words, in their order."""
    opening = list(dict.fromkeys(words))[:_OPENING]
    counted = [(Occur.Should, Query.const_score_query(_has(word), 1.0)) for word in opening]
    among = Query.const_score_query(Query.term_set_query(schema(), "story", stories), 0.0)
    shared = _scores(searcher, Query.boolean_query([(Occur.Must, among), *counted]))
    return [pk for pk in stories if shared.get(pk, 0) >= len(opening) * _SAME]
