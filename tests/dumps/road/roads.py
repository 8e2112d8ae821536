"""Batches brought on their road as the desk does, for the tests."""

from collections.abc import Sequence
from typing import Any

from magreader.dumps.containers import RawPage
from magreader.dumps.models import Batch, Dump, Outcome
from magreader.dumps.road.receiving import hand_over
from magreader.dumps.road.verbs import all_received, start


def received(*pages: RawPage, **said: Any) -> Batch:
    """A batch whose files, one a page, are all here and not read yet."""
    batch = start(origin=Batch.Origin.UPLOAD, **said)
    for page in pages:
        hand_over(batch, page.source, [page.raw])
    return batch


def handed_over(*pages: RawPage, **said: Any) -> Batch:
    """A batch that was read; a small one waits for staff's word."""
    batch = received(*pages, **said)
    assert all_received(batch)
    return batch


def foreseen(batch: Batch) -> list[str]:
    """Of each page in order; the outcome of those that aren't on the road."""
    rows = Dump.objects.filter(batch=batch).order_by("pk").values_list("foreseen", "outcome")
    return [would or outcome for would, outcome in rows]


def outcomes(batch: Batch) -> list[str]:
    rows = Dump.objects.filter(batch=batch).order_by("pk")
    return list(rows.values_list("outcome", flat=True))


def waiting(batch: Batch) -> Sequence[Dump]:
    return list(Dump.objects.filter(batch=batch, outcome=Outcome.WAITING).order_by("pk"))
