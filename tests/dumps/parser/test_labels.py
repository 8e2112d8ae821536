"""Furniture as data: every known label is found again, whatever its numbers, case and spaces."""

import json
from pathlib import Path

import pytest

from magreader.dumps.parser import labels
from magreader.dumps.parser.labels import match, without_view_all

TABLE = json.loads(Path(labels.__file__).with_name("labels.json").read_text(encoding="utf-8"))
ROWS = [
    (None if language == "any" else language, kind, label)
    for language, kinds in TABLE.items()
    if language != "about"
    for kind, found in kinds.items()
    if kind != "view_all"
    for label in found
]


def filled(label: str) -> str:
    """A label as it stands on a page."""
    for gap, text in (
        ("{d}", "April 2024"),
        ("{p}", "St. Mary's Post"),
        ("{n}", "8.000"),
        ("{rest}", "…"),
    ):
        label = label.replace(gap, text)
    return label


@pytest.mark.parametrize(("language", "kind", "label"), ROWS)
def test_every_label_is_found_again(language: str | None, kind: str, label: str) -> None:
    for line in (filled(label), filled(label).replace("8.000", "10,000+").replace("?", " ?")):
        found = match(line)
        assert found is not None
        assert (found.kind, found.language) == (kind, language)


def test_gaps_tell_edition_and_publication() -> None:
    found = match("Bu hikaye PC World 4U dergisinin March - April 2023 sayısından alınmıştır.")
    assert found is not None
    assert (found.date, found.publication) == ("March - April 2023", "PC World 4U")


@pytest.mark.parametrize(
    "line",
    [
        "The Straits of Vell are closed",
        "This story is about a clock",
        "Listen to the bees",
        "Already a subscriber to the theory, she signed in with her own name",
        "Get unlimited",
        "x" * 5000,
        " ",
    ],
)
def test_text_is_no_furniture(line: str) -> None:
    assert match(line) is None


def test_a_glued_link_is_taken_off_a_name() -> None:
    assert without_view_all("PC World 4UView all") == "PC World 4U"
    assert without_view_all("VoicesVer todo") == "Voices"
    assert without_view_all("Voices") == "Voices"
