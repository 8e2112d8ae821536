"""MHTML: a web page saved with its pictures as one mail. Its first web page is the one that was
saved; the other parts are passed over line by line.
"""

from collections.abc import Iterator
from email.message import Message

from magreader.dumps.containers.headers import parse_header, read_header
from magreader.dumps.containers.limits import MAX_PAGE_BYTES, PAGE_TOO_LARGE
from magreader.dumps.containers.streams import Stream
from magreader.dumps.containers.values import Form, Piece, RawPage, Unreadable
from magreader.dumps.parser.pages import gettext_noop

NO_WEB_PAGE = gettext_noop("It is a saved mail or web archive (MHTML) with no web page in it.")
_MAX_ENCODED = 3 * MAX_PAGE_BYTES
"""Quoted-printable may write a letter as three."""


def read_mhtml(name: str, stream: Stream) -> Iterator[Piece]:
    """The web page in it, with its `Content-Location` as source."""
    part, boundaries = _next_part(stream), set[bytes]()
    while part is not None:
        if boundary := part.get_boundary():
            boundaries.add(b"--" + boundary.encode("utf-8", "replace"))
        if part.get_content_type() == "text/html":
            yield _page(name, stream, part, boundaries)
            return
        if not _pass_over(stream, boundaries):
            break
        part = _next_part(stream)
    yield Unreadable(name, b"", stream.damage or NO_WEB_PAGE)


def _next_part(stream: Stream) -> Message | None:
    header = read_header(stream)
    return parse_header(header) if header else None


def _pass_over(stream: Stream, boundaries: set[bytes]) -> bool:
    """Up to the next part; whether there is one."""
    while line := stream.readline():
        if line.rstrip() in boundaries:
            return True
    return False


def _page(name: str, stream: Stream, part: Message, boundaries: set[bytes]) -> Piece:
    source = str(part.get("Content-Location") or name).strip()
    ends = boundaries | {boundary + b"--" for boundary in boundaries}
    lines, size = [], 0
    while (line := stream.readline()) and line.rstrip() not in ends:
        size += len(line)
        if size > _MAX_ENCODED:
            return Unreadable(source, b"", PAGE_TOO_LARGE)
        lines.append(line)
    raw = _decoded(part, b"".join(lines))
    if stream.damage:
        return Unreadable(source, b"", stream.damage)
    if len(raw) > MAX_PAGE_BYTES:
        return Unreadable(source, b"", PAGE_TOO_LARGE)
    return RawPage(source, raw, Form.HTML, part.get_content_charset() or "")


def _decoded(part: Message, body: bytes) -> bytes:
    part.set_payload(body.decode("ascii", "surrogateescape"))
    raw = part.get_payload(decode=True)
    return raw if isinstance(raw, bytes) else b""
