"""The questions that are asked about a page that the parser has read.

Each is answered yes, no, or not asked (None). Whitespace is folded before texts are compared;
everything else has to be as printed.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from tests.dumps.mix import MixPage
from tests.dumps.mix.chrome import LISTED
from tests.dumps.mix.shapes import slug_words

Json = dict[str, Any]
Question = Callable[[MixPage, Json], bool | None]
_TELLING = 25  # a shorter headline may well occur inside a sentence


def folded(value: Any) -> Any:
    """The value with runs of whitespace made one space in all its texts."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return [folded(item) for item in value]
    return value


def story_of(got: Json) -> Json:
    """The story's fields; none of them where there is no story."""
    return got.get("story") or {}


# Questions that every page with a story, an edition or cards is asked


def _kind(page: MixPage, got: Json) -> bool:
    return bool(got["kind"] == page.expected["kind"])


def _publication(page: MixPage, got: Json) -> bool | None:
    if page.expected["kind"] == "rejected":
        return None
    return bool(folded(got.get("publication")) == folded(page.expected["publication"]))


def _edition(page: MixPage, got: Json) -> bool | None:
    if page.expected["kind"] == "rejected":
        return None
    return same_issue(page.expected["edition"], got.get("edition"))


def _headline(page: MixPage, got: Json) -> bool | None:
    if not page.expected["story"]:
        return None
    wanted, found = page.expected["story"]["headline"], story_of(got).get("headline") or ""
    if page.shape == "S4":  # a slug tells neither case nor punctuation
        return _slug(wanted) == _slug(found)
    return bool(folded(wanted) == folded(found))


def _slug(text: str) -> list[str]:
    return [word.casefold() for word in slug_words(text)]


def _text(page: MixPage, got: Json) -> bool | None:
    return _same_in_story(page, got, "paragraphs")


def _deck(page: MixPage, got: Json) -> bool | None:
    return _same_in_story(page, got, "deck")


def _text_and_deck(page: MixPage, got: Json) -> bool | None:
    """Softer: the same lines in the same order, whichever of them was taken for the deck."""
    if not page.expected["story"]:
        return None
    return bool(folded(lines_of(page.expected["story"])) == folded(lines_of(story_of(got))))


def lines_of(story: Json) -> list[str]:
    """Deck and paragraphs of a story as one list."""
    return [line for line in (story.get("deck"), *story.get("paragraphs", ())) if line]


def _byline(page: MixPage, got: Json) -> bool | None:
    if not page.expected["story"]:
        return None
    wanted, found = page.expected["story"]["byline"], story_of(got).get("byline")
    return (wanted or "").removeprefix("By ") == (found or "").removeprefix("By ")


def _flags(page: MixPage, got: Json) -> bool | None:
    """Softer: `premium` and `complete`, where known furniture tells them."""
    wanted, found = page.expected["story"], story_of(got)
    if not wanted or (page.shape == "S2-open" and "chrome:listed" not in page.traits):
        return None
    return all(wanted[flag] == found.get(flag) for flag in ("premium", "complete"))


def _language(page: MixPage, got: Json) -> bool | None:
    """Softer: the language of the chrome, where there is one and its edition line is there."""
    if not page.expected["story"] or "+" in page.language or _half_english(page.language):
        return None
    if page.shape in ("S2-open", "S3") or "no-edition-line" in page.traits:
        return None
    return bool(got.get("chrome_language") == page.expected["chrome_language"])


def _half_english(code: str) -> bool:
    """Whether so little is known of a listed language that its pages are mostly English."""
    return code in LISTED and not {"bar", "subscribe", "signin"} <= set(LISTED[code])


def _same_in_story(page: MixPage, got: Json, name: str) -> bool | None:
    wanted = page.expected["story"]
    if not wanted:
        return None
    return bool(folded(wanted[name]) == folded(story_of(got).get(name)))


# Issues and cards


def same_issue(wanted: Json | None, found: Json | None) -> bool:
    """Label, precision and date; a season and a second half may begin where the parser says."""
    if wanted is None or found is None:
        return wanted is found
    if folded(wanted["label"]) != folded(found["label"]):
        return False
    return bool(wanted["precision"] == found["precision"]) and _same_day(wanted, found["date"])


def _same_day(wanted: Json, found: str | None) -> bool:
    if wanted["date"] == found or not (wanted["date"] and found):
        return bool(wanted["date"] == found)
    first, second = date.fromisoformat(wanted["date"]), date.fromisoformat(found)
    if wanted["precision"] == "season":
        return second.year == first.year or (second.year, second.month) == (first.year - 1, 12)
    return wanted["precision"] == "half-month" and abs((first - second).days) <= 1


def _cards(page: MixPage, got: Json) -> bool | None:
    return _same_cards(page, got, ("headline", "deck", "minutes"))


def _cards_soft(page: MixPage, got: Json) -> bool | None:
    """Softer: headlines and dates alone."""
    return _same_cards(page, got, ("headline",))


def _cards_named(page: MixPage, got: Json) -> bool | None:
    """Harder: the publication of each card too."""
    return _same_cards(page, got, ("headline", "deck", "minutes", "publication"))


def _same_cards(page: MixPage, got: Json, names: Sequence[str]) -> bool | None:
    if page.expected["kind"] == "rejected":
        return None
    wanted, found = page.expected["related"], got["related"]
    return len(wanted) == len(found) and all(
        same_issue(one["edition"], other["edition"])
        and all(folded(one[name]) == folded(other[name]) for name in names)
        for one, other in zip(wanted, found, strict=True)
    )


# What must never happen


def _no_leak(page: MixPage, got: Json) -> bool | None:
    """No text of a card in the body."""
    if not page.expected["story"]:
        return None
    strange = set(folded(story_of(got).get("paragraphs", []))) - _own_lines(page)
    texts = _card_texts(page.expected["related"])
    return not any(_holds(line, text) for line in strange for text in texts)


def _own_lines(page: MixPage) -> set[str]:
    story = page.expected["story"]
    return set(folded([*lines_of(story), story["headline"]]))


def _card_texts(cards: Iterable[Json]) -> list[str]:
    return [folded(text) for card in cards for text in (card["headline"], card["deck"]) if text]


def _holds(line: str, text: str) -> bool:
    return line == text or (len(text) >= _TELLING and text in line)


def _no_spill(page: MixPage, got: Json) -> bool | None:
    """No line of the body in a card."""
    if not page.expected["story"]:
        return None
    body = set(folded(page.expected["story"]["paragraphs"]))
    body -= set(_card_texts(page.expected["related"]))
    return body.isdisjoint(_card_texts(got["related"]))


def _no_loss(page: MixPage, got: Json) -> bool | None:
    """Every paragraph is somewhere: in the story or among the leftover."""
    if not page.expected["story"]:
        return None
    story = story_of(got)
    found = [*lines_of(story), story.get("headline"), story.get("byline")]
    found += [line["text"] for line in got["leftover"]] + _card_texts(got["related"])
    return set(folded(page.expected["story"]["paragraphs"])) <= set(folded(found))


COLUMNS: dict[str, Question] = {
    "kind": _kind,
    "publication": _publication,
    "headline": _headline,
    "edition": _edition,
    "text": _text,
    "deck": _deck,
    "cards": _cards,
    "no leak": _no_leak,
    "no spill": _no_spill,
    "no loss": _no_loss,
    "text+deck": _text_and_deck,
    "cards~": _cards_soft,
    "cards+pub": _cards_named,
    "byline": _byline,
    "flags": _flags,
    "language": _language,
}
