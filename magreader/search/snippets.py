"""The place of a text that shows why it was found."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from magreader.search.words import cut

ABOUT = 220
_BEFORE = 60
_LOOKED_AT = 60_000


class Piece(NamedTuple):
    """A piece of text; `marked` where it is a word that was asked for."""

    text: str
    marked: bool = False


class Marks(NamedTuple):
    """By what a word shows that it was asked for: its stem, or how it begins."""

    stems: frozenset[str] = frozenset()
    beginnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.stems or self.beginnings)

    def hold(self, stem: str, word: str) -> bool:
        return stem in self.stems or word.casefold().startswith(self.beginnings)


def marked(text: str, marks: Marks, language: str = "") -> list[Piece]:
    """`text` whole, cut into pieces at the words that `marks` hold."""
    pieces, at = [], 0
    for start, end in _places(text, marks, language):
        if text[at:start]:
            pieces.append(Piece(text[at:start]))
        pieces.append(Piece(text[start:end], marked=True))
        at = end
    return [*pieces, Piece(text[at:])] if text[at:] else pieces


def snippet(paragraphs: Iterable[str], marks: Marks, language: str = "") -> list[Piece]:
    """About `ABOUT` characters around the place with the most different marks; none where there
    is no mark. The caller gives only what its reader may see."""
    best: tuple[int, str, list[tuple[int, int]]] | None = None
    looked = 0
    for paragraph in paragraphs:
        looked += len(paragraph)
        if not marks or looked > _LOOKED_AT:
            break
        places = _places(paragraph, marks, language)
        different = len({paragraph[start:end].lower() for start, end in places})
        if different > (best[0] if best else 0):
            best = different, paragraph, places
            if different >= len(marks.stems):
                break
    return _around(best[1], best[2], marks, language) if best else []


def _around(
    text: str, places: Sequence[tuple[int, int]], marks: Marks, language: str
) -> list[Piece]:
    start = max(places[0][0] - _BEFORE, 0)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    end = min(start + ABOUT, len(text))
    end = len(text) if end == len(text) else max(text.rfind(" ", start, end), places[0][1])
    pieces = marked(text[start:end], marks, language)
    before = [Piece("… ")] if start else []
    return [*before, *pieces, *([Piece(" …")] if end < len(text) else [])]


def _places(text: str, marks: Marks, language: str) -> list[tuple[int, int]]:
    """Where the words stand that `marks` hold."""
    return [
        (token.char_offset_from, token.char_offset_to)
        for token in cut(text, language).tokens
        if marks.hold(token.text, text[token.char_offset_from : token.char_offset_to])
    ]
