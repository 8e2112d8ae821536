"""Spans of bytes of files sent as one."""

from pathlib import Path

import pytest
from django.test import RequestFactory

from magreader.newsstand.spans import AT_ONCE, send_files


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    paths = [tmp_path / name for name in "abc"]
    for path, text in zip(paths, ("01234", "", "56789"), strict=True):
        path.write_text(text)
    return paths


def ask(files: list[Path], span: str, **headers: str) -> tuple[int, bytes, dict[str, str]]:
    request = RequestFactory().get("/", headers={"Range": span, **headers} if span else {})
    answer = send_files(request, files, "audio/mpeg")
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize(
    ("span", "body"),
    [
        ("bytes=0-0", b"0"),
        ("bytes=0-1", b"01"),
        ("bytes=3-6", b"3456"),
        ("bytes=5-", b"56789"),
        ("bytes=-3", b"789"),
        ("bytes=-99", b"0123456789"),
        ("bytes=9-99", b"9"),
    ],
)
def test_a_span_is_cut_from_all_files_together(files: list[Path], span: str, body: bytes) -> None:
    status, sent, headers = ask(files, span)
    first = b"0123456789".index(body)
    assert (status, sent) == (206, body)
    assert headers["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/10"
    assert headers["Content-Length"] == str(len(body))


@pytest.mark.parametrize(
    "span", ["", "bytes=", "bytes=-", "bytes=4-2", "lines=1-2", "bytes=0-1,4-5", "bytes=a-b"]
)
def test_what_is_no_single_range_gets_everything(files: list[Path], span: str) -> None:
    status, sent, headers = ask(files, span)
    assert (status, sent) == (200, b"0123456789")
    assert (headers["Content-Length"], headers["Accept-Ranges"]) == ("10", "bytes")
    assert "Content-Range" not in headers


@pytest.mark.parametrize("span", ["bytes=10-", "bytes=10-20", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused(files: list[Path], span: str) -> None:
    status, sent, headers = ask(files, span)
    assert (status, sent, headers["Content-Range"]) == (416, b"", "bytes */10")


def test_a_range_on_condition_gets_everything(files: list[Path]) -> None:
    status, sent, _ = ask(files, "bytes=0-1", **{"If-Range": '"etag"'})
    assert (status, sent) == (200, b"0123456789")


def test_head_tells_the_length_and_sends_nothing(files: list[Path]) -> None:
    answer = send_files(RequestFactory().head("/"), files, "audio/mpeg")
    assert answer["Content-Length"] == "10"
    assert answer.content == b""


def test_a_long_range_is_answered_in_part_and_from_there_it_goes_on(tmp_path: Path) -> None:
    """A player that has enough for a while stops taking; nothing waits for it meanwhile."""
    whole = bytes(range(256)) * 5000
    files = [tmp_path / "one", tmp_path / "other"]
    files[0].write_bytes(whole[:700_000])
    files[1].write_bytes(whole[700_000:])
    status, first, headers = ask(files, "bytes=0-")
    assert (status, len(first)) == (206, AT_ONCE)
    assert headers["Content-Range"] == f"bytes 0-{AT_ONCE - 1}/{len(whole)}"
    status, second, headers = ask(files, f"bytes={AT_ONCE}-")
    assert headers["Content-Range"] == f"bytes {AT_ONCE}-{len(whole) - 1}/{len(whole)}"
    assert first + second == whole


def test_no_answer_is_sent_in_parts(files: list[Path]) -> None:
    for headers in ({}, {"Range": "bytes=0-"}, {"Range": "bytes=99-"}):
        request = RequestFactory().get("/", headers=headers)
        assert not send_files(request, files, "audio/mpeg").streaming
