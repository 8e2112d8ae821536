"""Readers × addresses × forms: nobody gets the text who may not read it, everybody who may."""

from collections.abc import Iterable, Iterator

import pytest
from django.db import connection

from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.proof import (
    OPEN_ROADS,
    Tally,
    of_editions,
    prove_hidden,
    prove_open,
    prove_shut,
    questions_to,
)
from magreader.desk.gate_check.roads import Question, routes
from magreader.paywall.models import Source
from magreader.paywall.policy import Reason
from tests.gate.house import FEW, SUBSCRIBER, House, putting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]

PARTS = 4
"""The cast is asked in turns, so that two workers share it."""
FACTS = {
    *("card", "cite", "cite_bib", "cite_ris", "translation_choice"),
    *("give", "open_by_meter"),  # what they do leads to the story's own address
}
"""Names of a story's addresses that give public facts, and no text to anybody."""
SOUND = {"story_audio"}


def leaks(
    house: House, asking: Iterable[tuple[Persona, Iterable[Question]]]
) -> dict[str, list[str]]:
    """Who of those that ask got the text where."""
    found = {}
    for persona, asked in asking:
        tally = Tally(persona)
        prove_shut(tally, house.planted, asked, putting(tally))
        found[persona.name] = tally.leaks
    return {name: leak for name, leak in found.items() if leak}


def in_turns(house: House) -> Iterator[tuple[Persona, list[Question]]]:
    """Everybody asks for the story at its own address in every way. Whatever else there is, those
    of one kind to whom the gate says the same ask in turns: each kind asks for everything."""
    alike: dict[tuple[str, Reason], list[Persona]] = {}
    for persona in house.locked_out:
        alike.setdefault((_kind(persona), persona.reason), []).append(persona)
    for several in alike.values():
        for turn, persona in enumerate(several):
            asked = enumerate(questions_to(persona, house.planted))
            yield (
                persona,
                [
                    question
                    for number, question in asked
                    if number % len(several) == turn
                    or question.address.startswith(house.planted.address)
                ],
            )


def _kind(persona: Persona) -> str:
    """Where a right came from makes no other reader of who has none now."""
    kind = persona.name.partition(":")[0]
    return "a right" if kind in Source.values else kind


@pytest.mark.long
@pytest.mark.usefixtures("engines")
@pytest.mark.parametrize("part", range(PARTS))
def test_no_address_gives_the_text_to_who_may_not_read_it(house: House, part: int) -> None:
    """Also where its translation and its sound, made for a subscriber a moment ago, are kept."""
    story = house.planted.address
    assert house.reads(SUBSCRIBER, f"{story}in/es/")
    assert house.reads(SUBSCRIBER, f"{story}audio.mp3")
    asking = list(in_turns(house))[part::PARTS]
    if connection.vendor == "postgresql":
        # The whole cast is asked on SQLite. Here some are: what the gate's own questions say of
        # each of them on this database is proved in test_cast.
        asking = asking[::4]
    assert leaks(house, asking) == {}


def locked(house: House, who: Iterable[Persona]) -> dict[str, list[str]]:
    """Who should have got the text, or the free story, and where they didn't."""
    found = {}
    for persona in who:
        tally = Tally(persona)
        prove_open(tally, house.planted, putting(tally))
        found[persona.name] = tally.locked
    return {name: where for name, where in found.items() if where}


def test_who_may_read_it_gets_it_and_the_free_story_opens_for_everyone(house: House) -> None:
    assert locked(house, house.cast) == {}


@pytest.mark.usefixtures("engines")
def test_each_address_that_gives_the_text_gives_it_to_all_who_may_read(house: House) -> None:
    by_name = {route.name: route.address(house.planted) for route in routes()}
    for persona in house.cast:
        for name in (*OPEN_ROADS, *SOUND):
            assert house.reads(persona.name, by_name[name]) is persona.reads, (persona, name)


def test_each_address_of_a_story_is_known_to_give_text_or_facts() -> None:
    readers = [route for route in routes() if not route.pattern.startswith("admin")]
    of_stories = {route.name for route in readers if ":story>" in route.pattern}
    assert of_stories == {*OPEN_ROADS, *SOUND, *FACTS}


def test_a_free_story_has_no_lock(house: House) -> None:
    for persona in house.cast:
        page = house.body(persona.name, house.planted.free_story.get_absolute_url())
        assert b'class="text teaser"' not in page
        assert b'class="text teaser"' in house.body("stranger")


def shown(house: House, who: Iterable[Persona]) -> dict[str, list[str]]:
    """Who was told of an edition that isn't published, and where."""
    found = {}
    for persona in who:
        tally = Tally(persona)
        prove_hidden(tally, house.planted, putting(tally))
        found[persona.name] = tally.leaks
    return {name: where for name, where in found.items() if where}


@pytest.mark.usefixtures("engines")
def test_an_unpublished_edition_has_no_address_for_anybody(house: House) -> None:
    assert len(of_editions()) > 8
    assert shown(house, house.cast) == {}


def test_an_unpublished_edition_answers_as_a_missing_one(house: House) -> None:
    hidden = house.planted.hidden_story
    for address in (hidden.get_absolute_url(), hidden.edition.get_absolute_url()):
        missing = address[:-1] + "x/"
        for who in ("stranger", SUBSCRIBER, "staff"):
            there, not_there = house.body(who, address), house.body(who, missing)
            assert there.replace(address.encode(), b"") == not_there.replace(missing.encode(), b"")


@pytest.mark.usefixtures("engines")
def test_no_part_of_the_sound_is_given_to_who_may_not_read_it(house: House) -> None:
    """Nor one of the edition, of which nothing is open to them."""
    for who in FEW:
        for address in (house.planted.address, house.planted.edition_address):
            for asked in ({}, {"Range": "bytes=44-"}, {"If_Range": "x"}):
                answer = house.get(who, f"{address}audio.mp3", **asked)
                assert answer.status_code == 403
                assert not house.planted.canary.is_in(answer.content)
