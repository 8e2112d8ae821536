"""From files to a library: nothing that readers see changes before staff's word, and then just
what was foreseen."""

from io import BytesIO

import pytest

from magreader.dumps.containers import RawPage
from magreader.dumps.models import Batch, Container, Dump
from magreader.dumps.road.digests import digest_of_file
from magreader.dumps.road.receiving import at_rest
from magreader.dumps.road.verbs import commit
from tests.dumps.road.roads import foreseen, handed_over, outcomes
from tests.dumps.test_importer import CARD, FULL, OPENING
from tests.dumps.written import (
    YESTERDAY,
    Listed,
    bring,
    edition_page,
    forget_everything,
    prose,
    rows,
    shown,
    story_page,
)

pytestmark = pytest.mark.django_db

NOISE = RawPage("noise.txt", b"nothing that looks like a story")
PICTURE = RawPage("picture.png", b"\x89PNG\r\n")
OTHER = story_page("The egret is back", edition=YESTERDAY, source="egret.txt")
LONGER = story_page("The egret is back", edition=YESTERDAY, gated=False, paragraphs=prose(300))
LIST = edition_page([Listed("Gulls on trial"), Listed("Zinc at last")])


def test_what_waits_touches_nothing_that_readers_see() -> None:
    bring(OPENING)
    before = rows()
    batch = handed_over(FULL, OTHER, NOISE)
    assert batch.state == Batch.State.WAITING
    assert foreseen(batch) == ["changed", "new", "refused"]
    assert rows() == before


def test_what_was_foreseen_is_what_happens() -> None:
    bring(CARD, OPENING)
    batch = handed_over(FULL, OTHER, LONGER, NOISE, PICTURE, LIST, RawPage("old.txt", OPENING.raw))
    told = ["changed", "new", "again", "refused", "refused", "new", "duplicate"]
    assert foreseen(batch) == told
    assert commit(batch)
    assert batch.state == Batch.State.DONE
    assert outcomes(batch) == [
        *("updated", "created", "updated", "rejected", "rejected", "created", "duplicate")
    ]
    assert not Dump.objects.exclude(foreseen="").exists()


def test_by_the_road_or_straight_in_the_library_is_the_same() -> None:
    pages = (CARD, OPENING, FULL, OTHER, LONGER, LIST, NOISE)
    bring(*pages)
    straight = shown()
    forget_everything()
    commit(handed_over(*pages))
    assert shown() == straight


def test_the_bytes_of_a_file_go_when_its_pages_are_kept() -> None:
    handed_over(OPENING)
    container = Container.objects.get()
    assert (container.pages, container.is_read) == (1, True)
    assert not at_rest(container).exists()
    assert bytes(container.digest or b"") == digest_of_file(BytesIO(OPENING.raw))
