"""What a page on the road would change, in words that can be laid side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from magreader.catalog.models import Holding, Publication, Story
from magreader.dumps.fold import Folded, fold
from magreader.dumps.models import Dump, Sighting
from magreader.dumps.road.chunks import enter, on_the_road, read_chunk
from magreader.dumps.road.claims import rolled_back
from magreader.dumps.road.foreseeing import earlier_of_one_place
from magreader.dumps.shelving import hold_library, load_texts, standing
from magreader.dumps.spots import PARAGRAPH

FIELDS = ("headline", "deck", "byline", "section", "minutes", "premium", "holding")


@dataclass(frozen=True, slots=True)
class Version:
    """A story as the library has it, or would have it. Its text is as long as what is held."""

    publication: str
    edition: str
    headline: str
    deck: str
    byline: str
    section: str
    minutes: int | None
    premium: bool
    holding: Holding
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListedStory:
    """A story that the page has as a card."""

    headline: str
    publication: str
    edition: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """`before` is None where the library doesn't hold the story today, `after` where the page
    tells of none: it is a list, or refused. `text` is the page's own, which as another version
    isn't the story's."""

    before: Version | None
    after: Version | None
    cards: tuple[ListedStory, ...]
    text: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[str, ...]:
        """The fields that would change, of `FIELDS` and `paragraphs`."""
        if not self.after:
            return ()
        return tuple(
            name
            for name in (*FIELDS, "paragraphs")
            if getattr(self.before, name, None) != getattr(self.after, name)
        )


def difference(dump: Dump) -> Difference:
    """What taking `dump` in, with the earlier pages of its batch that tell of the same story,
    would change today. It is on the road; nothing is written."""
    batch = dump.batch
    pages = read_chunk(batch, list(on_the_road(batch).filter(pk=dump.pk)))
    if not pages:
        return Difference(None, None, ())
    pages = [*read_chunk(batch, earlier_of_one_place(batch, pages)), *pages]
    with hold_library():
        with rolled_back():
            enter(pages)
            story = pages[-1].dump.story_id
            after = _version(story)
            cards = _cards(pages[-1].dump)
        held = _held([story, *(pk for pk, _card in cards)])
        before = _version(story) if story in held else None
    listed = [
        ListedStory(
            card.headline, str(card.edition.publication), card.edition.label, pk not in held
        )
        for pk, card in cards
    ]
    told = pages[-1].parsed.story
    return Difference(before, after, tuple(listed), tuple(told.paragraphs) if told else ())


def _version(story: int | None) -> Version | None:
    found = (
        Story.objects.filter(pk__in=[story] if story else [])
        .select_related("edition__publication")
        .first()
    )
    if not found:
        return None
    return Version(
        publication=found.edition.publication.name,
        edition=found.edition.label,
        paragraphs=_paragraphs(found.pk, found.edition.publication),
        holding=Holding(found.holding),
        headline=found.headline,
        deck=found.deck,
        byline=found.byline,
        section=found.section,
        minutes=found.minutes,
        premium=found.premium,
    )


def _paragraphs(story: int, publication: Publication) -> tuple[str, ...]:
    """Of the text that its sightings add up to."""
    folded: Folded = fold(standing([story])[story], premium=publication.premium)
    if not folded.text_of:
        return ()
    load_texts([folded.text_of])
    return tuple(folded.text_of.text.split(PARAGRAPH))


def _cards(dump: Dump) -> list[tuple[int, Story]]:
    """In the page's order; not the related list of the story, which another page may have given."""
    seen = Sighting.objects.filter(dump=dump, seen_as=Sighting.As.CARD).order_by("pk")
    return [(one.story_id, one.story) for one in seen.select_related("story__edition__publication")]


def _held(stories: Sequence[int | None]) -> set[int]:
    found = Story.objects.filter(pk__in=[pk for pk in stories if pk])
    return set(found.exclude(holding=Holding.NOTHING).values_list("pk", flat=True))
