"""WARC and WET: what a crawler heard, record by record. Records that are no pages (requests,
pictures, errors, what nobody knows) are passed over.

They are cut out of the stream here and not by warcio: that gives up at the first record that lies
about its length, reads lines of any length, and unpacks an answer whole.
"""

import re
from collections.abc import Iterator
from email.message import Message

from magreader.dumps.containers.answers import page_of, read_answer
from magreader.dumps.containers.headers import parse_header, read_header
from magreader.dumps.containers.limits import MAX_PAGE_BYTES, MB
from magreader.dumps.containers.streams import Stream, Window
from magreader.dumps.containers.values import Piece, Unreadable
from magreader.dumps.parser.pages import gettext_noop

NO_RECORD = gettext_noop("Here stands no WARC record; what follows was searched for the next one.")
NO_LENGTH = gettext_noop("The record doesn't say how long it is; the next one was searched for.")
WRONG_LENGTH = gettext_noop("The record isn't as long as it says; the next one was searched for.")

_PAGES = frozenset({"response", "resource", "conversion"})
_FIRST_LINE = re.compile(rb"WARC/\d+\.\d+\s*\n?\Z")
_LONGEST_LENGTH = 19
"""Digits, of more bytes than there are."""
_MAX_RECORD = MAX_PAGE_BYTES + MB
"""A page, and the header lines of the answer it came in."""


def read_warc(name: str, stream: Stream) -> Iterator[Piece]:
    """The pages of its records; where each is packed by itself, none reaches into another."""
    records = _Records(name, stream)
    while True:
        yield from records.read()
        if stream.damage:
            yield Unreadable(records.source, b"", stream.damage)
        if not stream.feed.resume():
            return


class _Records:
    """The records of one file, counted through."""

    def __init__(self, name: str, stream: Stream) -> None:
        self._name = name
        self._stream = stream
        self._number = 0
        self._ahead = b""
        """A line that was read to see whether a record ends before it."""

    @property
    def source(self) -> str:
        """Where no address is known. The words of the file's name are no headline of a record."""
        return f"{self._name}/record {self._number}"

    def read(self) -> Iterator[Piece]:
        """Up to the end of the file, or of what is packed together."""
        lost = False
        while line := self._line():
            if _FIRST_LINE.match(line):
                self._number += 1
                found, lost = self._record(), False
                yield from [found] if found else []
            elif line.strip():
                if not lost:
                    yield Unreadable(self.source, b"", NO_RECORD)
                lost = True
                self._pass_over(line)

    def _line(self) -> bytes:
        line, self._ahead = self._ahead or self._stream.readline(), b""
        return line

    def _pass_over(self, line: bytes) -> None:
        if not line.endswith(b"\n"):
            self._stream.skip_line()

    def _record(self) -> Piece | None:
        header = read_header(self._stream)
        said = parse_header(header or b"")
        source = _address(said) or self.source
        length = str(said.get("Content-Length", "")).strip()
        if not (length.isascii() and length.isdigit() and len(length) < _LONGEST_LENGTH):
            self._seek_record()
            return Unreadable(source, b"", NO_LENGTH)
        return self._body(source, said, int(length))

    def _body(self, source: str, said: Message, length: int) -> Piece | None:
        start = self._stream.tell() if self._stream.seekable() else None
        window = Window(self._stream, length)
        found = _page(source, said, window) if _may_be_page(said) else None
        if window.finish() and self._ends_here():
            return found
        if self._stream.damage:
            return None  # told by the reader of the file
        if start is not None:
            self._stream.seek(start)
            self._ahead = b""
        self._seek_record()
        return Unreadable(source, b"", WRONG_LENGTH)

    def _ends_here(self) -> bool:
        """Whether two empty lines stand here, or at least a record or the end behind fewer."""
        empty = 0
        while line := self._stream.readline():
            if line.strip():
                self._ahead = line
                return empty >= 2 or _FIRST_LINE.match(line) is not None
            empty += 1
        return True

    def _seek_record(self) -> None:
        """Go to the next line that a record begins with."""
        while line := self._line():
            if _FIRST_LINE.match(line):
                self._ahead = line
                return
            self._pass_over(line)


def _address(said: Message) -> str:
    return str(said.get("WARC-Target-URI", "")).strip().strip("<>")


def _may_be_page(said: Message) -> bool:
    kind = str(said.get("WARC-Type", "")).strip().lower()
    return kind in _PAGES and _address(said).startswith(("http:", "https:", "file:"))


def _page(source: str, said: Message, window: Window) -> Piece | None:
    raw = Stream(window).read(_MAX_RECORD + 1)
    is_too_large = len(raw) > _MAX_RECORD
    if str(said["WARC-Type"]).strip().lower() == "response":
        return read_answer(source, raw, is_too_large=is_too_large)
    return page_of(source, raw, said, is_too_large=is_too_large)
