"""The fold: what a story is, as the sum of its sightings.

Pure: no database. A page counts for more than a card, among pages the first version of the text
for more than another (`versions.py`), within a version a longer text for more than a shorter, a
newer dump for more than an older, and staff's word for more than all; each field takes what the
strongest sighting says that says anything about it. Of two texts that count the same the first
stays. The order of the sightings given is of no account.
"""

from collections.abc import Iterable
from dataclasses import dataclass

CARD, PAGE, STAFF = 1, 2, 3
"""How a story was seen; `Sighting.As` has the same numbers."""

CLEARED = " "
"""Staff's word that a field is to be empty. An empty one says nothing."""

UNPLACED = 10_000
"""The place of a story that no table of contents has shown: after those that have one."""

NEWEST = 1 << 62
"""`Seen.order` of a sighting in a dump that is being imported counts from here."""

IDS_AT_ONCE = 10_000
"""In one query: SQLite takes 32,766 parameters where it was built with its own defaults."""


@dataclass(slots=True, eq=False)
class Seen:
    """What one sighting says of a story. Empty or None: nothing.

    `order` grows with the dumps (for staff's corrections: with the corrections). `complete` is
    None where it says nothing of the text. `upload` is the word of its batch on premium. `pk`
    is the sighting's, None before it is written. `text` may be left out: `words` is enough.
    `version` is the number of a page's text among those of its story, `settled` whether staff
    decided on it; one that doesn't `count` is of a batch that is taken back.
    """

    seen_as: int
    order: int = 0
    headline: str = ""
    deck: str = ""
    byline: str = ""
    section: str = ""
    minutes: int | None = None
    premium: bool | None = None
    complete: bool | None = None
    position: int | None = None
    words: int = 0
    upload: bool | None = None
    pk: int | None = None
    text: str = ""
    version: int = 0
    settled: bool = False
    counts: bool = True

    @property
    def strength(self) -> tuple[int, int, int, bool, int]:
        """The fold prefers the larger. Among corrections only the newest counts."""
        if self.seen_as == STAFF:
            return STAFF, 0, 0, False, self.order
        version = self.version if self.seen_as == PAGE else 0
        return self.seen_as, -version, self.words, bool(self.complete), self.order


FIELDS = ("headline", "deck", "byline", "section", "minutes", "premium", "holding", "position")
"""The fields of a story that are folded, besides its text."""


@dataclass(slots=True)
class Folded:
    """A story's fields as its sightings add up to. `text_of` is the sighting whose text it has.

    `minutes` is None where nobody says them, and where they are counted: of a full text the
    library knows better than any page how long it is, and only staff's word stands above that.
    Of a card or an opening the page's word stands: what is held isn't the whole.
    """

    headline: str = ""
    deck: str = ""
    byline: str = ""
    section: str = ""
    minutes: int | None = None
    premium: bool = True
    position: int = UNPLACED
    holding: str = "nothing"
    text_of: Seen | None = None

    def has_text_of(self, other: "Folded") -> bool:
        """Whether both have the same text, or none. Texts that are equally long must be there."""
        mine, its = self.text_of, other.text_of
        if mine is its or not (mine and its):
            return mine is its
        return mine.words == its.words and mine.text == its.text

    def reads_like(self, other: "Folded") -> bool:
        """Whether readers can't tell the two apart."""
        return self.has_text_of(other) and all(
            getattr(self, name) == getattr(other, name) for name in FIELDS
        )


def fold(sightings: Iterable[Seen], *, premium: bool) -> Folded:
    """What these sightings of one story add up to.

    `premium` is its publication's word, where neither staff nor the upload of a page gave one.
    """
    folded = Folded(premium=premium)
    said_premium: bool | None = None
    by_staff: int | None = None
    # The strongest has the last word.
    for seen in sorted(sightings, key=lambda seen: seen.strength):
        _say(folded, seen)
        if seen.seen_as == STAFF:
            said_premium = said_premium if seen.premium is None else seen.premium
            by_staff = by_staff if seen.minutes is None else seen.minutes
        elif seen.seen_as == PAGE and seen.upload is not None:
            said_premium = seen.upload
    if said_premium is not None:
        folded.premium = said_premium
    return _finish(folded, by_staff)


def _say(folded: Folded, seen: Seen) -> None:
    """Take every field that `seen` says over what weaker ones said."""
    folded.headline = seen.headline or folded.headline
    folded.deck = seen.deck or folded.deck
    folded.byline = seen.byline or folded.byline
    folded.section = seen.section or folded.section
    folded.minutes = folded.minutes if seen.minutes is None else seen.minutes
    folded.position = folded.position if seen.position is None else seen.position
    folded.text_of = seen if _has_better_text(seen, folded.text_of) else folded.text_of
    if seen.seen_as != STAFF:  # a correction alone holds nothing
        folded.holding = "card"


def _has_better_text(seen: Seen, known: Seen | None) -> bool:
    """Whether it says anything of the text. The same words in newer print are no better."""
    if seen.complete is None:
        return False
    return not known or seen.strength[:-1] != known.strength[:-1] or seen.seen_as == STAFF


def _finish(folded: Folded, minutes_by_staff: int | None) -> Folded:
    """What follows from the rest: how much is held, whose minutes count, cleared fields."""
    text = folded.text_of
    if folded.holding == "nothing" or (text and not text.words):
        text = folded.text_of = None
    if text:
        folded.holding = "full" if text.complete else "opening"
    folded.minutes = (minutes_by_staff if folded.holding == "full" else folded.minutes) or None
    folded.deck = folded.deck.strip()
    folded.byline = folded.byline.strip()
    folded.section = folded.section.strip()
    return folded


def adds_nothing(card: Seen, folded: Folded) -> bool:
    """A card that only repeats what the story says already: no fold can come out otherwise."""
    return (
        card.seen_as == CARD
        and folded.holding != "nothing"
        and card.headline in ("", folded.headline)
        and card.deck in ("", folded.deck)
        and (folded.holding == "full" or card.minutes in (None, folded.minutes))
        and card.position in (None, folded.position)
    )
