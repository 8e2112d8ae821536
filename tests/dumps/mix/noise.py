"""What crawls, editors and encodings do to a page's lines. Cleaning must undo all of it."""

import unicodedata
from collections.abc import Callable
from random import Random

from tests.dumps.mix.shapes import Lines
from tests.dumps.mix.story import Draft

COOKIES = (
    "We use cookies to improve your experience. Accept",
    "This website uses cookies to make sure you get the best experience.",
    "Accept all cookies",
    "Skip to main content",
)
FOOTERS = (
    "© 2025 Magzter Inc. All rights reserved.",
    "Terms and Conditions | Privacy Policy",
    "We use cookies to improve your experience. Accept",
)
NO_BREAK, SOFT_HYPHEN, ZERO_WIDTH = "\u00a0", "\u00ad", "\u200b\ufeff"


def framed(draft: Draft, lines: Lines) -> Lines:
    """The lines with a banner above and a footer below, where a page has them."""
    if draft.shape in ("S4", "rejected"):
        return lines
    top = [draft.rng.choice(COOKIES)] if draft.chance("cookie-banner", 0.03) else []
    bottom = [draft.rng.choice(FOOTERS)] if draft.chance("footer", 0.04) else []
    return [*top, *lines, *bottom]


def spread(draft: Draft, lines: Lines) -> Lines:
    """Blank lines: between all blocks of S2, and strewn about elsewhere."""
    rng = draft.rng
    if draft.shape.startswith("S2") and not draft.chance("no-blanks", 0.05):
        return [part for line in lines for part in (line, *[""] * rng.choice((1, 1, 1, 2)))]
    if draft.chance("blank-lines", 0.08):
        return [part for line in lines for part in (line, *[""] * rng.choice((0, 0, 0, 1, 2)))]
    return lines


def disturbed(draft: Draft, lines: Lines) -> Lines:
    """Characters that should not be there, each kind on some pages."""
    for trait, probability, disturb in _DISTURBANCES:
        if draft.chance(trait, probability):
            lines = [disturb(draft.rng, line) for line in lines]
    return lines


def _no_break(rng: Random, line: str) -> str:
    return "".join(NO_BREAK if c == " " and rng.random() < 0.1 else c for c in line)


def _soft_hyphens(rng: Random, line: str) -> str:
    return "".join(c + SOFT_HYPHEN if c.islower() and rng.random() < 0.03 else c for c in line)


def _zero_width(rng: Random, line: str) -> str:
    return "".join(c + rng.choice(ZERO_WIDTH) if rng.random() < 0.01 else c for c in line)


def _escaped(_rng: Random, line: str) -> str:
    return line.replace('"', '\\"')


def _trailing(rng: Random, line: str) -> str:
    return line + rng.choice(("", "", " ", "  ", "\t"))


def _leading(rng: Random, line: str) -> str:
    return rng.choice(("", "", " ", "\t", "    ")) + line


def _decomposed(_rng: Random, line: str) -> str:
    return unicodedata.normalize("NFD", line)


_DISTURBANCES: tuple[tuple[str, float, Callable[[Random, str], str]], ...] = (
    ("escaped-quotes", 0.05, _escaped),
    ("no-break-spaces", 0.05, _no_break),
    ("soft-hyphens", 0.03, _soft_hyphens),
    ("zero-width", 0.04, _zero_width),
    ("trailing-blanks", 0.06, _trailing),
    ("leading-blanks", 0.02, _leading),
    ("decomposed", 0.02, _decomposed),
)


def encoded(draft: Draft, lines: Lines) -> bytes:
    """The bytes of the page, with the line ends and the encoding of whoever saved it."""
    end = draft.rng.choices(("\n", "\r\n", "\r"), (88, 10, 2))[0]
    if end != "\n":
        draft.traits.add("crlf" if end == "\r\n" else "cr")
    text = end.join(lines) + draft.rng.choice(("", end))
    encoding = draft.rng.choices(tuple(_ENCODINGS), (75, 5, 7, 5, 5))[0]
    raw = _ENCODINGS[encoding](draft, text)
    if raw is None:
        return text.encode()
    draft.traits.add(f"encoding:{encoding}")
    return raw


def _windows(_draft: Draft, text: str) -> bytes | None:
    try:
        raw = text.encode("cp1252")
    except UnicodeEncodeError:
        return None
    return None if text.isascii() or SOFT_HYPHEN in text else raw


def _sixteen(draft: Draft, text: str) -> bytes:
    return ("\ufeff" + text).encode(draft.rng.choice(("utf-16-le", "utf-16-be")))


def _mojibake(draft: Draft, text: str) -> bytes | None:
    """UTF-8 read as Windows-1252 and saved again; only where nothing else was done to it."""
    if _windows(draft, text) is None or NO_BREAK in text:
        return None
    return "".join(_as_windows(byte) for byte in text.encode()).encode()


def _as_windows(byte: int) -> str:
    try:
        return bytes((byte,)).decode("cp1252")
    except UnicodeDecodeError:
        return chr(byte)


_ENCODINGS: dict[str, Callable[[Draft, str], bytes | None]] = {
    "utf-8": lambda _draft, text: text.encode(),
    "utf-8-bom": lambda _draft, text: b"\xef\xbb\xbf" + text.encode(),
    "windows-1252": _windows,
    "utf-16": _sixteen,
    "mojibake": _mojibake,
}
