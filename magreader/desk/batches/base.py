"""What every page of a batch shares: who may come in, and how it is answered."""

from typing import Any, Literal

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format

from magreader.desk.base import DeskAdmin, kept_by_nothing, staff
from magreader.dumps.models import Batch

type May = Literal["view", "decide", "change"]


class BatchDesk(DeskAdmin[Batch]):
    """Rooms of the batch's admin are made of it; each adds its addresses to `get_urls`."""

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False  # a batch is taken back, never forgotten

    def batch_of(self, request: HttpRequest, batch: int, *, may: May = "decide") -> Batch:
        """The batch, for who may `view`, `decide` on or `change` (undo) it. 403 comes before
        404: who may do nothing isn't told what there is."""
        if not self._may_come_in(request, may):
            raise PermissionDenied
        found = get_object_or_404(Batch.objects.select_related("made_by"), pk=batch)
        if may == "decide" and not self.may_decide(request, found):
            raise PermissionDenied
        return found

    def _may_come_in(self, request: HttpRequest, may: May) -> bool:
        if may == "view":
            return self.has_view_permission(request)
        adds = may == "decide" and self.has_add_permission(request)
        return adds or self.has_change_permission(request)

    def may_decide(self, request: HttpRequest, batch: Batch) -> bool:
        """Who made it, and may add dumps, has the word on it until it is done; so have others who
        may change batches."""
        if self.has_change_permission(request):
            return True
        return self.has_add_permission(request) and batch.made_by_id == staff(request).pk

    def page(
        self,
        request: HttpRequest,
        name: str,
        context: dict[str, Any],
        batch: Batch | None = None,
        status: int = 200,
    ) -> HttpResponse:
        """A page of the desk; one of `batch` is called after it where it has no title."""
        shared: dict[str, Any] = {}
        if batch:
            made_at = date_format(timezone.localtime(batch.made_at), "DATETIME_FORMAT")
            shared |= {
                "batch": batch,
                "title": made_at,
                "at_batch": "title" not in context,
                "may_decide": self.may_decide(request, batch),
                "may_undo": self.has_change_permission(request),
                "may_see_raw": may_see_raw(request),
            }
        return kept_by_nothing(self, request, f"batches/{name}", shared | context, status)


def may_see_raw(request: HttpRequest) -> bool:
    """Raw pages, and texts that are in no reader's hands yet."""
    return staff(request).has_perm("dumps.view_dump")
