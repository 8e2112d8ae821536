"""The first page of the desk: what staff do next, what came in last, what the library holds."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Holding, Publication, Story
from magreader.desk.base import staff
from magreader.desk.batches.outcomes import tallies
from magreader.desk.library.versions import other_versions
from magreader.desk.readers.grants import running
from magreader.desk.review.queue import to_review
from magreader.dumps.models import Batch
from magreader.paywall.models import Entitlement
from magreader.paywall.viewing import may_view_as
from magreader.search.following import behind_since

_LAST = 5
_SOON = timedelta(minutes=2)
"""In so much time the search index takes in what changed, where somebody follows the library."""


def context(request: HttpRequest) -> dict[str, Any]:
    """What the first page shows beside the models: only what this person may see."""
    may = staff(request).has_perm
    return {
        "may_add_dumps": may("dumps.add_batch"),
        "may_view_as": may_view_as(request.user),
        "versions": other_versions().count() if may("catalog.change_story") else 0,
        "to_review": to_review() if may("dumps.view_dump") else 0,
        "waiting": _waiting() if may("dumps.view_batch") else (),
        "last_batches": _last_batches() if may("dumps.view_batch") else None,
        "library": _library() if may("catalog.view_story") else None,
        "search_behind_since": _search_behind_since(),
        "reading": _reading() if may("accounts.view_user") else None,
    }


def _search_behind_since() -> datetime | None:
    since = behind_since()
    return since if since and timezone.now() - since > _SOON else None


def _waiting() -> list[Batch]:
    """Batches that wait for staff's word, the one that came first before the others."""
    batches = Batch.objects.filter(state=Batch.State.WAITING).order_by("pk")
    return list(batches.select_related("made_by").annotate(pages=Count("dumps"))[:_LAST])


def _last_batches() -> list[tuple[Batch, Any]]:
    batches = list(Batch.objects.select_related("made_by")[:_LAST])
    counted = tallies(batch.pk for batch in batches)
    return [(batch, counted.get(batch.pk, [])) for batch in batches]


def _library() -> dict[str, int]:
    held = {
        str(holding): Count("pk", filter=Q(holding=holding))
        for holding in (Holding.CARD, Holding.OPENING, Holding.FULL)
    }
    return {
        "publications": Publication.objects.of_their_own().count(),
        "editions": Edition.objects.without_signposts().count(),
        **Story.objects.aggregate(**held),
    }


def _reading() -> dict[str, int]:
    return {
        "readers": User.objects.filter(is_staff=False).count(),
        "with_access": Entitlement.objects.filter(running()).values("reader").distinct().count(),
    }
