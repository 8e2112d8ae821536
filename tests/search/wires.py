"""Wire stories as several titles print them, among others on the same topics; all generated.

Words follow Zipf's law; each topic has words of its own, so that two stories on one topic share
most of what isn't everybody's. A copy of a wire story has another headline and deck, and may be
cut, misread, begun with a dateline, or touched by an editor in its first sentence.
"""

import itertools
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_COMMON, _OF_TOPIC, _RARE = 300, 40, 4_000
_SENTENCES, _A_SENTENCE = (12, 26), (8, 22)
_SYLLABLES = [
    a + b for a in "bdfghklmnprstvwz" for b in ("a", "e", "i", "o", "u", "ai", "or", "en")
]


@dataclass(frozen=True)
class Printed:
    """One story in one title. `wire` is the number of the wire story that it is, None where it is
    its title's own; `how` is what was done to the copy."""

    title: int
    headline: str
    deck: str
    paragraphs: tuple[str, ...]
    premium: bool
    wire: int | None = None
    how: str = ""


class Press:
    """Writes stories; the same ones for the same `seed`."""

    def __init__(self, seed: int = 1) -> None:
        self.rng = random.Random(seed)
        self._words = itertools.count()
        self.common = [self._word() for _ in range(_COMMON)]
        self.rare = [self._word() for _ in range(_RARE)]
        self._weights = list(itertools.accumulate(1 / (n + 1) for n in range(_COMMON)))

    def _word(self) -> str:
        """Another one each time: common ones are short."""
        number = next(self._words)
        count = 1 if number < len(_SYLLABLES) // 2 else 2 if number < 600 else 3
        return "".join(self.rng.choices(_SYLLABLES, k=count)) + ("" if count == 1 else "n")

    def topic(self) -> list[str]:
        return [self._word() for _ in range(_OF_TOPIC)]

    def _sentence(self, topic: Sequence[str]) -> str:
        length = self.rng.randint(*_A_SENTENCE)
        words = self.rng.choices(self.common, cum_weights=self._weights, k=length)
        for at in self.rng.sample(range(length), k=length // 3):
            words[at] = self.rng.choice(topic if self.rng.random() < 0.7 else self.rare)
        return " ".join(words).capitalize() + "."

    def text(self, topic: Sequence[str]) -> list[str]:
        return [self._sentence(topic) for _ in range(self.rng.randint(*_SENTENCES))]

    def heading(self, topic: Sequence[str]) -> tuple[str, str]:
        return self._sentence(topic)[:60], self._sentence(topic)

    # ---- what titles do to a wire story ---------------------------------------------------------
    def cut(self, text: list[str]) -> list[str]:
        return text[: max(4, len(text) // 2)]

    def misread(self, text: list[str]) -> list[str]:
        """One word in thirty."""
        return self._slipped(text, 1 / 30)

    def badly_misread(self, text: list[str]) -> list[str]:
        """One word in ten."""
        return self._slipped(text, 1 / 10)

    def _slipped(self, text: list[str], share: float) -> list[str]:
        return [" ".join(self._slip(word, share) for word in line.split()) for line in text]

    def _slip(self, word: str, share: float) -> str:
        if self.rng.random() > share or len(word) < 3:
            return word
        at = self.rng.randrange(len(word))
        return word[:at] + self.rng.choice("cl1o0x") + word[at + 1 :]

    def dateline(self, text: list[str]) -> list[str]:
        return [f"WEXMOUTH, Tuesday (Gullwire) – {text[0]}", *text[1:]]

    def edited(self, text: list[str]) -> list[str]:
        """Its first sentence said otherwise: the same words in another order, and two new ones."""
        words = text[0].rstrip(".").split()
        half = len(words) // 2
        return [" ".join([*words[half:], *self.rng.sample(self.rare, 2), *words[:half]]), *text[1:]]


def printed(topics: int = 20, seed: int = 1) -> Iterator[Printed]:
    """Of each topic twelve stories of one title each, of which some quote one sentence or begin
    with it, and two wire stories in six titles."""
    press = Press(seed)
    wires = itertools.count()
    changes: list[tuple[str, Callable[[list[str]], list[str]]]] = [
        ("as it came", list),
        ("cut", press.cut),
        ("misread", press.misread),
        ("badly misread", press.badly_misread),
        ("dateline", press.dateline),
        ("edited", press.edited),
    ]
    for _ in range(topics):
        topic = press.topic()
        quote = press.text(topic)[0]
        for title in range(12):
            own = press.text(topic)
            how = ("", "", "", "quotes", "quotes", "same beginning")[title % 6]
            own[1:1] = [quote] if how == "quotes" else []
            own[:1] = [quote] if how == "same beginning" else own[:1]
            yield Printed(
                title, *press.heading(topic), tuple(own), press.rng.random() < 0.7, None, how
            )
        for wire in itertools.islice(wires, 2):
            text = press.text(topic)
            for title, (how, change) in enumerate(changes):
                paragraphs = tuple(change(text))
                premium = press.rng.random() < 0.7
                yield Printed(title, *press.heading(topic), paragraphs, premium, wire, how)
