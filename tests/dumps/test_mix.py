"""The synthetic mix is what it says it is, and the parser reads it as well as it should."""

import re
import unicodedata
from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from magreader.catalog.issue_dates import Precision
from tests.dumps.mix import SHAPES, MixPage, pages
from tests.dumps.mix.chrome import FIRST_HELD_BACK_SEED, HELD_BACK, LISTED, OPEN
from tests.dumps.mix.issues import FORMS
from tests.dumps.mix.lists import REJECTED
from tests.dumps.mix.words import LONGEST_DECK, TONGUES, ForeignProse, Prose

CELLS = {"publication", "headline", "deck", "minutes", "edition"}
DISTURBED = {
    "escaped-quotes",
    "no-break-spaces",
    "soft-hyphens",
    "zero-width",
    "decomposed",
    "encoding:utf-16",
    "encoding:utf-8-bom",
    "encoding:windows-1252",
    "encoding:mojibake",
}


@pytest.fixture(scope="module")
def mix() -> list[MixPage]:
    """A mix large enough for everything to come up."""
    return list(pages(seed=1, count=3000))


def _languages(mix: list[MixPage]) -> set[str]:
    return {code for page in mix for code in page.language.split("+")}


def test_equal_seeds_give_equal_pages() -> None:
    assert list(pages(5, 60)) == list(pages(5, 60))
    assert list(pages(5, 60)) != list(pages(6, 60))


def test_a_longer_mix_begins_with_the_shorter_one() -> None:
    assert list(pages(5, 80))[:20] == list(pages(5, 20))


def test_every_shape_and_kind_comes_up(mix: list[MixPage]) -> None:
    assert {page.shape for page in mix} == set(SHAPES)
    kinds = Counter(page.expected["kind"] for page in mix)
    assert set(kinds) == {"story", "edition", "listing", "rejected"}
    assert {f"rejected:{sort}" for sort in REJECTED} <= {t for page in mix for t in page.traits}


def test_every_language_comes_up_but_those_held_back(mix: list[MixPage]) -> None:
    assert _languages(mix) == set(LISTED) | set(OPEN)


def test_languages_held_back_come_up_for_high_seeds() -> None:
    late = list(pages(FIRST_HELD_BACK_SEED, 1200))
    assert _languages(late) == set(LISTED) | set(OPEN) | set(HELD_BACK)


def test_there_are_at_least_ten_unlisted_languages_in_each_group() -> None:
    assert len(OPEN) >= 10
    assert len(HELD_BACK) >= 10
    assert not set(LISTED) & (set(OPEN) | set(HELD_BACK))


def test_every_form_of_date_and_encoding_comes_up(mix: list[MixPage]) -> None:
    traits = {trait for page in mix for trait in page.traits}
    assert {f"date:{form}" for form in FORMS} | DISTURBED <= traits


def test_expected_results_have_the_form_of_the_contract(mix: list[MixPage]) -> None:
    for page in mix:
        assert set(page.expected) == {
            *("source", "kind", "chrome_language", "publication", "edition", "story", "related")
        }
        assert page.expected["source"] == page.source
        assert all(set(card) == CELLS for card in page.expected["related"])


def test_only_stories_have_a_story_and_rejected_pages_have_nothing(mix: list[MixPage]) -> None:
    for page in mix:
        expected = page.expected
        assert bool(expected["story"]) == (expected["kind"] == "story")
        if expected["kind"] == "rejected":
            assert not expected["publication"]
            assert not expected["related"]


def test_an_extractors_cards_have_no_more_than_headline_and_deck(mix: list[MixPage]) -> None:
    cards = [card for page in mix if page.shape == "S4" for card in page.expected["related"]]
    assert cards
    assert not any(card["publication"] or card["edition"] or card["minutes"] for card in cards)


def test_cards_of_an_edition_page_are_of_that_edition(mix: list[MixPage]) -> None:
    for page in mix:
        if page.shape == "edition":
            editions = [card["edition"] for card in page.expected["related"]]
            assert editions == [page.expected["edition"]] * len(editions)


def test_what_is_expected_stands_on_the_page_in_order(mix: list[MixPage]) -> None:
    for page in mix:
        story = page.expected["story"] or {"paragraphs": []}
        wanted = [*story["paragraphs"], *(card["headline"] for card in page.expected["related"])]
        remaining = iter(_lines(page))
        assert all(line in remaining for line in wanted), (page.source, sorted(page.traits))


def _lines(page: MixPage) -> list[str]:
    """The page's lines with all that was done to them undone, knowing what was done."""
    text = _decoded(page).replace("\u00a0", " ").replace('\\"', '"')
    text = re.sub("[\u00ad\u200b\ufeff]", "", text)
    return [line.strip() for line in unicodedata.normalize("NFC", text).splitlines()]


def _decoded(page: MixPage) -> str:
    if "encoding:windows-1252" in page.traits:
        return page.raw.decode("cp1252")
    if "encoding:mojibake" in page.traits:
        return b"".join(map(_byte, page.raw.decode())).decode()
    return page.raw.decode("utf-16" if "encoding:utf-16" in page.traits else "utf-8-sig")


def _byte(character: str) -> bytes:
    try:
        return character.encode("cp1252")
    except UnicodeEncodeError:
        return character.encode("latin-1")


def test_no_paragraph_stands_twice_on_a_page(mix: list[MixPage]) -> None:
    for page in mix:
        paragraphs = (page.expected["story"] or {"paragraphs": []})["paragraphs"]
        assert len(paragraphs) == len(set(paragraphs))


@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_a_label_and_the_first_day(form: str) -> None:
    rng = Random(3)
    for days in range(0, 4000, 37):
        day = date(2012, 1, 1) + timedelta(days)
        issue = FORMS[form][1](day, rng)
        assert issue.label
        if issue.precision is Precision.DAY:
            assert issue.date == day
        elif issue.precision is Precision.NUMBER:
            assert issue.date is None
        else:
            assert issue.date


@pytest.mark.parametrize("tongue", [None, *TONGUES])
def test_decks_are_short_and_paragraphs_are_longer(tongue: str | None) -> None:
    prose = ForeignProse(Random(2), tongue) if tongue else Prose(Random(2))
    decks = [prose.deck() for _ in range(200)]
    paragraphs = [prose.paragraph() for _ in range(200)]
    assert max(map(len, decks)) <= LONGEST_DECK + 15
    assert sum(map(len, paragraphs)) > 2 * sum(map(len, decks))
    assert len(set(decks + paragraphs)) == 400


def test_the_parser_reads_the_mix_as_well_as_it_should() -> None:
    from tests.dumps.mix.score import score

    assert not score(list(pages(seed=7, count=2000))).short_of()


def test_the_parser_never_lets_a_cards_text_into_a_body_in_an_unknown_language() -> None:
    from tests.dumps.mix.score import score

    total = score(list(pages(FIRST_HELD_BACK_SEED + 7, count=1000))).total
    assert total.rate("no leak") == 1
