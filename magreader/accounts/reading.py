"""How a reader likes to read: a value with bounds, and one line of text that says it.

The text, such as `size=120&theme=sepia`, names only what differs from the defaults. It stands in
a cookie and in an account, so it may hold anything when it comes back: what is no setting of ours
is passed over, and a value made from it holds nothing but numbers and words named here.
"""

from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

# In hundredths: of the usual size, of the size (line height), of a hundred characters (length of
# a line), of a line (space between paragraphs).
RANGES: dict[str, range] = {
    "size": range(80, 201),
    "leading": range(120, 241, 5),
    "measure": range(40, 101, 2),
    "spacing": range(0, 201, 10),
}
CHOICES: dict[str, tuple[str, ...]] = {
    "theme": ("system", "light", "sepia", "dark", "contrast"),
    "face": ("serif", "sans", "own"),
    "align": ("start", "justify"),
    "hyphens": ("off", "on"),
}
MAX_LENGTH = 120
# What an account holds whose reader went back to the defaults: nothing would mean "never chose".
CHOSEN_DEFAULTS = "defaults"


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """Raises ValueError for what is out of bounds, so there is none that is."""

    size: int = 100
    leading: int = 150
    measure: int = 66
    spacing: int = 50
    theme: str = "system"
    face: str = "serif"
    align: str = "start"
    hyphens: str = "off"

    def __post_init__(self) -> None:
        for name, values in {**RANGES, **CHOICES}.items():
            if getattr(self, name) not in values:
                raise ValueError(f"{name} can't be {getattr(self, name)!r}")

    def changes(self) -> dict[str, Any]:
        """The settings that differ from the defaults, by their names."""
        return {name: value for name, value in asdict(self).items() if value != _USUAL[name]}


DEFAULTS = ReadingSettings()
_USUAL = asdict(DEFAULTS)


def encode(settings: ReadingSettings) -> str:
    """The text of `settings`: at most MAX_LENGTH of ASCII, empty for the defaults."""
    return urlencode(settings.changes())


def decode(text: str) -> ReadingSettings:
    """The settings that `text` says; the default for each that it doesn't say, or says wrongly."""
    if not text or len(text) > MAX_LENGTH:
        return DEFAULTS
    said = dict(parse_qsl(text))
    found = {name: _read(name, said[name]) for name in _USUAL if name in said}
    return ReadingSettings(**{name: value for name, value in found.items() if value is not None})


def _read(name: str, text: str) -> Any:
    """The value of one setting; None where `text` is none of its values."""
    if name in CHOICES:
        return text if text in CHOICES[name] else None
    number = int(text) if text.isascii() and text.isdecimal() else -1
    return number if number in RANGES[name] else None
