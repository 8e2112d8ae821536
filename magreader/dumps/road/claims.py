"""What one worker has in hand is kept from the others, and only for as long as it lives."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.models import Model, QuerySet


@contextmanager
def claimed[M: Model](rows: QuerySet[M], most: int | None = None) -> Iterator[list[M]]:
    """Up to `most` of these rows that no other worker has in hand, until the block ends.

    On PostgreSQL by locks, which end with their connection. SQLite has none, and a transaction
    would keep every writer out while pages are parsed: there the writer looks again.
    """
    if not connection.features.has_select_for_update_skip_locked:
        yield list(rows[:most])
        return
    with transaction.atomic():
        yield list(rows.select_for_update(skip_locked=True, no_key=True, of=("self",))[:most])


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever the block writes, within a transaction, is as if it had never been."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
