"""Story pages line by line: the shapes S1 to S4 of `docs/dumps.md`, with what may miss."""

import re
import unicodedata
from collections.abc import Callable

from magreader.dumps.parser.pages import Card
from tests.dumps.mix.story import Draft, Story
from tests.dumps.mix.words import WORDS, Prose

TOOLS = ("Listen", "Translate", "Change font size")
Lines = list[str]


def doubled(draft: Draft, trait: str, probability: float, line: str) -> Lines:
    """The line, now and then twice."""
    return [line, line] if draft.chance(trait, probability) else [line]


# The header


def bar(draft: Draft) -> Lines:
    """The bar above the title, mostly there."""
    if draft.chance("no-bar", 0.08):
        return []
    return doubled(draft, "bar-twice", 0.02, draft.chrome.line(draft.rng, "bar"))


def upsell(draft: Draft) -> Lines:
    """The offer that stands above S2 pages and listings, its numbers and prices ever changing."""
    rng = draft.rng
    sign, price = rng.choice("$$$£€₹"), rng.choice(("74.99", "49.99", "1,299", "39.50"))
    lines = [*draft.chrome.both(rng, "upsell"), f"{sign}{rng.choice(('149.99', '99.99', '2,499'))}"]
    lines.append(f"{sign}{price}/{draft.chrome.word('year')}")
    if draft.chance("holiday-offer", 0.2):
        lines.append(f"The Perfect Holiday Gift{rng.choice((' Gift Now', ''))}")
    return lines


def deck(draft: Draft, story: Story) -> Lines:
    """The deck, if any, now and then twice."""
    return doubled(draft, "deck-twice", 0.01, story.deck) if story.deck else []


def _s1_header(draft: Draft, story: Story) -> Lines:
    title = doubled(draft, "title-twice", 0.04, story.headline)
    name = doubled(draft, "publication-twice", 0.03, draft.masthead.name)
    if draft.shape == "S1-rtl":
        return [*bar(draft), *title, draft.issue.label, f"|{name[0]}"]
    if _named_elsewhere(draft, story) and draft.chance("header-no-publication", 0.01):
        name = []
    date = [_date_line(draft)]
    if name and draft.chance("header-no-date", 0.01):
        date = []
    return [*bar(draft), *title, *name, *date]


def _named_elsewhere(draft: Draft, story: Story) -> bool:
    """Whether a stranger would find the publication's name without the header."""
    on_cards = len(story.cards) > 1 and "cards-of-others" not in draft.traits
    return draft.chrome.listed or on_cards


def _date_line(draft: Draft) -> str:
    if draft.chance("bare-date", 0.05):
        return draft.issue.label
    return f"{draft.rng.choice(('|', '|', '|', '| '))}{draft.issue.label}"


def _s2_header(draft: Draft, story: Story) -> Lines:
    offer = [] if draft.chance("no-upsell", 0.15) else upsell(draft)
    title = doubled(draft, "title-twice", 0.04, story.headline)
    name = doubled(draft, "publication-twice", 0.03, draft.masthead.name)
    again = [] if draft.chance("no-picture-title", 0.1) else [story.headline]
    date = ["|", draft.issue.label]
    return [*offer, *bar(draft), *title, *name, *date, *deck(draft, story), *again]


def _s3_header(draft: Draft, story: Story) -> Lines:
    name_and_date = f"{draft.masthead.name}|{draft.issue.label}"
    head = [story.headline, *doubled(draft, "publication-twice", 0.03, name_and_date)]
    byline = [story.byline] if story.byline else []
    again = [story.headline]
    if not byline and draft.chance("no-picture-title", 0.1):
        again = []
    return [*head, *deck(draft, story), *byline, *again]


# The gate


def gate(draft: Draft, *, whole: bool = False) -> Lines:
    """Edition line and prompts; unless `whole`, one or the other may be missing."""
    edition = _part(draft, "edition", d=draft.issue.label)
    subscribe, signin = _part(draft, "subscribe"), _part(draft, "signin")
    if whole:
        return [edition, subscribe, signin]
    if "header-no-publication" in draft.traits or "header-no-date" in draft.traits:
        return [edition, subscribe, signin]
    if not draft.chrome.brandless and draft.chance("no-edition-line", 0.05):
        return [subscribe, signin]
    if draft.chance("no-prompts", 0.05):
        return [edition]
    if draft.chance("one-prompt", 0.04):
        return [edition, draft.rng.choice((subscribe, signin))]
    lines = [edition, subscribe, signin]
    return lines * 2 if draft.chance("gate-twice", 0.03) else lines


def _part(draft: Draft, part: str, **fields: str) -> str:
    name = draft.masthead.name
    return draft.chrome.line(draft.rng, part, p=name, P=name.upper(), **fields)


def _old_gate(draft: Draft) -> Lines:
    """The two lines of the oldest pages: mostly English, whatever the rest is in."""
    if draft.chrome.listed or not draft.chance("old-gate-unlisted", 0.3):
        return list(WORDS["old_gate"])
    return draft.chrome.both(draft.rng, "old")


# The cards


def heading(draft: Draft, story: Story) -> Lines:
    """The heading above the cards: the publication's name plus a few words."""
    missing = 0.03 if story.cards else 0.5
    if draft.shape != "S2-open" and draft.chance("no-heading", missing):
        return []
    return [_part(draft, "more")]


def cards(draft: Draft, story: Story, layout: Callable[[Draft, Card], Lines]) -> Lines:
    """All cards, one after the other."""
    return [line for card in story.cards for line in layout(draft, card)]


def s1_card(draft: Draft, card: Card) -> Lines:
    """`PUB / TITLE / [DECK] / N mins / DATE`."""
    return [str(card.publication), *words(card), *minutes(draft, card, "{n}"), issue(card)]


def s2_card(draft: Draft, card: Card) -> Lines:
    """As S1, with `time to read` before the minutes and now and then the publication twice."""
    name = doubled(draft, "card-publication-twice", 0.1, str(card.publication))
    caption = [draft.rng.choice(("time to read", "time to read", "time-read"))]
    foot = [*caption, *minutes(draft, card, "{n}")] if card.minutes else []
    return [*name, *words(card), *foot, issue(card)]


def s3_card(draft: Draft, card: Card) -> Lines:
    """`TITLE / [DECK] / 1 min read / PUB / DATE`."""
    return [*words(card), *minutes(draft, card, "{n} read"), str(card.publication), issue(card)]


def s4_card(_draft: Draft, card: Card) -> Lines:
    """`TITLE / DECK` and nothing else."""
    return words(card)


def words(card: Card) -> Lines:
    """Headline and deck of a card."""
    return [card.headline, card.deck] if card.deck else [card.headline]


def issue(card: Card) -> str:
    """The date of a card as printed."""
    assert card.edition is not None
    return card.edition.label


def minutes(draft: Draft, card: Card, pattern: str) -> Lines:
    """`4 mins`, `1 min` or, on some pages, `1 mins`; the pattern says what stands around it."""
    if card.minutes is None:
        return []
    if pattern.endswith("read"):
        return [pattern.format(n=f"{card.minutes} min")]
    unit = "min" if card.minutes == 1 and draft.some(0.7) else "mins"
    return [pattern.format(n=f"{card.minutes} {unit}")]


def tools(draft: Draft) -> Lines:
    """`Listen` and its neighbours: all, some, in another order, or none."""
    if draft.chance("no-tools", 0.15):
        return []
    if draft.chance("tools-shuffled", 0.15):
        return draft.rng.sample(TOOLS, draft.rng.randint(1, 3))
    return list(TOOLS)


# Whole pages


def s1(draft: Draft, story: Story) -> Lines:
    """A line a block, with or without right-to-left chrome."""
    top = [*_s1_header(draft, story), *deck(draft, story), *story.paragraphs, *gate(draft)]
    tail = [*heading(draft, story), *cards(draft, story, s1_card)]
    buttons = tools(draft)
    if buttons and draft.chance("tools-before-cards", 0.03):
        return [*top, *buttons, *tail]
    return [*top, *advert(draft), *tail, *buttons]


def s2(draft: Draft, story: Story) -> Lines:
    """Blank lines between blocks (they are put in later); S2-open has no gate at all."""
    end = [] if draft.shape == "S2-open" else [*gate(draft), *advert(draft)]
    tail = [*heading(draft, story), *cards(draft, story, s2_card), *tools(draft)]
    return [*_s2_header(draft, story), *story.paragraphs, *end, *tail]


def s3(draft: Draft, story: Story) -> Lines:
    """The old shape, ended by two lines or by the gate block twice."""
    end = gate(draft, whole=True) * 2 if draft.shape == "S3-gate-twice" else _old_gate(draft)
    tail = [*heading(draft, story), *cards(draft, story, s3_card)]
    return [*_s3_header(draft, story), *story.paragraphs, *end, *tail]


def s4(draft: Draft, story: Story) -> Lines:
    """An extractor's output: body, the gate block twice, bare cards."""
    return [*story.paragraphs, *gate(draft, whole=True) * 2, *cards(draft, story, s4_card)]


def advert(draft: Draft) -> Lines:
    """What advertisers leave between the gate and the cards."""
    return ["ADVERTISEMENT"] if draft.chance("advert", 0.02) else []


# Names of pages


def slug_words(headline: str) -> Lines:
    """The words of a headline as a slug spells them."""
    plain = unicodedata.normalize("NFKD", headline).encode("ascii", "ignore").decode()
    return re.findall(r"[A-Za-z0-9]+", re.sub(r"['\"]", "", plain))


def sluggable(draft: Draft) -> str:
    """A headline whose slug has three plain words or more, in the Latin alphabet."""
    prose = Prose(draft.rng)
    headline = prose.headline()
    while sum(word.isalpha() for word in slug_words(headline)) < 3:
        headline = prose.headline()
    return headline


def slug_source(draft: Draft, headline: str) -> str:
    """An address or a file name that tells the headline."""
    slug = "-".join(slug_words(headline))
    shelf = "-".join(slug_words(draft.masthead.name)) or "Magazine"
    category = draft.rng.choice(("business", "news", "fashion", "newspaper", "lifestyle"))
    address = f"https://www.magzter.com/{draft.rng.choice(('', 'nl/', 'de/', 'ar/'))}stories"
    names = (
        f"{address}/{category}/{shelf}/{slug.upper()}",
        f"{address}/{category}/{shelf}/{slug}",
        f"{address}/{category}/{shelf}/{slug}?utm_source=feed&page=2",
        f"{slug.lower()}.txt",
        f"crawl/2024/{slug.lower()}.txt",
        f"{slug.lower().replace('-', '_')}.txt",
    )
    return draft.rng.choices(names, (30, 20, 5, 25, 10, 10))[0]


def plain_source(draft: Draft) -> str:
    """A name that tells nothing."""
    number = draft.rng.randint(1, 9999)
    names = (
        f"page_{number:04}.txt",
        f"dump-{number}.txt",
        f"{number:06}.txt",
        f"pages/{number}.txt",
        f"CC-MAIN-20240712-{number:05}.txt",
        f"https://www.magzter.com/stories/{number}",
    )
    return draft.rng.choice(names)
