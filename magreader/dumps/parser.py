"""One page of text read: story, edition or listing, by structure first and labels second.

Every line ends up with a role: part of a field, furniture, a repeat, or leftover. Pure: no Django, no database.
"""

import re
from collections import Counter
from dataclasses import replace

from magreader.dumps.body import Body, read_body
from magreader.dumps.cards import LONGEST_NAME, CardList, fold, is_tail, read_cards
from magreader.dumps.gate import Gate, edition_of_label, find_gate, name_by_date, prompts_above
from magreader.dumps.header import GATE_KINDS, Header, find_header, is_dashed
from magreader.dumps.pages import Card, Kind, Leftover, ParsedPage, ParsedStory
from magreader.dumps.rows import Role, Row, Rows, read_rows
from magreader.dumps.slugs import headline_from_source, slug_words
from magreader.dumps.text import clean

NO_LINES = "The page is empty."
ONE_LINE = "The page has a single line: no story can be read from it."
PLACEHOLDERS = "The page was saved before it was filled in: placeholders like {{IssueName}} are still in it."
NO_STORY = "Nothing on the page looks like a story: no date of issue, no publication and no list of stories was found."
NO_TEXT = "The page has a headline but no text of a story."
NO_HEADLINE = "The page has a text but no headline, and neither its address nor its file name gives one."

_PLACEHOLDER = re.compile(r"\{\{\s*[\w.]+\s*\}\}")
LONGEST_PLACEHOLDER_LINE = 240


def parse_page(text: str, source: str) -> ParsedPage:
    """Read one page of text. Never raises: what can't be read comes back as rejected, with a reason."""
    lines = clean(text)
    page = read_rows(lines)
    parsed = _parse(page, source, may_be_unfilled="{{" in text)
    return _accounted(parsed, page, lines)


def _parse(page: Rows, source: str, *, may_be_unfilled: bool) -> ParsedPage:
    rows = page.rows
    reason = _hopeless(rows, may_be_unfilled=may_be_unfilled)
    if reason:
        return _rejected(page, source, reason)
    names = _label_names(rows)
    repeated = _repeated_names(rows)
    header = find_header(rows, names or repeated)
    if header.date and not names:
        names = _name_by_date(rows, header)
        header = find_header(rows, names) if names else header
    if _is_edition(rows, header):
        return _edition_page(page, source)
    gate = find_gate(rows, header.end, _names(header, names, repeated))
    if not header.end and not gate:
        return _listing_page(page, source)
    return _story_page(page, source, header, gate, names)


def _hopeless(rows: list[Row], *, may_be_unfilled: bool) -> str | None:
    if len(rows) < 2:
        return ONE_LINE if rows else NO_LINES
    if may_be_unfilled and any(_is_unfilled(row.text) for row in rows):
        return PLACEHOLDERS
    return None


def _is_unfilled(line: str) -> bool:
    """Placeholders in a short line; a paragraph may well write about them."""
    return len(line) <= LONGEST_PLACEHOLDER_LINE and _PLACEHOLDER.search(line) is not None


def _rejected(page: Rows, source: str, reason: str) -> ParsedPage:
    page.roles[:] = [role if role in (Role.BLANK, Role.FURNITURE, Role.REPEAT) else "" for role in page.roles]
    return ParsedPage(source, Kind.REJECTED, reason, chrome_language(page))


def _accounted(parsed: ParsedPage, page: Rows, lines: list[str]) -> ParsedPage:
    """The page with the lines nobody took as leftover."""
    leftover = tuple(Leftover(at + 1, lines[at]) for at, role in enumerate(page.roles) if not role)
    roles = tuple(role or Role.LEFTOVER for role in page.roles)
    return replace(parsed, leftover=leftover, roles=roles)


# --- what the page tells about itself -------------------------------------------------------------------------

_WEIGHTS = {"edition": 2, "more": 2, "bar": 2}


def chrome_language(page: Rows) -> str | None:
    """The language most of the known furniture is in; English counts last, as untranslated bits are English."""
    votes: Counter[str] = Counter()
    for label in page.labels:
        if label.language:
            votes[label.language] += _WEIGHTS.get(label.kind, 1)
    return max(votes, key=lambda language: (votes[language], language != "en"), default=None)


def _label_names(rows: list[Row]) -> set[str]:
    """The publications that known edition sentences and headings name."""
    found = (edition_of_label(row) for row in rows if row.label)
    return {fold(edition.publication) for edition in found if edition and edition.publication}


def _repeated_names(rows: list[Row]) -> set[str]:
    """Short lines that stand above headlines again and again: names of publications."""
    counts = Counter(row.text for row in rows if row.plain and len(row.text) <= LONGEST_NAME)
    most = counts.most_common(1)
    return {fold(most[0][0])} if most and most[0][1] >= 3 else set()


def _name_by_date(rows: list[Row], header: Header) -> set[str]:
    """The publication, where a sentence below the text names it beside the header's date."""
    if not header.date:
        return set()
    candidates = [header.publication, header.headline.text if header.headline else None]
    name = name_by_date(rows, header.end, header.date.label, [text for text in candidates if text])
    return {fold(name)} if name else set()


def _names(header: Header, names: set[str], repeated: set[str]) -> set[str]:
    if header.publication:
        return names | {fold(header.publication)} | repeated
    return names | repeated


# --- editions and listings ------------------------------------------------------------------------------------


def _is_edition(rows: list[Row], header: Header) -> bool:
    """`PUB - DATE` or `In this issue` above stories that have minutes but no date of their own."""
    if any(row.label and row.label.kind in GATE_KINDS for row in rows):
        return False
    dashed = any(is_dashed(row) for row in rows[:12])
    undated = sum(_is_undated(rows, number) for number in range(header.end, len(rows)) if rows[number].minutes is not None)
    contents = any(row.label and row.label.kind == "contents" and row.text.casefold() != "categories" for row in rows[:30])
    return (dashed and (contents or undated >= 1)) or (undated >= 3 and (contents or header.end > 0))


def _is_undated(rows: list[Row], number: int) -> bool:
    return not any(row.date for row in rows[max(0, number - 1) : number + 3])


def _edition_page(page: Rows, source: str) -> ParsedPage:
    rows = page.rows
    number = next((n for n, row in enumerate(rows[:30]) if row.date), None)
    if number is None:
        return _rejected(page, source, NO_STORY)
    heading = rows[number]
    above = [row for row in rows[:number] if row.plain]
    name = heading.name or (above[-1].text if above else None)
    if not heading.name and above:
        page.take(above[-1:], Role.PUBLICATION)
    start = _contents_start(rows, number, heading)
    page.take([row for row in rows[:start] if row.date], Role.EDITION)
    sure = bool(rows[start - 1].label)
    found = read_cards(rows[start:], set(), sure_start=sure)
    _take_cards(page, found)
    cards = [replace(card, publication=card.publication or name, edition=card.edition or heading.date) for card in found.cards]
    if not cards:
        return _rejected(page, source, NO_STORY)
    return ParsedPage(
        source, Kind.EDITION, None, chrome_language(page), name, heading.date, None, tuple(cards), warnings=_doubts(found)
    )


def _contents_start(rows: list[Row], number: int, heading: Row) -> int:
    """Below the heading, its repeats, the prices and `In this issue`."""
    start = number + 1
    for at in range(number + 1, min(len(rows), number + 16)):
        row = rows[at]
        if row.label and row.label.kind == "contents":
            return at + 1
        if (row.date and row.date == heading.date) or (not row.plain and not is_tail(row)):
            start = at + 1
    return start


def _listing_page(page: Rows, source: str) -> ParsedPage:
    found = read_cards(page.rows, set(), sure_start=False)
    dated = [card for card in found.cards if card.edition]
    if not dated or len(dated) * 2 < len(found.cards):
        return _rejected(page, source, NO_STORY)
    _take_cards(page, found)
    return ParsedPage(
        source, Kind.LISTING, None, chrome_language(page), related=tuple(found.cards), warnings=_doubts(found)
    )


def _take_cards(page: Rows, found: CardList) -> None:
    page.take(found.rows, Role.CARD)


def _doubts(found: CardList) -> tuple[str, ...]:
    if not found.doubtful:
        return ()
    lines = ", ".join(str(row.at + 1) for row in found.doubtful[:8])
    return (f"Lines between the cards could not be placed: {lines}.",)


# --- stories --------------------------------------------------------------------------------------------------


def _story_page(page: Rows, source: str, header: Header, gate: Gate | None, names: set[str]) -> ParsedPage:
    rows = page.rows
    warnings: list[str] = []
    publication = _publication(rows, header, gate, names)
    edition = header.date or (gate.edition if gate else None)
    known = names | {fold(publication)} if publication else names
    if gate is None:
        gate = _gate_by_cards(rows, header.end, known)
        gate.end = prompts_above(rows, header.end, gate.end)
        gate.guessed = gate.after - gate.end
        gate.closes = gate.guessed > 0
    warnings += _doubts_of_gate(rows, gate)
    headline_row = header.headline or _slug_row(rows[header.end : gate.end], source)
    headline = headline_row.text if headline_row else headline_from_source(source)
    if not headline_row and headline:
        warnings.append("The headline is taken from the address or file name: the page has none.")
    text_rows = [row for row in rows[header.end : gate.end] if row is not headline_row]
    body = read_body(text_rows, headline or "", has_header=header.end > 0)
    if not body.paragraphs and body.deck:
        body.paragraphs, body.deck = [body.deck], None
    if not body.paragraphs:
        return _rejected(page, source, NO_TEXT)
    if not headline:
        return _rejected(page, source, NO_HEADLINE)
    if not publication and not edition:
        return _rejected(page, source, NO_STORY)
    found = read_cards(rows[gate.after :], known, sure_start=True, may_be_bare=header.end == 0)
    _take_story(page, header, headline_row, body, gate)
    _take_cards(page, found)
    heading = gate.publication if gate.publication else None
    cards = tuple(_completed(card, heading, rows, gate) for card in found.cards)
    warnings += [f"The page does not say {what}." for what, value in (("its publication", publication), ("its date of issue", edition)) if not value]
    warnings += _doubts(found)
    story = ParsedStory(
        headline,
        body.deck.text if body.deck else None,
        body.byline,
        tuple(row.text for row in body.paragraphs),
        _premium(page, header, gate),
        not gate.closes,
        body.minutes.minutes if body.minutes else None,
    )
    return ParsedPage(
        source, Kind.STORY, None, chrome_language(page), publication, edition, story, cards, warnings=tuple(warnings)
    )


def _doubts_of_gate(rows: list[Row], gate: Gate) -> list[str]:
    found = [gate.warning] if gate.warning else []
    if gate.guessed:
        lines = ", ".join(str(row.at + 1) for row in rows[gate.end : gate.end + gate.guessed])
        found.append(f"Lines below the text were left out of it, as they look like prompts: {lines}.")
    return found


def _publication(rows: list[Row], header: Header, gate: Gate | None, names: set[str]) -> str | None:
    if header.publication:
        return header.publication
    if gate and gate.publication:
        return gate.publication
    shown = (row.text for row in rows if row.folded in names)
    return next(shown, None)


def _completed(card: Card, heading: str | None, rows: list[Row], gate: Gate) -> Card:
    return card


def _slug_row(rows: list[Row], source: str) -> Row | None:
    """The first line of a text that is the slug's words is the headline, which the extractor kept after all."""
    words = "".join(slug_words(source)).casefold()
    if not rows or not words:
        return None
    first = "".join(char for char in rows[0].text.casefold() if char.isalnum())
    return rows[0] if first and first == "".join(char for char in words if char.isalnum()) else None


DOUBTFUL_BORDER = "No line marks where the text ends and the list begins: the border was found by the cards' shape."


def _gate_by_cards(rows: list[Row], start: int, known: set[str]) -> Gate:
    """No gate and no heading: the text ends where the first card's head begins, if there are cards."""
    tails = [n for n in range(start, len(rows)) if rows[n].minutes is not None and _has_date_near(rows, n)]
    if not tails:
        return Gate(len(rows), len(rows))
    first = tails[0]
    for number in range(first - 1, max(start, first - 4) - 1, -1):
        if rows[number].folded in known:
            return Gate(number, number, warning=DOUBTFUL_BORDER)
    low = max(start + 1, first - 2)
    if first - 2 > start and len(rows[first - 2].text) > 110:
        low = first - 1
    return Gate(low, low, warning=DOUBTFUL_BORDER)


def _has_date_near(rows: list[Row], number: int) -> bool:
    return any(row.date for row in rows[max(0, number - 1) : number + 3])


_PREMIUM_KINDS = frozenset({"bar", "edition", "subscribe", "signin", "old"})


def _premium(page: Rows, header: Header, gate: Gate) -> bool | None:
    """True where gate furniture was seen; its absence says nothing."""
    if gate.closes or any(label.kind in _PREMIUM_KINDS for label in page.labels):
        return True
    return True if len(header.above) == 1 and _looks_like_bar(header.above[0].text) else None


def _looks_like_bar(text: str) -> bool:
    """`Try GOLD - Free` in a language nobody has listed: two short parts around a dash."""
    parts = text.split(" - ")
    return len(text) <= 50 and len(parts) == 2 and all(parts)


def _take_story(page: Rows, header: Header, headline: Row | None, body: Body, gate: Gate) -> None:
    rows = page.rows
    if headline:
        page.take([headline], Role.HEADLINE)
    page.take(header.name_rows, Role.PUBLICATION)
    if header.date_row:
        page.take([header.date_row], Role.EDITION)
    if _is_chrome(page, header):
        page.take(header.above, Role.FURNITURE)
    page.take([row for row in rows[: header.end] if row.barred and not row.date and not row.name], Role.FURNITURE)
    page.take(body.alt, Role.FURNITURE)
    page.take(body.paragraphs, Role.PARAGRAPH)
    if body.deck:
        page.take([body.deck], Role.DECK)
    if body.byline_row:
        page.take([body.byline_row], Role.BYLINE)
    if body.minutes:
        page.take([body.minutes], Role.MINUTES)
    page.take(rows[gate.end + gate.guessed : gate.after], Role.FURNITURE)


def _is_chrome(page: Rows, header: Header) -> bool:
    """One line above the headline is the bar; more are an upsell where a price stands among them."""
    above = header.above
    priced = any(role == Role.FURNITURE for role in page.roles[: above[-1].at]) if above else False
    return bool(above) and (len(above) == 1 or priced)
