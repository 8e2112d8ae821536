"""From raw pages to the library.

Pages are taken in chunks, one transaction each. Importing the same again changes nothing, and
a page that can't be read never stops the rest.
"""

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from typing import Any

from django.db import IntegrityError
from django.db.models import Q

from magreader.dumps.containers import MAX_PAGE_BYTES, Piece, RawPage
from magreader.dumps.furniture import taught_lines
from magreader.dumps.models import Batch, Dump, Outcome
from magreader.dumps.parser.taught import Taught
from magreader.dumps.shelving import hold_library
from magreader.dumps.summary import Summary
from magreader.dumps.takein import Page, read_page, refuse, take_in

log = logging.getLogger(__name__)

CHUNK_PAGES = 200
CHUNK_BYTES = 16 * 1024 * 1024
"""What is held in memory at one time: so many pages, or so many bytes of them."""

_LONGEST_SOURCE = 500
_LONGEST_CHARSET = 40
COMPRESSION = 3
"""Raw pages are kept for good; of so short a text a higher level saves little more."""


def import_pages(
    pages: Iterable[Piece],
    batch: Batch,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Take `pages` into the library as part of `batch`; `progress` is told after each chunk.

    A page that can't be read is kept and counted as rejected, with its reason.
    """
    summary = Summary()
    for chunk in _chunks(pages):
        summary.add(_import_chunk(chunk, batch))
        if progress:
            progress(summary)
    return summary


def _chunks(pages: Iterable[Piece]) -> Iterator[list[Piece]]:
    chunk: list[Piece] = []
    size = 0
    for page in pages:
        chunk.append(page)
        size += len(page.raw)
        if len(chunk) == CHUNK_PAGES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _import_chunk(chunk: Sequence[Piece], batch: Batch) -> list[Dump]:
    """The dumps of these pages, written. Tried once more where somebody else wrote the same
    names at that moment: staff at the desk don't hold the library."""
    try:
        return _write_chunk(chunk, batch)
    except IntegrityError:
        log.warning("The library changed during an import; the pages are taken once more.")
        return _write_chunk(chunk, batch)


def _write_chunk(chunk: Sequence[Piece], batch: Batch) -> list[Dump]:
    digests = [digest_of(page) for page in chunk]
    dumps: list[Dump] = []
    pages: list[Page] = []
    with hold_library():
        first, said, taught = first_standing(digests), said_of(digests), taught_lines()
        for raw, digest in zip(chunk, digests, strict=True):
            dumps.append(new_dump(batch, raw, digest, **said.get(digest, {})))
            if page := read_new(dumps[-1], raw, first.get(digest), taught):
                first[digest] = dumps[-1]
                pages.append(page)
        take_in(pages)
        Dump.objects.bulk_create(dump for dump in dumps if dump.outcome == Outcome.DUPLICATE)
    return dumps


def new_dump(batch: Batch, page: Piece, digest: bytes, **said: Any) -> Dump:
    """The dump of a page, as yet unread and unwritten. `said` are further columns of it."""
    dump = Dump(batch=batch, source=_source(page), digest=digest, **said)
    if isinstance(page, RawPage):
        dump.form, dump.charset = page.form.value, page.charset[:_LONGEST_CHARSET]
    return dump


def read_new(dump: Dump, raw: Piece, first: Dump | None, taught: Taught) -> Page | None:
    """The page read; None for a duplicate of `first`. What was rejected before gets a chance."""
    page = None
    if first is None or first.outcome == Outcome.REJECTED:
        if isinstance(raw, RawPage):
            page = read_page(dump, raw.raw, taught)
        else:
            page = refuse(dump, raw.reason)
    if first and (page is None or not page.says_anything):
        dump.outcome, dump.duplicate_of = Outcome.DUPLICATE, first
        dump.word, dump.doubt, dump.reviewed_at, dump.reviewed_by_id = {}, "", None, None
        return None
    if len(raw.raw) <= MAX_PAGE_BYTES:  # no page is larger, and no other file has a place here
        dump.raw = zlib.compress(raw.raw, COMPRESSION)
    return page


def digest_of(page: Piece) -> bytes:
    """Of its bytes; of its name where there are none, since nothing isn't a page twice."""
    return sha256(page.raw or page.source.encode("utf-8", "replace")).digest()


def _source(page: Piece) -> str:
    """As the column and the database take it; the end of a path tells more than its beginning."""
    text = page.source.encode("utf-8", "replace").decode().replace("\0", "")
    return text[-_LONGEST_SOURCE:]


def said_of(digests: Iterable[bytes]) -> dict[bytes, dict[str, Any]]:
    """Staff's newest word on each of these bytes, also where its batch is taken back: the columns
    of a dump that inherits it."""
    said = Dump.objects.filter(digest__in=set(digests)).exclude(word={}).order_by("pk")
    columns = ("word", "reviewed_at", "reviewed_by_id")
    return {bytes(row.pop("digest")): row for row in said.values("digest", *columns)}


def first_standing(digests: Iterable[bytes], waiting: Batch | None = None) -> dict[bytes, Dump]:
    """The first dump of each of these bytes that counts: one whose batch isn't taken back, and
    that isn't on its way yet, but in the batch `waiting`."""
    kept = Dump.objects.filter(digest__in=set(digests), batch__taken_back_at=None)
    kept = kept.exclude(outcome__in=[Outcome.DUPLICATE, Outcome.LEFT_OUT])
    kept = kept.exclude(~Q(batch=waiting), outcome=Outcome.WAITING).only("digest", "outcome")
    first: dict[bytes, Dump] = {}
    for dump in kept.order_by("pk"):
        known = first.setdefault(bytes(dump.digest), dump)
        if known.outcome == Outcome.REJECTED:
            first[bytes(dump.digest)] = dump
    return first
