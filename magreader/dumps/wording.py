"""Whether two texts are the same words, one the beginning of the other, or different texts.

Case, spaces, line breaks, quotes, hyphens and all other punctuation are of no account: texts are
compared letter by letter, digit by digit. Pure: no Django.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from enum import Enum
from functools import cached_property

_UNSPACED = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
WORD = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
"""A word with what is printed to it. Where a script puts no spaces between words, a letter."""

_WORDS_A_SLIP = 50
"""In an opening, one word and one more of each fifty may be misread."""
_LONGEST_MISREAD = 40
_MOSTLY = 0.6


class Likeness(Enum):
    """What one text is to another."""

    SAME = "the same words"
    LONGER = "the other one, and more"
    SHORTER = "the beginning of the other one"
    OTHER = "other words"


class Wording:
    """A text as it is compared, folded once: whole, or only the opening of a text."""

    def __init__(self, text: str, *, complete: bool) -> None:
        self.text = text
        self.complete = complete

    @cached_property
    def letters(self) -> str:
        return letters(self.text)

    @cached_property
    def words(self) -> list[str]:
        return [word for word in map(letters, WORD.findall(self.text)) if word]


def likeness(one: Wording, other: Wording) -> Likeness:
    """What `one` is to `other`.

    A whole text begins another one only letter by letter. An opening may be cut within a word, and
    a few of its words may be misread: a letter for another, a word in two or two in one. Another
    number, a word too many or too few is never that: somebody wrote it. Where the text doesn't go
    on after a misread opening it is another text: nobody can say which of the two is right.
    """
    if one.text == other.text or one.letters == other.letters:
        return Likeness.SAME
    if len(one.letters) > len(other.letters):
        return Likeness.LONGER if _begins(other, one) else Likeness.OTHER
    return Likeness.SHORTER if _begins(one, other) else Likeness.OTHER


class _Letters(dict[int, int | None]):
    """For `str.translate`: without punctuation, spaces, and what isn't seen."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code))[0] in "PZC" else code
        return self[code]


_LETTERS = _Letters()


def letters(text: str) -> str:
    """`text` as it is compared."""
    return text.casefold().translate(_LETTERS)


def _begins(opening: Wording, text: Wording) -> bool:
    if text.letters.startswith(opening.letters):
        return bool(opening.letters)
    return not opening.complete and _begins_misread(opening.words, text.words)


def _begins_misread(opening: list[str], text: list[str]) -> bool:
    """Word by word, in time that grows with the opening only; and the text goes on after it."""
    left = 1 + len(opening) // _WORDS_A_SLIP
    mine = its = 0
    while mine < len(opening):
        step = _step(opening[mine : mine + 2], text[its : its + 2])
        if step is None:
            return False
        mine, its, left = mine + step[0], its + step[1], left - step[2]
        if left < 0:
            return False
    return its < len(text)


def _step(mine: list[str], its: list[str]) -> tuple[int, int, int] | None:
    """So many words on in both, and so many misread; None where they say something else."""
    if not its:
        return None
    if mine[0] == its[0] or (len(mine) == 1 and its[0].startswith(mine[0])):
        return 1, 1, 0
    if "".join(mine) == its[0]:
        return len(mine), 1, 0
    if "".join(its) == mine[0]:
        return 1, len(its), 0
    return (1, 1, 1) if _is_misread(mine[0], its[0]) else None


def _is_misread(word: str, its: str) -> bool:
    """Most of the letters are the same, and it isn't a number."""
    if word.isdecimal() or its.isdecimal() or max(len(word), len(its)) > _LONGEST_MISREAD:
        return False
    return SequenceMatcher(None, word, its).ratio() > _MOSTLY
