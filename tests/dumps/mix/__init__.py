"""Synthetic page dumps, each with what a parser should make of it.

    python -m tests.dumps.mix --seed 1 --pages 1000            what the mix covers
    python -m tests.dumps.mix --seed 1 --page 12               one page and its expected result
    python -m tests.dumps.mix --score --seed 7 --pages 3000    how well the parser reads it

The pages follow `docs/dumps.md` in every kind, shape and mess, with nine listed languages of chrome
and unlisted ones (`chrome.py`). Equal seeds give equal pages.
"""

import argparse
import json
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from random import Random
from typing import Any

from magreader.catalog.issue_dates import IssueDate
from magreader.dumps.parser.pages import Card
from tests.dumps.mix.chrome import Chrome, chrome
from tests.dumps.mix.lists import edition, listing, rejected
from tests.dumps.mix.noise import disturbed, encoded, framed, spread
from tests.dumps.mix.shapes import (
    Lines,
    plain_source,
    s1,
    s2,
    s3,
    s4,
    slug_source,
    slug_words,
    sluggable,
)
from tests.dumps.mix.story import Draft, Story, story

SHAPES = {
    "S1": 30,
    "S1-rtl": 6,
    "S2": 12,
    "S2-open": 7,
    "S3": 8,
    "S3-gate-twice": 7,
    "S4": 14,
    "edition": 6,
    "listing": 4,
    "rejected": 6,
}
LAYOUTS = {"S1": s1, "S1-rtl": s1, "S2": s2, "S2-open": s2, "S3": s3, "S3-gate-twice": s3}
NO_SLUG = 0.12
UNLISTED_S4 = 0.1
_HEADER_TRAITS = ("headline-", "deck-", "no-deck")


@dataclass(frozen=True, slots=True)
class MixPage:
    """A page as bytes, and `expected` in the form of `parse_dump` (without leftover, warnings)."""

    raw: bytes
    source: str
    shape: str
    language: str
    traits: frozenset[str]
    expected: dict[str, Any]


def pages(seed: int, count: int) -> Iterator[MixPage]:
    """`count` pages; the same ones for the same seed."""
    rng = Random(seed)
    for _ in range(count):
        yield _page(Random(rng.getrandbits(64)), seed)


def _page(rng: Random, seed: int) -> MixPage:
    shape = rng.choices(tuple(SHAPES), tuple(SHAPES.values()))[0]
    draft = Draft(rng, _chrome(rng, seed, shape), shape)
    source, lines, expected = _content(draft)
    lines = disturbed(draft, spread(draft, framed(draft, lines)))
    raw = encoded(draft, lines)
    language = "+".join(draft.chrome.codes)
    return MixPage(raw, source, shape, language, frozenset(draft.traits), expected)


def _chrome(rng: Random, seed: int, shape: str) -> Chrome:
    """Furniture that can go with the shape, and that leaves a stranger a fair chance."""
    if shape in ("S1", "S1-rtl"):
        return chrome(rng, seed, right_to_left=shape == "S1-rtl")
    found = chrome(rng, seed)
    if shape != "S4":
        return found
    unlisted = rng.random() < UNLISTED_S4
    while found.listed is unlisted or not found.names_itself:
        found = chrome(rng, seed)
    return found


def _content(draft: Draft) -> tuple[str, Lines, dict[str, Any]]:
    """Source, lines and expected result of a page before anything is done to its text."""
    if draft.shape == "S4":
        return _s4(draft)
    source = plain_source(draft)
    if draft.shape == "edition":
        lines, cards = edition(draft)
        return source, lines, _expected(draft, source, "edition", None, cards)
    if draft.shape == "listing":
        lines, cards = listing(draft)
        return source, lines, _expected(draft, source, "listing", None, cards)
    if draft.shape == "rejected":
        return source, rejected(draft), _expected(draft, source, "rejected", None, [])
    truth = story(draft)
    if slug_words(truth.headline) and draft.some(0.4):
        source = slug_source(draft, truth.headline)
    lines = LAYOUTS[draft.shape](draft, truth)
    return source, lines, _expected(draft, source, "story", truth, truth.cards)


def _s4(draft: Draft) -> tuple[str, Lines, dict[str, Any]]:
    truth = replace(story(draft), headline=sluggable(draft), deck=None)
    draft.traits = {trait for trait in draft.traits if not trait.startswith(_HEADER_TRAITS)}
    if draft.chance("no-slug", NO_SLUG):
        source = plain_source(draft)
        return source, s4(draft, truth), _expected(draft, source, "rejected", None, [])
    source = slug_source(draft, truth.headline)
    told = replace(truth, headline=" ".join(slug_words(truth.headline)))
    return source, s4(draft, truth), _expected(draft, source, "story", told, truth.cards)


def _expected(
    draft: Draft, source: str, kind: str, story: Story | None, cards: Sequence[Card]
) -> dict[str, Any]:
    one_issue = kind in ("story", "edition")
    expected: dict[str, Any] = {
        "source": source,
        "kind": kind,
        "chrome_language": draft.chrome.codes[0] if draft.chrome.listed else None,
        "publication": draft.masthead.name if one_issue else None,
        "edition": _issue_json(draft.issue) if one_issue else None,
        "story": _story_json(draft, story) if story else None,
        "related": [_card_json(card) for card in cards],
    }
    composed: dict[str, Any] = _composed(expected)
    return composed


def _issue_json(issue: IssueDate | None) -> dict[str, Any] | None:
    if issue is None:
        return None
    day = issue.date.isoformat() if issue.date else None
    return {"label": issue.label, "date": day, "precision": issue.precision.value}


def _story_json(draft: Draft, story: Story) -> dict[str, Any]:
    return {
        "headline": story.headline,
        "deck": story.deck,
        "byline": story.byline,
        "paragraphs": list(story.paragraphs),
        "premium": True if draft.gated or "no-bar" not in draft.traits else None,
        "complete": not draft.gated,
        "minutes": None,
    }


def _card_json(card: Card) -> dict[str, Any]:
    return {
        "publication": card.publication,
        "headline": card.headline,
        "deck": card.deck,
        "minutes": card.minutes,
        "edition": _issue_json(card.edition),
    }


def _composed(value: Any) -> Any:
    """The value with all its texts in NFC."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {key: _composed(item) for key, item in value.items()}
    return [_composed(item) for item in value] if isinstance(value, list) else value


def _cover(mix: Iterator[MixPage]) -> None:
    """Prints how often each shape, language and trait comes up."""
    for title, counts in _counts(mix).items():
        print(f"\n{title}")
        for name, count in counts.most_common():
            print(f"  {count:6}  {name}")


def _counts(mix: Iterator[MixPage]) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for page in mix:
        counts["shape"][page.shape] += 1
        counts["language"][page.language if "+" not in page.language else "mixed"] += 1
        counts["trait"].update(page.traits)
    return counts


def _show(page: MixPage) -> None:
    print(page.source, page.shape, page.language, sorted(page.traits), sep="\n")
    print(page.raw.decode("utf-8", "replace"))
    print(json.dumps(page.expected, indent=1, ensure_ascii=False))


def main(arguments: Sequence[str] | None = None) -> None:
    """The command line; see the module's own text."""
    options = argparse.ArgumentParser(prog="python -m tests.dumps.mix")
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--pages", type=int, default=1000)
    options.add_argument("--page", type=int, help="print this page and what is expected of it")
    options.add_argument("--score", action="store_true", help="let the parser read the mix")
    options.add_argument("--show", type=int, default=0, help="failures to print, per column")
    given = options.parse_args(arguments)
    if given.page is not None:
        _show(next(islice(pages(given.seed, given.page + 1), given.page, None)))
    elif given.score:
        from tests.dumps.mix.report import report  # the parser is needed for this alone

        report(list(pages(given.seed, given.pages)), given.show)
    else:
        _cover(pages(given.seed, given.pages))


if __name__ == "__main__":
    main()
