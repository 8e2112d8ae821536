"""What a waiting page would change, laid side by side; and versions, which are conflicts."""

import pytest

from magreader.catalog.models import Holding
from magreader.dumps.models import Dump
from magreader.dumps.road.differences import Difference, difference
from magreader.dumps.road.verbs import commit
from tests.dumps.road.roads import foreseen, handed_over, outcomes, waiting
from tests.dumps.test_importer import FULL, OPENING
from tests.dumps.written import (
    COURIER,
    FERRY,
    HEADLINE,
    TODAY,
    Listed,
    bring,
    edition_page,
    prose,
    rows,
    story_page,
)

pytestmark = pytest.mark.django_db

OTHER_TEXT = story_page(gated=False, paragraphs=prose(300, 7), source="other.txt")


def test_a_new_story_has_no_before() -> None:
    handed_over(OPENING)
    told = difference(Dump.objects.get())
    assert told.before is None
    assert told.after is not None
    assert (told.after.headline, told.after.publication, told.after.edition) == (
        HEADLINE,
        COURIER,
        TODAY,
    )
    assert told.after.paragraphs == prose(90)
    assert [(card.headline, card.is_new) for card in told.cards] == [(FERRY.headline, True)]


def test_a_fuller_page_changes_the_text_and_what_is_held() -> None:
    bring(OPENING)
    before = rows()
    (dump,) = waiting(handed_over(FULL))
    told = difference(dump)
    assert told.before is not None
    assert told.after is not None
    assert (told.before.holding, told.after.holding) == (Holding.OPENING, Holding.FULL)
    assert (told.before.paragraphs, told.after.paragraphs) == (prose(90), prose(300))
    assert set(told.changed) == {"minutes", "holding", "paragraphs"}
    assert [card.is_new for card in told.cards] == [False]
    assert rows() == before


def test_of_two_pages_of_one_story_the_second_is_told_with_the_first() -> None:
    batch = handed_over(OPENING, FULL)
    told = difference(waiting(batch)[1])
    assert told.before is None
    assert told.after is not None
    assert told.after.paragraphs == prose(300)


def test_a_list_tells_of_its_cards_and_a_refused_page_of_nothing() -> None:
    bring(edition_page(["Gulls on trial"]))
    batch = handed_over(edition_page([Listed("Gulls on trial"), Listed("Zinc at last")]))
    told = difference(waiting(batch)[0])
    assert (told.before, told.after) == (None, None)
    assert [(card.headline, card.is_new) for card in told.cards] == [
        ("Gulls on trial", False),
        ("Zinc at last", True),
    ]
    commit(batch)
    assert difference(Dump.objects.filter(batch=batch)[0]) == Difference(None, None, ())


@pytest.mark.parametrize("first_waits", [False, True], ids=["in the library", "in the batch"])
def test_another_text_of_a_story_is_a_conflict_and_takes_nobodys_place(first_waits: bool) -> None:
    if not first_waits:
        bring(FULL)
    batch = handed_over(*([FULL] if first_waits else []), OTHER_TEXT)
    assert foreseen(batch)[-1] == "conflict"
    commit(batch)
    assert outcomes(batch)[-1] == "version"
