"""The report of a batch: page by page, narrowed, as a file; its files; its pages read once more."""

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Publication, Story
from magreader.dumps.models import Batch, Dump, Outcome
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.pages import ParsedPage
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


def _html(client: Client, address: str, **asked: str) -> str:
    return " ".join(client.get(address, asked).content.decode().split())


def test_the_report_tells_page_by_page_what_came_of_it() -> None:
    imported(page("The mill turns"))
    batch = imported(page(), page("The mill turns"), b"nothing here")
    html = chief().get(report_of(batch)).content.decode()
    for word in ("created", "duplicate", "rejected", "page-1.txt", "single line", "1 card"):
        assert word in html


def test_lines_nobody_understood_are_shown_with_their_numbers() -> None:
    batch = imported(page())
    Dump.objects.update(leftover=[{"line": 17, "text": "An odd <b>line</b>"}])
    html = chief().get(report_of(batch)).content.decode()
    assert '<li value="17">An odd &lt;b&gt;line&lt;/b&gt;</li>' in html


def test_lines_of_a_page_are_for_who_may_see_raw_pages() -> None:
    batch = imported(page())
    Dump.objects.update(leftover=[{"line": 17, "text": "An odd line"}])
    html = signed_in(staff_who_may("dumps.view_batch")).get(report_of(batch)).content.decode()
    assert "1 line was not understood" in html
    assert "An odd line" not in html


def test_the_report_can_be_narrowed_to_one_outcome() -> None:
    batch = imported(page(), b"nothing here")
    html = chief().get(report_of(batch), {"outcome": "rejected"}).content.decode()
    assert "page-2.txt" in html
    assert "page-1.txt" not in html


@pytest.mark.parametrize("query", [{"outcome": "x"}, {"page": "zz"}, {"page": "999"}])
def test_an_odd_query_is_no_error(query: dict[str, str]) -> None:
    assert chief().get(report_of(imported(page())), query).status_code == 200


def test_a_long_report_is_paged() -> None:
    batch = imported(*(f"no page {n}".encode() for n in range(60)))
    html = chief().get(report_of(batch), {"page": "2"}).content.decode()
    assert "page-51.txt" in html
    assert "page-50.txt" not in html


def test_the_report_asks_as_much_of_the_database_for_one_page_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    one = report_of(imported(page()))
    many = report_of(imported(*(page(f"Bell number {n}", card=f"Card {n}") for n in range(20))))
    for address in (one, many):
        client.get(address)
        with django_assert_num_queries(9):
            client.get(address)


def test_the_report_is_kept_by_nothing() -> None:
    answer = chief().get(report_of(imported(page())))
    assert "no-store" in answer.headers["Cache-Control"]


# ---- narrowed, and as a file ---------------------------------------------------------------------
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
    _again(client, batch, "refused")
    assert batch.state == Batch.State.WAITING
    choose = reverse("admin:choose_pages", args=[batch.pk])
    named = {"do": "of_publication", "publication": Publication.objects.get().name}
    client.post(choose, {**named, "page": [refused.pk]})
    html = _html(client, report_of(batch))
    assert "What reading again would change" in html
    assert f'name="page" value="{refused.pk}"' in html
    assert "<b>1</b> new story" in html
    say(client, batch, "commit")
    refused.refresh_from_db()
    assert refused.outcome == Outcome.CREATED
    assert Story.objects.filter(headline="A bell").exists()


def test_some_pages_or_all_of_a_batch_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def better(text: str, source: str, *more: Any, **kept: Any) -> ParsedPage:
        return parse_page(text.replace("brass", "bronze"), source, *more, **kept)

    client, batch = chief(), imported(page(), page("The mill turns"))
    monkeypatch.setattr("magreader.dumps.takein.parse_page", better)
    first, _second = Dump.objects.order_by("pk")
    _again(client, batch, "chosen", page=[first.pk])
    assert batch.state == Batch.State.WAITING
    html = _html(client, report_of(batch))
    assert "<b>1</b> page" in html
    assert "<b>1</b> story changes" in html
    say(client, batch, "commit")
    _again(client, batch, "all")
    assert Dump.objects.exclude(foreseen="").count() == 2
    lines = [said(entry) for entry in LogEntry.objects.order_by("pk")]
    assert lines == ["Read some pages again.", "Put it into the library.", "Read its pages again."]


def test_reading_again_that_changes_nothing_waits_for_nobody() -> None:
    client, batch = chief(), imported(page())
    address = reverse("admin:once_more", args=[batch.pk])
    html = client.post(address, {"do": "all"}, follow=True).content.decode()
    batch.refresh_from_db()
    assert batch.state == Batch.State.DONE
    assert "Read again: nothing that readers see changes." in html


def test_nothing_is_read_again_where_nothing_is_chosen_or_it_may_not_be() -> None:
    batch = imported(page())
    _again(chief(), batch, "chosen")
    assert batch.state == Batch.State.DONE
    adder = signed_in(staff_who_may("dumps.add_batch", "dumps.view_batch"))
    _again(adder, batch, "all")
    assert batch.state == Batch.State.DONE
    assert "Read again" not in _html(adder, report_of(batch))
    assert not LogEntry.objects.exists()
