"""A batch on its way at the desk: how far it is, paused, gone on with, cancelled, and by whom."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Story
from magreader.dumps.models import Batch, Dump
from magreader.dumps.road import verbs
from magreader.dumps.road.receiving import hand_over
from tests.desk.pages import chief, handed_over, page, report_of, say, signed_in, staff_who_may

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def being_read(monkeypatch: pytest.MonkeyPatch) -> Batch:
    """A batch that is too large to be read while somebody waits, and that no worker has begun."""
    monkeypatch.setattr(verbs, "SMALL_BYTES", 0)
    batch = verbs.start(origin=Batch.Origin.UPLOAD)
    for number in range(3):
        hand_over(batch, f"page-{number}.txt", [page(f"Bell number {number}")])
    verbs.all_received(batch)
    assert batch.state == Batch.State.READING
    return batch


def test_its_page_says_how_far_it_is(being_read: Batch) -> None:
    html = chief().get(report_of(being_read)).content.decode()
    assert "Being read" in html
    assert "0 <small>/ 3</small>" in html


def test_where_no_worker_is_heard_of_it_says_how_to_start_one_and_goes_on_here(
    being_read: Batch,
) -> None:
    client = chief()
    html = client.get(report_of(being_read)).content.decode()
    assert "python manage.py work" in html
    assert "Go on here" in html
    client.post(reverse("admin:work_on_batch", args=[being_read.pk]))
    being_read.refresh_from_db()
    assert being_read.state == Batch.State.WAITING
    assert Dump.objects.count() == 3


def test_the_middle_of_the_page_is_watched_until_the_batch_is_elsewhere(being_read: Batch) -> None:
    client = chief()
    watched = f"{report_of(being_read)}?state=reading"
    middle = client.get(watched, headers=HTMX).content.decode()
    assert middle.lstrip().startswith('<section id="going"')
    worked = client.post(reverse("admin:work_on_batch", args=[being_read.pk]), headers=HTMX)
    assert worked["HX-Refresh"] == "true"
    assert client.get(watched, headers=HTMX)["HX-Refresh"] == "true"


def test_a_paused_batch_rests_until_it_is_let_go_on(being_read: Batch) -> None:
    client = chief()
    say(client, being_read, "pause")
    client.post(reverse("admin:work_on_batch", args=[being_read.pk]))
    assert not Dump.objects.exists()
    html = client.get(report_of(being_read)).content.decode()
    assert "Let it go on" in html
    assert "python manage.py work" not in html
    say(client, being_read, "resume")
    client.post(reverse("admin:work_on_batch", args=[being_read.pk]))
    assert Dump.objects.count() == 3


def test_a_cancelled_batch_says_so_and_nothing_of_it_is_seen(being_read: Batch) -> None:
    client = chief()
    assert (
        "Nothing of it goes into the library" in client.get(report_of(being_read)).content.decode()
    )
    say(client, being_read, "cancel")
    assert being_read.state == Batch.State.CANCELLED
    assert "Cancelled: nothing of it" in client.get(report_of(being_read)).content.decode()
    assert not Story.objects.exists()


def test_the_page_asks_as_much_of_the_database_for_one_file_as_for_three(
    being_read: Batch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = chief()
    one = verbs.start(origin=Batch.Origin.UPLOAD)
    hand_over(one, "one.txt", [page("One bell")])
    verbs.all_received(one)
    for batch in (one, being_read):
        client.get(report_of(batch))
        with django_assert_num_queries(6):
            client.get(report_of(batch))


def test_each_verb_is_a_line_in_the_log_and_one_that_does_nothing_is_none(
    being_read: Batch,
) -> None:
    client = chief()
    for verb in ("pause", "pause", "resume", "commit", "cancel", "cancel", "burn"):
        say(client, being_read, verb)
    lines = [said(entry) for entry in LogEntry.objects.order_by("pk")]
    assert lines == ["Paused it.", "Let it go on.", "Cancelled it."]


def test_a_link_alone_does_nothing(being_read: Batch) -> None:
    client = chief()
    for address in (
        reverse("admin:batch_verb", args=[being_read.pk, "cancel"]),
        reverse("admin:work_on_batch", args=[being_read.pk]),
        reverse("admin:choose_pages", args=[being_read.pk]),
        reverse("admin:once_more", args=[being_read.pk]),
        reverse("admin:received", args=[being_read.pk]),
    ):
        assert client.get(address).status_code == 405


def test_who_may_only_look_sees_no_buttons_and_has_none(being_read: Batch) -> None:
    client = signed_in(staff_who_may("dumps.view_batch"))
    html = client.get(report_of(being_read)).content.decode()
    assert "Being read" in html
    assert "Cancel" not in html
    assert "Go on here" not in html
    address = reverse("admin:batch_verb", args=[being_read.pk, "cancel"])
    assert client.post(address).status_code == 403


def test_the_first_page_of_the_desk_names_what_waits_for_ones_word() -> None:
    batch = handed_over(page(), note="From the attic")
    html = chief().get(reverse("admin:index")).content.decode()
    waiting = html[html.index("Waiting for your word") : html.index("What came in last")]
    assert report_of(batch) in waiting
    assert "From the attic" in waiting


def test_the_list_says_where_each_batch_is(being_read: Batch) -> None:
    client = chief()
    html = client.get(reverse("admin:dumps_batch_changelist")).content.decode()
    assert "being read" in html
    say(client, being_read, "pause")
    html = client.get(reverse("admin:dumps_batch_changelist")).content.decode()
    assert "being read, paused" in html
