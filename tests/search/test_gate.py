"""What a reader's query touches in the engine: no gated word for whoever may not read it.

Not what comes out alone, but what is asked: a field that is never named can neither match, count,
rank, mark, complete nor take time.
"""

import re
from collections.abc import Callable, Iterable
from inspect import getsource
from typing import Any

import pytest
from tantivy import Query

from magreader.paywall.scope import Scope
from magreader.search import alike as alike_module
from magreader.search import asking, finding, index, suggesting
from magreader.search.alike import alike
from magreader.search.asking import Filters
from magreader.search.finding import Search, Sort
from magreader.search.following import catch_up
from magreader.search.grammar import read_query
from magreader.search.suggesting import did_you_mean, suggest
from tests.make import make_story

pytestmark = pytest.mark.django_db

OF_A_TITLE = {"titled", "titled_words"}
GATED = {"full", "full_words"} | OF_A_TITLE
PUBLIC = {"headline", "public", "byline", "words"}
FACTS = {"story", "publication", "date", "year", "premium", "language", "holding", "follows"}

# Every form of the grammar, alone and together.
ANYWHERE = (
    "quillfish",
    "quillfish piano",
    '"word quillfish"',
    "word-quillfish",
    "quillf*",
    '"word quillf"*',
    "piano OR quillfish",
    "title:piano -quillfish",
    '2024 -"word quillfish"',
    "title:piano -quillf*",
    "quillfish 2024-11..2025-02",
    '"quillfish" OR quillf* OR title:quillfish -quillfish* 2024',
    '"quillfish',
    "Quillfïsh 鱼 рыба",
)
ELSEWHERE = (
    "title:quillfish",
    'title:"word quillfish"',
    "title:quillf*",
    "2024 -title:quillf*",
    "by:quillfish",
    "by:quillf*",
    '2024 -by:"ilse brandt"',
    "2024",
    "..2024",
)
FILTERS = Filters(publication=1, language="en", premium=True, holding="card", year=2024, after=1)


class Watched:
    """Stands in for the engine, and notes which field each call names."""

    def __init__(self, real: Any, named: set[str]) -> None:
        self.real, self.named = real, named

    def __getattr__(self, name: str) -> Any:
        there = getattr(self.real, name)
        if not callable(there):
            return there

        def noted(*given: Any, **kwargs: Any) -> Any:
            self.named |= _texts([*given, *kwargs.values()]) & (GATED | PUBLIC | FACTS)
            return there(*(_real(one) for one in given), **kwargs)

        return noted


def _real(given: Any) -> Any:
    return given.real if isinstance(given, Watched) else given


def _texts(given: list[Any]) -> set[str]:
    """The strings that a call names fields by: its own, and those of an aggregation."""
    found = {one for one in given if isinstance(one, str)}
    for one in given:
        if isinstance(one, dict):
            found |= set(re.findall(r"'field': '(\w+)'", repr(one)))
    return found


@pytest.fixture
def named(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The fields that the engine is asked for from here on; whichever way they are named."""
    make_story(
        headline="Piano at sea",
        byline="Ilse Brandt",
        language="en",
        paragraphs=("The ferry left at six.", *["Nobody asked why."] * 30, "The word quillfish."),
    )
    assert catch_up()
    fields: set[str] = set()
    opened = index.open_index()

    class Opened:
        languages = opened.languages

        class index:  # noqa: N801  # as the field is called
            @staticmethod
            def searcher() -> Any:
                return Watched(opened.index.searcher(), fields)

    for module in (asking, alike_module, finding, index):
        if hasattr(module, "Query"):
            monkeypatch.setattr(module, "Query", Watched(Query, fields))
    for module in (finding, suggesting, alike_module):
        monkeypatch.setattr(module, "open_index", Opened)
    return fields


def everything_asked(query: str, scope: Scope) -> None:
    for filters in (None, FILTERS):
        search = Search(read_query(query), scope, filters)
        for sort in Sort:
            search.find(sort)
        search.counts()
        search.how_many()
        search.lately(5)
        search.newest()
        search.marks()


@pytest.mark.parametrize("query", [*ANYWHERE, *ELSEWHERE])
def test_no_form_of_a_strangers_query_names_a_gated_field(query: str, named: set[str]) -> None:
    everything_asked(query, Scope())
    assert named & PUBLIC or named & FACTS
    assert not named & GATED


@pytest.mark.parametrize("query", ANYWHERE)
def test_the_watch_sees_the_gated_fields_where_they_are_asked(query: str, named: set[str]) -> None:
    everything_asked(query, Scope(everything=True))
    assert named & GATED


def test_the_watch_knows_every_field_of_the_index() -> None:
    fields = set(re.findall(r'_field\("(\w+)"', getsource(index.schema)))
    held = {*index._NUMBERS, *index._NAMES, *index._STEMS, *index._FOLDED, *index._VOCABULARY}
    assert held | {"follows"} == GATED | PUBLIC | FACTS
    assert fields == {"follows", "upto", "noted"}


@pytest.mark.parametrize("query", ANYWHERE)
def test_a_reader_of_some_titles_asks_for_words_of_these_alone(
    query: str, named: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each word of a gated text has its title before it."""
    words: list[str] = []

    def noted(title: int, some: Iterable[str]) -> list[str]:
        words.extend(found := index.titled(title, some))
        return found

    monkeypatch.setattr(asking, "titled", noted)
    everything_asked(query, Scope(publications=frozenset({7, 17})))
    assert named & GATED <= OF_A_TITLE
    assert words
    assert all(word.startswith(("7:", "17:")) for word in words)


@pytest.mark.parametrize(
    "asked",
    [
        lambda: suggest("quill"),
        lambda: suggest("the word quillf"),
        lambda: did_you_mean(read_query("quillfisch")),
        lambda: did_you_mean(read_query('"word quillfisch" OR title:quillfisch')),
        lambda: alike(1, "A piano", "The word quillfish and a piano at sea", "en"),
    ],
)
def test_what_everybody_gets_alike_is_made_of_public_words(
    asked: Callable[[], object], named: set[str]
) -> None:
    asked()
    assert named
    assert not named & GATED
