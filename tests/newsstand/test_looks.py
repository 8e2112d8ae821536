"""How titles look: stable, and different from one another."""

import re
from datetime import date
from pathlib import Path

import pytest

from magreader.catalog.rows import EditionRow
from magreader.newsstand.looks import INKS, SETTINGS, Ink, Setting, letters_of, look_of


def edition_of(publication: int, precision: str = "month") -> EditionRow:
    return EditionRow(
        1, "s", "l", date(2025, 1, 1), None, precision, 1, 1, publication, "p", "Saltglass", "en"
    )


def test_titles_added_one_after_the_other_never_look_alike() -> None:
    looks = [look_of(edition_of(publication)) for publication in range(1, 57)]
    assert len(set(looks)) == 56


def test_what_is_dated_by_the_day_looks_like_a_newspaper() -> None:
    assert "newspaper" in look_of(edition_of(1, "day"))
    assert "magazine" in look_of(edition_of(1, "week"))


@pytest.mark.parametrize(
    ("name", "lines", "letters"),
    [
        ("Saltglass", 1, 9),
        ("The Wexmouth Courier", 1, 21),
        ("The Plain Ledger", 2, 9),
        ("Tern & Tide", 2, 11),
        ("", 2, 5),
        ("x" * 200, 1, 40),
    ],
)
def test_a_masthead_is_as_large_as_its_longest_line_allows(
    name: str, lines: int, letters: int
) -> None:
    assert letters_of(name, lines=lines) == letters


def test_pictures_are_printed_as_the_stylesheet_prints(repository: Path) -> None:
    tokens = (repository / "static/newsstand/tokens.css").read_text()
    inks = re.findall(r"\.ink-\d+ \{ --own: (\S+); --pale: \S+; --tint: (\S+); \}", tokens)
    assert tuple(Ink(*ink) for ink in inks) == INKS
    for kind, settings in SETTINGS.items():
        found = re.findall(
            rf"\.{kind}-\d \{{.*?--weight: (\d+); --case: (\w+); --track: (\S+?)(?:em)?;"
            r" --slope: (\w+);",
            tokens,
            re.DOTALL,
        )
        assert settings == tuple(Setting(int(w), c, float(t), s) for w, c, t, s in found)
