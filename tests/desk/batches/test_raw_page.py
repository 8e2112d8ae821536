"""A page of a batch as it came in."""

import pytest
from django.urls import reverse

from magreader.dumps.models import Dump
from tests.desk.pages import PARAGRAPHS, chief, imported, page

pytestmark = pytest.mark.django_db


def _raw_page(dump: Dump) -> str:
    return reverse("admin:raw_page", args=[dump.batch_id, dump.pk])


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


def test_a_raw_page_answers_only_under_its_own_batch() -> None:
    imported(page())
    other = imported(b"nothing here")
    address = reverse("admin:raw_page", args=[other.pk, Dump.objects.earliest("pk").pk])
    assert chief().get(address).status_code == 404


def test_the_raw_page_of_a_duplicate_is_that_of_the_first() -> None:
    imported(page())
    imported(page())
    first, copy = Dump.objects.order_by("pk")
    answer = chief().get(_raw_page(copy))
    assert answer.headers["Location"] == _raw_page(first)
