"""Two texts held against each other word by word, as it is shown: what both have, what one lacks.

Pure: no Django.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from magreader.dumps.wording import WORD, letters

AROUND = 12
"""So many words that both have are shown on each side of a difference; the rest is folded."""
_LEAST_FOLDED = 25
_MOST_COMPARED = 6_000
"""Of texts that are longer the commonest words are no hold any more: it would take too long."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in a row that are `same` in both texts, `gone` from the first, or `new` in the
    second. Of a long row that is the same the middle is `folded`."""

    kind: str
    text: str

    @property
    def words(self) -> int:
        return len(WORD.findall(self.text))


def differences(present: str, other: str) -> list[Piece]:
    """What changes where `other` takes the place of `present`. Print makes no difference; what
    both have is shown as the second prints it."""
    old, new = WORD.findall(present), WORD.findall(other)
    matcher = SequenceMatcher(
        None, _keys(old), _keys(new), autojunk=max(len(old), len(new)) > _MOST_COMPARED
    )
    pieces: list[Piece] = []
    for tag, first, until, its_first, its_until in matcher.get_opcodes():
        if tag == "equal":
            is_first, is_last = its_first == 0, its_until == len(new)
            pieces += _same(new[its_first:its_until], is_first=is_first, is_last=is_last)
        else:
            pieces += _piece("gone", old[first:until])
            pieces += _piece("new", new[its_first:its_until])
    return pieces


def _keys(words: Sequence[str]) -> list[str]:
    return [letters(word) or word for word in words]


def _same(words: list[str], *, is_first: bool, is_last: bool) -> Iterator[Piece]:
    """Nothing stands before the first row or after the last one, so nothing is shown there."""
    before, after = (0 if is_first else AROUND), (0 if is_last else AROUND)
    if len(words) < before + after + _LEAST_FOLDED:
        yield from _piece("same", words)
        return
    until = len(words) - after
    yield from _piece("same", words[:before])
    yield from _piece("folded", words[before:until])
    yield from _piece("same", words[until:])


def _piece(kind: str, words: Sequence[str]) -> Iterator[Piece]:
    if words:
        yield Piece(kind, " ".join(words))
