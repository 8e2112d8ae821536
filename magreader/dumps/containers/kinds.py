"""What a file is, told by its first bytes and never by its name."""

import re
from enum import Enum, auto

from magreader.dumps.parser.pages import gettext_noop


class Kind(Enum):
    """What pages can be read from."""

    TEXT = auto()
    HTML = auto()
    MHTML = auto()
    WARC = auto()
    JSONL = auto()
    GZIP = auto()
    ZSTANDARD = auto()
    ZIP = auto()
    TAR = auto()


PACKED = frozenset({Kind.GZIP, Kind.ZSTANDARD})
ARCHIVES = frozenset({Kind.ZIP, Kind.TAR})

_MAGIC = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"\x1f\x8b", Kind.GZIP),
    (b"\x28\xb5\x2f\xfd", Kind.ZSTANDARD),
    (b"WARC/", Kind.WARC),
)
_OTHER_PACKING = gettext_noop(
    "It is packed in a way that magreader doesn't read. Pack it as ZIP, tar, gzip or Zstandard."
)
_PICTURE = gettext_noop("It is a picture; no page can be read from it.")
_FOREIGN = (
    (b"BZh", _OTHER_PACKING),
    (b"\xfd7zXZ\x00", _OTHER_PACKING),
    (b"7z\xbc\xaf\x27\x1c", _OTHER_PACKING),
    (b"Rar!", _OTHER_PACKING),
    (b"%PDF-", gettext_noop("It is a PDF; no page can be read from it.")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"SQLite format 3\x00", gettext_noop("It is a database; no page can be read from it.")),
)
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|(?:html|head|body|meta|title|base|link|script|style|main|article"
    rb"|section|div|table|h1|p)\b[^<>]*>)",
    re.IGNORECASE,
)
_HTML_FURTHER_DOWN = re.compile(rb"<!doctype\s+html|<html\b", re.IGNORECASE)
_MAIL = re.compile(rb"[A-Za-z][A-Za-z-]*:[^\n]*\n")
_WEB_ARCHIVE = re.compile(
    rb"^content-type:\s*multipart/related|^from: <saved by|^mime-version:[^\n]*\ncontent-",
    re.IGNORECASE | re.MULTILINE,
)
_JSON_ROW = re.compile(rb"\{[ \t]*\"")
_JSON = re.compile(rb"[\[{]\s*[\[{\"]")
_NO_ROWS = gettext_noop("It is JSON, but not one row a line (JSONL); no page can be read from it.")
_XML = gettext_noop("It is XML; no page can be read from it.")
HEAD = 4096
"""So many bytes tell the kind."""


def kind_of(head: bytes) -> Kind | str:
    """The kind of what begins with `head`; of what holds no page, a sentence that says so."""
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    for magic, sentence in _FOREIGN:
        if head.startswith(magic):
            return sentence
    if head[257:262] == b"ustar":
        return Kind.TAR
    return _kind_of_text(_plain(head))


def _plain(head: bytes) -> bytes:
    """The letters of it, of UTF-16 too."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\0", b"").lstrip()


def _kind_of_text(head: bytes) -> Kind | str:
    if head.startswith(b"<"):
        return _kind_of_markup(head)
    if _JSON_ROW.match(head):
        return Kind.JSONL
    if _JSON.match(head):
        return _NO_ROWS
    if _MAIL.match(head) and _WEB_ARCHIVE.search(head.replace(b"\r\n", b"\n")):
        return Kind.MHTML
    return Kind.TEXT


def _kind_of_markup(head: bytes) -> Kind | str:
    is_odd = head.startswith((b"<?xml", b"<!--"))
    if _MARKUP.match(head) or (is_odd and _HTML_FURTHER_DOWN.search(head)):
        return Kind.HTML
    return _XML if head.startswith(b"<?xml") else Kind.TEXT
