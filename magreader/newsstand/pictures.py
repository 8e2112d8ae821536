"""What is shown where a link is shared: an edition's front page, a story's headline.

Drawn in the publication's own look, in the language of the edition, from public facts alone: who
asks makes no difference.
"""

from typing import NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import override

from magreader.catalog.rows import EditionRow, Place, StoryRow
from magreader.newsstand.drawing import (
    HEIGHT,
    WIDTH,
    Drawing,
    Font,
    printable,
    reads_right_to_left,
)
from magreader.newsstand.looks import (
    INKS,
    SETTINGS,
    ink_of,
    is_full_ink,
    kind_of,
    setting_of,
)
from magreader.newsstand.printed import print_issue_date, print_minutes, print_stories

EDGE = 60
MEASURE = WIDTH - 2 * EDGE
OTHERS = 5
# Where the column beside a lead begins, and how wide that leaves the lead.
BESIDE = 804
LEAD = BESIDE - EDGE - 44
_GAP = 14
# The tightest settings are meant for wider faces than that of pictures.
_TIGHTEST = -0.04
_INK = "#1b1916"
_PALE = "#fdf6e7"
_FOLIO = Font(24, 400, lead=1.5)
_DECK = Font(28, 400, lead=1.36)
_HEAD = Font(28, lead=1.16)
_COVER_LINE = Font(26, 400, lead=1.25)


def cover_picture(
    edition: EditionRow, stories: list[StoryRow], *, fitted: bool = False
) -> SafeString:
    """The cover of an edition, from the first of its stories in page order, as SVG: `fitted`
    for browsers, which may not have our face."""
    with override(_language_of(edition)):
        lead = printable(stories[0].headline) if stories else ""
        drawing = _drawing_of(edition, lead or edition.publication_name)
        draw = _newspaper if kind_of(edition) == "newspaper" else _magazine
        draw(drawing, edition, stories)
        return drawing.svg(fitted=fitted)


def card_picture(place: Place) -> SafeString:
    """The headline of a story under its masthead, as SVG."""
    with override(_language_of(place.edition)):
        drawing = _drawing_of(place.edition, printable(place.story.headline))
        _card(drawing, place.edition, place.story)
        return drawing.svg(fitted=False)


def _language_of(edition: EditionRow) -> str:
    """That of the edition, where the pages speak it: dates in one language, always the same."""
    spoken = dict(settings.LANGUAGES)
    return edition.language if edition.language in spoken else settings.LANGUAGE_CODE


def _drawing_of(edition: EditionRow, first_words: str) -> Drawing:
    ink, full = INKS[ink_of(edition)], is_full_ink(edition)
    return Drawing(
        title=printable(f"{edition.publication_name}, {print_issue_date(edition.issue_date)}"),
        language=edition.language,
        ground=ink.own if full else ink.tint,
        ink=_PALE if full else _INK,
        own=_PALE if full else ink.own,
        rtl=reads_right_to_left(first_words),
    )


def _masthead(
    drawing: Drawing, edition: EditionRow, top: int, size: int, *, centred: bool = False
) -> int:
    """The name across the page, in as large type as it goes; where it ends."""
    setting = SETTINGS[kind_of(edition)][setting_of(edition)]
    name = _cased(printable(edition.publication_name), setting.case, edition.language)
    font = Font(
        size, setting.weight, setting.slope == "italic", max(setting.track, _TIGHTEST), lead=1.04
    )
    font = font.to_fit(name, MEASURE, size, smallest=size // 2)
    lines = font.broken(name, MEASURE, 2, balance=True)
    anchor, x = ("middle", WIDTH // 2) if centred else ("start", EDGE)
    return drawing.print_lines(lines, font, x, top, fill=drawing.own, anchor=anchor)


def _cased(name: str, case: str, language: str) -> str:
    if case == "uppercase":
        return (name.replace("i", "İ") if language in {"tr", "az"} else name).upper()
    return name.lower() if case == "lowercase" else name


def _folio(drawing: Drawing, edition: EditionRow, top: int) -> int:
    """The line below a newspaper's name, between two rules; where it ends."""
    drawing.rule(EDGE, top, MEASURE)
    told = " · ".join(
        words for words in (print_stories(edition.stories), print_minutes(edition.minutes)) if words
    )
    bottom = drawing.print_lines(_date(edition), _FOLIO, EDGE, top + 4)
    drawing.print_lines([told], _FOLIO, WIDTH - EDGE, top + 4, anchor="end")
    drawing.rule(EDGE, bottom + 2, MEASURE, fine=True)
    return bottom + 3


def _date(edition: EditionRow) -> list[str]:
    """The issue date on one line; a label as printed may be longer than that."""
    date = printable(print_issue_date(edition.issue_date))
    return _FOLIO.broken(date[:1].upper() + date[1:], LEAD, 1)


class Copy(NamedTuple):
    """A headline and a deck in lines, before they are placed."""

    headline: list[str]
    font: Font
    deck: list[str]

    @property
    def height(self) -> int:
        deck = _GAP + len(self.deck) * _DECK.height if self.deck else 0
        return len(self.headline) * self.font.height + deck


def _set(story: StoryRow, width: int, height: int, *, largest: int, smallest: int) -> Copy:
    """The headline in as large type as there is room for, and as much of the deck."""
    headline, deck = printable(story.headline), printable(story.deck)
    room = height - (_GAP + 2 * _DECK.height if deck else 0)
    font = Font(largest).to_fit(headline, width, room, smallest)
    lines = font.broken(headline, width, max(1, room // font.height), balance=True)
    left = height - len(lines) * font.height - _GAP
    return Copy(lines, font, _DECK.broken(deck, width, max(0, min(3, left // _DECK.height))))


def _set_lead(story: StoryRow, width: int, height: int) -> Copy:
    return _set(story, width, height, largest=92, smallest=46)


def _place(drawing: Drawing, copy: Copy, top: int) -> int:
    """Where it ends."""
    y = drawing.print_lines(copy.headline, copy.font, EDGE, top)
    return drawing.print_lines(copy.deck, _DECK, EDGE, y + _GAP) if copy.deck else y


def _newspaper(drawing: Drawing, edition: EditionRow, stories: list[StoryRow]) -> None:
    """A front page: the lead over its columns, other headlines beside it."""
    below = _masthead(drawing, edition, 34, 112, centred=True)
    top = _folio(drawing, edition, below + 12) + 24
    others = stories[1:]
    width = LEAD if others else MEASURE
    for lead in stories[:1]:
        y = _place(drawing, _set_lead(lead, width, HEIGHT - top - 64), top)
        _grey_columns(drawing, EDGE, y + 22, width, 2 if others else 3)
    if others:
        drawing.rule(BESIDE - 23, top + 6, 2, HEIGHT, fine=True)
        heads = _heads(others, _HEAD, HEIGHT - 40 - top)
        y = _place_heads(drawing, heads, _HEAD, top)
        _grey_columns(drawing, BESIDE, y + 18, WIDTH - EDGE - BESIDE, 1)


def _magazine(drawing: Drawing, edition: EditionRow, stories: list[StoryRow]) -> None:
    """A cover: the name at the top, the lead at the foot, other headlines beside it."""
    below = _masthead(drawing, edition, 40, 148)
    below = drawing.print_lines(_date(edition), _FOLIO, EDGE, below + 8)
    drawing.plate = setting_of(edition)
    drawing.mark = f"{_PALE}26" if is_full_ink(edition) else f"{INKS[ink_of(edition)].own}30"
    foot, others = HEIGHT - 52, stories[1:]
    for lead in stories[:1]:
        copy = _set_lead(lead, LEAD if others else MEASURE, foot - below - 24)
        _place(drawing, copy, foot - copy.height)
    heads = _heads(others, _COVER_LINE, foot - below - 24)
    height = sum(len(lines) * _COVER_LINE.height + 2 * _GAP + 2 for lines in heads) - 2 * _GAP
    _place_heads(drawing, heads, _COVER_LINE, foot - height)


def _heads(stories: list[StoryRow], font: Font, height: int) -> list[list[str]]:
    """The headlines of as many stories as there is room for, each in its lines."""
    heads = []
    for story in stories[:OTHERS]:
        lines = font.broken(printable(story.headline), WIDTH - EDGE - BESIDE, 3)
        height -= len(lines) * font.height
        if height < 0:
            break
        heads.append(lines)
        height -= 2 * _GAP + 2
    return heads


def _place_heads(drawing: Drawing, heads: list[list[str]], font: Font, y: int) -> int:
    """One below the other, a hairline between; where they end."""
    for at, lines in enumerate(heads):
        if at:
            drawing.rule(BESIDE, y + _GAP, WIDTH - EDGE - BESIDE, fine=True)
            y += 2 * _GAP + 2
        y = drawing.print_lines(lines, font, BESIDE, y)
    return y


def _grey_columns(drawing: Drawing, x: int, top: int, width: int, count: int) -> None:
    """Columns of text that run off the page."""
    gap = 24
    each = (width - gap * (count - 1)) // count
    for at in range(count if HEIGHT - top > 16 else 0):
        drawing.column(x + at * (each + gap), top, each)


def _card(drawing: Drawing, edition: EditionRow, story: StoryRow) -> None:
    """A headline as large as it goes, between its masthead and its date."""
    below = _masthead(drawing, edition, 40, 60) + 14
    drawing.rule(EDGE, below, MEASURE, 3)
    foot = HEIGHT - 96
    _place(drawing, _set(story, MEASURE, foot - below - 44, largest=152, smallest=54), below + 26)
    drawing.rule(EDGE, foot, MEASURE, fine=True)
    drawing.print_lines(_date(edition), _FOLIO, EDGE, foot + 14)
    minutes = print_minutes(story.minutes)
    drawing.print_lines([minutes] if minutes else [], _FOLIO, WIDTH - EDGE, foot + 14, anchor="end")
