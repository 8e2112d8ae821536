"""From a file to the pages in it: the door through which every kind of dump comes in.

The kind is told by content, not by name. A container is read forwards, a little at a time; what
it holds may itself be packed or be a container, one level deep. Pure: no Django.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import BinaryIO

from magreader.dumps.containers.jsonl import read_jsonl
from magreader.dumps.containers.kinds import ARCHIVES, HEAD, PACKED, Kind, kind_of
from magreader.dumps.containers.limits import (
    MAX_PAGE_BYTES,
    MAX_UNREADABLE,
    TOO_MUCH_UNREADABLE,
)
from magreader.dumps.containers.mhtml import read_mhtml
from magreader.dumps.containers.packed import Gzip, Zstandard
from magreader.dumps.containers.single import read_html, read_text, refuse
from magreader.dumps.containers.streams import FileFeed, Stream
from magreader.dumps.containers.tars import read_tar
from magreader.dumps.containers.values import Form, Piece, RawPage, Reader, Unreadable
from magreader.dumps.containers.warc import read_warc
from magreader.dumps.containers.zips import read_zip
from magreader.dumps.parser.pages import gettext_noop

__all__ = ["MAX_PAGE_BYTES", "Form", "Piece", "RawPage", "Unreadable", "read_container"]

NESTED = gettext_noop(
    "It is an archive in an archive, or packed twice; unpack the outer one and give what is in it."
)

_READERS: dict[Kind, Reader] = {
    Kind.TEXT: read_text,
    Kind.HTML: read_html,
    Kind.MHTML: read_mhtml,
    Kind.WARC: read_warc,
    Kind.JSONL: read_jsonl,
}


def read_container(name: str, file: BinaryIO) -> Iterator[Piece]:
    """The pages in `file`, which is seekable, and what in it is no page.

    Never raises for what the file holds. The same file gives the same again in the same order.
    """
    file.seek(0)
    unreadable = 0
    for found in _read_file(name, file):
        if isinstance(found, Unreadable):
            unreadable += 1
            if unreadable == MAX_UNREADABLE:
                yield Unreadable(name, b"", TOO_MUCH_UNREADABLE)
            if unreadable >= MAX_UNREADABLE:
                continue
        yield found if found.source else replace(found, source=name)


def _read_file(name: str, file: BinaryIO) -> Iterator[Piece]:
    stream = Stream(FileFeed(file))
    if kind_of(stream.peek(HEAD)[:HEAD]) is Kind.ZIP:
        yield from read_zip(name, file, _read_member)
        return
    stream, kind = _unpacked(stream)
    if kind is Kind.TAR:
        yield from read_tar(name, stream, _read_member)
    else:
        yield from _read_plain(name, stream, kind)


def _read_member(name: str, stream: Stream) -> Iterator[Piece]:
    """The pages in a member of an archive."""
    yield from _read_plain(name, *_unpacked(stream))


def _unpacked(stream: Stream) -> tuple[Stream, Kind | str]:
    kind = kind_of(stream.peek(HEAD)[:HEAD])
    if kind in PACKED:
        feed = Gzip(stream) if kind is Kind.GZIP else Zstandard(stream)
        stream = Stream(feed)
        kind = kind_of(stream.peek(HEAD)[:HEAD])
        feed.joined = kind is not Kind.WARC  # of that, each record is a part, and stays one
    return stream, kind


def _read_plain(name: str, stream: Stream, kind: Kind | str) -> Iterator[Piece]:
    if isinstance(kind, str):
        yield refuse(name, stream, kind)
    elif kind in PACKED | ARCHIVES:
        yield Unreadable(name, b"", NESTED)
    else:
        yield from _READERS[kind](name, stream)
