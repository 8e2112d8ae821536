"""Files of a command line on the road: handed over, and gone on with as far as it goes."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import batched
from time import sleep

from django.db.models import Count

from magreader.dumps.files import Found, opened, unreadable
from magreader.dumps.importer import CHUNK_PAGES
from magreader.dumps.models import Batch, Dump
from magreader.dumps.road.digests import digest_of_file
from magreader.dumps.road.going import work_on
from magreader.dumps.road.receiving import hand_over_some, known_digests
from magreader.dumps.road.verbs import all_received
from magreader.dumps.summary import Summary

_PIECE = 1024 * 1024
_SLICE = 5.0
_PAUSE = 0.05


def hand_over_files(batch: Batch, files: Iterable[Found]) -> list[tuple[str, str]]:
    """Hand these files over; the names of those that can't be read, each with the reason."""
    unread: list[tuple[str, str]] = []
    for some in batched(files, CHUNK_PAGES, strict=False):
        _handed, faults = hand_over_some(batch, [(file.source, _pieces(file)) for file in some])
        unread += [(name, unreadable(fault)) for name, fault in faults]
    all_received(batch)
    return unread


def _pieces(file: Found) -> Iterator[bytes]:
    with opened(file.path) as stream:
        while piece := stream.read(_PIECE):
            yield piece


def not_known(files: Iterable[Found]) -> list[Found]:
    """Those files of a folder whose bytes were never handed over. One that can't be read says so
    as it is handed over."""
    found: list[Found] = []
    for some in batched(files, CHUNK_PAGES, strict=False):
        digests = [_digest(file) for file in some]
        there = known_digests(filter(None, digests))
        found += [file for file, digest in zip(some, digests, strict=True) if digest not in there]
    return found


def _digest(file: Found) -> bytes | None:
    try:
        with opened(file.path) as stream:
            return digest_of_file(stream)
    except OSError:
        return None


def go_on_here(batch: Batch) -> None:
    """Work on `batch` as far as it goes without staff's word. Workers may help."""
    while work_on(batch, _SLICE):
        sleep(_PAUSE)  # they may have all the rest in hand


def summary_of(batch: Batch) -> Summary:
    summary = Summary()
    dumps = Dump.objects.filter(batch=batch).order_by("pk")
    summary.add(dumps.only("source", "outcome", "reason").iterator())
    return summary


def foreseen(batch: Batch) -> Counter[str]:
    """How many of its pages wait, by what each would do."""
    waiting = Dump.objects.filter(batch=batch).exclude(foreseen="").order_by()
    return Counter(dict(waiting.values_list("foreseen").annotate(Count("pk"))))
