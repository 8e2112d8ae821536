"""What became of a batch, for the program that brought it: never a line of a page."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from magreader.dumps.models import Batch, Container, Dump, Foreseen, Outcome

REFUSED_AT_ONCE = 100


def told(batch: Batch, container: Container) -> dict[str, Any]:
    """The batch as it stands: its file, its pages by outcome, and what those on the road would
    do."""
    counted = _counted(batch)
    same = container.same_as
    return {
        "batch": batch.pk,
        "address": settings.SITE_URL + reverse("crawler_batch", args=[batch.pk]),
        "report": _at_the_desk(batch.pk),
        "state": batch.state,
        "taken_back": batch.taken_back_at is not None,
        "file": {
            "name": container.name,
            "size": container.size,
            "received": container.received,
        },
        "same_as": same and {"batch": same.batch_id, "report": _at_the_desk(same.batch_id)},
        "pages": {
            kind.value: sum(number for outcome, _would, number in counted if outcome == kind)
            for kind in Outcome
        },
        "foreseen": {
            kind.value: sum(number for _outcome, would, number in counted if would == kind)
            for kind in Foreseen
        },
    }


def refused_pages(batch: Batch, page: str | None) -> dict[str, Any]:
    """The pages that are refused, or would be, each with its reason: so many of them at once."""
    found = Paginator(_refused(batch), REFUSED_AT_ONCE).get_page(page)
    return {
        "number": found.paginator.count,
        "page": found.number,
        "of": found.paginator.num_pages,
        "pages": [
            {"source": dump.source, "reason": _(dump.reason) if dump.reason else ""}
            for dump in found.object_list
        ],
    }


def _refused(batch: Batch) -> QuerySet[Dump]:
    refused = Q(outcome=Outcome.REJECTED) | Q(foreseen=Foreseen.REFUSED)
    return Dump.objects.filter(refused, batch=batch).order_by("pk").only("source", "reason")


def _counted(batch: Batch) -> list[tuple[str, str, int]]:
    """The pages of each outcome and of what each would do."""
    kinds = Dump.objects.filter(batch=batch).order_by().values_list("outcome", "foreseen")
    return list(kinds.annotate(Count("pk")))


def _at_the_desk(batch: int) -> str:
    return settings.SITE_URL + reverse("admin:dumps_batch_change", args=[batch])
