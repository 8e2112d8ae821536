"""Several texts of one story: which of them readers get.

Texts of which one begins the other are one *version*, and readers get the longest of it. What
differs is another version. They are numbered as they come, and readers get the smallest number
that counts; so a text never takes the place of another one until staff say so, and the next
serves where all of one are taken back. Only which of two versions came first is decided by the
order of import, nothing else is.

Pure: no database.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from magreader.dumps.fold import PAGE, Seen
from magreader.dumps.wording import Likeness, Wording, likeness


@dataclass(slots=True)
class Versions:
    """The longest text of each version (by number) of one story.

    `gone` are those that staff have decided on and that are taken back: the same words come back
    to where staff put them. No number below `next` is free.
    """

    texts: dict[int, Seen] = field(default_factory=dict)
    gone: dict[int, Seen] = field(default_factory=dict)
    next: int = 0
    _wordings: dict[Seen, Wording] = field(default_factory=dict)

    @classmethod
    def of(cls, sightings: Iterable[Seen]) -> Self:
        """What these sightings of one story brought, those of batches that are taken back too."""
        versions = cls()
        for seen in sightings:
            if seen.seen_as == PAGE and seen.words:
                versions._keep(seen)
        return versions

    def read(self) -> list[Seen]:
        """The sightings whose texts `admit` holds a new one against."""
        return [*self.texts.values(), *self.gone.values()]

    def admit(self, seen: Seen, former: int | None = None) -> bool:
        """Give a page's text its number; whether it brought words that its version hadn't. The same
        words in other print count for as many.

            `former` is the number it had where it was read before; `seen.settled` whether staff had
            decided on it then.
        """
        number, like = self._find(seen, former)
        if number is None:
            number = former if former is not None and former not in self.texts else self.next
            seen.settled = seen.settled and number == former
        else:
            known = self.texts.get(number) or self.gone[number]
            seen.settled = known.settled and like is not Likeness.LONGER
            seen.words = known.words if like is Likeness.SAME else seen.words
        seen.version = number
        self._keep(seen)
        return like in {Likeness.LONGER, Likeness.OTHER}

    def come_back(self, seen: Seen) -> None:
        """Let a text of a batch that is put back count again. It keeps its number, unless other
        words have that by now: then it is another version, on which nobody has decided."""
        standing = self.texts.get(seen.version)
        if standing and self._likeness(seen, standing) is Likeness.OTHER:
            self.admit(seen)
        else:
            self._keep(seen)

    def _find(self, seen: Seen, former: int | None) -> tuple[int | None, Likeness]:
        """The version that the text belongs to: of several the one whose words it has, else the
        one it was in, else the first."""
        like = {number: self._likeness(seen, text) for number, text in sorted(self.texts.items())}
        found = [(number, like) for number, like in like.items() if like is not Likeness.OTHER]
        if not found:
            like = {number: self._likeness(seen, text) for number, text in self.gone.items()}
            found = [(number, like) for number, like in like.items() if like is Likeness.SAME]
        found.sort(key=lambda one: (one[1] is not Likeness.SAME, one[0] != former))
        return found[0] if found else (None, Likeness.OTHER)

    def _keep(self, seen: Seen) -> None:
        self.next = max(self.next, seen.version + 1)
        if seen.counts or seen.settled:
            kept = self.texts if seen.counts else self.gone
            known = kept.setdefault(seen.version, seen)
            kept[seen.version] = max(known, seen, key=lambda one: one.strength)

    def _likeness(self, seen: Seen, other: Seen) -> Likeness:
        return likeness(self._wording(seen), self._wording(other))

    def _wording(self, seen: Seen) -> Wording:
        if seen not in self._wordings:
            self._wordings[seen] = Wording(seen.text, complete=bool(seen.complete))
        return self._wordings[seen]
