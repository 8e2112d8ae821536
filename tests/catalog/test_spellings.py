"""Which publications may be one under two spellings: by their names, by what they print."""

from itertools import combinations

import pytest

from magreader.catalog.spellings import alike, same_lists


@pytest.mark.parametrize(
    "names",
    [
        ("The Wexmouth Courier", "Wexmouth Courier", "Wexmouth Courier, The"),
        ("Tern & Tide", "Tern and Tide", "TernTide"),
        ("Saltglass", "Salt Glass", "Saltglas", "Saltglasss", "Satlglass"),
        ("De Vaartse Bode", "Vaartse Bode"),
    ],
)
def test_names_that_are_one_but_for_little_are_told(names: tuple[str, ...]) -> None:
    first = {(0, other) for other in range(1, len(names))}
    assert first <= alike(dict(enumerate(names)))


@pytest.mark.parametrize(
    "names",
    [
        ("Wexmouth Courier", "Wexmouth Gazette"),
        ("Area 51", "Area 52"),
        ("Wave", "Cave", "Waves"),
        ("The", "And"),
    ],
)
def test_names_that_say_something_else_are_not(names: tuple[str, ...]) -> None:
    assert alike(dict(enumerate(names))) == set()


def test_what_prints_the_same_is_told_and_what_shares_a_wire_story_is_not() -> None:
    every = {f"2025-11-18 story {n}" for n in range(20)}
    printed = {1: every, 2: {*sorted(every)[:12], "own"}, 3: {*sorted(every)[:2], "other", "more"}}
    assert same_lists(printed) == {(1, 2)}


def test_a_headline_that_everybody_prints_costs_nothing() -> None:
    assert same_lists({n: {"letters", "briefs", "weather"} for n in range(500)}) == set()
    assert len(list(combinations(range(3), 2))) == len(
        same_lists({n: {"a", "b", "c"} for n in range(3)})
    )
