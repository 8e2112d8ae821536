"""From raw pages to the library.

Pages are taken in chunks, one transaction each. Importing the same again changes nothing, and
a page that can't be read never stops the rest.
"""

import logging
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from django.db import IntegrityError

from magreader.dumps.containers import RawPage
from magreader.dumps.models import Batch, Dump, Outcome
from magreader.dumps.shelving import hold_library
from magreader.dumps.summary import Summary
from magreader.dumps.takein import Page, read_page, take_in

log = logging.getLogger(__name__)

CHUNK_PAGES = 200
CHUNK_BYTES = 16 * 1024 * 1024
"""What is held in memory at one time: so many pages, or so many bytes of them."""

_LONGEST_SOURCE = 500
COMPRESSION = 1
"""Raw pages are kept for good; higher levels save little more of so short a text."""


def import_pages(
    pages: Iterable[RawPage],
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


def _chunks(pages: Iterable[RawPage]) -> Iterator[list[RawPage]]:
    chunk: list[RawPage] = []
    size = 0
    for page in pages:
        chunk.append(page)
        size += len(page.raw)
        if len(chunk) == CHUNK_PAGES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _import_chunk(chunk: Sequence[RawPage], batch: Batch) -> list[Dump]:
    """The dumps of these pages, written. Tried once more where somebody else wrote the same
    names at that moment: staff at the desk don't hold the library."""
    digests = [sha256(page.raw).digest() for page in chunk]
    try:
        return _write_chunk(chunk, digests, batch)
    except IntegrityError:
        log.warning("The library changed during an import; the pages are taken once more.")
        return _write_chunk(chunk, digests, batch)


def _write_chunk(chunk: Sequence[RawPage], digests: Sequence[bytes], batch: Batch) -> list[Dump]:
    with hold_library():
        first = _known(digests)
        dumps: list[Dump] = []
        pages: list[Page] = []
        for raw, digest in zip(chunk, digests, strict=True):
            dump = Dump(batch=batch, source=_source(raw), digest=digest)
            dumps.append(dump)
            if digest in first:
                dump.outcome, dump.duplicate_of = Outcome.DUPLICATE, first[digest]
                continue
            first[digest] = dump
            dump.raw = zlib.compress(raw.raw, COMPRESSION)
            pages.append(read_page(dump, raw.raw))
        take_in(pages)
        Dump.objects.bulk_create(dump for dump in dumps if dump.outcome == Outcome.DUPLICATE)
    return dumps


def _source(page: RawPage) -> str:
    """As the column and the database take it; the end of a path tells more than its beginning."""
    text = page.source.encode("utf-8", "replace").decode().replace("\0", "")
    return text[-_LONGEST_SOURCE:]


def _known(digests: Sequence[bytes]) -> dict[bytes, Dump]:
    """The first dump of each of these bytes that stands; a batch taken back stands no more."""
    kept = Dump.objects.filter(digest__in=set(digests), batch__taken_back_at=None)
    first: dict[bytes, Dump] = {}
    for dump in kept.exclude(outcome=Outcome.DUPLICATE).only("digest").order_by("pk"):
        first.setdefault(bytes(dump.digest), dump)
    return first
