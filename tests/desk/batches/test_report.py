"""The report of a batch, the raw page, taking back and putting back."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.catalog.models import Story
from magreader.dumps.models import Dump
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, chief, imported, page, report_of, signed_in, staff_who_may

pytestmark = pytest.mark.django_db

SHORT = page(paragraphs=PARAGRAPHS[:1])


def _raw_page(dump: Dump) -> str:
    return reverse("admin:raw_page", args=[dump.batch_id, dump.pk])


def test_the_report_tells_page_by_page_what_came_of_it() -> None:
    imported(page("The mill turns"))
    batch = imported(page(), page("The mill turns"), b"nothing here")
    html = chief().get(report_of(batch)).content.decode()
    for said in ("created", "duplicate", "rejected", "page-1.txt", "single line", "1 card"):
        assert said in html


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


def test_the_raw_page_is_text_that_nothing_keeps() -> None:
    imported(page())
    answer = chief().get(_raw_page(Dump.objects.get()))
    assert PARAGRAPHS[1] in answer.content.decode().replace("&#x27;", "'")
    assert "no-store" in answer.headers["Cache-Control"]
    assert "private" in answer.headers["Cache-Control"]


def test_a_raw_web_page_is_shown_as_the_lines_that_were_read() -> None:
    lines = "".join(f"<p>{line}</p>" for line in page(odd="An odd line").decode().splitlines())
    imported(f"<html><script>alert(1)</script><p>{'x' * 60}</p>{lines}".encode())
    dump = Dump.objects.get()
    html = chief().get(_raw_page(dump)).content.decode()
    [left] = [line["line"] for line in dump.leftover if line["text"] == "An odd line"]
    assert f'<li value="{left}" class="left">An odd line</li>' in html
    assert "alert(1)" not in html
    assert "&lt;p&gt;" not in html


def test_the_report_is_kept_by_nothing() -> None:
    answer = chief().get(report_of(imported(page())))
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_raw_page_answers_only_under_its_own_batch() -> None:
    imported(page())
    other = imported(b"nothing here")
    address = reverse("admin:raw_page", args=[other.pk, Dump.objects.earliest("pk").pk])
    assert chief().get(address).status_code == 404


# ---- taking back ---------------------------------------------------------------------------------
def test_taking_back_says_first_what_will_change() -> None:
    imported(page("The mill turns"))
    batch = imported(page(), page("The mill turns", deck="Another deck", paragraphs=PARAGRAPHS * 2))
    address = reverse("admin:take_back", args=[batch.pk])
    html = " ".join(chief().get(address).content.decode().split())
    assert "3 stories were seen in this batch." in html
    assert "<b>One</b> was seen nowhere else" in html
    batch.refresh_from_db()
    assert batch.taken_back_at is None


def test_a_batch_taken_back_leaves_the_newsstand_and_returns_at_the_same_address() -> None:
    client, batch = chief(), imported(page(), premium=False)
    story = Story.objects.get(headline="A bell too many")
    before = Client().get(story.get_absolute_url())
    client.post(reverse("admin:take_back", args=[batch.pk]))
    assert Client().get(story.get_absolute_url()).status_code == 404
    assert "Put this batch back" in client.get(report_of(batch)).content.decode()
    client.post(reverse("admin:put_back", args=[batch.pk]))
    after = Client().get(story.get_absolute_url())
    assert PARAGRAPHS[2] in before.content.decode().replace("&#x27;", "'")
    assert after.content == before.content


def test_a_longer_page_taken_back_leaves_the_shorter_one() -> None:
    imported(SHORT, premium=False)
    batch = imported(page(), premium=False)
    address = Story.objects.get(headline="A bell too many").get_absolute_url()
    assert PARAGRAPHS[2] in Client().get(address).content.decode()
    chief().post(reverse("admin:take_back", args=[batch.pk]))
    html = Client().get(address).content.decode()
    assert PARAGRAPHS[0] in html
    assert PARAGRAPHS[2] not in html


def test_taking_back_by_a_link_alone_changes_nothing() -> None:
    batch = imported(page())
    client = chief()
    client.get(reverse("admin:take_back", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.taken_back_at is None
    client.post(reverse("admin:take_back", args=[batch.pk]))
    client.get(reverse("admin:put_back", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.taken_back_at is not None


def test_the_history_says_who_took_it_back() -> None:
    client, batch = chief(), imported(page())
    client.post(reverse("admin:take_back", args=[batch.pk]))
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user_id) == (str(batch.pk), int(client.session["_auth_user_id"]))


def test_a_batch_is_never_deleted() -> None:
    batch = imported(page())
    assert chief().post(reverse("admin:dumps_batch_delete", args=[batch.pk])).status_code == 403


def test_the_raw_page_of_a_duplicate_is_that_of_the_first() -> None:
    imported(page())
    imported(page())
    first, copy = Dump.objects.order_by("pk")
    answer = chief().get(_raw_page(copy))
    assert answer.headers["Location"] == _raw_page(first)
