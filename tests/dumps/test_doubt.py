"""Which pages are worth a look. Clean ones are not, else nobody looks any more."""

from pathlib import Path

import pytest

from magreader.dumps.doubt import Doubt, doubt_of
from magreader.dumps.models import DOUBTS
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.text import decode
from tests.dumps.test_golden import DUMPS, parsed
from tests.dumps.test_seed import SEED
from tests.dumps.written import story_page

UNSURE = {
    "rejected-s4-no-headline": Doubt.NO_HEADLINE,
    "s4-en": Doubt.HEADLINE,
    "s4-fr": Doubt.HEADLINE,
    "s4-tr-english-prompts": Doubt.HEADLINE,
    "s4-bg-time-out-24": Doubt.NAME,
    "s4-he": Doubt.NAME,
    "s4-ja-pc-world-4u": Doubt.NAME,
    "s4-kelun": Doubt.NAME,
}
LINES = story_page(gated=False).raw.decode().split("\n")


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
def test_of_the_written_pages_only_those_that_guess_are_unsure(dump: Path) -> None:
    assert doubt_of(parsed(dump)) == UNSURE.get(dump.stem)


@pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")
def test_the_seed_is_sure() -> None:
    assert doubt_of(parse_page(decode(SEED.read_bytes())[0], SEED.name)) is None


def doubt(lines: list[str], source: str = "page.txt") -> Doubt | None:
    return doubt_of(parse_page("\n".join(lines), source))


def test_a_border_found_by_shape_is_unsure() -> None:
    assert doubt(LINES) is None
    assert doubt([line for line in LINES if not line.startswith("MORE")]) == Doubt.BORDER


def test_what_a_person_could_say_of_a_page_is_asked_for() -> None:
    undated = [line for line in LINES if "November" not in line]
    assert doubt(undated) == Doubt.NO_EDITION
    sentence = "A sentence of a text that nobody has said a date or a publication of. "
    assert doubt([sentence * 3, sentence * 4, sentence * 5]) == Doubt.NO_PLACE
    assert doubt(["Home", "Search", "Basket"]) is None


def test_lines_left_over_count_where_they_are_long_enough_to_be_text() -> None:
    text = "A line below all cards that is far too long to be the name of a button."
    assert doubt([*LINES, text]) == Doubt.LEFTOVER
    assert doubt([*LINES, "Top"]) is None


def test_every_doubt_has_words_for_staff() -> None:
    assert [value for value, _words in DOUBTS] == [doubt.value for doubt in Doubt]
