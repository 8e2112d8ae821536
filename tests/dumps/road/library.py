"""Every row of a library, without what no two imports can share: so that two of them compare."""

from typing import Any

from django.db.models import Model

from magreader.catalog.models import Edition, Publication, Related, Story
from magreader.dumps.models import Batch, Container, Dump, Sighting
from magreader.paywall.models import StoryBody

TABLES: tuple[type[Model], ...] = (
    *(Publication, Edition, Story, Related, StoryBody, Batch, Container, Dump, Sighting),
)
_OF_THE_MOMENT = {"made_at", "heard_at", "taken_back_at"}


def library() -> dict[str, list[dict[str, Any]]]:
    """The rows of each table in the order of their ids. An id is told by its rank: those that were
    drawn for what was rolled back are gaps that mean nothing."""
    ranks = {
        table: {pk: rank for rank, pk in enumerate(_rows(table).values_list("pk", flat=True))}
        for table in TABLES
    }
    return {table.__name__: [_told(row, ranks) for row in _rows(table)] for table in TABLES}


def _rows(table: type[Model]) -> Any:
    return table._base_manager.order_by("pk")


def _told(row: Model, ranks: dict[type[Model], dict[Any, int]]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.name in _OF_THE_MOMENT:
            continue
        value = getattr(row, field.attname)
        of = type(row) if field.primary_key else field.related_model
        if field.primary_key and field.related_model:
            of = field.related_model
        if of in ranks and value is not None:
            value = ranks[of][value]
        told[field.name] = value.hex() if isinstance(value, bytes) else str(value)
    return told


def empty() -> None:
    for table in reversed(TABLES):
        rows = table._base_manager.all()
        if table is Dump:
            rows.update(duplicate_of=None)
        rows.delete()
