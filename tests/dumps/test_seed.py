"""The real page that came with the project, where it is present."""

from datetime import date
from pathlib import Path

import pytest

from magreader.dumps.languages import story_language
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.text import decode

SEED = Path(__file__).parents[3] / "shared" / "seeds" / "story-page.nl.txt"

pytestmark = pytest.mark.skipif(not SEED.exists(), reason="the seed is not here")


def test_the_seed_is_read_whole() -> None:
    page = parse_page(decode(SEED.read_bytes())[0], SEED.name)
    assert page.story is not None
    assert page.edition is not None
    assert (page.publication, page.edition.label) == ("The Straits Times", "November 27, 2024")
    assert page.chrome_language == "nl"
    assert len(page.story.paragraphs) == 5
    assert page.story.deck
    assert story_language("\n".join(page.story.paragraphs)) == "en"
    assert (page.story.premium, page.story.complete) == (True, False)
    assert [card.edition.date for card in page.related if card.edition] == [date(2025, 11, 2)] * 10
    assert all(
        card.deck and card.minutes and card.publication == page.publication for card in page.related
    )
    assert (page.leftover, page.warnings) == ((), ())
