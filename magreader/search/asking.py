"""A query as the engine wants it, and for whom: whose words it may touch.

A reader's query asks the field `public`. Where the reader may read premium texts it asks a gated
field: `full` instead where that goes for every title, else besides it the words of each title that
it goes for. So what is hidden neither matches, counts, ranks nor takes time for anybody else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tantivy import FieldType, Occur, Query, Searcher

from magreader.paywall.scope import Scope
from magreader.search.grammar import Asked, Days, In, Term
from magreader.search.index import schema, titled
from magreader.search.words import folded, stems

_HEADLINE_COUNTS = 2.0
_BEGINNINGS = 96
"""So many words of one beginning are looked for, the most frequent ones."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the results are narrowed to; empty where they are not. `after`: to stories that came
    into the library after the one with this id."""

    publication: int | None = None
    language: str = ""
    premium: bool | None = None
    holding: str = ""
    year: int | None = None
    after: int = 0


class Composer:
    """Makes the engine's query for one reader. `languages` are those that the index holds: a word
    has a stem in each."""

    def __init__(self, searcher: Searcher, scope: Scope, languages: Sequence[str]) -> None:
        self.searcher = searcher
        self.scope = scope
        self.languages = languages or ("",)

    def compose(self, asked: Asked, filters: Filters) -> Query:
        parts = [(Occur.Must, _any(self.term(term) for term in group)) for group in asked.groups]
        if not parts:
            parts.append((Occur.Must, _between("date", 1, None)))
        parts += [(Occur.MustNot, self.term(term)) for term in asked.without]
        parts += [(Occur.Must, _unscored(narrow)) for narrow in _narrow(asked.days, filters)]
        return Query.boolean_query(parts)

    def term(self, term: Term) -> Query:
        if term.place is In.BY:
            return self._match("byline", term, stemmed=False)
        if term.place is In.TITLE:
            return self._match("headline", term)
        found = self._anywhere(term)
        if term.without or term.prefix:
            return found
        loud = Query.boost_query(self._match("headline", term), _HEADLINE_COUNTS)
        return Query.boolean_query([(Occur.Must, found), (Occur.Should, loud)])

    def _anywhere(self, term: Term) -> Query:
        if term.prefix and not term.phrase:
            return self._beginning(folded(term.text) or [""])
        fields = self._fields("public", "full", "titled")
        return _any(self._match(name, term, title=title) for name, title in fields)

    def _fields(self, public: str, full: str, titled: str) -> list[tuple[str, int | None]]:
        """Those of the three that this reader's queries may name, each with the title in it."""
        if self.scope.everything:
            return [(full, None)]
        return [(public, None), *((titled, title) for title in sorted(self.scope.publications))]

    def _match(
        self, name: str, term: Term, *, stemmed: bool = True, title: int | None = None
    ) -> Query:
        """`term` in the field `name`, by its stem in any language; among the words of `title`."""
        languages = self.languages if stemmed else ("",)
        ways = {tuple(stems(term.text, language)) for language in languages}
        return _any(_row(name, _of(title, words)) for words in sorted(ways) if words)

    def _beginning(self, begun: Sequence[str]) -> Query:
        """Words, each of them anywhere, of which the last is only begun."""
        *before, last = begun
        fields = self._fields("words", "full_words", "titled_words")
        known = [_any(_row(name, _of(title, [word])) for name, title in fields) for word in before]
        ended = _unscored(_any(self._begun(name, title, last) for name, title in fields))
        return Query.boolean_query([(Occur.Must, part) for part in [ended, *known]])

    def _begun(self, vocabulary: str, title: int | None, beginning: str) -> Query:
        (prefix,) = _of(title, [beginning])
        words = self.searcher.terms_with_prefix(vocabulary, prefix, limit=_BEGINNINGS)
        return Query.term_set_query(schema(), vocabulary, [word for word, _count in words])


def _of(title: int | None, words: Sequence[str]) -> Sequence[str]:
    return words if title is None else titled(title, words)


def _row(name: str, words: Sequence[str]) -> Query:
    if len(words) == 1:
        return Query.term_query(schema(), name, words[0])
    return Query.phrase_query(schema(), name, list(words))


def _any(queries: Iterable[Query]) -> Query:
    several = list(queries)
    if len(several) == 1:
        return several[0]
    return Query.boolean_query([(Occur.Should, query) for query in several])


def _unscored(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _between(name: str, first: int | None, last: int | None) -> Query:
    return Query.range_query(schema(), name, FieldType.Unsigned, first, last)


def _narrow(days: Days | None, filters: Filters) -> Iterable[Query]:
    if days:
        first = int(f"{days.first:%Y%m%d}") if days.first else 1
        yield _between("date", first, int(f"{days.last:%Y%m%d}") if days.last else None)
    if filters.after:
        yield _between("story", filters.after + 1, None)
    for name, value in (
        ("publication", filters.publication),
        ("language", filters.language),
        ("premium", None if filters.premium is None else int(filters.premium)),
        ("holding", filters.holding),
        ("year", filters.year),
    ):
        if value is not None and value != "":
            yield Query.term_query(schema(), name, value)
