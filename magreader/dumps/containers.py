"""From a file's bytes to the pages of text in it: the door through which every kind of dump comes
in.

The kind is told by content, not by name. Text files are read now; another kind is added by adding
its reader to `READERS`. Pure: no Django.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

MAX_FILE_BYTES = 64 * 1024 * 1024
"""No more is read of one file."""
MAX_PAGE_BYTES = 4 * 1024 * 1024
"""A real page has some kilobytes; what is larger is no page."""


class UnreadableDump(Exception):
    """A file that holds no page magreader can read.

    The message is a sentence for the person who gave it.
    """


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of one page as they came, and where it comes from; `text.decode` reads them."""

    source: str
    raw: bytes


def read_pages(name: str, raw: bytes) -> Iterator[RawPage]:
    """The pages in a file.

    Raises UnreadableDump, with a reason a person understands, where it holds none.
    """
    if len(raw) > MAX_FILE_BYTES:
        raise UnreadableDump(
            f"{name} has {_megabytes(len(raw))} MB;"
            f" files up to {_megabytes(MAX_FILE_BYTES)} MB are read."
        )
    kind = kind_of(raw)
    reader = READERS.get(kind)
    if not reader:
        raise UnreadableDump(f"{name} is {kind}; magreader reads text files for now.")
    yield from reader(name, raw)


def _megabytes(size: int) -> int:
    return round(size / 1024 / 1024)


TEXT = "a text file"

_BEGINNINGS = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ\x00", "an xz file"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard file"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"%PDF-", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3\x00", "a database"),
    (b"WARC/", "a WARC file"),
)
_OPENINGS = (
    (b"<!doctype html", "a saved web page (HTML)"),
    (b"<html", "a saved web page (HTML)"),
    (b"<?xml", "an XML file"),
    (b'{"', "a JSON file"),
    (b"[{", "a JSON file"),
    (b"from: <saved by", "a saved web page (MHTML)"),
    (b"mime-version:", "a saved web page (MHTML)"),
)
_HEAD = 1024


def kind_of(raw: bytes) -> str:
    """What a file is, in a person's words, told by its first bytes."""
    for beginning, kind in _BEGINNINGS:
        if raw.startswith(beginning):
            return kind
    if raw[257:262] == b"ustar":
        return "a tar archive"
    head = raw[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    for opening, kind in _OPENINGS:
        if head.startswith(opening):
            return kind
    if head.startswith(b"<!--") and (b"<!doctype html" in head or b"<html" in head):
        return "a saved web page (HTML)"
    return TEXT


def _read_text(name: str, raw: bytes) -> Iterator[RawPage]:
    if len(raw) > MAX_PAGE_BYTES:
        raise UnreadableDump(
            f"{name} has {_megabytes(len(raw))} MB;"
            f" a page has {_megabytes(MAX_PAGE_BYTES)} MB at most."
        )
    yield RawPage(name, raw)


type Reader = Callable[[str, bytes], Iterator[RawPage]]

READERS: dict[str, Reader] = {TEXT: _read_text}
