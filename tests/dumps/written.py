"""Pages as a newsstand prints them, written from a few words: what the tests import.

English chrome, the shape S1 of `docs/dumps.md`. The prose is counted out, so that a page can be
asked for by the number of its words.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.db.models import Model
from django.forms.models import model_to_dict

from magreader.catalog.models import (
    Edition,
    FormerAddress,
    Library,
    Publication,
    Related,
    Story,
)
from magreader.dumps.containers import Piece, RawPage, read_container
from magreader.dumps.importer import import_pages
from magreader.dumps.models import Batch, Dump, Sighting
from magreader.dumps.road import verbs
from magreader.dumps.summary import Summary
from magreader.paywall.access import FullStory, TeaserStory, open_story
from magreader.paywall.models import StoryBody
from magreader.paywall.reader import Reader

COURIER = "The Wexmouth Courier"
TODAY = "November 18, 2025"
YESTERDAY = "November 17, 2025"
HEADLINE = "The lighthouse that would not be sold"
DECK = "A keeper's daughter has turned down the third offer in a year."

_WORDS = (
    *("the", "keeper", "rowed", "out", "before", "dawn", "with", "a", "lamp", "and", "two"),
    *("letters", "from", "the", "board", "while", "gulls", "argued", "over", "the", "slipway"),
    *("and", "nobody", "on", "the", "quay", "would", "say", "what", "they", "had", "cost"),
)


_SUBSCRIBE = "Subscribe to Magzter GOLD to access thousands of curated"


@dataclass(frozen=True)
class Listed:
    """A card in a list of related stories."""

    headline: str
    deck: str = ""
    minutes: int = 3
    edition: str = TODAY
    publication: str = COURIER

    def lines(self) -> list[str]:
        deck = [self.deck] if self.deck else []
        return [self.publication, self.headline, *deck, f"{self.minutes} mins", self.edition]


def prose(words: int, log: int = 1) -> tuple[str, ...]:
    """Paragraphs of thirty words; of another `log`, another text."""
    told = [_WORDS[(n * 5 + log) % len(_WORDS)] for n in range(words)]
    for n in range(0, words - 4, 30):
        told[n : n + 4] = ["entry", str(n // 30 + 1), "of", f"log{log}"]
    parts = [told[n : n + 30] for n in range(0, words, 30)]
    return tuple(f"{' '.join(part).capitalize()}." for part in parts)


FERRY = Listed("Ferry to run on Sundays again", "The timetable of before the storm returns.", 2)


def story_page(
    headline: str = HEADLINE,
    *,
    deck: str = DECK,
    publication: str = COURIER,
    edition: str = TODAY,
    paragraphs: Sequence[str] = (),
    gated: bool = True,
    cards: Sequence[Listed] = (FERRY,),
    source: str = "page.txt",
) -> RawPage:
    """The page of one story: an opening where it is `gated`, the full text where it isn't."""
    lines = ["Try GOLD - Free"] if gated else []
    lines += [headline, publication, f"|{edition}", deck, *(paragraphs or prose(90))]
    if gated:
        lines.append(f"This story is from the {edition} edition of {publication}.")
        lines.append(f"{_SUBSCRIBE} premium stories, and 9,000+ magazines and newspapers.")
        lines.append("Already a subscriber? Sign In")
    if cards:
        lines += [f"MORE STORIES FROM {publication}"]
    for card in cards:
        lines += card.lines()
    lines += ["Listen", "Translate", "Change font size"]
    return RawPage(source, "\n".join(line for line in lines if line).encode())


def edition_page(
    headlines: Sequence[str | Listed],
    *,
    publication: str = COURIER,
    edition: str = TODAY,
    source: str = "edition.txt",
) -> RawPage:
    """The table of contents of one edition."""
    lines = [f"{publication} - {edition}", f"{publication} - {edition}", "In this issue"]
    for entry in headlines:
        card = entry if isinstance(entry, Listed) else Listed(entry, f"What {entry} is about.")
        lines += [card.headline, *([card.deck] if card.deck else []), f"{card.minutes} mins"]
    return RawPage(source, "\n".join(lines).encode())


def batch(**fields: Any) -> Batch:
    return Batch.objects.create(origin=Batch.Origin.COMMAND, **fields)


def pages_in(*files: tuple[str, bytes]) -> Iterator[Piece]:
    """What is in these files, given as name and bytes."""
    for name, raw in files:
        yield from read_container(name, BytesIO(raw))


def bring(*pages: RawPage, into: Batch | None = None) -> Summary:
    """Import these pages as one batch."""
    return import_pages(pages, into or batch())


def read_again(batch: Batch) -> None:
    """Read the pages of `batch`, which is done, with today's parser, and take in what changes."""
    if verbs.read_again(batch):
        verbs.commit(batch)


def shown() -> dict[str, Any]:
    """All that readers can see of the library, by address; with the texts behind the gate."""
    reader = Reader()
    stories = Story.objects.on_newsstand().select_related("edition__publication")
    free = {story.pk: Story(pk=story.pk, premium=False, edition=story.edition) for story in stories}
    address = {story.pk: _address(story) for story in stories}
    seen: dict[str, Any] = {}
    for story in stories:
        full = open_story(free[story.pk], reader)
        assert isinstance(full, FullStory)
        listed = Related.objects.filter(story=story).order_by("position")
        cards = [address.get(card) for card in listed.values_list("card", flat=True)]
        seen[address[story.pk]] = {
            **model_to_dict(story, exclude=["id", "edition"]),
            "text": full.paragraphs,
            "teaser": _teaser(story, reader),
            "related": [card for card in cards if card],
        }
    for edition in Edition.objects.on_newsstand().select_related("publication"):
        seen[f"{edition.publication.slug}/{edition.slug}"] = (
            edition.label,
            edition.stories,
            edition.minutes,
            edition.publication.frequency,
        )
    return seen


def _teaser(story: Story, reader: Reader) -> object:
    opened = open_story(story, reader)
    return opened.teaser if isinstance(opened, TeaserStory) else opened.paragraphs


def _address(story: Story) -> str:
    edition = story.edition
    return f"{edition.publication.slug}/{edition.slug}/{story.slug}"


def rows(*leaving_out: type[Model]) -> dict[str, list[dict[str, Any]]]:
    """Every row of the library's tables, to prove that nothing was written."""
    tables: tuple[type[Model], ...]
    tables = (Publication, Edition, Story, Related, FormerAddress, Library, StoryBody, Sighting)
    return {
        table.__name__: [dict(row) for row in table._base_manager.order_by("pk").values()]
        for table in tables
        if table not in leaving_out
    }


def forget_everything() -> None:
    """An empty library, for tests that import the same pages in several ways."""
    tables = (StoryBody, Sighting, Dump, Related, FormerAddress, Story, Edition, Publication)
    for table in tables:
        table._base_manager.all().delete()
