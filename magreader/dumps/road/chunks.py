"""Chunks of dumps that are on the road: what is held in memory at one time, read and taken in."""

import logging
import zlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet
from django.db.models.functions import Length

from magreader.catalog.bulk import update_rows
from magreader.dumps.furniture import taught_lines
from magreader.dumps.importer import CHUNK_BYTES, first_standing
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome
from magreader.dumps.takein import FAULT, Page, read_kept, refuse, take_again

log = logging.getLogger(__name__)


def on_the_road(batch: Batch) -> QuerySet[Dump]:
    """The dumps of `batch` that wait or are to be read again, in their order; no raw bytes."""
    dumps = Dump.objects.filter(batch=batch).exclude(foreseen="").order_by("pk")
    return dumps.defer("raw").annotate(packed=Length("raw"))


def read_chunk(batch: Batch, dumps: Iterable[Dump]) -> list[Page]:
    """Read the first of these dumps of `batch`, as many as memory is meant for."""
    dumps = list(dumps)
    pages: list[Page] = []
    size = 0
    raws, taught = _raws(dumps), taught_lines()
    for dump in dumps:
        if size >= CHUNK_BYTES or dump.pk not in raws:
            break
        dump.batch = batch
        dump.raw = raws[dump.pk]
        pages.append(read_kept(dump, taught))
        size += len(dump.raw) and len(zlib.decompress(dump.raw))
    return pages


def _raws(dumps: Sequence[Dump]) -> dict[int, bytes]:
    """Of the first of them, up to so many bytes."""
    some: list[int] = []
    size = 0
    for dump in dumps:
        if some and size + dump.packed > CHUNK_BYTES:  # type: ignore[attr-defined]  # annotated
            break
        some.append(dump.pk)
        size += dump.packed  # type: ignore[attr-defined]  # as above
    found = Dump.objects.filter(pk__in=some).values_list("pk", "raw")
    return {pk: bytes(raw) for pk, raw in found}


def still_there(pages: Sequence[Page]) -> list[Page]:
    """Those of `pages` that nobody took from the road, or changed, since they were read. Their
    batch, too, has to be as it was."""
    dumps = Dump.objects.filter(pk__in=[page.dump.pk for page in pages]).exclude(foreseen="")
    rows = dumps.values_list("pk", "outcome", "word", "batch__premium", "batch__publication_name")
    known = {row[0]: row[1:] for row in rows}
    return [page for page in pages if known.get(page.dump.pk) == _as_read(page.dump)]


def _as_read(dump: Dump) -> tuple[object, ...]:
    return dump.outcome, dump.word, dump.batch.premium, dump.batch.publication_name


def do_safely(batch: Batch, pages: list[Page], do: Callable[[list[Page]], None]) -> None:
    """Do it with all of these pages; where that fails, with one after the other. A page that alone
    makes it fail is refused, and holds nothing up."""
    try:
        do(pages)
    except OperationalError:  # the database is away, or busy: it passes
        raise
    except Exception:
        log.exception("Pages of batch %s go one by one: together they fail.", batch.pk)
        for page in pages:
            _do_alone(batch, page.dump.pk, do)


def _do_alone(batch: Batch, pk: int, do: Callable[[list[Page]], None]) -> None:
    """Read anew: what failed left its marks."""
    for is_refused in (False, True):
        page = next(iter(read_chunk(batch, on_the_road(batch).filter(pk=pk))), None)
        if not page:
            return
        try:
            do([refuse(page.dump, FAULT) if is_refused else page])
        except OperationalError:
            raise
        except Exception:
            log.exception("Dump %s can't be taken in.", pk)
        else:
            return


def enter(pages: Sequence[Page]) -> None:
    """Take these pages in, oldest first; what is in the library by now is a duplicate of that.
    They are on the road no more: what was foreseen has happened.

    Call it where the library is held. `dump.outcome` says what each did.
    """
    for page in pages:
        page.dump.foreseen = ""
    first = first_standing(bytes(p.dump.digest) for p in pages if p.dump.outcome == Outcome.WAITING)
    known = [page for page in pages if _is_known(page, first)]
    for page in known:
        page.dump.duplicate_of = first[bytes(page.dump.digest)]
        page.dump.outcome, page.dump.raw = Outcome.DUPLICATE, b""
    update_rows([page.dump for page in known], ["outcome", "duplicate_of", "raw", "foreseen"])
    gone = {page.dump.pk for page in known}
    take_again([page for page in pages if page.dump.pk not in gone])


def _is_known(page: Page, first: dict[bytes, Dump]) -> bool:
    """What was rejected before gets another chance."""
    found = first.get(bytes(page.dump.digest))
    if page.dump.outcome != Outcome.WAITING or not found:
        return False
    return found.outcome != Outcome.REJECTED or not page.says_anything


def ask_again(dumps: QuerySet[Dump], **fields: Any) -> int:
    """What taking these in would do is to be found out, anew; how many they are."""
    return dumps.order_by().update(foreseen=Foreseen.ASKED, **fields)
