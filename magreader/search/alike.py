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
_SAME = 0.82
"""What has so much of a story's own score is that story, printed by somebody else."""
_ABOUT = 0.3
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
    query = Query.boolean_query(
        [(Occur.Should, Query.term_query(schema(), "public", word)) for word in words]
    )
    hits = searcher.search(query, _MOST * 3).hits
    stories = searcher.fast_field_values("story", [address for _score, address in hits])
    scores = {int(pk): score for (score, _at), pk in zip(hits, stories, strict=True) if pk}
    return _parted(scores, story)


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


def _parted(scores: dict[int, float], story: int) -> Alike:
    """A story is most like itself: its own score is the measure of all others."""
    own = scores.pop(story, max(scores.values(), default=0.0))
    ranked = sorted(scores, key=lambda pk: -scores[pk])
    same = [pk for pk in ranked if scores[pk] >= own * _SAME]
    about = [pk for pk in ranked if own * _ABOUT <= scores[pk] < own * _SAME]
    return Alike(same[:_MOST], about[:_MOST])
