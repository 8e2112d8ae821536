"""Files sent as one, whole or a span of their bytes. Players ask for spans to seek, and Safari
plays nothing that has none.

Only a single range is answered in part; RFC 9110 (14.2) lets a server send all instead.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
AT_ONCE = 1024 * 1024


class Span(NamedTuple):
    """Bytes from `start` to `end`, end exclusive."""

    start: int
    end: int


def read_range(header: str, size: int) -> Span | None:
    """What a Range header asks of `size` bytes; None where it is to be passed over.

    Raises ValueError for a range that no byte lies in.
    """
    found = _RANGE.fullmatch(header)
    if not found or not (found[1] or found[2]):
        return None
    if not found[1]:
        span = Span(max(0, size - int(found[2])), size)
    else:
        span = Span(int(found[1]), min(int(found[2] or size) + 1, size))
        if found[2] and int(found[2]) < span.start:
            return None  # no range at all by RFC 9110, 14.1.1
    if span.start >= span.end:
        raise ValueError
    return span


def send_files(request: HttpRequest, files: Sequence[Path], content_type: str) -> HttpResponse:
    """The bytes of `files`, one after the other, as much of them as the request asks for.

    Made whole before it is sent: a player that has enough for a while stops taking, and an answer
    in parts would hold its worker until the player goes on. So a range gets no more than
    AT_ONCE, which tells where it ends (RFC 9110, 15.3.7); who asks for no range gets everything.
    An answer has no validator, so a range on condition (If-Range) gets everything too.
    """
    sizes = [file.stat().st_size for file in files]
    total = sum(sizes)
    asked = "" if "If-Range" in request.headers else request.headers.get("Range", "")
    try:
        span = read_range(asked, total)
    except ValueError:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{total}"})
    start, end = (span.start, min(span.end, span.start + AT_ONCE)) if span else (0, total)
    headers = {"Accept-Ranges": "bytes", "Content-Length": str(end - start)}
    if span:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{total}"
    return HttpResponse(
        b"" if request.method == "HEAD" else b"".join(_pieces(files, sizes, start, end)),
        status=206 if span else 200,
        content_type=content_type,
        headers=headers,
    )


def _pieces(files: Sequence[Path], sizes: list[int], start: int, end: int) -> Iterator[bytes]:
    at = 0
    for path, size in zip(files, sizes, strict=True):
        first, last = max(start - at, 0), min(end - at, size)
        at += size
        if first < last:
            with path.open("rb") as file:
                file.seek(first)
                yield file.read(last - first)
