"""When two names are one, and the address that is made of a name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from magreader.catalog.identity import LONGEST_SLUG, fold_name, slug


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("TOAST TO TRADITION", "Toast to tradition"),
        ("St. Mary's Post", "St Mary’s Post"),
        ("Le Café du Élan", "le cafe du elan"),
        ("WORLD-CLASS: a view", "World class – a view"),
        ("The G.O.A.T?", "the GOAT"),
        ("8,000 boats", "8000 boats"),
        ("Straße nach Łódź", "strasse nach lodz"),
        ("IŞIK ışık", "isik ISIK"),
        ("Ｆｕｌｌ width", "full width"),
        ("  spaces\u00a0and\nlines ", "spaces and lines"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_case_accents_and_punctuation_are_folded(one: str, other: str) -> None:
    assert fold_name(one) == fold_name(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("C++ Weekly", "C Weekly"),
        ("$5 meals", "5 meals"),
        ("パス", "バス"),
        ("?!", "…"),
        ("Letters", "Letter"),
        ("4.95 million", "495 million"),
    ],
)
def test_what_is_more_than_punctuation_tells_names_apart(one: str, other: str) -> None:
    assert fold_name(one) != fold_name(other)


@given(st.text())
def test_a_folded_name_is_folded_for_good(text: str) -> None:
    folded = fold_name(text)
    assert fold_name(folded) == folded
    assert bool(folded) == bool(text.split())


def test_an_address_is_made_of_words() -> None:
    assert slug("WILL POGAČAR BECOME CYCLING’S G.O.A.T?", ()) == "will-pogacar-become-cyclings-goat"


def test_a_taken_address_gets_a_number() -> None:
    assert slug("Letters", {"letters", "letters-2"}) == "letters-3"


def test_a_long_address_ends_with_a_whole_word() -> None:
    made = slug("extraordinarily " * 12, ())
    assert len(made) <= LONGEST_SLUG
    assert made.endswith("-extraordinarily")


def test_a_name_without_latin_letters_has_an_address_that_stays() -> None:
    made = slug("आज का दिन", ())
    assert made.startswith("story-")
    assert made == slug("आज का दिन!", ())
    assert made != slug("कल का दिन", ())


@given(st.text(min_size=1), st.sets(st.text(), max_size=3))
def test_any_text_makes_a_free_address(text: str, taken: set[str]) -> None:
    made = slug(text, taken)
    assert made not in taken
    assert 0 < len(made) <= LONGEST_SLUG + 4
    assert made.isascii()
    assert made == made.lower()
    assert not set(made) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_the_first_free_number_is_found_without_trying_them_all() -> None:
    class Counted(set[str]):
        asked = 0

        def __contains__(self, name: object) -> bool:
            self.asked += 1
            return super().__contains__(name)

    taken = Counted(["bell", *(f"bell-{n}" for n in range(2, 5_000))])
    assert slug("Bell", taken) == "bell-5000"
    assert taken.asked < 50
