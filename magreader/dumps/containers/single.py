"""Files that are one page: text, and a web page as it was saved."""

from collections.abc import Iterator

from magreader.dumps.containers.limits import MAX_PAGE_BYTES, PAGE_TOO_LARGE
from magreader.dumps.containers.streams import Stream
from magreader.dumps.containers.values import Form, Piece, RawPage, Unreadable


def read_text(name: str, stream: Stream) -> Iterator[Piece]:
    """A text file."""
    yield _whole(name, stream, Form.TEXT)


def read_html(name: str, stream: Stream) -> Iterator[Piece]:
    """A saved web page."""
    yield _whole(name, stream, Form.HTML)


def _whole(name: str, stream: Stream, form: Form) -> Piece:
    raw = stream.read(MAX_PAGE_BYTES + 1)
    if len(raw) > MAX_PAGE_BYTES:
        return Unreadable(name, b"", PAGE_TOO_LARGE)
    if stream.damage:
        return Unreadable(name, raw, stream.damage)
    return RawPage(name, raw, form)


def refuse(name: str, stream: Stream, reason: str) -> Unreadable:
    """What no page can be read from, with its bytes where they are no more than a page's."""
    raw = stream.read(MAX_PAGE_BYTES + 1)
    return Unreadable(name, raw if len(raw) <= MAX_PAGE_BYTES else b"", reason)
