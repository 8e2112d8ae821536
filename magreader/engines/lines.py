"""Text broken into lines that fit: at words, within words of scripts that need no spaces, and
inside a word only where it fits no line. What is left over ends in an ellipsis.
"""

import re
from collections.abc import Iterator
from unicodedata import category, east_asian_width

from magreader.engines.faces import Face

ELLIPSIS = "…"
# Nothing that is cut can be longer than this: it bounds the work for a text of any length.
_LONGEST = 600
_JOINER = "\u200d"


def break_lines(
    text: str, face: Face, width: float, most: int, *, balance: bool = False, track: float = 0
) -> list[str]:
    """At most so many lines of `text`, none wider than `width` (in parts of the size).
    `balance` makes lines about as long as each other, without making them more."""
    pieces = list(_pieces(text[:_LONGEST], face, width, track))
    lines = _fill(pieces, face, width, track)
    if len(lines) > most:
        return [*lines[: most - 1], _cut(" ".join(lines[most - 1 :]), face, width, track)]
    if balance and len(lines) > 1:
        return _balanced(pieces, face, width, track, lines)
    return lines


def fits(text: str, face: Face, width: float, most: int, *, track: float = 0) -> bool:
    """Whether `text` is whole on so many lines, with no word torn apart."""
    text = text[: _LONGEST + 1]
    parts = (part for word in text.split() for part in _parts(word))
    if len(text) > _LONGEST or any(face.width(part, track) > width for part in parts):
        return False
    return len(break_lines(text, face, width, most + 1, track=track)) <= most


def _balanced(
    pieces: list[str], face: Face, width: float, track: float, lines: list[str]
) -> list[str]:
    count = len(lines)
    longest = max(face.width(piece.strip(), track) for piece in pieces)
    while (width := width * 0.97) >= longest:
        narrower = _fill(pieces, face, width, track)
        if len(narrower) > count:
            break
        lines = narrower
    return lines


def _fill(pieces: list[str], face: Face, width: float, track: float) -> list[str]:
    lines: list[str] = []
    line = ""
    for piece in pieces:
        if line and face.width((line + piece).rstrip(), track) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece
    return [*lines, line.rstrip()] if line.strip() else lines


def _cut(text: str, face: Face, width: float, track: float) -> str:
    """As many words of `text` as leave room for an ellipsis; of one long word, its beginning."""
    room = width - face.width(ELLIPSIS, track)
    line = ""
    for piece in _pieces(text, face, room, track):
        if face.width((line + piece).rstrip(), track) > room:
            break
        line += piece
    return line.rstrip(" ,;:.–—-") + ELLIPSIS


def _pieces(text: str, face: Face, width: float, track: float) -> Iterator[str]:
    """What a line may end after; the blank after a word goes with it."""
    for word in text.split():
        *firsts, last = _parts(word)
        for part in (*firsts, last + " "):
            if face.width(part.rstrip(), track) <= width:
                yield part
            else:
                yield from clusters(part)


def _parts(word: str) -> list[str]:
    """A word at its hyphens and, where letters are as wide as they are high, between them: but
    never before what closes, nor after what opens."""
    parts = [""]
    for cluster in clusters(word):
        before = parts[-1]
        if before and _may_part(before[-1], cluster[0]):
            parts.append(cluster)
        else:
            parts[-1] = before + cluster
    return parts


def _may_part(last: str, first: str) -> bool:
    if last in "-–—/":
        return first.isalnum()
    if category(first) in {"Pe", "Pf", "Po"} or category(last) in {"Ps", "Pi"}:
        return False
    return _is_wide(last) or _is_wide(first)


def _is_wide(letter: str) -> bool:
    return east_asian_width(letter) in "WF"


def clusters(text: str) -> list[str]:
    """`text` by what a reader sees as one letter, near enough to Unicode's annex 29: marks stay
    with their letter, joined pictures and the two letters of a flag with each other."""
    found: list[str] = []
    for letter in text:
        if found and _goes_on(found[-1], letter):
            found[-1] += letter
        else:
            found.append(letter)
    return found


def _goes_on(before: str, letter: str) -> bool:
    if category(letter) in {"Mn", "Mc", "Me"} or letter == _JOINER or before.endswith(_JOINER):
        return True
    if "\U0001f3fb" <= letter <= "\U0001f3ff":  # the colours of a skin
        return True
    return bool(re.fullmatch("[\U0001f1e6-\U0001f1ff]{2}", before + letter))
