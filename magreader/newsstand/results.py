"""Stories that were found, as the search page shows them."""

from typing import TypedDict

from magreader.catalog.models import Story
from magreader.catalog.rows import EditionRow, Place, places
from magreader.newsstand.cards import EditionCard, StoryCard, edition_card, story_card
from magreader.paywall.access import FullStory, open_stories
from magreader.paywall.reader import Reader
from magreader.search.snippets import Marks, Piece, marked, snippet


class Result(TypedDict):
    """A story that was found: its headline and a place of its text, in pieces, marked and not."""

    story: StoryCard
    edition: EditionCard
    headline: list[Piece]
    snippet: list[Piece]


class Issue(TypedDict):
    """Results of one edition, one after the other."""

    edition: EditionCard
    results: list[Result]


def results_of(found: list[int], reader: Reader, marks: Marks) -> list[Result]:
    """The stories (ids) in their order. A snippet is cut from what `reader` may see of the text,
    decided now: an index may be a moment behind."""
    stories = Story.objects.on_newsstand().filter(pk__in=found)
    by_id = {place.story.pk: place for place in places(stories)}
    seen = open_stories(list(stories.select_related("edition")), reader)
    texts = {
        pk: one.paragraphs if isinstance(one, FullStory) else one.teaser for pk, one in seen.items()
    }
    cards: dict[int, EditionCard] = {}
    return [
        _result(by_id[pk], _card(cards, by_id[pk].edition), texts.get(pk, ()), marks)
        for pk in found
        if pk in by_id
    ]


def _card(cards: dict[int, EditionCard], edition: EditionRow) -> EditionCard:
    if edition.pk not in cards:
        cards[edition.pk] = edition_card(edition)
    return cards[edition.pk]


def _result(place: Place, edition: EditionCard, text: tuple[str, ...], marks: Marks) -> Result:
    story, language = place.story, place.edition.language
    paragraphs = (story.deck, *text) if story.deck else text
    return {
        "story": story_card(story, edition["href"], edition["date"]),
        "edition": edition,
        "headline": marked(story.headline, marks, language),
        "snippet": snippet(paragraphs, marks, language) or _opening(paragraphs),
    }


def _opening(paragraphs: tuple[str, ...]) -> list[Piece]:
    return [Piece(paragraphs[0])] if paragraphs else []


def by_issue(results: list[Result]) -> list[Issue]:
    """The results under their editions, in the order in which each edition first comes."""
    issues: dict[str, Issue] = {}
    for result in results:
        href = result["edition"]["href"]
        issue = issues.setdefault(href, {"edition": result["edition"], "results": []})
        issue["results"].append(result)
    return list(issues.values())
