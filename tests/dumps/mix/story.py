"""What a synthetic story page is about: its masthead, headline, deck, body and cards.

Nothing here knows in which order a page prints it (`shapes.py`) or what the crawl did to it
(`noise.py`). Every oddity that came up is noted in `Draft.traits`.
"""

from dataclasses import dataclass, field, replace
from random import Random

from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.parser.pages import Card
from tests.dumps.mix.chrome import Chrome
from tests.dumps.mix.issues import (
    Masthead,
    foreign_masthead,
    masthead,
    odd_name,
    plain_name,
    speaks_months,
)
from tests.dumps.mix.words import TONGUES, WORDS, ForeignProse, Prose

LONGEST_PLAIN_HEADLINE = 50


@dataclass
class Draft:
    """One page in the making: its luck, its words, and what has been noted about it."""

    rng: Random
    chrome: Chrome
    shape: str
    traits: set[str] = field(default_factory=set)
    language: str = "en"
    prose: Prose = field(init=False)
    masthead: Masthead = field(init=False)
    issue: IssueDate = field(init=False)

    def __post_init__(self) -> None:
        self.prose = self._writer()
        self.masthead = self._masthead()
        self.issue = self.masthead.issue(self.rng)
        self.traits.add(f"date:{self.masthead.form_name}")
        self._note_chrome()

    @property
    def gated(self) -> bool:
        """Whether the page has a gate at all, so that its text may be cut short."""
        return self.shape != "S2-open"

    def chance(self, trait: str, probability: float) -> bool:
        """Whether something comes up on this page; noted as a trait when it does."""
        comes_up = self.rng.random() < probability
        if comes_up:
            self.traits.add(trait)
        return comes_up

    def some(self, probability: float) -> bool:
        """Like `chance`, for what is too usual to be noted."""
        return self.rng.random() < probability

    def _writer(self) -> Prose:
        if self.chance("foreign-story", 0.1):
            self.language = self.rng.choice(TONGUES)
            return ForeignProse(self.rng, self.language)
        return Prose(self.rng)

    def _masthead(self) -> Masthead:
        name = self._name()
        code = self.chrome.codes[0]
        if speaks_months(code) and self.chance("foreign-month", 0.05):
            return foreign_masthead(self.rng, name, code)
        return masthead(self.rng, name)

    def _name(self) -> str:
        fair = self.shape != "S4" or self.chrome.listed
        if fair and self.chance("odd-name", 0.25):
            return odd_name(self.rng)
        return plain_name(self.rng)

    def _note_chrome(self) -> None:
        group = "listed" if self.chrome.listed else "unlisted"
        self.traits.add(f"chrome:{'mixed' if self.chrome.mixed else group}")


@dataclass(frozen=True, slots=True)
class Story:
    """The truth about a story page."""

    headline: str
    deck: str | None
    byline: str | None
    paragraphs: tuple[str, ...]
    cards: tuple[Card, ...]


def story(draft: Draft) -> Story:
    """A story with its related cards."""
    headline = _headline(draft, "")
    deck = None if draft.chance("no-deck", 0.15) else _deck(draft, "")
    signed = draft.shape.startswith("S3") and draft.chance("byline", 0.6)
    byline = _byline(draft) if signed else None
    paragraphs = _body(draft, deck)
    cards = _cards(draft, headline)
    return Story(headline, deck, byline, tuple(paragraphs), tuple(cards))


def _headline(draft: Draft, prefix: str) -> str:
    """A headline; `prefix` tells a card's traits from the story's."""
    prose, name = draft.prose, draft.masthead.name
    if draft.chance(f"{prefix}headline-section", 0.03):
        return str(draft.rng.choice(WORDS["english"]["section"].split("|")))
    if draft.chance(f"{prefix}headline-date", 0.015):
        return f"{draft.masthead.issue(draft.rng).label}: {prose.headline()}"
    if draft.chance(f"{prefix}headline-mins", 0.01):
        return f"{draft.rng.randint(2, 9)} mins with {prose.person()}"
    if draft.chance(f"{prefix}headline-names-publication", 0.015):
        return draft.rng.choice((f"Best of {name} this year", f"{name} awards", f"Inside {name}"))
    headline = prose.headline()
    return headline.upper() if draft.chance(f"{prefix}headline-capitals", 0.15) else headline


def _deck(draft: Draft, prefix: str) -> str:
    deck = draft.prose.deck()
    if draft.chance(f"{prefix}deck-mins", 0.04):
        wordings = ("Ready in 3 mins: {}", "{} A read of 3 mins", "3 mins. {}")
        return draft.rng.choice(wordings).format(deck)
    if draft.chance(f"{prefix}deck-date", 0.04):
        label = draft.masthead.issue(draft.rng).label
        return draft.rng.choice(("On {1}, {0}", "{0} ({1})", "{1}: {0}")).format(deck, label)
    return deck


def _byline(draft: Draft) -> str:
    person = draft.prose.person
    return draft.rng.choice((person(), f"By {person()}", f"{person()} and {person()}"))


def _body(draft: Draft, deck: str | None) -> list[str]:
    count = draft.rng.choices((1, 2, 3, 4, 5, 6, 8, 11, 16), (3, 8, 15, 20, 20, 14, 10, 7, 3))[0]
    body = [draft.prose.paragraph() for _ in range(count)]
    body = [_seasoned(draft, paragraph) for paragraph in body]
    if not deck and draft.chance("short-lede", 0.06):
        body.insert(0, draft.prose.lede())
    if draft.gated and draft.chance("cut-short", 0.1):
        opening = body[-1][: int(len(body[-1]) * 0.7)].rstrip()
        body[-1] = opening + draft.rng.choice(("", "...", "…"))
    elif len(body) > 1 and draft.chance("short-last", 0.04):
        body.append(draft.prose.lede())
    return _interrupted(draft, body)


def _seasoned(draft: Draft, paragraph: str) -> str:
    """Now and then a paragraph that says what furniture says: a date, a name, `Listen`, minutes."""
    rng, name = draft.rng, draft.masthead.name
    label = draft.masthead.issue(rng).label
    if draft.chance("paragraph-date", 0.04):
        wordings = ("On {1}, {0}", "{0} That was {1}.", "{0} ({1})")
        return rng.choice(wordings).format(paragraph, label)
    if draft.chance("paragraph-publication", 0.03):
        return rng.choice(("{1} found that {0}", "{0} He told {1} so.")).format(paragraph, name)
    if draft.chance("paragraph-listen", 0.01):
        return f"Listen. Translate that if you can. {paragraph}"
    if draft.chance("paragraph-mins", 0.01):
        return f"It took 4 mins, {label} or not. {paragraph}"
    return paragraph


def _interrupted(draft: Draft, body: list[str]) -> list[str]:
    """The body with lone short lines in it, as far as a page with or without a gate has them."""
    name, label = draft.masthead.name, draft.masthead.issue(draft.rng).label
    lines: list[str] = []
    if len(body) > 2 and draft.chance("crosshead", 0.12):
        lines += [draft.prose.crosshead() for _ in range(draft.rng.randint(1, 3))]
    if len(body) > 2 and draft.gated:
        if draft.chance("crosshead-names-publication", 0.007):
            lines.append(f"Why {name} matters")
        if draft.chance("crosshead-date", 0.005):
            lines.append(label)
        if draft.chance("false-edition-line", 0.01):
            lines.append(f"{name} first reported the case in its edition of {draft.issue.label}.")
    for line in lines:
        body.insert(draft.rng.randint(1, len(body) - 1), line)
    return body


def _cards(draft: Draft, headline: str) -> list[Card]:
    count = draft.rng.choices((0, 1, 2, 3, 5, 6, 8, 10, 12), (8, 4, 5, 8, 12, 15, 15, 25, 8))[0]
    draft.traits.add(f"cards:{'none' if not count else 'few' if count < 6 else 'many'}")
    cards = [card(draft) for _ in range(count)]
    cards = _dated(draft, cards)
    if count > 1 and draft.chance("twin-headlines", 0.04):
        cards[-1] = replace(cards[-1], headline="LETTERS", deck=draft.prose.deck())
        cards[0] = replace(cards[0], headline="LETTERS", deck=draft.prose.deck())
    if count > 1 and draft.shape != "S4" and draft.chance("story-among-cards", 0.02):
        cards[1] = replace(cards[1], headline=headline)
    return _thinned(draft, cards)


def card(draft: Draft, source: Masthead | None = None) -> Card:
    """A whole card of the page's publication or another."""
    source = source or draft.masthead
    minutes = draft.rng.choices(range(1, 13), (20, 18, 16, 14, 10, 8, 5, 3, 2, 2, 1, 1))[0]
    deck = _deck(draft, "card-")
    return Card(source.name, _headline(draft, "card-"), deck, minutes, source.issue(draft.rng))


def _dated(draft: Draft, cards: list[Card]) -> list[Card]:
    """All of one issue, or each of its own; sometimes of other publications."""
    if draft.chance("cards-of-others", 0.3 if draft.shape.startswith("S3") else 0.05):
        others = [masthead(draft.rng, plain_name(draft.rng)) for _ in cards]
        return [
            replace(card, publication=other.name, edition=other.issue(draft.rng))
            for card, other in zip(cards, others, strict=True)
        ]
    if draft.some(0.6):
        issue = draft.masthead.issue(draft.rng)
        return [replace(card, edition=issue) for card in cards]
    return cards


def _spares(card: Card, below: str, bare: bool) -> bool:
    """Whether a card is still a card without its deck.

    Twins would be one card; bare, a long headline below would be read as the deck.
    """
    return card.headline != "LETTERS" and not (bare and len(below) > LONGEST_PLAIN_HEADLINE)


def _thinned(draft: Draft, cards: list[Card]) -> list[Card]:
    """Some cards without deck or minutes."""
    bare = draft.shape == "S4"
    if draft.chance("card-no-deck", 0.1 if bare else 0.2):
        following = [*(card.headline for card in cards[1:]), ""]
        cards = [
            replace(card, deck=None) if draft.some(0.3) and _spares(card, below, bare) else card
            for card, below in zip(cards, following, strict=False)
        ]
    if not bare and draft.chance("card-no-minutes", 0.1):
        cards = [replace(card, minutes=None) if draft.some(0.3) else card for card in cards]
    if bare:
        cards = [replace(card, publication=None, minutes=None, edition=None) for card in cards]
    return cards
