"""How a publication looks, wherever its name is printed: classes of the stylesheet.

Newspapers and magazines have settings of their own, times seven inks: titles that were added
one after the other never look alike. The classes are named in `tokens.css`; what pictures need
of them, which no stylesheet reaches, stands here again, and a test holds the two together.
"""

from typing import NamedTuple

from magreader.catalog.issue_dates import Precision
from magreader.catalog.rows import EditionRow


class Ink(NamedTuple):
    """What a masthead is printed in by day, and the paper that has a little of it."""

    own: str
    tint: str


class Setting(NamedTuple):
    """How a masthead is set: weight, case, letter-spacing (in ems) and slope."""

    weight: int
    case: str
    track: float
    slope: str = "normal"


INKS = (
    Ink("#7d1f26", "#f8efe6"),
    Ink("#1c3a5e", "#eef0ee"),
    Ink("#1e4f3b", "#eff1e4"),
    Ink("#5b2750", "#f4ecec"),
    Ink("#0d5a66", "#e9f0ec"),
    Ink("#8f3d1c", "#f9e8da"),
    Ink("#2c2b2e", "#f3f0e9"),
)
SETTINGS = {
    "newspaper": (
        Setting(700, "uppercase", 0.02),
        Setting(700, "none", -0.045),
        Setting(700, "none", -0.02, "italic"),
        Setting(700, "uppercase", -0.035),
        Setting(400, "uppercase", 0.05),
    ),
    "magazine": (
        Setting(400, "uppercase", 0.08),
        Setting(700, "none", -0.045, "italic"),
        Setting(700, "uppercase", -0.03),
        Setting(400, "none", -0.02),
        Setting(700, "lowercase", -0.07),
        Setting(700, "none", -0.04),
        Setting(200, "lowercase", 0.03),
        Setting(700, "uppercase", 0.12),
    ),
}
_FULL_INK = (1, 2, 5, 6)
PLATES = 5
# How many letters a line of the masthead holds, in steps that the stylesheet knows.
LETTERS = (5, 7, 9, 11, 13, 15, 18, 21, 25, 30, 40)


def kind_of(edition: EditionRow) -> str:
    """What is dated by the day looks like a newspaper, all else like a magazine."""
    return "newspaper" if edition.precision == Precision.DAY else "magazine"


def look_of(edition: EditionRow) -> str:
    """The setting, ink, size and plate of an edition's masthead."""
    kind, setting = kind_of(edition), setting_of(edition)
    letters = letters_of(edition.publication_name, lines=1 if kind == "newspaper" else 2)
    return (
        f"{kind} {kind}-{setting} ink-{ink_of(edition)}"
        f" letters-{letters} plate-{edition.pk % PLATES}"
    )


def setting_of(edition: EditionRow) -> int:
    """The number of the edition's setting among those of its kind."""
    return edition.publication % len(SETTINGS[kind_of(edition)])


def ink_of(edition: EditionRow) -> int:
    return edition.publication % len(INKS)


def is_full_ink(edition: EditionRow) -> bool:
    """Covers of some magazines are printed in full ink; all else stands on tinted paper."""
    return kind_of(edition) == "magazine" and setting_of(edition) in _FULL_INK


def letters_of(name: str, *, lines: int) -> int:
    """The length of the longest line when `name` is broken into so many lines."""
    words = name.split() or [""]
    longest = len(name)
    if lines == 2:
        breaks = range(1, len(words))
        halves = ((" ".join(words[:at]), " ".join(words[at:])) for at in breaks)
        longest = min((max(map(len, half)) for half in halves), default=longest)
        if len(name) <= 12:
            longest = len(name)
    return next((step for step in LETTERS if longest <= step), LETTERS[-1])
