"""The report narrowed and as a file, its pages read once more, and undoing story by story."""

import csv
import io
import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Publication, Story
from magreader.dumps.models import Batch, Dump, Outcome
from tests.client import Client
from tests.desk.pages import (
    PARAGRAPHS,
    chief,
    handed_over,
    imported,
    page,
    report_of,
    say,
    signed_in,
    staff_who_may,
)

pytestmark = pytest.mark.django_db

BARE = "\n".join(["Try GOLD - Free", "A bell", "|November 18, 2025", *PARAGRAPHS]).encode()
OPENING = page(paragraphs=PARAGRAPHS[:1])


def _html(client: Client, address: str, **asked: str) -> str:
    return " ".join(client.get(address, asked).content.decode().split())


# ---- the report ----------------------------------------------------------------------------------
def test_the_report_is_narrowed_to_pages_with_leftover_lines_or_warnings() -> None:
    batch = imported(page(), page("The mill turns"))
    first, second = Dump.objects.order_by("pk")
    Dump.objects.update(leftover=[], warnings=[], doubt="")
    Dump.objects.filter(pk=first.pk).update(leftover=[{"line": 3, "text": "Odd"}], doubt="leftover")
    Dump.objects.filter(pk=second.pk).update(warnings=["Odd"])
    client = chief()
    for only, shown, hidden in (
        ("leftover", "page-1.txt", "page-2.txt"),
        ("unsure", "page-1.txt", "page-2.txt"),
        ("warnings", "page-2.txt", "page-1.txt"),
    ):
        html = _html(client, report_of(batch), only=only)
        assert shown in html
        assert hidden not in html


def test_the_report_is_a_table_that_no_spreadsheet_runs_and_holds_no_text() -> None:
    batch = handed_over(page("=HYPERLINK(1)"), b"nothing here")
    client = chief()
    say(client, batch, "commit")
    address = reverse("admin:report_file", args=[batch.pk, "csv"])
    answer = client.get(address)
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["outcome"] for row in rows] == ["created", "rejected"]
    assert rows[0]["headline"] == "'=HYPERLINK(1)"
    assert rows[0]["address"].startswith("/publications/the-wexmouth-courier/")
    assert "single line" in rows[1]["reason"]
    assert not any(line in answer.content.decode() for line in PARAGRAPHS)
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_report_as_json_has_all_pages_of_its_filter() -> None:
    batch = handed_over(*(f"no page {n}".encode() for n in range(60)), page())
    client = chief()
    say(client, batch, "commit")
    address = reverse("admin:report_file", args=[batch.pk, "json"])
    told = client.get(address, {"outcome": "rejected"})
    assert told.headers["Content-Type"] == "application/json"
    pages = json.loads(told.content)["pages"]
    assert len(pages) == 60
    assert {row["outcome"] for row in pages} == {"rejected"}


def test_a_report_is_for_who_may_see_batches_and_of_two_kinds() -> None:
    batch = imported(page())
    address = reverse("admin:report_file", args=[batch.pk, "csv"])
    assert signed_in(staff_who_may("dumps.add_batch")).get(address).status_code == 403
    assert signed_in(staff_who_may("dumps.view_batch")).get(address).status_code == 200
    other = reverse("admin:report_file", args=[batch.pk, "xlsx"])
    assert chief().get(other).status_code == 404


def test_the_list_of_files_says_what_became_of_each() -> None:
    first = handed_over(page(), b"nothing here")
    again = handed_over(page(), page("The mill turns"))
    html = _html(chief(), reverse("admin:batch_files", args=[again.pk]))
    assert "read: 1 page" in html
    assert f'<a href="{report_of(first)}">on ' in html
    assert "1 file came before" in _html(chief(), report_of(again))


def test_the_list_of_files_asks_as_much_for_one_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    for batch in (handed_over(page()), handed_over(*(page(f"Bell {n}") for n in range(5)))):
        address = reverse("admin:batch_files", args=[batch.pk])
        client.get(address)
        with django_assert_num_queries(5):
            client.get(address)


# ---- once more -----------------------------------------------------------------------------------
def _again(client: Client, batch: Batch, do: str, **asked: object) -> None:
    client.post(reverse("admin:once_more", args=[batch.pk]), {"do": do, **asked})
    batch.refresh_from_db()


def test_what_was_refused_is_tried_again_and_waits_for_ones_word() -> None:
    client, batch = chief(), handed_over(BARE, page())
    say(client, batch, "commit")
    refused = Dump.objects.get(outcome=Outcome.REJECTED)
    batch.publication = Publication.objects.get()
    batch.save()
    _again(client, batch, "refused")
    assert batch.state == Batch.State.WAITING
    html = _html(client, report_of(batch))
    assert "What reading again would change" in html
    assert "<b>1</b> new story" in html
    say(client, batch, "commit")
    refused.refresh_from_db()
    assert refused.outcome == Outcome.CREATED
    assert Story.objects.filter(headline="A bell").exists()


def test_some_pages_or_all_of_a_batch_are_read_again() -> None:
    client, batch = chief(), imported(page(), page("The mill turns"))
    first, _second = Dump.objects.order_by("pk")
    _again(client, batch, "chosen", page=[first.pk])
    assert batch.state == Batch.State.WAITING
    html = _html(client, report_of(batch))
    assert "<b>1</b> page" in html
    assert "Nothing that readers see changes." in html
    say(client, batch, "commit")
    _again(client, batch, "all")
    assert Dump.objects.exclude(foreseen="").count() == 2
    lines = [said(entry) for entry in LogEntry.objects.order_by("pk")]
    assert lines == ["Read some pages again.", "Put it into the library.", "Read its pages again."]


def test_nothing_is_read_again_where_nothing_is_chosen_or_it_may_not_be() -> None:
    batch = imported(page())
    _again(chief(), batch, "chosen")
    assert batch.state == Batch.State.DONE
    adder = signed_in(staff_who_may("dumps.add_batch", "dumps.view_batch"))
    _again(adder, batch, "all")
    assert batch.state == Batch.State.DONE
    assert "Read again" not in _html(adder, report_of(batch))
    assert not LogEntry.objects.exists()


# ---- undoing -------------------------------------------------------------------------------------
def test_taking_back_names_each_story_and_what_becomes_of_it() -> None:
    imported(OPENING)
    imported(page("Rain at last", paragraphs=PARAGRAPHS[:1], card="Same card"))
    batch = imported(
        page(), page("The mill turns"), page("Rain at last", paragraphs=PARAGRAPHS[:1], card="New")
    )
    address = reverse("admin:take_back", args=[batch.pk])
    html = _html(chief(), address)
    told = {
        headline: html[html.index(f">{headline}<") :].split('<p class="source">')[1][:60]
        for headline in ("A bell too many", "The mill turns", "Rain at last")
    }
    assert "another text" in told["A bell too many"]
    assert "leaves the newsstand" in told["The mill turns"]
    assert "stays as it is" in told["Rain at last"]
    alone = _html(chief(), address, which="alone")
    assert "The mill turns" in alone
    assert "Rain at last" not in alone


def test_a_text_that_goes_leaves_the_card() -> None:
    imported(page("Some other story", card="A bell too many"))
    batch = imported(page())
    html = _html(chief(), reverse("admin:take_back", args=[batch.pk]))
    assert "opening → card" in html


def test_putting_back_says_what_comes_back() -> None:
    client = chief()
    imported(OPENING)
    batch = imported(page(), page("The mill turns"))
    client.post(reverse("admin:take_back", args=[batch.pk]))
    html = _html(client, reverse("admin:put_back", args=[batch.pk]))
    assert "comes back: opening" in html
    assert "stays, with another text" in html


def test_bytes_that_came_again_elsewhere_keep_their_story() -> None:
    batch = imported(page())
    imported(page())
    html = _html(chief(), reverse("admin:take_back", args=[batch.pk]))
    assert "stays as it is" in html
    assert "leaves the newsstand" not in html


def test_undoing_asks_as_much_of_the_database_for_one_story_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    one = imported(page("One bell", card="One card"))
    many = imported(*(page(f"Bell {n}", card=f"Card {n}") for n in range(8)))
    for batch in (one, many):
        address = reverse("admin:take_back", args=[batch.pk])
        client.get(address)
        with django_assert_num_queries(9):
            client.get(address)


def test_only_a_batch_that_is_done_is_taken_back() -> None:
    client, batch = chief(), handed_over(page())
    address = reverse("admin:take_back", args=[batch.pk])
    assert client.get(address).headers["Location"] == report_of(batch)
    client.post(address)
    batch.refresh_from_db()
    assert (batch.state, batch.taken_back_at) == (Batch.State.WAITING, None)
