"""What comes out of a container: pages as they came, and what is no page with the reason why."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from magreader.dumps.containers.streams import Stream


class Form(StrEnum):
    """What the kept bytes of a page are."""

    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of one page as they came, and where it comes from; `reading.read_raw` reads them.

    `source` is its URL where the container knows it, else the name of the file or member.
    `charset` is what the container said of its encoding; empty where it said nothing.
    """

    source: str
    raw: bytes
    form: Form = Form.TEXT
    charset: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, member, record or row in which no page could be found, and why, in a person's
    words. `raw` is empty where it was too much to be kept."""

    source: str
    raw: bytes
    reason: str


type Piece = RawPage | Unreadable
"""What a container gives, one after another."""
type Reader = Callable[[str, Stream], Iterator[Piece]]
"""Reads what has this name and these bytes."""
