"""What comes in through the door, and what is turned away with a sentence a person understands."""

import gzip
import io
import zipfile

import pytest

from magreader.dumps import containers
from magreader.dumps.containers import RawPage, UnreadableDump, read_pages


def zipped() -> bytes:
    """A ZIP archive with one page in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("page.txt", "text")
    return out.getvalue()


def test_a_text_file_is_one_page() -> None:
    assert list(read_pages("a.txt", b"Title\nText")) == [RawPage("a.txt", b"Title\nText")]


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (zipped(), "a ZIP archive"),
        (gzip.compress(b"text"), "a gzip file"),
        (b"%PDF-1.7", "a PDF"),
        (b"WARC/1.0\r\n", "a WARC file"),
        (b'{"text": "x"}\n', "a JSON file"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html>", "a saved web page (HTML)"),
        (b"  <html lang=en>", "a saved web page (HTML)"),
        (b"<!-- saved from url --><html>", "a saved web page (HTML)"),
        (b"From: <Saved by Blink>\r\n", "a saved web page (MHTML)"),
    ],
    ids=range(9),
)
def test_other_kinds_are_named_by_their_content(raw: bytes, kind: str) -> None:
    with pytest.raises(UnreadableDump, match=r"magreader reads text files for now") as refused:
        list(read_pages("file.txt", raw))
    assert f"file.txt is {kind}" in str(refused.value)


@pytest.mark.parametrize("limit", ["MAX_FILE_BYTES", "MAX_PAGE_BYTES"])
def test_too_large_is_refused(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(containers, limit, 10)
    with pytest.raises(UnreadableDump, match="MB"):
        list(read_pages("big.txt", b"x" * 11))
