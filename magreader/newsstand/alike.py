"""Beside a story: the same in other titles, and others about the same; the same for everybody."""

from collections.abc import Collection
from typing import NamedTuple

from magreader.catalog.models import Story
from magreader.catalog.rows import EditionRow, Place, places
from magreader.newsstand.cards import IssueCard, edition_card, story_card
from magreader.paywall.access import FullStory, open_story
from magreader.paywall.reader import Reader
from magreader.search.alike import Alike, alike
from magreader.search.index import NoIndex

_MOST = 6
_FACTS = Story.objects.values_list("headline", "deck", "language")


class Beside(NamedTuple):
    """Each story under its edition: `also` is the same one, printed in another title."""

    also: list[IssueCard]
    more: list[IssueCard]


def beside(story: Story, edition: EditionRow, shown: Collection[int]) -> Beside:
    """`edition` is the story's; `shown` are stories (ids) that stand on the page already.

    What is like a story is told by what a stranger may read of it. Three queries; nothing where
    there is no index.
    """
    headline, deck, language = _FACTS.get(pk=story.pk)
    try:
        text = "\n".join(_public_text(story))
        found = alike(story.pk, f"{headline}\n{deck}", text, language or edition.language)
    except NoIndex:
        return Beside([], [])
    held = _places(found)
    elsewhere = [p for p in held if p.story.pk in found.same and _is_elsewhere(p, edition)]
    others = [p for p in held if p not in elsewhere and p.story.pk not in shown]
    return Beside([_card(place) for place in elsewhere], [_card(place) for place in others[:_MOST]])


def _public_text(story: Story) -> tuple[str, ...]:
    seen = open_story(story, Reader())
    return seen.paragraphs if isinstance(seen, FullStory) else seen.teaser


def _places(found: Alike) -> list[Place]:
    """In the order in which they were found, those that readers may hear of."""
    order = [*found.same, *found.about]
    held = {p.story.pk: p for p in places(Story.objects.on_newsstand().filter(pk__in=order))}
    return [held[pk] for pk in order if pk in held]


def _is_elsewhere(place: Place, edition: EditionRow) -> bool:
    return place.edition.publication != edition.publication


def _card(place: Place) -> IssueCard:
    card = edition_card(place.edition)
    return {"edition": card, "stories": [story_card(place.story, card["href"], card["date"])]}
