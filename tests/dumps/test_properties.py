"""Whatever comes in, something comes out, every line is accounted for, and in time that grows with
the input.
"""

import random
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import Kind, ParsedPage, as_json
from magreader.dumps.parser.rows import Role
from magreader.dumps.parser.text import clean, decode

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.txt"))
LINES = [line for dump in GOLDEN for line in decode(dump.read_bytes())[0].splitlines()]
ROLES = set(Role)


def check(page: ParsedPage, text: str) -> None:
    """What holds for every page."""
    lines = clean(text)
    assert len(page.roles) == len(lines)
    assert set(page.roles) <= ROLES
    left = [number for number, role in enumerate(page.roles, 1) if role == Role.LEFTOVER]
    assert [line.line for line in page.leftover] == left
    assert all(lines[line.line - 1] == line.text for line in page.leftover)
    assert all(
        (not line) == (role == Role.BLANK) for line, role in zip(lines, page.roles, strict=True)
    )
    assert (page.kind is Kind.REJECTED) == bool(page.reason)
    assert (page.kind is Kind.STORY) == (page.story is not None)
    if page.story:
        assert page.story.headline
        assert page.story.paragraphs
        check_border(page)
    assert as_json(page)["source"] == page.source


def check_border(page: ParsedPage) -> None:
    """No line of the text comes after the first card."""
    cards = [number for number, role in enumerate(page.roles) if role == Role.CARD]
    text = [number for number, role in enumerate(page.roles) if role == Role.PARAGRAPH]
    assert not cards or max(text) < min(cards)


@given(st.binary(max_size=2000))
def test_any_bytes_give_a_page(raw: bytes) -> None:
    text, _encoding = decode(raw)
    check(parse_page(text, "any.bin"), text)


@given(st.text(max_size=2000), st.text(max_size=80))
def test_any_text_and_source_give_a_page(text: str, source: str) -> None:
    check(parse_page(text, source), text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_lines_of_real_shapes_in_any_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    check(parse_page(text, "some-words-of-slug.txt"), text)


@settings(max_examples=200)
@given(st.sampled_from(GOLDEN), st.randoms(use_true_random=False))
def test_pages_with_lines_missing_and_doubled(dump: Path, chance: random.Random) -> None:
    kept = [
        line
        for line in decode(dump.read_bytes())[0].splitlines()
        for _ in range(chance.choice([0, 1, 1, 1, 1, 2]))
    ]
    text = "\n".join(kept)
    check(parse_page(text, dump.name), text)


@settings(max_examples=100)
@given(st.sampled_from(GOLDEN), st.integers(min_value=0))
def test_pages_cut_short(dump: Path, at: int) -> None:
    text = decode(dump.read_bytes())[0]
    text = text[: at % (len(text) + 1)]
    check(parse_page(text, dump.name), text)


PIECES = [
    "word ",
    "4 mins\n",
    "4 mins\nMay 2024\n",
    "Voices\nA headline\nA deck.\n4 mins\nMay 2024\n",
    "| ",
    "|May 2024\n",
    "May 2024 - ",
    "This story is from the May 2024 edition of Voices.\n",
    "MORE STORIES FROM ",
    "A headline of some words\nA deck that is one sentence.\n",
    "Voices - May 2024\n",
    "1 2 3 4 5 6 7 8 9 ",
    "\n\n",
    "Aa. ",
    "{{",
    "â€™",
    "4 xyz\nMay 2024\n",
]


def seconds(text: str) -> float:
    """The time the quickest of three readings takes."""
    best = 60.0
    for _ in range(3):
        start = time.process_time()
        parse_page(text, "slug-of-three-words.txt")
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("piece", PIECES)
def test_time_grows_with_the_input_only(piece: str) -> None:
    small, large = seconds(piece * 1_000), seconds(piece * 8_000)
    assert large < 8 * 3 * max(small, 0.004)
