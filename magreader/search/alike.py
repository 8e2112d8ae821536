"""Stories that are about the same, and the same story in another title; by their public words.

Whoever asks gets the same: what is hidden makes nothing alike.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import batched
from math import log

from tantivy import Occur, Query, Searcher

from magreader.search.index import open_index, schema
from magreader.search.words import stems

_WORDS = 14
"""So many of a story's words ask for others: those that say most, rare elsewhere and often here."""
_MOST = 6
_OPENING = 50
"""So many words of a story's text tell whether another is the same: every copy begins with them,
cut or behind the gate."""
_PHRASE = 3
_PHRASES = 16
_SHARED = 0.55
_FEWEST = 3
"""What shares more than half of those, and no fewer than three, is that story, printed by somebody
else: maybe cut, misread, under another headline. `tests/search/test_wires.py` measures it."""
_ABOUT = 0.3
"""What has less of a story's own score is about something else."""
_LOOKED_AT = 4000
_COMMON = 0.2


@dataclass(frozen=True, slots=True)
class Alike:
    """Ids of stories, the most alike first: the `same` story, and others `about` the same."""

    same: list[int] = field(default_factory=list)
    about: list[int] = field(default_factory=list)


def alike(story: int, facts: str, text: str, language: str) -> Alike:
    """What is like `story` (its id), of which `facts` (headline and deck) and `text` are what
    anybody may see. Raises NoIndex."""
    searcher = open_index().index.searcher()
    same = _same(searcher, stems(text[:_LOOKED_AT], language)[:_OPENING])
    words = _telling_words(searcher, f"{facts}\n{text}"[:_LOOKED_AT], language)
    if not words:
        return Alike()
    scores = _scores(searcher, Query.boolean_query([(Occur.Should, _has(word)) for word in words]))
    own = scores.pop(story, max(scores.values(), default=0.0))
    ranked = [pk for pk in sorted(scores, key=lambda pk: -scores[pk]) if scores[pk] >= own * _ABOUT]
    about = [pk for pk in ranked if pk not in same]
    return Alike([pk for pk in same if pk != story][:_MOST], about[:_MOST])


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


def _same(searcher: Searcher, opening: list[str]) -> list[int]:
    """The stories (ids) that have enough of the opening's phrases, the story itself too."""
    phrases = _telling_phrases(searcher, opening)
    if len(phrases) < _FEWEST:
        return []
    counted = [(Occur.Should, Query.const_score_query(_says(phrase), 1.0)) for phrase in phrases]
    shared = _scores(searcher, Query.boolean_query(counted))
    enough = max(_FEWEST, len(phrases) * _SHARED)
    return [pk for pk in sorted(shared, key=lambda pk: -shared[pk]) if shared[pk] >= enough]


def _says(phrase: tuple[str, ...]) -> Query:
    return Query.phrase_query(schema(), "public", list(phrase))


def _telling_phrases(searcher: Searcher, words: list[str]) -> list[tuple[str, ...]]:
    """Those with the rarest words, of which each stands in another story too."""
    phrases = dict.fromkeys(batched(words, _PHRASE, strict=False))
    rarest = {
        phrase: found
        for phrase in phrases
        if len(phrase) == _PHRASE
        and (found := min(searcher.doc_freq("public", word) for word in phrase)) > 1
    }
    return sorted(rarest, key=lambda phrase: rarest[phrase])[:_PHRASES]
