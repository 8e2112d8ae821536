"""From handed-over files to dumps that wait: read, chunk by chunk, within one transaction each."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop

from magreader.catalog.bulk import create_rows, update_values
from magreader.dumps.containers import Piece, Unreadable, read_container
from magreader.dumps.furniture import taught_lines
from magreader.dumps.importer import (
    CHUNK_BYTES,
    CHUNK_PAGES,
    digest_of,
    first_standing,
    new_dump,
    read_new,
    said_of,
)
from magreader.dumps.models import Batch, Container, Dump, Foreseen, Outcome
from magreader.dumps.road.claims import claimed
from magreader.dumps.road.receiving import at_rest, forget_bytes
from magreader.dumps.takein import Page

log = logging.getLogger(__name__)

_FAULT = gettext_noop("A fault in magreader kept the rest of the file from being read.")


class Moved(Exception):
    """Another worker read these files further, or the batch isn't being read any more."""


# ---- open files ---------------------------------------------------------------------------------
class Reader:
    """A file that is open, and how many of its pages were taken from it."""

    def __init__(self, container: Container) -> None:
        self.container = container
        self.at = 0
        self.ended = False
        self._file = at_rest(container).open("rb")
        self._pages = read_container(container.name, self._file)

    def __iter__(self) -> Iterator[Piece]:
        """The pages that were not taken yet. A fault of ours ends the file with a page that says
        so."""
        try:
            for page in self._pages:
                self.at += 1
                yield page
        except Exception:
            log.exception("File %s could not be read to its end.", self.container.pk)
            self.at += 1
            yield Unreadable(self.container.name, b"", _FAULT)
        self.ended = True

    def skip_to(self, page: int) -> None:
        for _page in self:
            if self.at >= page:
                return

    def close(self) -> None:
        self._file.close()


_left_open: dict[int, Reader] = {}
"""By container, of this process: a large file isn't read from its beginning for each chunk."""
_OPEN_AT_MOST = 4


def _reader(container: Container) -> Reader:
    """Where `container` goes on."""
    reader = _left_open.pop(container.pk, None)
    if reader and reader.at > container.pages:
        reader.close()
        reader = None
    reader = reader or Reader(container)
    reader.container = container
    if reader.at < container.pages:
        reader.skip_to(container.pages)
    return reader


def _leave_open(reader: Reader) -> None:
    while len(_left_open) >= _OPEN_AT_MOST:
        _left_open.pop(next(iter(_left_open))).close()
    _left_open[reader.container.pk] = reader


def let_go(batch: Batch) -> None:
    """Close the files of `batch`: nobody reads on, and what is deleted is to be gone."""
    for container in [pk for pk, one in _left_open.items() if one.container.batch_id == batch.pk]:
        _left_open.pop(container).close()


# ---- a chunk ------------------------------------------------------------------------------------
@dataclass(slots=True)
class _Chunk:
    """Pages, each with its file, and the files they were taken from; then, those that are new, as
    they were read."""

    pages: list[tuple[Container, Piece]] = field(default_factory=list)
    readers: list[Reader] = field(default_factory=list)
    new: list[Page] = field(default_factory=list)


def read_some(batch: Batch) -> list[Page] | None:
    """Make the next pages of the files of `batch` dumps that wait; what is new of them, as it was
    read. None where there are no files that nobody else is reading.

    Several workers read several files at one time; one file is read by one after the other.
    """
    unread = Container.objects.filter(batch=batch, is_read=False).order_by("pk")
    for some in _loads(unread):
        with claimed(unread.filter(pk__in=some)) as found:
            if not found:
                continue
            chunk = _read_on(batch, found)
        for reader in chunk.readers:
            if reader.ended:
                forget_bytes(reader.container)
        return chunk.new
    return None


def _loads(unread: QuerySet[Container]) -> Iterator[list[int]]:
    """The files to be read, as many together as fill a chunk."""
    some: list[int] = []
    size = 0
    for container in _one_by_one(unread):
        if not at_rest(container).exists():
            log.warning("The bytes of file %s are not on this machine.", container.pk)
            continue
        if some and (len(some) >= CHUNK_PAGES or size + container.size > CHUNK_BYTES):
            yield some
            some, size = [], 0
        some.append(container.pk)
        size += container.size
    if some:
        yield some


def _one_by_one(unread: QuerySet[Container]) -> Iterator[Container]:
    """A hundred thousand of them are not asked for at once."""
    last = 0
    while found := list(unread.filter(pk__gt=last)[:CHUNK_PAGES]):
        yield from found
        last = found[-1].pk


def _read_on(batch: Batch, containers: Sequence[Container]) -> _Chunk:
    """Read a chunk of these files and write its dumps; an empty one where that can't be."""
    chunk = _Chunk()
    try:
        _gather(chunk, containers)
        _stage(batch, chunk)
    except (Moved, FileNotFoundError):
        return _Chunk()
    finally:
        _put_away(chunk.readers)
    return chunk


def _gather(chunk: _Chunk, containers: Sequence[Container]) -> None:
    size = 0
    for container in containers:
        reader = _reader(container)
        chunk.readers.append(reader)
        for page in reader:
            chunk.pages.append((container, page))
            size += len(page.raw)
            if len(chunk.pages) >= CHUNK_PAGES or size >= CHUNK_BYTES:
                return


def _put_away(readers: Sequence[Reader]) -> None:
    for reader in readers:
        if reader.ended:
            reader.close()
        else:
            _leave_open(reader)


def _stage(batch: Batch, chunk: _Chunk) -> None:
    """Write the dumps of a chunk, and how far its files are read. Raises Moved."""
    digests = [digest_of(page) for _container, page in chunk.pages]
    first, said, taught = first_standing(digests, waiting=batch), said_of(digests), taught_lines()
    dumps: list[Dump] = []
    for (container, page), digest in zip(chunk.pages, digests, strict=True):
        waits = {"outcome": Outcome.WAITING, "foreseen": Foreseen.ASKED}
        told = said.get(digest, {})
        dump = new_dump(batch, page, digest, container=container, **waits, **told)
        if read := read_new(dump, page, first.get(digest), taught):
            first[digest] = dump
            dump.place, dump.reason = read.spots.place, read.spots.reason
            chunk.new.append(read)
        dumps.append(dump)
    with transaction.atomic():
        _move_on(batch, chunk.readers)
        _write(batch, dumps)
    chunk.new = [read for read in chunk.new if read.dump.outcome == Outcome.WAITING]
    for read in chunk.new:
        read.is_new = False


def _move_on(batch: Batch, readers: Sequence[Reader]) -> None:
    """Raises Moved where somebody did before, or staff took the batch from the road."""
    held = Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
    if held.state != Batch.State.READING:
        raise Moved
    as_read = {reader.container.pk: reader.container.pages for reader in readers}
    known = Container.objects.filter(pk__in=as_read, is_read=False).values_list("pk", "pages")
    if dict(known) != as_read:
        raise Moved
    rows = ((reader.container.pk, reader.at, reader.ended) for reader in readers)
    update_values(Container, ["pages", "is_read"], rows)


def _write(batch: Batch, dumps: Sequence[Dump]) -> None:
    """Another worker may have written the same bytes meanwhile."""
    waiting = [dump for dump in dumps if dump.outcome == Outcome.WAITING]
    first = first_standing((bytes(dump.digest) for dump in waiting), waiting=batch)
    for dump in waiting:
        known = first.get(bytes(dump.digest))
        if known and known.outcome != Outcome.REJECTED:
            dump.outcome, dump.duplicate_of, dump.raw = Outcome.DUPLICATE, known, b""
    create_rows([dump for dump in waiting if dump.outcome == Outcome.WAITING])
    again = [dump for dump in dumps if dump.outcome == Outcome.DUPLICATE]
    for dump in again:
        dump.foreseen = ""
        first_of_all = dump.duplicate_of and dump.duplicate_of.duplicate_of
        dump.duplicate_of = first_of_all or dump.duplicate_of
    Dump.objects.bulk_create(again)
