"""What comes in through the door, each kind told by its content, and what is turned away with a
sentence a person understands."""

import email.policy
import gzip
import io
import json
from email.message import EmailMessage
from pathlib import Path

import pytest
import zstandard

from magreader.dumps.containers import Form, Piece, RawPage, Unreadable, limits, read_container
from magreader.dumps.containers.streams import CHUNK, FileFeed, Stream, Window
from tests.dumps.boxes import BOXES, gz, jsonl, tarred, warc, wet, zipped, zst
from tests.dumps.warc_records import answer, record

PAGES = [("one.html", b"<html><p>One"), ("two.html", b"<html><p>Two"), ("three.html", b"<p>Three")]


def read(raw: bytes, name: str = "given.bin") -> list[Piece]:
    return list(read_container(name, io.BytesIO(raw)))


def raws(raw: bytes) -> list[bytes]:
    """What the pages are; nothing else may have been found."""
    found = read(raw)
    assert all(isinstance(page, RawPage) for page in found), found
    return [page.raw for page in found]


def reasons(raw: bytes) -> list[str]:
    return [found.reason for found in read(raw) if isinstance(found, Unreadable)]


# ---- each kind -----------------------------------------------------------------------------------
@pytest.mark.parametrize("box", BOXES)
def test_pages_come_out_as_they_went_in_and_in_order(box: str) -> None:
    assert raws(BOXES[box](PAGES)) == [raw for _name, raw in PAGES]


@pytest.mark.parametrize("box", BOXES)
def test_a_second_reading_gives_the_same(box: str) -> None:
    file = io.BytesIO(BOXES[box](PAGES))
    assert list(read_container("a", file)) == list(read_container("a", file))


def test_a_text_file_is_one_page() -> None:
    assert read(b"Title\nText", "a.warc.gz") == [RawPage("a.warc.gz", b"Title\nText")]


@pytest.mark.parametrize(
    "raw",
    [
        b"\xef\xbb\xbf<!DOCTYPE html><html>",
        b"  <html lang=en>",
        b"<!-- saved from url --><html>",
        b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC ''>",
        b"<body><p>cut out</p>",
        "<!doctype html><p>é".encode("utf-16"),
    ],
    ids=range(6),
)
def test_a_saved_web_page_is_one_page(raw: bytes) -> None:
    assert read(raw, "a.txt") == [RawPage("a.txt", raw, Form.HTML)]


@pytest.mark.parametrize("text", [b"< 5 minutes", b"From: here to there\nText", b"{curly} start"])
def test_text_that_begins_oddly_is_text(text: bytes) -> None:
    assert read(text) == [RawPage("given.bin", text)]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"\x89PNG\r\n", "a picture"),
        (b"SQLite format 3\0", "a database"),
        (b"7z\xbc\xaf\x27\x1c", "ZIP, tar, gzip or Zstandard"),
        (b"<?xml version='1.0'?><rss>", "XML"),
        (b'[{"text": "x"}]', "JSONL"),
        (b"PK\x05\x06" + bytes(18), "empty"),
    ],
    ids=range(7),
)
def test_what_holds_no_page_is_named(raw: bytes, said: str) -> None:
    [reason] = reasons(raw)
    assert said in reason


def test_what_is_refused_keeps_its_bytes() -> None:
    assert read(b"%PDF-1.7 and so on")[0].raw == b"%PDF-1.7 and so on"


def test_a_page_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("magreader.dumps.containers.single.MAX_PAGE_BYTES", 10)
    assert raws(b"x" * 10) == [b"x" * 10]
    assert reasons(b"x" * 11) == [limits.PAGE_TOO_LARGE]


def test_the_sentences_name_the_limits_that_are_kept() -> None:
    said = {
        limits.PAGE_TOO_LARGE: f"{limits.MAX_PAGE_BYTES // limits.MB} MB",
        limits.ROW_TOO_LONG: f"{limits.MAX_ROW_BYTES // limits.MB} MB",
        limits.TOO_MANY_MEMBERS: f"{limits.MAX_MEMBERS:,} members",
        limits.BOMB: f"{limits.MAX_RATIO} times",
        limits.TOO_MUCH_UNREADABLE: f"{limits.MAX_UNREADABLE:,} parts",
    }
    assert [sentence for sentence, number in said.items() if number not in sentence] == []


def test_the_documentation_states_the_limits(repository: Path) -> None:
    told = (repository / "docs/dumps.md").read_text()
    for number in ("4 MB", "16 MB", "100,000", "200 times", "10,000"):
        assert number in told


# ---- JSONL ---------------------------------------------------------------------------------------
def rows(*said: object) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in said)


def test_a_row_has_its_address_or_its_number_as_source() -> None:
    raw = rows({"text": "One", "url": "https://e.example/a", "date": "2020-01-01"}, {"text": "Two"})
    assert [page.source for page in read(raw, "of-five-words-or-so.jsonl")] == [
        "https://e.example/a",
        "of-five-words-or-so.jsonl/row 2",
    ]


def test_a_row_may_hold_a_web_page() -> None:
    [page] = read(rows({"html": "<p>é", "url": "u"}))
    assert page == RawPage("u", "<p>é".encode(), Form.HTML, "utf-8")


def test_bad_rows_never_stop_the_rest() -> None:
    bad = [b'{"text": 5}\n', b"{no json\n", b"\n", b'{"text": "\xff"', b"[" * 99_999 + b"\n"]
    found = read(rows({"text": "One"}) + b"".join(bad) + rows({"text": "Two"}))
    assert [page.raw for page in found if isinstance(page, RawPage)] == [b"One", b"Two"]
    assert len(found) == 5


def test_a_last_row_needs_no_line_end() -> None:
    assert raws(b'{"text": "One"}\n{"text": "Two"}') == [b"One", b"Two"]


# ---- MHTML ---------------------------------------------------------------------------------------
def mhtml(html: str, charset: str, encoding: str) -> bytes:
    """As a browser saves it: the page first, then a picture and a frame."""
    mail = EmailMessage(policy=email.policy.SMTP)
    mail["From"] = "<Saved by a browser>"
    mail.make_related()
    page = EmailMessage(policy=email.policy.SMTP)
    page.set_content(html, subtype="html", charset=charset, cte=encoding)
    page["Content-Location"] = "https://e.example/page"
    mail.attach(page)
    mail.add_related(b"GIF89a", "image", "gif")
    mail.add_related("<html>A frame", subtype="html")
    return mail.as_bytes()


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable"])
@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1"])
def test_mhtml_gives_the_page_that_was_saved(charset: str, encoding: str) -> None:
    html = "<html><p>Voilà = " + "x" * 200
    [page] = read(mhtml(html, charset, encoding))
    assert isinstance(page, RawPage)
    assert (page.source, page.form, page.charset) == ("https://e.example/page", Form.HTML, charset)
    assert page.raw.decode(charset).strip() == html


def test_mhtml_without_a_web_page_is_named() -> None:
    raw = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n\ntext\n--b--\n"
    [reason] = reasons(raw)
    assert "MHTML" in reason


# ---- WARC ----------------------------------------------------------------------------------------
def test_a_page_of_a_warc_has_its_address_form_and_charset() -> None:
    raw = answer("https://e.example/a", b"caf\xe9", "text/html; charset=ISO-8859-1")
    assert read(raw) == [RawPage("https://e.example/a", b"caf\xe9", Form.HTML, "iso-8859-1")]


def test_texts_of_a_wet_file_are_texts() -> None:
    assert read(wet([("a", b"One\nTwo")])) == [RawPage("https://e.example/a", b"One\nTwo")]


@pytest.mark.parametrize(
    ("body", "header"),
    [
        (b"5\r\n<html\r\n8;x=y\r\n><p>Text\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
        (b"<html><p>Text", "Transfer-Encoding: chunked"),
        (gzip.compress(b"<html><p>Text"), "Content-Encoding: gzip"),
        (b"<html><p>Text", "Content-Encoding: gzip"),
        (b"\x0b\x06\x80<html><p>Text\x03", "Content-Encoding: br"),
        (zstandard.compress(b"<html><p>Text"), "Content-Encoding: zstd"),
    ],
    ids=range(6),
)
def test_an_answer_is_unpacked_where_the_crawler_did_not(body: bytes, header: str) -> None:
    assert raws(answer("https://e.example/a", body, "text/html", header)) == [b"<html><p>Text"]


def test_records_that_are_no_pages_are_passed_over() -> None:
    others = [
        record("warcinfo", b"software: x"),
        record("request", b"GET / HTTP/1.1\r\n\r\n", "https://e.example/a"),
        record("metadata", b"x: y", "https://e.example/a"),
        record("odd", b"x", "https://e.example/a"),
        record("response", b"203.0.113.1", "dns:e.example"),
        answer("https://e.example/gone", b"<html>Gone", status="404 Not Found"),
        answer("https://e.example/moved", b"", status="301 Moved"),
        answer("https://e.example/a.gif", b"GIF89a", "image/gif"),
    ]
    assert raws(b"".join(others) + warc(PAGES[:1])) == [PAGES[0][1]]


# ---- archives ------------------------------------------------------------------------------------
@pytest.mark.parametrize("archive", [zipped, tarred])
def test_members_may_be_containers_packed_or_not(archive: type) -> None:
    members = [
        ("a.txt", b"Text"),
        ("b", warc(PAGES[:1], packed=True)),
        ("c", zst(jsonl([("x", b"Row")]))),
        ("d", gz(b"Packed text")),
    ]
    assert raws(archive(members)) == [b"Text", PAGES[0][1], b"Row", b"Packed text"]


@pytest.mark.parametrize("box", ["tar", "tar.gz", "warc", "warc packed as one", "zip"])
def test_pages_are_whole_wherever_they_lie_in_the_file(box: str) -> None:
    """What is read at once ends in the middle of names, first bytes and line ends."""
    pages = [(f"{n}.html", b"<html>" + b"x" * (n * 37 % 1500)) for n in range(400)]
    found = read(BOXES[box](pages))
    assert [page.raw for page in found] == [raw for _name, raw in pages]
    assert all(isinstance(page, RawPage) and page.form is Form.HTML for page in found)


def test_a_member_is_told_by_its_first_bytes_where_a_chunk_ends_in_them() -> None:
    stream = Stream(FileFeed(io.BytesIO(b"x" * CHUNK + b"<html><p>Text")))
    stream.read(CHUNK - 2)
    member = Stream(Window(stream, 15))
    assert member.peek(15)[:15] == b"xx<html><p>Text"


@pytest.mark.parametrize("archive", [zipped, tarred])
def test_a_member_has_its_path_as_source(archive: type) -> None:
    [page] = read(archive([("folder/a page of words.txt", b"Text")]))
    assert page.source == "folder/a page of words.txt"


@pytest.mark.parametrize("archive", [zipped, tarred])
def test_what_begins_with_a_dot_is_left_out(archive: type) -> None:
    members = [(".a.txt", b"x"), ("__MACOSX/._b.txt", b"x"), (".c/d.txt", b"x"), ("e.txt", b"In")]
    assert raws(archive(members)) == [b"In"]
