"""The questions find what they are meant to find, and nothing where there is nothing."""

from copy import deepcopy

import pytest

from tests.dumps.mix import MixPage, pages
from tests.dumps.mix.questions import COLUMNS, Json, same_issue


@pytest.fixture(scope="module")
def mix() -> list[MixPage]:
    """Some pages of every shape."""
    return list(pages(seed=11, count=400))


@pytest.fixture
def page(mix: list[MixPage]) -> MixPage:
    """A story page with cards that have decks."""
    return next(
        page
        for page in mix
        if page.shape == "S1"
        and len(page.expected["related"]) > 3
        and len(page.expected["story"]["paragraphs"]) > 3
        and not page.traits & {"card-no-deck", "no-deck"}
    )


def _perfect(page: MixPage) -> Json:
    return deepcopy(page.expected) | {"leftover": [], "warnings": [], "reason": None}


def _wrong(page: MixPage, got: Json) -> set[str]:
    return {name for name, ask in COLUMNS.items() if ask(page, got) is False}


def test_a_perfect_reading_answers_every_question(mix: list[MixPage]) -> None:
    for page in mix:
        assert not _wrong(page, _perfect(page))


def test_a_rejection_of_a_story_is_wrong_in_all_but_what_never_happened(page: MixPage) -> None:
    nothing: Json = dict.fromkeys(page.expected) | {"related": [], "leftover": []}
    wrong = _wrong(page, nothing | {"kind": "rejected"})
    assert {"kind", "publication", "headline", "edition", "text", "cards", "no loss"} <= wrong
    assert not wrong & {"no leak", "no spill"}


def test_a_deck_of_a_card_in_the_body_is_a_leak(page: MixPage) -> None:
    got = _perfect(page)
    got["story"]["paragraphs"].append(got["related"][0]["deck"])
    assert _wrong(page, got) == {"text", "text+deck", "no leak"}


def test_a_paragraph_in_a_card_is_a_spill(page: MixPage) -> None:
    got = _perfect(page)
    got["related"][0]["deck"] = got["story"]["paragraphs"].pop()
    assert {"no spill", "cards", "text"} <= _wrong(page, got)
    assert "no leak" not in _wrong(page, got)


def test_a_paragraph_that_is_nowhere_is_lost_and_one_left_over_is_not(page: MixPage) -> None:
    got = _perfect(page)
    paragraph = got["story"]["paragraphs"].pop(1)
    assert "no loss" in _wrong(page, got)
    got["leftover"].append({"line": 7, "text": paragraph})
    assert _wrong(page, got) == {"text", "text+deck"}


def test_a_deck_taken_for_a_paragraph_is_right_in_the_softer_column(page: MixPage) -> None:
    got = _perfect(page)
    got["story"]["paragraphs"].insert(0, got["story"]["deck"])
    got["story"]["deck"] = None
    assert _wrong(page, got) == {"text", "deck"}


@pytest.mark.parametrize(
    ("precision", "wanted", "found", "same"),
    [
        ("day", "2024-11-27", "2024-11-27", True),
        ("day", "2024-11-27", "2024-11-28", False),
        ("season", "2024-01-01", "2023-12-01", True),
        ("season", "2024-01-01", "2022-12-01", False),
        ("half-month", "2018-04-16", "2018-04-15", True),
        ("number", None, None, True),
        ("month", "2024-08-01", None, False),
    ],
)
def test_days_are_compared_exactly_save_where_the_label_leaves_it_open(
    precision: str, wanted: str | None, found: str | None, same: bool
) -> None:
    one: Json = {"label": "as printed", "date": wanted, "precision": precision}
    assert same_issue(one, one | {"date": found}) is same
