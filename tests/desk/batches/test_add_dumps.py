"""Adding dumps at the desk: files and pasted text, limits in words, hostile names and content."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import Settings

from magreader.catalog.models import Publication, Story
from magreader.desk.batches import add_dumps
from magreader.dumps.models import Batch, Dump, Outcome
from tests.client import Client
from tests.desk.pages import ADD_DUMPS, PARAGRAPHS, bring_in, chief, file, page, report_of, say

pytestmark = pytest.mark.django_db


def _errors(answer: Any) -> str:
    """What the form says is wrong, as text."""
    found = re.findall(
        r'<(?:div|ul) class="err[^>]*>(.*?)</(?:div|ul)>', answer.content.decode(), re.DOTALL
    )
    return re.sub(r"<[^>]+>|\s+", " ", " ".join(found))


def test_several_files_become_stories_on_the_newsstand_and_a_report() -> None:
    client = chief()
    files = [file("bell.txt"), file("mill.txt", page("The mill turns", card="Rain at last"))]
    answer = client.post(ADD_DUMPS, {"dumps": files, "note": "From the reading room"})
    batch = Batch.objects.get()
    assert answer.headers["Location"] == report_of(batch)
    assert (batch.origin, batch.note) == (Batch.Origin.UPLOAD, "From the reading room")
    assert not Story.objects.exists()
    say(client, batch, "commit")
    report = client.get(report_of(batch)).content.decode()
    for headline in ("A bell too many", "The mill turns"):
        story = Story.objects.get(headline=headline)
        assert story.get_absolute_url() in report
        assert headline in Client().get(story.get_absolute_url()).content.decode()


def test_the_uploader_is_named_in_the_batch_and_in_the_history() -> None:
    client = chief()
    client.post(ADD_DUMPS, {"dumps": [file()]})
    batch, entry = Batch.objects.get(), LogEntry.objects.get()
    assert batch.made_by_id == entry.user_id == int(client.session["_auth_user_id"])
    assert PARAGRAPHS[0] not in entry.object_repr + entry.change_message


def test_pasted_text_becomes_a_story() -> None:
    answer = chief().post(ADD_DUMPS, {"text": page().decode().replace("\n", "\r\n")}, follow=True)
    assert Batch.objects.get().origin == Batch.Origin.PASTE
    assert "A bell too many" in answer.content.decode()


def test_the_address_of_pasted_text_gives_the_headline_where_the_page_has_none() -> None:
    bare = "\n".join(
        [*PARAGRAPHS, "This story is from the November 18, 2025 edition of The Wexmouth Courier."]
    )
    address = "https://news.example.org/story/a-bell-without-an-owner"
    bring_in(chief(), text=bare, name=address)
    assert Dump.objects.get().source == address
    assert Story.objects.get().headline == "A bell without an owner"


@pytest.mark.parametrize(
    ("said", "publication", "premium"),
    [("", True, True), ("", False, False), ("premium", False, True), ("free", True, False)],
)
def test_the_upload_says_whether_its_stories_are_premium(
    said: str, publication: bool, premium: bool
) -> None:
    client = chief()
    bring_in(client, dumps=[file("first.txt", page("The mill turns"))])
    Publication.objects.update(premium=publication)
    bring_in(client, dumps=[file()], premium=said)
    assert Story.objects.get(headline="A bell too many").premium is premium


def test_the_same_page_again_is_a_duplicate_of_the_first() -> None:
    client = chief()
    first = bring_in(client, dumps=[file("bell.txt")])
    twice = [file("bell.txt", page() + b"\n"), file("copy.txt", page())]
    answer = client.post(ADD_DUMPS, {"dumps": twice}, follow=True)
    second = Batch.objects.latest("pk")
    files = client.get(reverse("admin:batch_files", args=[second.pk])).content.decode()
    assert report_of(first) in files
    assert "nothing is read twice" in files
    assert "copy.txt" not in answer.content.decode()
    assert Story.objects.filter(headline="A bell too many").count() == 1


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty"),
        (b"only one line", "single line"),
        (b"PK\x03\x04 and so on", "ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x00\x01\x02" * 99, ""),
    ],
)
def test_what_is_no_page_is_rejected_with_a_reason(raw: bytes, reason: str) -> None:
    client = chief()
    batch = bring_in(client, dumps=[file("odd.txt", raw), file()])
    answer = client.get(report_of(batch))
    rejected = Dump.objects.get(outcome=Outcome.REJECTED)
    assert reason in rejected.reason
    assert rejected.reason in unescape(answer.content.decode())
    assert Story.objects.filter(headline="A bell too many").exists()


# ---- limits --------------------------------------------------------------------------------------
def test_the_form_states_the_limits_that_the_server_keeps(settings: Settings) -> None:
    settings.UPLOAD_MAX_FILES = 7
    settings.UPLOAD_MAX_BYTES = 9 * 1024
    said = chief().get(ADD_DUMPS).content.decode()
    assert "7 files" in said
    assert "4.0\xa0MB" in said
    assert "9.0\xa0KB" in said


def test_nothing_given_is_asked_for() -> None:
    assert "Choose at least one file" in _errors(chief().post(ADD_DUMPS, {}))


def test_pasted_text_too_long_for_a_page_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(add_dumps, "MAX_PAGE_BYTES", 1024)
    assert "too long" in _errors(chief().post(ADD_DUMPS, {"text": "x" * 2048}))


def test_a_page_of_ten_megabytes_is_rejected_in_words() -> None:
    client = chief()
    batch = bring_in(client, dumps=[file("big.txt", b"y" * 5_242_880), file()])
    assert "It has more than 4 MB" in client.get(report_of(batch)).content.decode()
    assert Story.objects.filter(headline="A bell too many").exists()


@pytest.mark.parametrize("limit", ["UPLOAD_MAX_FILES", "DATA_UPLOAD_MAX_NUMBER_FILES"])
def test_too_many_files_bring_the_form_back(limit: str, settings: Settings) -> None:
    settings.UPLOAD_MAX_FILES = 3
    setattr(settings, limit, 3)
    answer = chief().post(ADD_DUMPS, {"dumps": [file(f"{n}.txt") for n in range(5)]})
    assert "More than 3 files at once" in _errors(answer)
    assert "Add dumps" in answer.content.decode()
    assert not Batch.objects.exists()


def test_more_than_all_may_have_brings_the_form_back(settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1000
    settings.UPLOAD_MAX_FILES = 5
    few = chief().post(ADD_DUMPS, {"dumps": [file(), file("b.txt")]})
    assert "More than 1000 bytes at once" in _errors(few)
    many = chief().post(ADD_DUMPS, {"dumps": [file("c.txt", b"z" * 20_000)]})
    assert many.status_code == 413
    assert "choose fewer files" in _errors(many)


def test_fields_too_large_for_django_bring_the_form_back(settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 2_000
    answer = chief().post(ADD_DUMPS, {"text": "x" * 5_000})
    assert answer.status_code == 413
    assert "choose fewer files" in _errors(answer)


# ---- hostile -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "name",
    ["../../x", "..\\..\\x.txt", "/etc/passwd", "<img src=x onerror=alert(1)>.txt", "a\x00b.txt"],
)
def test_a_name_is_only_ever_a_name(name: str) -> None:
    answer = chief().post(ADD_DUMPS, {"dumps": [file(name)]}, follow=True)
    assert answer.status_code == 200
    source = Dump.objects.get().source
    assert not re.search(r"[/\\\x00]", source)
    assert "<img" not in answer.content.decode()


def test_markup_in_a_page_stays_text_everywhere() -> None:
    client = chief()
    raw = page(
        "Bells <script>alert(1)</script> ring", odd="<iframe src=//evil.example></iframe> odd"
    )
    report = client.post(ADD_DUMPS, {"dumps": [file("x.txt", raw)]}, follow=True).content.decode()
    dump = Dump.objects.get()
    shown = client.get(f"{report_of(dump.batch).removesuffix('change/')}pages/{dump.pk}/")
    for html in (report, shown.content.decode()):
        assert "<script>alert" not in html
        assert "<iframe" not in html
    assert "&lt;script&gt;alert(1)" in shown.content.decode()


def test_pasted_nul_bytes_break_nothing() -> None:
    text = page().decode().replace("Listen", "Lis\x00ten")
    bring_in(chief(), text=text)
    assert Story.objects.filter(headline="A bell too many").exists()


def test_without_a_token_nothing_is_taken_in() -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = chief().cookies
    assert client.post(ADD_DUMPS, {"dumps": [file()]}).status_code == 403
    assert not Batch.objects.exists()
