"""What a server answered when a crawler asked for a page: the page in it, unpacked."""

import re
import zlib
from email.message import Message

import brotli
import zstandard

from magreader.dumps.containers.headers import parse_header
from magreader.dumps.containers.kinds import HEAD, Kind, kind_of
from magreader.dumps.containers.limits import MAX_PAGE_BYTES, MAX_WINDOW_BYTES, PAGE_TOO_LARGE
from magreader.dumps.containers.values import Form, Piece, RawPage, Unreadable
from magreader.dumps.parser.pages import gettext_noop

BROKEN_ANSWER = gettext_noop("The page is packed in a way that can't be unpacked, or is broken.")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)? +(\d{3})")
_END_OF_HEADER = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"\s*([0-9a-fA-F]{1,7})[^\n]*\n")


def read_answer(source: str, raw: bytes, *, is_too_large: bool) -> Piece | None:
    """The page in an HTTP answer; None where it is none: an error, a picture, a redirect."""
    status = _STATUS.match(raw)
    if not status or status[1] != b"200":
        return None
    header, body = _halves(raw)
    return page_of(source, body, parse_header(header), is_too_large=is_too_large)


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    """The header without its status line, and the body."""
    start = raw.find(b"\n") + 1 or len(raw)
    if end := _END_OF_HEADER.search(raw, max(0, start - 2)):
        return raw[start : end.end()], raw[end.end() :]
    return raw[start:], b""


def page_of(source: str, body: bytes, said: Message, *, is_too_large: bool) -> Piece | None:
    """The page that a body of this header is; None where it is something else."""
    form = _form(body, said)
    if form is None:
        return None
    if is_too_large:
        return Unreadable(source, b"", PAGE_TOO_LARGE)
    try:
        raw = _unpacked(_unchunked(body, said), said)
    except (zlib.error, zstandard.ZstdError, brotli.error, EOFError):
        return Unreadable(source, body, BROKEN_ANSWER)
    if len(raw) > MAX_PAGE_BYTES:
        return Unreadable(source, b"", PAGE_TOO_LARGE)
    return RawPage(source, raw, form, said.get_content_charset() or "")


def _form(body: bytes, said: Message) -> Form | None:
    """By what the header says; where it says nothing, by the body."""
    media = said.get_content_type() if said.get("Content-Type") else ""
    if media in ("text/html", "application/xhtml+xml"):
        return Form.HTML
    if media == "text/plain":
        return Form.TEXT
    return Form.HTML if not media and kind_of(body[:HEAD]) is Kind.HTML else None


def _unchunked(body: bytes, said: Message) -> bytes:
    """The body without the lengths between its chunks; crawlers often took them out already."""
    if "chunked" not in str(said.get("Transfer-Encoding", "")).lower():
        return body
    chunks: list[bytes] = []
    at = 0
    while size := _CHUNK.match(body, at):
        length = int(size[1], 16)
        if not length:
            break
        chunks.append(body[size.end() : size.end() + length])
        at = size.end() + length
    return b"".join(chunks) if chunks else body


def _unpacked(body: bytes, said: Message) -> bytes:
    """The body as it was before `Content-Encoding`, up to one byte more than a page may have."""
    most = MAX_PAGE_BYTES + 1
    encoding = str(said.get("Content-Encoding", "")).strip().lower()
    if encoding in ("gzip", "x-gzip") and body.startswith(b"\x1f\x8b"):
        return _inflated(body, zlib.MAX_WBITS | 16, most)
    if encoding == "deflate":
        is_wrapped = body[:1] == b"\x78"
        return _inflated(body, zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS, most)
    if encoding == "br":
        return bytes(brotli.Decompressor().process(body, output_buffer_limit=most))
    if encoding == "zstd":
        unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
        return unpacker.stream_reader(body).read(most)
    return body


def _inflated(body: bytes, wbits: int, most: int) -> bytes:
    unpacker = zlib.decompressobj(wbits)
    found = unpacker.decompress(body, most)
    if len(found) < most and not unpacker.eof:
        raise EOFError
    return found
