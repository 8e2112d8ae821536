"""How well the parser reads synthetic pages: how often each question is answered yes."""

import time
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import ParsedPage, as_json
from magreader.dumps.parser.text import decode
from tests.dumps.mix import MixPage
from tests.dumps.mix.questions import COLUMNS, Json

GOALS = {
    "kind": 0.995,
    "publication": 0.995,
    "headline": 0.99,
    "edition": 0.99,
    "text": 0.98,
    "cards": 0.98,
    "no leak": 1.0,
}


def read(page: MixPage) -> ParsedPage | Exception:
    """What the parser makes of a page, or what it raised."""
    try:
        text, _encoding = decode(page.raw)
        return parse_page(text, page.source)
    except Exception as error:  # noqa: BLE001  an exception is a failure to count, not the end
        return error


def told(result: ParsedPage | Exception) -> Json:
    """The result as JSON; an exception is told as the page's kind."""
    if isinstance(result, Exception):
        return {"kind": f"{type(result).__name__}: {result}", "related": [], "leftover": []}
    return as_json(result)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each column was asked and answered yes."""

    asked: Counter[str]
    right: Counter[str]

    @classmethod
    def empty(cls) -> "Tally":
        """A tally of nothing."""
        return cls(Counter(), Counter())

    def add(self, answers: dict[str, bool | None]) -> None:
        """Counts the answers about one page."""
        self.asked.update(name for name, answer in answers.items() if answer is not None)
        self.right.update(name for name, answer in answers.items() if answer)

    def rate(self, column: str) -> float | None:
        """The share of right answers, or None where the question was never asked."""
        asked = self.asked[column]
        return self.right[column] / asked if asked else None


@dataclass(frozen=True, slots=True)
class Score:
    """The answers for a whole mix."""

    total: Tally
    groups: dict[str, Tally]
    failures: dict[str, list[tuple[MixPage, Json]]]
    seconds: float

    def short_of(self) -> dict[str, float]:
        """The columns below their goal, with what they reached."""
        rates = {column: self.total.rate(column) or 0.0 for column in GOALS}
        return {column: rate for column, rate in rates.items() if rate < GOALS[column]}


def score(mix: Sequence[MixPage]) -> Score:
    """Lets the parser read every page, and asks every question."""
    start = time.perf_counter()
    results = [read(page) for page in mix]
    seconds = time.perf_counter() - start
    result = Score(Tally.empty(), defaultdict(Tally.empty), defaultdict(list), seconds)
    for page, got in zip(mix, map(told, results), strict=True):
        answers = {name: ask(page, got) for name, ask in COLUMNS.items()}
        for tally in (result.total, *(result.groups[name] for name in _groups(page))):
            tally.add(answers)
        for name, answer in answers.items():
            if answer is False:
                result.failures[name].append((page, got))
    return result


def _groups(page: MixPage) -> list[str]:
    language = "mixed" if "+" in page.language else page.language
    return [f"shape {page.shape}", f"chrome {language}", *page.traits]
