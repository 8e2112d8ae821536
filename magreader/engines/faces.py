"""The face that pictures are set in, and how wide its letters are.

The lines of a picture are broken before it is drawn, so widths are read from the font files
themselves: the tables `head`, `hhea`, `hmtx` and `cmap` of the OpenType specification. Kerning is
left out: a line comes out a little shorter than it was measured, never longer.
"""

import struct
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from unicodedata import category, east_asian_width

FAMILY = "Source Serif Pro"
_FILES = {
    (200, False): "SourceSerifPro-ExtraLight.ttf",
    (400, False): "SourceSerifPro-Regular.ttf",
    (700, False): "SourceSerifPro-Bold.ttf",
    (700, True): "SourceSerifPro-BoldIt.ttf",
}
_FOLDER = Path(str(resources.files("font_source_serif_pro"))) / "files"
# Of a letter that the face doesn't hold: whatever font the system has for it sets it.
_OTHER = 0.65
_WIDE = 1.0


@dataclass(frozen=True, slots=True)
class Face:
    """One weight and slope; `advances` are widths of characters, in parts of the size."""

    advances: dict[int, float]

    def width(self, text: str, track: float = 0) -> float:
        """Of `text` on one line, in parts of its size; `track` is added to each letter."""
        return sum(self._advance(letter) + track for letter in text)

    def covers(self, text: str) -> bool:
        """Whether every letter of `text` is in the face, so that its width is certain."""
        return all(ord(letter) in self.advances for letter in text)

    def _advance(self, letter: str) -> float:
        known = self.advances.get(ord(letter))
        if known is not None:
            return known
        if category(letter) in {"Mn", "Me", "Cf"}:
            return 0
        return _WIDE if east_asian_width(letter) in "WF" else _OTHER


def font_files() -> list[Path]:
    return [_FOLDER / name for name in _FILES.values()]


@cache
def face_of(weight: int, *, italic: bool = False) -> Face:
    """Raises KeyError for a weight and slope that pictures aren't set in."""
    return Face(_advances((_FOLDER / _FILES[weight, italic]).read_bytes()))


def _advances(font: bytes) -> dict[int, float]:
    tables = _tables(font)
    (per_em,) = struct.unpack_from(">H", font, tables["head"] + 18)
    (count,) = struct.unpack_from(">H", font, tables["hhea"] + 34)
    metrics = struct.unpack_from(">" + "Hh" * count, font, tables["hmtx"])[::2]
    return {
        code: metrics[min(glyph, count - 1)] / per_em
        for code, glyph in _glyphs(font, tables["cmap"]).items()
    }


def _tables(font: bytes) -> dict[str, int]:
    """Where each table begins."""
    (count,) = struct.unpack_from(">H", font, 4)
    entries = (struct.unpack_from(">4s4xI", font, 12 + 16 * at) for at in range(count))
    return {tag.decode("ascii"): offset for tag, offset in entries}


def _glyphs(font: bytes, cmap: int) -> dict[int, int]:
    """The glyph of each character of the first plane: the subtable of format 4."""
    (count,) = struct.unpack_from(">H", font, cmap + 2)
    subtables = (struct.unpack_from(">HHI", font, cmap + 4 + 8 * at) for at in range(count))
    table = cmap + next(
        offset for platform, kind, offset in subtables if (platform, kind) == (3, 1)
    )
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{doubled // 2}H", font, table + 14 + doubled * at + 2 * (at > 0))
        for at in range(4)
    )
    glyphs = {}
    for at, (start, end) in enumerate(zip(starts, ends, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if ranges[at]:
                place = table + 16 + doubled * 3 + 2 * at + ranges[at] + 2 * (code - start)
                (glyph,) = struct.unpack_from(">H", font, place)
            if glyph:
                glyphs[code] = (glyph + deltas[at]) % 0x10000
    return {code: glyph for code, glyph in glyphs.items() if glyph}
