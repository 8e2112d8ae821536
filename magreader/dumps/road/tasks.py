"""Work on batches in the background, as Django's tasks: each a slice of one batch.

While a batch has work, one task of it is in the queue: a task begins by putting the next one there.
So a worker that dies leaves the batch to whoever is next, and one that is idle helps.
"""

from datetime import timedelta

from django.db.models import Q
from django.tasks import TaskResultStatus, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from magreader.dumps.models import Batch
from magreader.dumps.road.going import SILENCE, has_work, with_work, work_on

SLICE = 5.0
"""Seconds; then other batches have their turn."""
_BEAT = timedelta(seconds=1)
_KEPT = timedelta(hours=1)


@task
def go_on(batch: int) -> None:
    """Work on `batch` (id) for a while."""
    found = Batch.objects.filter(pk=batch).first()
    if found and has_work(found):
        enqueue(found, after=_BEAT)
        work_on(found, SLICE)


def enqueue(batch: Batch, after: timedelta = timedelta()) -> None:
    """A worker is to go on with `batch`, not before so long. Once is enough."""
    ready = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY,
        task_path=go_on.module_path,
        args_kwargs={"args": [batch.pk], "kwargs": {}},
    )
    if not ready.exists():
        go_on.using(run_after=timezone.now() + after).enqueue(batch.pk)


def mind() -> None:
    """Put batches into the queue that have work left and were not heard of, and tidy it."""
    silent = Q(heard_at=None) | Q(heard_at__lt=timezone.now() - SILENCE)
    for batch in with_work().filter(silent):
        enqueue(batch)
    long_ago = timezone.now() - _KEPT
    over = Q(finished_at__lt=long_ago) | Q(
        status=TaskResultStatus.RUNNING, started_at__lt=long_ago
    )  # its worker is gone
    DBTaskResult.objects.filter(over).delete()
