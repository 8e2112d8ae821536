"""Whether an index says what the library says: every story, and words of each."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from random import Random

from tantivy import Query

from magreader.catalog.models import Story
from magreader.paywall.indexing import texts_of
from magreader.paywall.scope import Scope
from magreader.search.finding import Search, stories_at
from magreader.search.grammar import read_query
from magreader.search.index import open_index
from magreader.search.words import stems

STRANGER, SUBSCRIBER = Scope(), Scope(everything=True)
_ALL = 100_000

type Stories = Mapping[str, set[int]]
"""For each stem the stories (ids) that have it."""


def disagreements(rng: Random) -> list[str]:
    """Where index and library differ, in words: which stories there are, and who finds which of
    them by a word of each headline and a word of each text."""
    found = list(Story.objects.on_newsstand().select_related("edition__publication"))
    said = [] if indexed() == sorted(story.pk for story in found) else ["other stories, or twice"]
    texts = texts_of([story.pk for story in found])
    public: dict[str, set[int]] = defaultdict(set)
    full: dict[str, set[int]] = defaultdict(set)
    asked: set[str] = set()
    for story in found:
        text = texts.get(story.pk)
        facts = f"{story.headline}\n{story.deck}\n{story.byline}\n"
        everything = facts + (text.text if text else "")
        shown = facts + (text.teaser if text else "") if story.premium else everything
        _note(public, stems(shown, _language(story)), story.pk)
        _note(full, stems(everything, _language(story)), story.pk)
        asked |= {
            rng.choice(words) for part in (story.headline, everything) if (words := part.split())
        }
    return [*said, *_unlike(asked, public, full)]


def indexed() -> list[int]:
    """The stories (ids) in the index, in their order; one that is there twice comes twice."""
    searcher = open_index().index.searcher()
    hits = searcher.search(Query.all_query(), _ALL).hits
    return sorted(stories_at(searcher, [address for _score, address in hits]))


def _note(words: dict[str, set[int]], there: Iterable[str], story: int) -> None:
    for word in there:
        words[word].add(story)


def _language(story: Story) -> str:
    return story.language or story.edition.publication.language


def _unlike(asked: Iterable[str], public: Stories, full: Stories) -> Iterator[str]:
    languages = open_index().languages
    for word in sorted(asked):
        ways = {stem for language in languages for stem in stems(word, language)[:1]}
        for scope, words in ((STRANGER, public), (SUBSCRIBER, full)):
            wanted = set().union(*(words.get(way, set()) for way in ways))
            if (got := found_by(word, scope)) != wanted:
                who = "a subscriber" if scope.everything else "a stranger"
                yield f"{word!r} for {who}: {sorted(got ^ wanted)[:5]}"


def found_by(query: str, scope: Scope) -> set[int]:
    search = Search(read_query(f'"{query}"'), scope)
    hits = search.searcher.search(search.query, _ALL).hits
    return set(stories_at(search.searcher, [address for _score, address in hits]))
