"""What one worker has in hand is kept from the others, and only for as long as it lives.

On PostgreSQL by locks on rows, which end with their connection. SQLite has none, and a transaction
would keep every writer out while pages are parsed. But all who write it are on one machine: a row
is a byte of a file there, and locks on bytes end with their process. Threads of one process don't
meet them: what two of those have in hand, the writer looks at again.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Model, QuerySet


@contextmanager
def claimed[M: Model](rows: QuerySet[M], most: int | None = None) -> Iterator[list[M]]:
    """Up to `most` of these rows, ordered by their ids, that no other worker has in hand, until the
    block ends."""
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            yield list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",))[:most])
        return
    file = _file(_path(rows))
    mine: list[int] = []
    try:
        mine.extend(islice(_free(rows, most, file), most))
        yield list(rows.filter(pk__in=mine))  # as they are by now
    finally:
        for pk in mine:
            fcntl.lockf(file, fcntl.LOCK_UN, 1, pk)


def awaited[M: Model](rows: QuerySet[M], most: int) -> list[M]:
    """Up to `most` of these rows, ordered by their ids, that were left by whoever had them in hand:
    it is waited until nobody has. On SQLite call it outside of transactions, which others wait for.
    """
    if connection.features.has_select_for_update_skip_locked:
        with transaction.atomic():
            return list(rows.select_for_update(no_key=True, of=("self",))[:most])
    file = _file(_path(rows))
    while some := list(rows.values_list("pk", flat=True)[:most]):
        length = some[-1] - some[0] + 1
        fcntl.lockf(file, fcntl.LOCK_EX, length, some[0])
        fcntl.lockf(file, fcntl.LOCK_UN, length, some[0])
        if left := list(rows.filter(pk__in=some)):
            return left
    return []


def _free[M: Model](rows: QuerySet[M], most: int | None, file: int) -> Iterator[int]:
    """The ids of those that another process hasn't in hand; they are in hand here from now on."""
    last = 0
    while some := list(rows.filter(pk__gt=last).values_list("pk", flat=True)[:most]):
        for pk in some:
            try:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, pk)
            except (BlockingIOError, PermissionError):  # as POSIX lets a system choose
                continue
            yield pk
        last = some[-1]


def _path[M: Model](rows: QuerySet[M]) -> Path:
    return Path(settings.CONTAINERS_DIR) / f"{rows.model.__name__.lower()}.claims"


@cache
def _file(path: Path) -> int:
    """Open as long as this process lives: closed, it would let go of everything."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    return os.open(path, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever the block writes, within a transaction, is as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
