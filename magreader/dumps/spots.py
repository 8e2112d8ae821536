"""What a parsed page says of which story: each story and card with the place it belongs to.

Pure but for its words: no database.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magreader.catalog.identity import fold_name
from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.fold import CARD, CLEARED, PAGE, STAFF, Seen
from magreader.dumps.minutes import count_words
from magreader.dumps.parser.pages import Card, Kind, ParsedPage, ParsedStory, Said
from magreader.dumps.parser.slugs import headline_from_source

PARAGRAPH = "\n\n"
"""Between two paragraphs of a sighting's text."""

KEY = 200
HEADLINE = 500
NAME = 200
SECTION = 120
MINUTES = 32_767
"""As much as the columns hold."""


type At = tuple[str, str, str]
"""Where a story belongs: folded publication, key of the edition, folded headline."""


@dataclass(slots=True, eq=False)
class Spot:
    """One sighting, with the names of where it belongs.

    `headline` is the sighting's, or the best guess where the page has none. `word` is what staff
    said of the story on this page: a sighting beside the page's own, stronger than any page.
    `page` is the number of its page in a chunk; where that is taken in, both it and the order of
    `seen` are given.
    """

    publication: str
    edition: IssueDate
    headline: str
    seen: Seen
    at: At
    word: Seen | None = None
    page: int = 0

    @property
    def sightings(self) -> list[Seen]:
        return [self.seen, self.word] if self.word else [self.seen]


@dataclass(slots=True)
class Spots:
    """The spots of a page, its own story first. `reason` says why nothing could be taken."""

    found: list[Spot]
    warnings: list[str]
    reason: str = ""

    @property
    def place(self) -> int | None:
        """A hash of 64 bits, with a sign, of where the page's own story belongs; None: a list."""
        own = next((spot.at for spot in self.found if spot.seen.seen_as == PAGE), None)
        return own and int.from_bytes(
            blake2b("\0".join(own).encode(), digest_size=8).digest(), signed=True
        )


def spots_of(parsed: ParsedPage, *, upload: bool | None = None, publication: str = "") -> Spots:
    """What a page has to say; `upload` as in `Seen`. `publication` is the name that counts where
    the page says none."""
    if publication and not parsed.publication:
        parsed = replace(parsed, publication=publication)
    if parsed.kind is Kind.REJECTED:
        return Spots([], [], parsed.reason or gettext_noop("Nothing on it looks like a story."))
    spots = Spots([], [])
    if parsed.story:
        if not (parsed.publication and parsed.edition):
            return Spots([], [], _not_placed(parsed))
        headline = parsed.story.headline[:HEADLINE]
        seen = _seen_page(parsed.story, upload=upload)
        if headline != headline_from_source(parsed.source):
            seen.headline = headline  # the words of an address are no match for a card's
        spot = _spot(parsed.publication, parsed.edition, headline, seen)
        spots.found.append(_by_word(spot, parsed.said) if parsed.said else spot)
    for number, card in enumerate(parsed.related, 1):
        _add_card(spots, parsed, number, card)
    if not spots.found:
        spots.reason = gettext_noop("None of its stories says in which edition it appeared.")
    return spots


def _not_placed(parsed: ParsedPage) -> str:
    if parsed.publication:
        return gettext_noop("The page doesn't say in which edition the story appeared.")
    return gettext_noop("The page doesn't say in which publication the story appeared.")


def _add_card(spots: Spots, parsed: ParsedPage, number: int, card: Card) -> None:
    listed = parsed.kind is Kind.EDITION
    publication = card.publication or parsed.publication
    edition = card.edition or (parsed.edition if listed else None)
    if not (publication and edition):
        spots.warnings.append(
            _("“%(headline)s” is not kept: the page doesn't say in which edition it appeared.")
            % {"headline": card.headline}
        )
        return
    seen = Seen(
        CARD,
        headline=card.headline[:HEADLINE],
        deck=card.deck or "",
        minutes=_minutes(card.minutes),
        position=number if listed else None,
    )
    spots.found.append(_spot(publication, edition, seen.headline, seen))


def _by_word(spot: Spot, said: Said) -> Spot:
    """The spot with what staff said of its story, in the place where the library knows it."""
    if said.known_as:
        spot.at = (*spot.at[:2], said.known_as[:KEY])
    if said.fields:
        spot.word = _seen_by_staff(spot, said)
    return spot


def _seen_by_staff(spot: Spot, said: Said) -> Seen:
    page = spot.seen
    seen = Seen(STAFF, said_at(said.at))
    told = {"headline": spot.headline, "deck": page.deck}
    told |= {"byline": page.byline, "section": page.section}
    for name in said.fields & told.keys():
        setattr(seen, name, told[name] or CLEARED)
    if "text" in said.fields:
        seen.text, seen.words, seen.complete = page.text, page.words, page.complete
    return seen


def said_at(moment: datetime) -> int:
    """The moment of a correction as `Seen.order` counts it: microseconds since 1970."""
    return int(moment.timestamp() * 1_000_000)


def _seen_page(story: ParsedStory, *, upload: bool | None) -> Seen:
    return Seen(
        PAGE,
        deck=story.deck or "",
        byline=(story.byline or "")[:NAME],
        section=(story.section or "")[:SECTION],
        minutes=_minutes(story.minutes),
        premium=story.premium,
        complete=story.complete,
        words=sum(map(count_words, story.paragraphs)),
        upload=upload,
        text=PARAGRAPH.join(story.paragraphs),
    )


def _spot(publication: str, edition: IssueDate, headline: str, seen: Seen) -> Spot:
    name = publication[:NAME]
    return Spot(
        name,
        edition,
        headline,
        seen,
        (fold_name(name)[:KEY], _edition_key(edition), fold_name(headline)[:KEY]),
    )


@lru_cache(maxsize=8192)
def _edition_key(edition: IssueDate) -> str:
    return edition.key[:160]


def _minutes(minutes: int | None) -> int | None:
    return min(minutes, MINUTES) if minutes else None
