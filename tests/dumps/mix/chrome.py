"""The furniture of synthetic pages: nine listed languages, and two groups of unlisted ones.

`open` languages come up for every seed, `held_back` ones only for seeds of 100 and above, so that a
parser can be measured on furniture nobody has looked at while writing it. The words are in
`chrome.json`; codes that begin with `x-` are languages made up for the purpose.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

_FILE: dict[str, Any] = json.loads(Path(__file__).with_name("chrome.json").read_text("utf-8"))
LISTED: dict[str, dict[str, Any]] = _FILE["listed"]
OPEN: dict[str, dict[str, Any]] = _FILE["open"]
HELD_BACK: dict[str, dict[str, Any]] = _FILE["held_back"]
FIRST_HELD_BACK_SEED = 100

_COUNTS = ("8.000", "8,500", "9,000", "9000", "9,500", "10,000", "12.000")


@dataclass(frozen=True, slots=True)
class Chrome:
    """The furniture of one page. `codes` holds two languages where the page mixes them."""

    codes: tuple[str, ...]
    parts: Mapping[str, Any]
    listed: bool

    @property
    def mixed(self) -> bool:
        """Whether two languages are mixed on the page."""
        return len(self.codes) > 1

    @property
    def right_to_left(self) -> bool:
        """Whether the page is laid out from right to left."""
        return bool(self.parts.get("rtl"))

    @property
    def names_itself(self) -> bool:
        """Whether a stranger could find the publication's name in the edition line alone."""
        return self.listed or bool(self.parts.get("names_end"))

    @property
    def brandless(self) -> bool:
        """Whether the prompts spell even the brand in a script of their own."""
        return bool(self.parts.get("brandless"))

    def line(self, rng: Random, part: str, **fields: str) -> str:
        """One wording of a part, with `{d}`, `{p}`, `{P}` and `{n}` filled in."""
        wording: str = rng.choice(self.parts[part])
        fields.setdefault("n", rng.choice(_COUNTS))
        return wording.format(**fields)

    def both(self, rng: Random, part: str) -> list[str]:
        """All lines of a part of two lines."""
        count = rng.choice(_COUNTS)
        return [line.format(n=count) for line in self.parts[part]]

    def word(self, part: str) -> str:
        """A part that is one word or phrase."""
        word: str = self.parts[part]
        return word


def languages(seed: int) -> dict[str, dict[str, Any]]:
    """The unlisted languages that a seed may use."""
    return OPEN | HELD_BACK if seed >= FIRST_HELD_BACK_SEED else OPEN


def chrome(rng: Random, seed: int, *, right_to_left: bool | None = None) -> Chrome:
    """Furniture in one language or two; what a language lacks is English, as on real pages."""
    first = _language(rng, seed, right_to_left=right_to_left)
    if right_to_left is None and rng.random() < 0.2:
        return _mixed(rng, first, _language(rng, seed, right_to_left=False))
    code, parts = first
    return Chrome((code,), LISTED["en"] | parts, code in LISTED)


def _language(rng: Random, seed: int, *, right_to_left: bool | None) -> tuple[str, dict[str, Any]]:
    group = LISTED if rng.random() < 0.58 else languages(seed)
    fitting = {
        code: parts
        for code, parts in group.items()
        if right_to_left is None or bool(parts.get("rtl")) is right_to_left
    }
    weights = [4 if code == "en" else 1 for code in fitting]
    code = rng.choices(tuple(fitting), weights)[0]
    return code, fitting[code]


def _mixed(rng: Random, *languages: tuple[str, dict[str, Any]]) -> Chrome:
    """Each part from the one or the other; the flags are those of the edition line's language."""
    parts = dict(LISTED["en"])
    for part in LISTED["en"]:
        _, words = rng.choice(languages)
        parts[part] = words.get(part, parts[part])
    code, words = rng.choice(languages)
    parts |= {"edition": words["edition"], "names_end": words.get("names_end")}
    brandless = any(words.get("brandless") for _, words in languages)
    codes = dict.fromkeys((code, *(code for code, _ in languages)))
    return Chrome(tuple(codes), parts | {"brandless": brandless}, code in LISTED)
