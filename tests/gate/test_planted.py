"""What is planted is what it is taken for, and all of it can be taken out again."""

import pytest

from magreader.desk.gate_check.planted import left_behind
from magreader.paywall.access import FullStory, TeaserStory, open_story
from magreader.paywall.reader import Reader
from tests.gate.house import House, clear_house
from tests.make import make_staff

pytestmark = pytest.mark.django_db


def test_the_word_is_in_every_gated_sentence_and_in_no_public_one(house: House) -> None:
    planted = house.planted
    seen, whole = (open_story(planted.story, Reader(*who)) for who in ((), (make_staff(),)))
    assert isinstance(seen, TeaserStory)
    assert isinstance(whole, FullStory)
    text, teaser = " ".join(whole.paragraphs), " ".join(seen.teaser)
    assert text.startswith(teaser)
    assert planted.opening.word in teaser
    assert 0 < len(teaser) * 3 <= len(text)
    gated = text[len(teaser) :].strip().rstrip(".").split(". ")
    assert all(planted.canary.word in sentence for sentence in gated)
    assert planted.canary.word not in teaser


def test_all_of_it_is_taken_out(house: House) -> None:
    assert left_behind()
    clear_house()
    assert not left_behind()
