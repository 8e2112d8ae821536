"""Prose for synthetic pages: headlines, decks and paragraphs as long and as varied as journalism.

English comes from templates and a vocabulary, other languages from a bag of words each. All words
are in `words.json`; all luck comes from the `Random` that is handed in.
"""

import json
import re
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

WORDS: dict[str, Any] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
TONGUES: tuple[str, ...] = tuple(WORDS["tongues"])

_SPACED = {"first", "last", "noun", "nouns", "adj", "verb", "verbs", "past", "adv", "number"}
_VOCABULARY: dict[str, list[str]] = {
    slot: words.split() if slot in _SPACED else words.split("|")
    for slot, words in WORDS["english"].items()
}
_BAGS: dict[str, list[str]] = {tongue: words.split() for tongue, words in WORDS["tongues"].items()}
_SLOT = re.compile(r"\{(\w+)(?:\|(\w+))?\}")
LONGEST_DECK = 250


def capital(text: str) -> str:
    """The text with its first letter in upper case and the rest as it was."""
    return text[:1].upper() + text[1:]


_FILTERS: dict[str | None, Callable[[str], str]] = {None: str, "cap": capital, "up": str.upper}


def curly(text: str) -> str:
    """Straight quotes and spaced hyphens as a typesetter would have them."""
    text = re.sub(r'(^|[\s(])"', "\\1\u201c", text).replace('"', "\u201d")
    text = re.sub(r"(^|[\s(])'", "\\1\u2018", text).replace("'", "\u2019")
    return text.replace(" - ", " \u2013 ")


class Prose:
    """One page's writer: it never gives the same headline, deck or paragraph twice."""

    def __init__(self, rng: Random) -> None:
        self.rng = rng
        self.typeset = rng.random() < 0.5
        self._given: set[str] = set()

    def headline(self) -> str:
        """A headline of some two to twenty words."""
        return self._new(self._headline)

    def deck(self) -> str:
        """One sentence, seldom two, shorter than `LONGEST_DECK`; often without its full stop."""
        return self._new(self._short_deck)

    def paragraph(self, least: int = 35) -> str:
        """A paragraph of `least` words or somewhat more."""
        return self._new(lambda: self._paragraph(least))

    def lede(self) -> str:
        """A first paragraph of one short sentence."""
        return self._new(self._sentence)

    def crosshead(self) -> str:
        """A lone short line inside a body."""
        return self._new(lambda: self.fill(self.rng.choice(WORDS["crossheads"])))

    def person(self) -> str:
        """A name as a byline has it."""
        return self.fill("{first} {last}")

    def fill(self, template: str) -> str:
        """The template with each `{slot}` or `{slot|filter}` replaced by a word."""

        def word(slot: re.Match[str]) -> str:
            chosen = self.rng.choice(_VOCABULARY[slot[1]]).replace("a-dozen", "a dozen")
            return _FILTERS[slot[2]](chosen)

        text = _SLOT.sub(word, template)
        return curly(text) if self.typeset else text

    def _new(self, write: Callable[[], str]) -> str:
        text = write()
        while text.casefold() in self._given:
            text = f"{write()} {self.rng.choice(_VOCABULARY['last'])}"
        self._given.add(text.casefold())
        return text

    def _headline(self) -> str:
        return capital(self.fill(self.rng.choice(WORDS["headlines"])))

    def _short_deck(self) -> str:
        text = self._deck()
        return text if len(text) < LONGEST_DECK else text[: text.rfind(" ", 0, LONGEST_DECK)]

    def _deck(self) -> str:
        text = capital(self.fill(self.rng.choice(WORDS["decks"])))
        if self.rng.random() < 0.04:
            text = text.rstrip(".") + ". " + capital(self.fill(self.rng.choice(WORDS["decks"])))
        return text.rstrip(".") if self.rng.random() < 0.2 else text

    def _sentence(self) -> str:
        return self.fill(self.rng.choice(WORDS["sentences"]))

    def _paragraph(self, least: int) -> str:
        wanted = least + int(self.rng.expovariate(1 / 25))
        sentences = [self._sentence()]
        while sum(len(sentence.split()) for sentence in sentences) < wanted:
            sentences.append(self._sentence())
        return " ".join(sentences)


class ForeignProse(Prose):
    """Prose in another language, with its script, stops and spacing; the grammar is nobody's."""

    def __init__(self, rng: Random, tongue: str) -> None:
        super().__init__(rng)
        self.bag = _BAGS[tongue]
        self.gap = "" if tongue in WORDS["unspaced"] else " "
        self.pieces = 2 if tongue == "ja" else 1  # its words are of one or two characters
        self.stop: str = WORDS["stops"].get(tongue, ".")

    def _words(self, least: int, most: int) -> str:
        count = self.rng.randint(least, most) * self.pieces
        return capital(self.gap.join(self.rng.choice(self.bag) for _ in range(count)))

    def _headline(self) -> str:
        return self._words(3, 11)

    def _deck(self) -> str:
        return self._words(10, 24) + (self.stop if self.rng.random() < 0.7 else "")

    def _sentence(self) -> str:
        return self._words(6, 22) + self.stop

    def _paragraph(self, least: int) -> str:
        sentences = [self._words(8, 24) + self.stop for _ in range(self.rng.randint(3, 6))]
        return " ".join(sentences)
