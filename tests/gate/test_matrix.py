"""Readers × addresses × forms: the matrix."""

from collections.abc import Iterable

import pytest

from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.proof import (
    OPEN_ROADS,
    Tally,
    all_questions,
    prove_hidden,
    prove_open,
    prove_shut,
)
from magreader.desk.gate_check.roads import FORMS, Question, main_roads, routes
from magreader.newsstand.urls import STORY
from tests.gate.house import SUBSCRIBER, House, putting

pytestmark = pytest.mark.django_db


def leaks(
    house: House, who: Iterable[Persona], questions: Iterable[Question] | None = None
) -> dict[str, list[str]]:
    """Who got the text where; all questions where none are given."""
    asked = list(questions or all_questions(house.planted))
    found = {}
    for persona in who:
        tally = Tally(persona)
        prove_shut(tally, house.planted, asked, putting(tally))
        found[persona.name] = tally.leaks
    return {name: leak for name, leak in found.items() if leak}


@pytest.mark.usefixtures("engines", "quiet")
def test_no_address_gives_the_text_to_who_may_not_read_it(house: House) -> None:
    """Also where its translation and its sound, made for a subscriber a moment ago, are kept."""
    story = house.planted.address
    assert house.reads(SUBSCRIBER, f"{story}in/es/")
    assert house.reads(SUBSCRIBER, f"{story}audio.mp3")
    assert leaks(house, house.locked_out) == {}
