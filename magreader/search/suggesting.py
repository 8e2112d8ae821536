"""Words to go on with: while one types, and where nothing was found.

Both know the public vocabulary alone, whoever asks: what is hidden completes and mends nothing.
"""

from dataclasses import replace
from difflib import get_close_matches

from magreader.search.grammar import Asked, In, Term
from magreader.search.index import open_index
from magreader.search.words import folded

MOST = 8
_SHORTEST = 2
_ALIKE = 0.75
_LOOKED_AT = 3000


def suggest(text: str) -> list[str]:
    """What is typed with its last word completed, the most frequent words first. Raises NoIndex."""
    before, _space, last = text.rpartition(" ")
    begun = folded(last)
    if len(begun) != 1 or len(begun[0]) < _SHORTEST or not last.isalnum():
        return []
    searcher = open_index().index.searcher()
    words = searcher.terms_with_prefix("words", begun[0], limit=MOST)
    return [f"{before} {word}".lstrip() for word, _count in words]


def did_you_mean(asked: Asked) -> Asked | None:
    """`asked` with words in place of those that stand in no public text; None where every word
    does, or nothing is like it. Raises NoIndex."""
    groups = tuple(tuple(map(_mended, group)) for group in asked.groups)
    return None if groups == asked.groups else replace(asked, groups=groups)


def _mended(term: Term) -> Term:
    if term.place is In.BY or term.prefix:
        return term
    words = folded(term.text)
    mended = [_nearest(word) for word in words]
    return term if mended == words else replace(term, text=" ".join(mended))


def _nearest(word: str) -> str:
    """The word of the public vocabulary that is most like `word`; itself where it is one."""
    searcher = open_index().index.searcher()
    if len(word) <= _SHORTEST or searcher.doc_freq("words", word):
        return word
    known = searcher.terms_with_prefix("words", word[0], limit=_LOOKED_AT)
    like = get_close_matches(word, [other for other, _count in known], n=1, cutoff=_ALIKE)
    return like[0] if like else word
