"""Lines of a picture: broken where a reader expects it, never wider than there is room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.engines.faces import face_of
from magreader.engines.lines import ELLIPSIS, break_lines, clusters, fits

FACE = face_of(700)


def test_widths_are_those_of_the_font_file() -> None:
    assert FACE.width("i") < FACE.width("m") < 1
    assert FACE.width("mm") == pytest.approx(2 * FACE.width("m"))
    assert FACE.width("ab", track=0.1) == pytest.approx(FACE.width("ab") + 0.2)
    assert FACE.covers("Łódź, “naïve” – жук")
    assert not FACE.covers("海")


def test_lines_end_at_words_and_what_is_left_over_in_an_ellipsis() -> None:
    text = "Fish Hall saved as council votes to borrow for the pier"
    assert " ".join(break_lines(text, FACE, 12, 9)) == text
    first, second = break_lines(text, FACE, 12, 2)
    assert text.startswith(f"{first} {second.removesuffix(ELLIPSIS)} ")
    assert fits(text, FACE, 12, 3)
    assert not fits(text, FACE, 12, 2)


def test_balanced_lines_are_no_more_and_none_is_left_alone() -> None:
    text = "What the harbour board wants to know of a piano"
    plain, balanced = (break_lines(text, FACE, 11, 9, balance=b) for b in (False, True))
    assert len(plain) == len(balanced)
    assert max(map(FACE.width, balanced)) <= max(map(FACE.width, plain))


def test_scripts_without_spaces_break_between_letters_but_not_before_what_closes() -> None:
    lines = break_lines("東京の海「穴」、直す", FACE, 4, 9)
    assert "".join(lines) == "東京の海「穴」、直す"
    assert len(lines) > 2
    assert not any(line[0] in "」、" or line[-1] == "「" for line in lines)


def test_a_word_that_fits_no_line_is_torn_and_is_said_not_to_fit() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    assert "".join(break_lines(word, FACE, 6, 9)) == word
    assert not fits(word, FACE, 6, 9)


def test_what_reads_as_one_letter_stays_one() -> None:
    assert clusters("e\u0301👩\u200d👧🇳🇱🇧🇪👍🏽x") == [
        "e\u0301",
        "👩\u200d👧",
        "🇳🇱",
        "🇧🇪",
        "👍🏽",
        "x",
    ]


@given(st.text(max_size=200), st.integers(3, 30), st.integers(1, 4))
def test_no_line_is_wider_than_the_room_nor_are_there_more(
    text: str, width: int, most: int
) -> None:
    lines = break_lines(text, FACE, width, most, balance=True)
    assert len(lines) <= most
    assert all(FACE.width(line) <= width or len(clusters(line)) == 1 for line in lines)
