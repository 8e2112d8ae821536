"""Synthetic pages that are no story: editions, listings, and what is to be rejected."""

from collections.abc import Callable

from magreader.dumps.parser.pages import Card
from tests.dumps.mix.issues import masthead, odd_name, plain_name
from tests.dumps.mix.shapes import Lines, bar, gate, minutes, tools, upsell, words
from tests.dumps.mix.shapes import issue as issue_line
from tests.dumps.mix.story import Draft, card
from tests.dumps.mix.words import WORDS


def edition(draft: Draft) -> tuple[Lines, list[Card]]:
    """`PUB - DATE`, prices, a heading, `TITLE / DECK / 4 mins` triples; and the expected cards."""
    title = f"{draft.masthead.name} - {draft.issue.label}"
    top = [title, title] if draft.some(0.7) else [title]
    truth = _edition_cards(draft)
    blurb = [draft.prose.paragraph()] if draft.chance("edition-blurb", 0.1) else []
    listed = [line for card in truth for line in [*words(card), *minutes(draft, card, "{n}")]]
    tail = _about(draft) if draft.chance("edition-about", 0.2) else []
    return [*top, *_prices(draft), draft.chrome.word("issue"), *blurb, *listed, *tail], truth


def _edition_cards(draft: Draft) -> list[Card]:
    count = draft.rng.randint(2, 30)
    sparse = draft.chance("card-no-deck", 0.25)
    cards = []
    for position in range(count):
        whole = card(draft)
        # The first keeps its deck: under an unknown heading two lines would be anyone's guess.
        deck = None if sparse and position and draft.some(0.2) else whole.deck
        cards.append(Card(whole.publication, whole.headline, deck, whole.minutes, draft.issue))
    return cards


def _prices(draft: Draft) -> Lines:
    name, rng = draft.masthead.name, draft.rng
    lines = [
        f"Get {name} along with {rng.choice(('8,500', '9,000', '10,000'))}+ other magazines",
        f"1 Year ${rng.randint(20, 99)}.99",
        f"Save {rng.randint(10, 80)}%",
        f"1 Issue ${rng.randint(1, 9)}.99",
        f"${rng.randint(1, 9)}.99",
        "Digital Subscription",
    ]
    return [line for line in lines if rng.random() < 0.6] or lines[-2:]


def _about(draft: Draft) -> Lines:
    name = draft.masthead.name
    return [f"{name} Magazine Description:", "Publisher: Harbour Media", "Frequency: Monthly"]


def listing(draft: Draft) -> tuple[Lines, list[Card]]:
    """Categories or an offer, then cards of many editions; and the expected cards."""
    layout: Callable[[Draft, Card], Lines] = _listed_card
    if draft.chance("listing-publication-below", 0.15):
        layout = _listed_card_below
    elif draft.chance("listing-one-line-foot", 0.1):
        layout = _listed_card_foot
    cards = _listing_cards(draft, decks=layout is _listed_card_below)
    top = upsell(draft) if draft.some(0.35) else _categories(draft)
    lines = [line for card in cards for line in layout(draft, card)]
    return [*top, *lines, *(tools(draft) if draft.some(0.2) else [])], cards


def _listing_cards(draft: Draft, *, decks: bool) -> list[Card]:
    rng = draft.rng
    mastheads = [
        masthead(rng, odd_name(rng) if rng.random() < 0.2 else plain_name(rng))
        for _ in range(rng.randint(2, 9))
    ]
    sparse = not decks and draft.chance("card-no-deck", 0.25)
    cards = []
    for _ in range(rng.randint(6, 40)):
        whole = card(draft, rng.choice(mastheads))
        deck = None if sparse and draft.some(0.25) else whole.deck
        cards.append(Card(whole.publication, whole.headline, deck, whole.minutes, whole.edition))
    return cards


def _listed_card(draft: Draft, card: Card) -> Lines:
    foot = minutes(draft, card, "{n}  |")
    return [str(card.publication), *words(card), *foot, issue_line(card)]


def _listed_card_below(draft: Draft, card: Card) -> Lines:
    foot = minutes(draft, card, "{n}  |")
    return [*words(card), str(card.publication), *foot, issue_line(card)]


def _listed_card_foot(draft: Draft, card: Card) -> Lines:
    foot = minutes(draft, card, "{n}  |  ")[0]
    return [str(card.publication), *words(card), foot + issue_line(card)]


def _categories(draft: Draft) -> Lines:
    names = draft.rng.sample(WORDS["categories"], draft.rng.randint(4, 20))
    return [draft.chrome.word("categories"), *sorted(names)]


# Rejected


def _placeholders(draft: Draft) -> Lines:
    body = ["{{StoryDescription}}"] if draft.some(0.5) else [draft.prose.paragraph()]
    return [
        *bar(draft),
        "{{StoryTitle}}",
        "{{MagazineName}}",
        "|{{IssueName}}",
        *body,
        "This story is from the {{IssueName}} edition of {{MagazineName}}.",
        *gate(draft, whole=True)[1:],
    ]


def _placeholder_gate(draft: Draft) -> Lines:
    """An extractor's output whose edition line was never filled in."""
    line = "This story is from the {{IssueName}} edition of {{MagazineName}}."
    block = [line, *gate(draft, whole=True)[1:]]
    return [*(draft.prose.paragraph() for _ in range(3)), *block, *block]


def _one_line(draft: Draft) -> Lines:
    prose, name = draft.prose, draft.masthead.name
    return [draft.rng.choice(("404", "Not Found", prose.headline(), prose.paragraph(), name))]


def _empty(draft: Draft) -> Lines:
    return [draft.rng.choice(("", " ", "\t"))] * draft.rng.randint(0, 5)


def _chrome_only(draft: Draft) -> Lines:
    return [*upsell(draft), *bar(draft), *gate(draft, whole=True)[1:], *tools(draft)]


def _no_body(draft: Draft) -> Lines:
    head = [draft.prose.headline(), draft.masthead.name, f"|{draft.issue.label}"]
    return [*bar(draft), *head, *gate(draft, whole=True), *tools(draft)]


def _error_page(_draft: Draft) -> Lines:
    return ["Just a moment...", "Enable JavaScript and cookies to continue", "Ray ID: 7c1f0e"]


def _menu(draft: Draft) -> Lines:
    return ["Home", *draft.rng.sample(WORDS["categories"], 9), "Log in", "Help", "Terms of use"]


REJECTED: dict[str, Callable[[Draft], Lines]] = {
    "placeholders": _placeholders,
    "placeholder-gate": _placeholder_gate,
    "one-line": _one_line,
    "empty": _empty,
    "chrome-only": _chrome_only,
    "no-body": _no_body,
    "error-page": _error_page,
    "menu": _menu,
}


def rejected(draft: Draft) -> Lines:
    """A page that holds no story, of the sort that its traits tell."""
    sort = draft.rng.choice(tuple(REJECTED))
    draft.traits.add(f"rejected:{sort}")
    return REJECTED[sort](draft)
