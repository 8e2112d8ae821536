"""Work in the background: slices, several workers, and what a dead one leaves."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from magreader.dumps import parser, placing, takein
from magreader.dumps.fold import PAGE
from magreader.dumps.models import Batch, Container, Dump
from magreader.dumps.parser.pages import ParsedPage
from magreader.dumps.road import foreseeing, importing, reading, tasks, verbs
from magreader.dumps.road.going import is_worked_on, step, work_on
from magreader.dumps.road.receiving import at_rest
from magreader.dumps.road.tasks import enqueue, mind
from magreader.dumps.road.verbs import all_received, commit
from magreader.dumps.shelving import Placed
from magreader.dumps.spots import Spot
from tests.dumps.road.library import empty
from tests.dumps.road.roads import handed_over, outcomes, received
from tests.dumps.test_importers_together import at_one_time
from tests.dumps.written import Listed, bring, prose, shown, story_page

COUNT = 60
_CARDS = [Listed(f"Story {n}") for n in range(COUNT)]
PAGES = [
    story_page(
        f"Story {n % 50}",
        gated=n % 3 == 0,
        paragraphs=prose(120 + n, n),
        cards=_CARDS[n : n + 5],
        source=f"{n}.txt",
    )
    for n in range(COUNT)
]


@pytest.fixture
def in_the_background(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (reading, foreseeing, importing):
        monkeypatch.setattr(module, "CHUNK_PAGES", 7)
    monkeypatch.setattr(verbs, "SMALL_PAGES", -1)
    monkeypatch.setattr(tasks, "_BEAT", timedelta())


def work() -> None:
    call_command("work", once=True, stdout=StringIO())


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite is tried with two processes")
@pytest.mark.usefixtures("in_the_background")
def test_two_workers_read_the_files_of_one_batch_and_double_nothing() -> None:
    batch = handed_over(*PAGES)
    together(batch)
    commit(batch)
    together(batch)
    both = shown()
    assert Counter(outcomes(batch)).total() == COUNT
    empty()
    bring(*PAGES)
    assert shown() == both


def together(batch: Batch) -> None:
    """Two at once, and then one, for what was in hand when the other looked."""
    jobs = [partial(work_on, Batch.objects.get(pk=batch.pk), 60) for _ in range(2)]
    assert at_one_time(*jobs) == []
    while step(batch):
        pass
    batch.refresh_from_db()


@pytest.mark.django_db(transaction=True)  # a worker lets go of its connection
@pytest.mark.usefixtures("in_the_background")
def test_the_command_does_what_there_is_to_do() -> None:
    batch = handed_over(*PAGES[:20])
    assert DBTaskResult.objects.ready().count() == 1
    work()
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING
    assert is_worked_on(batch)
    commit(batch)
    work()
    batch.refresh_from_db()
    assert (batch.state, len(outcomes(batch))) == (Batch.State.DONE, 20)
    assert not DBTaskResult.objects.failed().exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("in_the_background")
def test_a_batch_that_nobody_was_heard_of_is_put_into_the_queue_once() -> None:
    batch = received(*PAGES[:3])
    all_received(batch)
    assert not is_worked_on(batch)
    DBTaskResult.objects.all().delete()
    Batch.objects.update(heard_at=timezone.now())
    mind()
    assert not DBTaskResult.objects.exists()
    Batch.objects.update(heard_at=timezone.now() - timedelta(minutes=1))
    mind()
    mind()
    enqueue(batch)
    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.django_db(transaction=True)  # a worker lets go of its connection
def test_what_tasks_leave_goes_after_an_hour() -> None:
    handed_over(PAGES[0])
    batch = Batch.objects.get()
    enqueue(batch)
    work()
    mind()
    assert DBTaskResult.objects.count() == 1
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(hours=2))
    mind()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("in_the_background")
def test_a_chunk_costs_as_many_queries_whatever_its_pages() -> None:
    told: dict[int, list[int]] = {}
    for count in (2, 6):
        batch = handed_over(*PAGES[:count])
        told[count] = []
        while step(batch):
            with CaptureQueriesContext(connection) as asked:
                again = step(batch)
            told[count].append(len(asked))
            if not again:
                break
        empty()
    assert told[2] == told[6]


@pytest.mark.django_db
@pytest.mark.usefixtures("in_the_background")
def test_a_page_is_read_once_until_it_is_foreseen(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def parse_page(text: str, source: str, *args: Any, **said: Any) -> ParsedPage:
        read.append(source)
        return parser.parse_page(text, source, *args, **said)

    monkeypatch.setattr(takein, "parse_page", parse_page)
    batch = handed_over(*PAGES)
    while step(batch):
        pass
    batch.refresh_from_db()
    assert batch.state == Batch.State.WAITING
    assert Counter(read).keys() == {page.source for page in PAGES}
    # Once more only where a later page tells of the same story.
    assert Counter(read).total() == COUNT + 10


@pytest.mark.django_db
def test_a_fault_of_ours_in_the_middle_of_a_file_loses_no_page_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(name: str, file: object) -> object:
        yield PAGES[0]
        raise ValueError(name)

    monkeypatch.setattr(reading, "read_container", broken)
    batch = handed_over(PAGES[1])
    assert [dump.foreseen for dump in Dump.objects.order_by("pk")] == ["new", "refused"]
    commit(batch)
    assert outcomes(batch) == ["created", "rejected"]


@pytest.mark.django_db
def test_a_page_that_makes_its_chunk_fail_is_refused_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    real = placing.place

    def place(spots: Sequence[Spot]) -> dict[Spot, Placed]:
        if any(spot.headline == "Story 1" for spot in spots if spot.seen.seen_as == PAGE):
            raise ValueError
        return real(spots)

    monkeypatch.setattr(takein, "place", place)
    batch = handed_over(*PAGES[:3])
    assert [dump.foreseen for dump in Dump.objects.order_by("pk")] == ["new", "refused", "new"]
    commit(batch)
    assert (batch.state, outcomes(batch)) == (
        Batch.State.DONE,
        ["created", "rejected", "updated"],  # the third was a card of the first
    )


@pytest.mark.django_db
def test_uploads_that_stopped_and_bytes_that_were_left_go() -> None:
    old, new = received(PAGES[0]), received(PAGES[1])
    done = handed_over(PAGES[2])
    left = at_rest(Container.objects.get(batch=done))
    left.write_bytes(b"a worker was killed before it deleted them")
    Batch.objects.filter(pk=old.pk).update(made_at=timezone.now() - timedelta(days=8))
    call_command("tidy", stdout=StringIO())
    states = dict(Batch.objects.values_list("pk", "state"))
    assert (states[old.pk], states[new.pk]) == (Batch.State.CANCELLED, Batch.State.RECEIVING)
    there = {at_rest(one).exists(): one.batch_id for one in Container.objects.all()}
    assert there[True] == new.pk
    assert not left.exists()
