"""A picture while it is drawn: lines of type, rules and columns on a ground, then an SVG.

Sizes are whole pixels of a picture of 1200 × 630, the form that every service shows whole. The
origin is where reading starts: a drawing in a right-to-left script is the mirror of the other.
"""

from dataclasses import dataclass, field
from typing import NamedTuple
from unicodedata import bidirectional, category

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from magreader.engines.faces import FAMILY, face_of
from magreader.engines.lines import break_lines, fits

WIDTH, HEIGHT = 1200, 630
# Nothing that is printed may reorder what stands after it; everything else is escaped.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])


class Font(NamedTuple):
    """How a line is set. `track` is letter-spacing in ems, `lead` the line's height."""

    size: int
    weight: int = 700
    italic: bool = False
    track: float = 0
    lead: float = 1.08

    @property
    def height(self) -> int:
        return round(self.size * self.lead)

    def broken(self, text: str, width: int, most: int, *, balance: bool = False) -> list[str]:
        """At most so many lines of `text`, none wider than `width`."""
        face = face_of(self.weight, italic=self.italic)
        return break_lines(text, face, width / self.size, most, balance=balance, track=self.track)

    def holds(self, text: str, width: int, most: int) -> bool:
        """Whether `text` is whole on so many lines, with no word torn apart."""
        face = face_of(self.weight, italic=self.italic)
        return fits(text, face, width / self.size, most, track=self.track)

    def to_fit(self, text: str, width: int, height: int, smallest: int) -> "Font":
        """As large as `text` is whole in so much room, in steps down to `smallest`."""
        step = (self.size - smallest) / 12
        sizes = (round(self.size - step * at) for at in range(12))
        fonts = (self._replace(size=size) for size in sizes)
        return next(
            (font for font in fonts if font.holds(text, width, max(1, height // font.height))),
            self._replace(size=smallest),
        )


class Line(NamedTuple):
    """A line of type as the SVG has it. `length` is how long it is in our face; empty
    where that doesn't hold all letters."""

    x: int
    y: int
    text: str
    font: Font
    fill: str
    anchor: str
    spacing: str
    length: str


class Rule(NamedTuple):
    """A rule; a `fine` one is paler than type."""

    x: int
    y: int
    width: int
    height: int
    fill: str
    fine: bool


class Column(NamedTuple):
    """Grey lines where a column of text would be, from `y` off the page; `x` is its middle."""

    x: int
    y: int
    width: int


@dataclass(slots=True)
class Drawing:
    """`ink` is the colour of its type, `own` of its masthead; `plate` is the number of a
    magazine's, drawn in the colour `mark`."""

    title: str
    language: str
    ground: str
    ink: str
    own: str
    rtl: bool
    plate: int | None = None
    mark: str = ""
    lines: list[Line] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)

    def print(
        self, text: str, font: Font, x: int, y: int, *, fill: str = "", anchor: str = "start"
    ) -> None:
        """One line whose baseline is at `y`."""
        face = face_of(font.weight, italic=font.italic)
        known = face.covers(text)
        track = font.track if known else 0  # letters that join must not be torn apart
        self.lines.append(
            Line(
                x=WIDTH - x if self.rtl else x,
                y=y,
                text=_in_order(text),
                font=font,
                fill=fill or self.ink,
                anchor=_MIRRORED[anchor] if self.rtl else anchor,
                spacing=f"{track * font.size:.2f}" if track else "",
                length=f"{face.width(text, track) * font.size:.0f}" if known else "",
            )
        )

    def print_lines(
        self,
        lines: list[str],
        font: Font,
        x: int,
        top: int,
        *,
        fill: str = "",
        anchor: str = "start",
    ) -> int:
        """Lines one below the other from `top`; where the last one ends."""
        for at, text in enumerate(lines):
            baseline = top + at * font.height + round(font.height * 0.5 + font.size * 0.32)
            self.print(text, font, x, baseline, fill=fill, anchor=anchor)
        return top + len(lines) * font.height

    def rule(self, x: int, y: int, width: int, height: int = 2, *, fine: bool = False) -> None:
        left = WIDTH - x - width if self.rtl else x
        self.rules.append(Rule(left, y, width, height, self.ink, fine))

    def column(self, x: int, y: int, width: int) -> None:
        middle = x + width // 2
        self.columns.append(Column(WIDTH - middle if self.rtl else middle, y, width))

    def svg(self, *, fitted: bool) -> SafeString:
        """`fitted` makes each line as long as in our face, for those who may not have it."""
        facts = {"drawing": self, "family": FAMILY, "fitted": fitted}
        return render_to_string("newsstand/picture.svg", facts)


def _in_order(text: str) -> str:
    """A line with right-to-left letters is one whatever it begins with: its full stop goes left."""
    turned = any(bidirectional(letter) in {"R", "AL"} for letter in text)
    return f"\u2067{text}\u2069" if turned else text


_MIRRORED = {"start": "end", "end": "start", "middle": "middle"}


def printable(text: str) -> str:
    """`text` without what no XML may hold, nor what would turn the order of the rest."""
    held = (" " if category(letter) in {"Cc", "Cs", "Cn"} else letter for letter in text)
    return " ".join("".join(held).translate(_BIDI).split())


def reads_right_to_left(text: str) -> bool:
    """By the first letter that has a direction, as `dir="auto"` does."""
    directions = (bidirectional(letter) for letter in text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"
