"""A story page, put together from its header, its gate, the text between them and the cards below.

Pure: no Django.
"""

from collections.abc import Mapping

from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.parser.body import Body, read_body
from magreader.dumps.parser.cards import read_cards
from magreader.dumps.parser.described import agree, dated, is_headline, told
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.header import Header, looks_like_bar
from magreader.dumps.parser.lists import doubts, take_cards
from magreader.dumps.parser.pages import Kind, ParsedPage, ParsedStory, gettext_noop
from magreader.dumps.parser.rows import Role, Row, Rows, fold
from magreader.dumps.parser.slugs import headline_from_source, slug_words
from magreader.dumps.parser.tails import is_tail, looks_like_name
from magreader.dumps.parser.unlisted import Gate, first_card_tail, prompts_above

NO_STORY = gettext_noop(
    "Nothing on the page looks like a story: no date of issue, no publication and no list of"
    " stories was found."
)
NO_TEXT = gettext_noop("The page has a headline but no text of a story.")
NO_HEADLINE = gettext_noop(
    "The page has a text but no headline, and neither its address nor its file name gives one."
)

GUESSED_NAME = gettext_noop(
    "The publication is taken from the capitals in the sentence below the text: no line of its own"
    " says it."
)
GUESSED_HEADLINE = gettext_noop(
    "The headline is taken from the address or file name: the page has none."
)
GUESSED_PROMPTS = gettext_noop(
    "Lines below the text were left out of it, as they look like prompts; they are left over."
)


def story_page(
    page: Rows,
    source: str,
    header: Header,
    gate: Gate | None,
    names: set[str],
    facts: Facts,
    typed: Mapping[str, str],
) -> ParsedPage | str:
    """The story page these rows are, or why they are none. `typed` are fields that staff gave."""
    rows = page.rows
    publication = _publication(rows, header, gate, names)
    edition = header.date or (gate.edition if gate else None)
    known = names | {fold(publication)} if publication else names
    gate = gate or _gate_by_cards(rows, header.end, known)
    headline_row = header.headline or _first_row(rows[header.end : gate.end], source, facts)
    headline, of_headline = told(headline_row.text if headline_row else None, facts.headline)
    headline = headline or typed.get("headline") or headline_from_source(source)
    text = [row for row in rows[header.end : gate.end] if row is not headline_row]
    is_old = header.date_row is not None and header.date_row.name is not None
    body = read_body(text, headline or "", has_header=header.end > 0, is_old=is_old)
    if not body.paragraphs:
        return NO_TEXT
    if not headline:
        return NO_HEADLINE
    guessed_name = _guessed_name(publication, header, gate, names)
    guessed_name = [] if agree(publication, facts.publication) else guessed_name
    publication, of_publication = told(publication, facts.publication)
    edition, of_edition = dated(edition, facts.published)
    if not (publication or edition or typed.get("publication") or typed.get("edition")):
        return NO_STORY
    is_sure = gate.warning is None
    found = read_cards(rows[gate.after :], known, sure_start=is_sure, may_be_bare=not header.end)
    _take_story(page, header, headline_row, body, gate)
    take_cards(page, found)
    warnings = [
        *_doubts_of_gate(gate),
        *of_headline,
        *of_publication,
        *of_edition,
        *_missing(headline_row or of_headline, publication, edition),
        *guessed_name,
        *doubts(found),
    ]
    return ParsedPage(
        source,
        Kind.STORY,
        publication=publication,
        edition=edition,
        story=_story(headline, body, gate, premium=_premium(page, header, gate)),
        related=tuple(found.cards),
        warnings=tuple(warnings),
    )


def _story(headline: str, body: Body, gate: Gate, *, premium: bool | None) -> ParsedStory:
    return ParsedStory(
        headline=headline,
        deck=body.deck.text if body.deck else None,
        byline=body.byline,
        paragraphs=tuple(row.text for row in body.paragraphs),
        premium=premium,
        complete=not gate.closes,
        minutes=body.minutes.minutes if body.minutes else None,
    )


def _missing(headline: object, publication: str | None, edition: IssueDate | None) -> list[str]:
    """What the page itself does not say, as warnings."""
    found = []
    if not headline:
        found.append(GUESSED_HEADLINE)
    if not publication:
        found.append(gettext_noop("The page does not say its publication."))
    if not edition:
        found.append(gettext_noop("The page does not say its date of issue."))
    return found


def _guessed_name(
    publication: str | None, header: Header, gate: Gate, names: set[str]
) -> list[str]:
    """A warning where only an edition sentence nobody listed tells the publication."""
    if not publication or header.publication or fold(publication) in names:
        return []
    if publication != gate.publication:
        return []
    return [GUESSED_NAME]


def _doubts_of_gate(gate: Gate) -> list[str]:
    found = [gate.warning] if gate.warning else []
    if gate.guessed:
        found.append(GUESSED_PROMPTS)
    return found


def _publication(rows: list[Row], header: Header, gate: Gate | None, names: set[str]) -> str | None:
    if header.publication:
        return header.publication
    if gate and gate.publication:
        return gate.publication
    shown = (row.text for row in rows if row.folded in names)
    return next(shown, None)


def _first_row(rows: list[Row], source: str, facts: Facts) -> Row | None:
    """The first line of a text that is the slug's words, or what the page calls itself, is the
    headline, which the extractor kept after all.
    """
    if rows and is_headline(rows[0], facts):
        return rows[0]
    words = "".join(slug_words(source)).casefold()
    if not rows or not words:
        return None
    first = "".join(char for char in rows[0].text.casefold() if char.isalnum())
    return rows[0] if first and first == "".join(char for char in words if char.isalnum()) else None


DOUBTFUL_BORDER = gettext_noop(
    "No line marks where the text ends and the list begins: the border was found by the cards'"
    " shape."
)


def _gate_by_cards(rows: list[Row], start: int, known: set[str]) -> Gate:
    """No gate and no heading: the text ends where the first card's head begins."""
    border = _first_card(rows, start, known)
    end = prompts_above(rows, start, border)
    warning = DOUBTFUL_BORDER if border < len(rows) else None
    return Gate(end, border, closes=end < border, guessed=border - end, warning=warning)


def _first_card(rows: list[Row], start: int, known: set[str]) -> int:
    """Where the head of the first card with minutes and date begins; the end if there is none."""
    first = first_card_tail(rows, start, known)
    if first == len(rows) or not is_tail(rows[first]):
        return len(rows)
    for number in range(first - 1, max(start, first - 4) - 1, -1):
        if rows[number].folded in known:
            return number
    has_deck = first - 2 > start and len(rows[first - 2].text) <= LONGEST_CARD_HEADLINE
    head = first - 2 if has_deck else first - 1
    if head - 1 > start and looks_like_name(rows[head - 1].text):
        head -= 1
    return max(start + 1, head)


LONGEST_CARD_HEADLINE = 110


_PREMIUM_KINDS = frozenset({"bar", "edition", "subscribe", "signin", "old"})


def _premium(page: Rows, header: Header, gate: Gate) -> bool | None:
    """True where gate furniture was seen; its absence says nothing."""
    if gate.closes or any(row.label and row.label.kind in _PREMIUM_KINDS for row in page.labelled):
        return True
    return True if header.above and looks_like_bar(header.above[-1].text) else None


def _take_story(page: Rows, header: Header, headline: Row | None, body: Body, gate: Gate) -> None:
    rows = page.rows
    if headline:
        page.take([headline], Role.HEADLINE)
    page.take(header.name_rows, Role.PUBLICATION)
    if header.date_row:
        page.take([header.date_row], Role.EDITION)
    if _is_chrome(page, header):
        page.take(header.above, Role.FURNITURE)
    page.take(
        [row for row in rows[: header.end] if row.barred and not row.date and not row.name],
        Role.FURNITURE,
    )
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
    """One line above the headline is the bar; more are an upsell where a price is among them."""
    above = header.above
    priced = any(role == Role.FURNITURE for role in page.roles[: above[-1].at]) if above else False
    return bool(above) and (len(above) == 1 or priced)
