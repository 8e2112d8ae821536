"""How a publication looks, wherever its name is printed: classes of the stylesheet.

Newspapers and magazines have settings of their own, times seven inks: titles that were added
one after the other never look alike. The classes are named in `tokens.css`.
"""

from magreader.catalog.issue_dates import Precision
from magreader.catalog.rows import EditionRow

NEWSPAPER_SETTINGS = 5
MAGAZINE_SETTINGS = 8
INKS = 7
PLATES = 5
# How many letters a line of the masthead holds, in steps that the stylesheet knows.
LETTERS = (5, 7, 9, 11, 13, 15, 18, 21, 25, 30, 40)


def kind_of(edition: EditionRow) -> str:
    """What is dated by the day looks like a newspaper, all else like a magazine."""
    return "newspaper" if edition.precision == Precision.DAY else "magazine"


def look_of(edition: EditionRow) -> str:
    """The setting, ink, size and plate of an edition's masthead."""
    kind, publication = kind_of(edition), edition.publication
    setting = publication % (NEWSPAPER_SETTINGS if kind == "newspaper" else MAGAZINE_SETTINGS)
    letters = letters_of(edition.publication_name, lines=1 if kind == "newspaper" else 2)
    return (
        f"{kind} {kind}-{setting} ink-{publication % INKS}"
        f" letters-{letters} plate-{edition.pk % PLATES}"
    )


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
