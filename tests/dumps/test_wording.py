"""Which texts are one: the same words, one the beginning of the other, or different."""

import pytest

from magreader.dumps.wording import Likeness, Wording, likeness
from tests.dumps.written import prose

FULL = "\n\n".join(prose(300))
OPENING = "\n\n".join(prose(90))
HARBOUR = "The harbour-master's “logbook” was sold for nine pounds, and nobody asked why."


def said(one: str, other: str, *, opening: bool = False) -> Likeness:
    """What `one` is to `other`; the shorter of them is an `opening`, or whole as both are."""
    short = min(one, other, key=len)
    return likeness(
        Wording(one, complete=not (opening and one is short)),
        Wording(other, complete=not (opening and other is short)),
    )


@pytest.mark.parametrize(
    "other",
    [
        HARBOUR.upper(),
        HARBOUR.replace(" ", "\n\n"),
        "The harbour master’s 'log-\nbook' was sold, for nine pounds and nobody asked why!",
    ],
    ids=["case", "line breaks", "quotes, commas and hyphens"],
)
def test_print_makes_no_other_text(other: str) -> None:
    assert said(HARBOUR, other) is Likeness.SAME


@pytest.mark.parametrize(
    "other",
    [
        HARBOUR.replace("nine", "ten"),
        HARBOUR.replace(" nobody", " almost nobody"),
        HARBOUR.replace("pounds", "pound"),
        "Quite another text of about as many words, and nobody asked why it was there.",
    ],
    ids=["a number", "a word more", "a letter", "another story"],
)
def test_whole_texts_that_differ_in_a_word_are_two(other: str) -> None:
    assert said(HARBOUR, other) is Likeness.OTHER
    assert said(other, HARBOUR) is Likeness.OTHER


def test_the_same_words_and_more_go_on_from_what_is_held() -> None:
    assert said(FULL, OPENING) is Likeness.LONGER
    assert said(OPENING, FULL) is Likeness.SHORTER


@pytest.mark.parametrize(
    ("was", "read"),
    [("keeper", "kceper"), ("letters", "let ters"), ("would cost", "wouldcost"), ("lamp", "l4mp")],
)
def test_an_opening_may_be_misread_here_and_there(was: str, read: str) -> None:
    slipped = OPENING.replace(was, read, 1)
    assert slipped != OPENING
    assert said(FULL, slipped, opening=True) is Likeness.LONGER
    assert said(slipped, FULL, opening=True) is Likeness.SHORTER


def test_two_openings_of_one_length_of_which_one_is_misread_are_two() -> None:
    assert said(OPENING.replace("keeper", "kceper", 1), OPENING, opening=True) is Likeness.OTHER


def test_a_whole_text_is_never_taken_for_a_misread_opening() -> None:
    slipped = OPENING.replace("keeper", "kceper", 1)
    assert said(FULL, slipped) is Likeness.OTHER


def test_an_opening_may_be_cut_within_a_word() -> None:
    assert said(FULL, OPENING.replace("keeper", "kceper", 1)[:-4], opening=True) is Likeness.LONGER


@pytest.mark.parametrize(
    ("was", "other"), [("entry 1", "entry 7"), ("would cost", "cost"), ("gulls", "crows")]
)
def test_another_number_or_word_in_an_opening_is_no_slip(was: str, other: str) -> None:
    opening = OPENING.lower().replace(was, other, 1)
    assert opening != OPENING.lower()
    assert said(FULL, opening, opening=True) is Likeness.OTHER


def test_many_slips_are_another_text() -> None:
    assert said(FULL, OPENING.replace("e", "c"), opening=True) is Likeness.OTHER


def test_a_script_without_spaces_is_compared_letter_by_letter() -> None:
    whole = "渡し船は六時に港を出た。乗客は九人とピアノが一台だった。"
    assert said(whole, "渡し船は六時に港を出た") is Likeness.LONGER
    assert said(whole, whole.replace("九", "八")) is Likeness.OTHER
