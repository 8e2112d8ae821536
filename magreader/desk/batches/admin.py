"""Batches of dumps: their list, of each one page that is what its state asks for, and raw pages."""

import zlib
from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from magreader.desk.batches import outcomes
from magreader.desk.batches.base import may_see_raw
from magreader.desk.batches.preview import Previewing
from magreader.desk.batches.report import Reporting
from magreader.desk.batches.undo import Undoing
from magreader.desk.batches.upload import Uploading
from magreader.dumps.models import Batch, Dump
from magreader.dumps.reading import read_raw
from magreader.dumps.takein import raw_page


class BatchList(ChangeList):
    """The list, with the outcomes of each batch on it: one query for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        counted = outcomes.tallies(batch.pk for batch in self.result_list)
        for batch in self.result_list:
            batch.tallies = counted.get(batch.pk, [])


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        on_the_road = [(s.value, s.label) for s in Batch.State if s != Batch.State.DONE]
        return [*on_the_road, ("standing", _("in the library")), ("taken-back", _("taken back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        match self.value():
            case "standing":
                return queryset.filter(state=Batch.State.DONE, taken_back_at=None)
            case "taken-back":
                return queryset.exclude(taken_back_at=None)
            case state if state in Batch.State.values:
                return queryset.filter(state=state)
            case _:
                return queryset


@admin.register(Batch)
class BatchAdmin(Uploading, Previewing, Reporting, Undoing):
    list_display = ("made_at", "made_by", "origin", "outcomes", "note", "how_far")
    list_filter = (StateFilter, "origin")
    list_select_related = ("made_by",)
    search_fields = ("note", "made_by__email", "made_by__name")
    search_help_text = _("Note, or who added it")
    date_hierarchy = "made_at"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/pages/<int:dump>/", wrap(self.raw_page_view), name="raw_page"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BatchList]:
        return BatchList

    @admin.display(description=_("pages"))
    def outcomes(self, batch: Any) -> str:
        return ", ".join(f"{tally.number} {tally.outcome.label}" for tally in batch.tallies)

    @admin.display(description=_("state"), ordering="state")
    def how_far(self, batch: Batch) -> Any:
        return state_of(batch)

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The one address of a batch: its files that are missing, how far it is, its preview, its
        report. Nothing of a batch is changed here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404
        match batch.state:
            case Batch.State.RECEIVING:
                return self.receiving(request, batch)
            case Batch.State.READING | Batch.State.IMPORTING:
                return self.watch(request, batch)
            case Batch.State.WAITING:
                return self.preview(request, batch)
            case _:
                return self.report(request, batch)

    def raw_page_view(self, request: HttpRequest, batch: int, dump: int) -> HttpResponse:
        """One page as it came in: as text, for staff who may see raw dumps, kept by no cache."""
        if not may_see_raw(request):
            raise PermissionDenied
        found = get_object_or_404(
            Dump.objects.select_related("batch", "duplicate_of"), pk=dump, batch=batch
        )
        if found.duplicate_of:
            first = found.duplicate_of
            return redirect("admin:raw_page", first.batch_id, first.pk)
        page = raw_page(found, zlib.decompress(found.raw)) if found.raw else None
        text = read_raw(page)[0] if page else ""
        leftover = {line["line"] for line in found.leftover}
        lines = [
            (number, line, number in leftover) for number, line in enumerate(text.splitlines(), 1)
        ]
        context = {"title": found.source, "dump": found, "lines": lines}
        return self.page(request, "raw_page", context, found.batch)


def state_of(batch: Batch) -> str:
    """In words: where it is on its road, or after it."""
    if batch.taken_back_at:
        return gettext("taken back")
    if batch.state == Batch.State.DONE:
        return gettext("in the library")
    said = str(Batch.State(batch.state).label)
    return gettext("%(state)s, paused") % {"state": said} if batch.paused else said
