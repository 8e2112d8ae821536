"""What staff do with a batch: each verb at each state, twice is once."""

from dataclasses import replace
from typing import Any

import pytest
from django.db.models import QuerySet

from magreader.catalog.models import Publication
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.containers import RawPage
from magreader.dumps.models import Batch, Container, Dump, Outcome
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import ParsedPage
from magreader.dumps.road import going, importing, reading, verbs
from magreader.dumps.road.choosing import leave_out, say_premium, say_publication, take_up
from magreader.dumps.road.going import has_work, step
from magreader.dumps.road.receiving import OutOfPlace, add_container, at_rest, receive
from magreader.dumps.road.verbs import (
    all_received,
    cancel,
    commit,
    pause,
    read_again,
    resume,
    retry,
    start,
)
from tests.dumps.road.roads import foreseen, handed_over, outcomes, received
from tests.dumps.test_importer import FULL, OPENING, PARSER, story
from tests.dumps.written import bring, rows, shown, story_page

pytestmark = pytest.mark.django_db

State = Batch.State
PAGES = tuple(story_page(f"Story {n}", cards=(), source=f"{n}.txt") for n in range(6))


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages are a chunk, and a batch of more isn't small."""
    for module in (reading, importing):
        monkeypatch.setattr(module, "CHUNK_PAGES", 2)
    monkeypatch.setattr("magreader.dumps.road.foreseeing.CHUNK_PAGES", 2)
    monkeypatch.setattr(verbs, "SMALL_PAGES", -1)


def go_on(batch: Batch) -> None:
    while step(batch):
        pass
    batch.refresh_from_db()


def pages_of(batch: Batch) -> QuerySet[Dump]:
    return Dump.objects.filter(batch=batch).order_by("pk")


# ---- receiving ----------------------------------------------------------------------------------
def test_a_file_comes_in_pieces_and_goes_on_where_the_connection_broke() -> None:
    batch = start(origin=Batch.Origin.UPLOAD)
    raw = OPENING.raw
    container = add_container(batch, "page.txt", len(raw))
    receive(container, 0, raw[:100])
    with pytest.raises(OutOfPlace):
        receive(container, 0, raw[:100])
    with pytest.raises(OutOfPlace):
        receive(container, 100, raw)
    assert not all_received(batch)
    assert container.received == 100
    receive(container, 100, raw[100:])
    assert all_received(batch)
    assert not all_received(batch)
    assert foreseen(batch) == ["new"]
    with pytest.raises(OutOfPlace):
        receive(container, len(raw), b"more")


def test_the_same_bytes_are_linked_to_the_first_time_and_not_read_again() -> None:
    first = handed_over(OPENING)
    batch = handed_over(RawPage("again.txt", OPENING.raw))
    container = Container.objects.get(batch=batch)
    assert container.same_as == Container.objects.get(batch=first)
    assert (batch.state, pages_of(batch).count()) == (State.DONE, 0)
    assert not at_rest(container).exists()


def test_bytes_of_a_batch_that_counts_no_more_are_read() -> None:
    cancel(handed_over(OPENING))
    batch = handed_over(OPENING)
    commit(batch)
    take_back(batch, None)
    assert foreseen(handed_over(OPENING)) == ["new"]


# ---- on the road --------------------------------------------------------------------------------
@pytest.mark.usefixtures("large")
def test_a_large_batch_goes_on_in_the_background_and_stops_while_it_is_paused() -> None:
    batch = handed_over(*PAGES)
    assert (batch.state, has_work(batch)) == (State.READING, True)
    assert step(batch)
    assert pause(batch)
    assert not pause(batch)
    assert not step(batch)
    assert not has_work(batch)
    assert pages_of(batch).count() == 2
    assert resume(batch)
    assert not resume(batch)
    go_on(batch)
    assert foreseen(batch) == ["new"] * 6
    commit(batch)
    step(batch)
    pause(batch)
    go_on(batch)
    assert outcomes(batch) == ["created"] * 2 + ["waiting"] * 4
    resume(batch)
    go_on(batch)
    assert (batch.state, outcomes(batch)) == (State.DONE, ["created"] * 6)


def test_cancelled_while_it_is_received_its_bytes_go() -> None:
    batch = received(OPENING)
    assert cancel(batch)
    assert not cancel(batch)
    assert not all_received(batch)
    assert batch.state == State.CANCELLED
    assert not at_rest(Container.objects.get()).exists()


@pytest.mark.usefixtures("large")
def test_cancelled_while_it_is_read_what_was_read_is_left_out() -> None:
    batch = handed_over(*PAGES)
    step(batch)
    cancel(batch)
    go_on(batch)
    assert (batch.state, outcomes(batch)) == (State.CANCELLED, ["left-out"] * 2)
    assert not any(at_rest(container).exists() for container in Container.objects.all())
    assert shown() == {}


@pytest.mark.usefixtures("large")
def test_cancelled_while_it_is_imported_what_is_in_stays_and_can_be_taken_back() -> None:
    batch = handed_over(*PAGES)
    go_on(batch)
    commit(batch)
    step(batch)
    cancel(batch)
    assert (batch.state, outcomes(batch)) == (State.DONE, ["created"] * 2 + ["left-out"] * 4)
    assert len(shown()) == 3
    take_back(batch, None)
    assert shown() == {}
    put_back(batch, None)
    assert retry(batch, Outcome.LEFT_OUT)
    go_on(batch)
    commit(batch)
    go_on(batch)
    assert outcomes(batch) == ["created"] * 6


def test_only_a_batch_that_is_done_is_taken_back() -> None:
    batch = handed_over(OPENING)
    take_back(batch, None)
    assert batch.taken_back_at is None
    assert not retry(batch)
    assert not read_again(batch)


# ---- straight in --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("further", "goes"),
    [
        ((), True),
        ((RawPage("noise.txt", b"nothing that looks like a story"),), False),
        ((story_page("Elsewhere", publication="The Tern", cards=()),), False),
    ],
    ids=["trusted", "one refused", "one of another title"],
)
def test_a_small_batch_of_trusted_titles_waits_for_nobody(
    further: tuple[RawPage, ...], goes: bool
) -> None:
    bring(OPENING)
    Publication.objects.update(straight_in=True)
    batch = handed_over(*PAGES, *further)
    assert batch.state == (State.DONE if goes else State.WAITING)


@pytest.mark.usefixtures("large")
def test_a_large_one_waits_whoever_is_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    bring(OPENING)
    Publication.objects.update(straight_in=True)
    monkeypatch.setattr(going, "SMALL_PAGES", 5)
    batch = handed_over(*PAGES)
    go_on(batch)
    assert batch.state == State.WAITING


# ---- choices ------------------------------------------------------------------------------------
def test_a_page_left_out_stays_out_and_the_next_of_its_story_is_the_first() -> None:
    batch = handed_over(OPENING, FULL, PAGES[0])
    assert foreseen(batch) == ["new", "again", "new"]
    opening = pages_of(batch).filter(source=OPENING.source)
    leave_out(batch, opening)
    assert foreseen(batch) == ["left-out", "new", "new"]
    take_up(batch, opening)
    assert foreseen(batch) == ["new", "again", "new"]
    leave_out(batch, opening)
    commit(batch)
    assert outcomes(batch) == ["left-out", "created", "created"]
    take_up(batch, opening)
    assert foreseen(batch) == ["left-out", "created", "created"]


def test_staff_say_whose_the_pages_are_that_don_t_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless(text: str, source: str, *more: Any, **kept: Any) -> ParsedPage:
        page = parse_page(text, source, *more, **kept)
        return replace(page, publication=None) if source == "egret.txt" else page

    monkeypatch.setattr(PARSER, nameless)
    bring(OPENING)
    batch = handed_over(PAGES[0], story_page("The egret is back", cards=(), source="egret.txt"))
    assert foreseen(batch) == ["new", "refused"]
    courier = Publication.objects.get()
    say_publication(batch, courier.name)
    assert foreseen(batch) == ["new", "new"]
    say_publication(batch, "")
    assert foreseen(batch) == ["new", "refused"]
    say_publication(batch, courier.name)
    commit(batch)
    assert story("The egret is back").edition.publication == courier


def test_staff_say_that_the_stories_are_free() -> None:
    bring(OPENING)
    batch = handed_over(RawPage("again.txt", OPENING.raw + b"\n"))
    assert foreseen(batch) == ["same"]
    say_premium(batch, False)
    assert foreseen(batch) == ["changed"]
    commit(batch)
    assert not story().premium
    say_premium(batch, None)
    assert Batch.objects.get(pk=batch.pk).premium is False


# ---- again --------------------------------------------------------------------------------------
def test_what_was_refused_is_tried_again_after_a_mend(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(text: str, source: str) -> ParsedPage:
        raise ValueError(text)

    with monkeypatch.context() as older:
        older.setattr(PARSER, blind)
        batch = handed_over(OPENING, RawPage("picture.png", b"\x89PNG\r\n"))
        commit(batch)
    assert outcomes(batch) == ["rejected", "rejected"]
    assert retry(batch)
    assert foreseen(batch) == ["new", "rejected"]
    assert shown() == {}
    commit(batch)
    assert outcomes(batch) == ["created", "rejected"]
    assert story().headline
    assert not retry(batch)


def test_reading_again_shows_first_what_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    def worse(text: str, source: str, *more: Any, **kept: Any) -> ParsedPage:
        return parse_page(text.replace("lamp", "l4mp"), source, *more, **kept)

    with monkeypatch.context() as older:
        older.setattr(PARSER, worse)
        batch = handed_over(OPENING, *PAGES[:1])
        commit(batch)
        before = shown()
        read_again(batch)
        assert (batch.state, foreseen(batch)) == (State.DONE, ["created", "created"])
        assert shown() == before
    opening = pages_of(batch).filter(source=OPENING.source)
    read_again(batch, opening)
    assert foreseen(batch) == ["changed", "created"]
    cancel(batch)
    assert (batch.state, foreseen(batch)) == (State.DONE, ["created", "created"])
    before_it = rows()
    read_again(batch, opening)
    assert rows() == before_it
    commit(batch)
    assert (batch.state, outcomes(batch)) == (State.DONE, ["created", "created"])
    assert "l4mp" not in str(shown()[f"the-wexmouth-courier/2025-11-18/{story().slug}"])


def test_what_came_in_by_another_road_meanwhile_is_a_duplicate() -> None:
    batch = handed_over(OPENING, FULL)
    bring(OPENING)
    commit(batch)
    assert outcomes(batch) == ["duplicate", "updated"]


def test_a_copy_whose_first_one_is_taken_back_waits_for_itself() -> None:
    first = handed_over(OPENING)
    commit(first)
    batch = handed_over(FULL, RawPage("copy.txt", OPENING.raw + b""))
    bring_again = Dump.objects.create(
        batch=batch,
        source="copy.txt",
        digest=Dump.objects.filter(batch=first)[0].digest,
        raw=b"",
        outcome=Outcome.DUPLICATE,
        duplicate_of=Dump.objects.filter(batch=first)[0],
    )
    take_back(first, None)
    bring_again.refresh_from_db()
    assert (bring_again.outcome, bring_again.foreseen) == (Outcome.WAITING, "asked")
    commit(batch)
    assert outcomes(batch) == ["created", "updated"]
