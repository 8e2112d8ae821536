"""Batches of dumps at the desk: adding them, their reports, taking them back."""

import zlib
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.desk import report
from magreader.desk.add_dumps import AddDumpsForm, limits, refusal, take_in
from magreader.desk.base import DeskAdmin, kept_by_nothing, staff
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.models import Batch, Dump
from magreader.dumps.reading import read_raw
from magreader.dumps.takein import raw_page

_REFUSED = 413


class BatchList(ChangeList):
    """The list, with the outcomes of each batch on it: one query for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        counted = report.tallies(batch.pk for batch in self.result_list)
        for batch in self.result_list:
            batch.tallies = counted.get(batch.pk, [])


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("standing", _("in the library")), ("taken-back", _("taken back"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        standing = {"standing": True, "taken-back": False}.get(self.value() or "")
        return queryset if standing is None else queryset.filter(taken_back_at__isnull=standing)


@admin.register(Batch)
class BatchAdmin(DeskAdmin[Batch]):
    list_display = ("made_at", "made_by", "origin", "outcomes", "note", "state")
    list_filter = (StateFilter, "origin")
    list_select_related = ("made_by",)
    search_fields = ("note", "made_by__email", "made_by__name")
    search_help_text = _("Note, or who added it")
    date_hierarchy = "made_at"

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/take-back/", wrap(self.take_back_view), name="take_back"),
            path("<int:batch>/put-back/", wrap(self.put_back_view), name="put_back"),
            path("<int:batch>/pages/<int:dump>/", wrap(self.raw_page_view), name="raw_page"),
            *super().get_urls(),
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[BatchList]:
        return BatchList

    def has_delete_permission(self, request: HttpRequest, obj: Batch | None = None) -> bool:
        return False  # a batch is taken back, never forgotten

    @admin.display(description=_("pages"))
    def outcomes(self, batch: Any) -> str:
        return ", ".join(f"{tally.number} {tally.outcome.label}" for tally in batch.tallies)

    @admin.display(description=_("state"), ordering="taken_back_at")
    def state(self, batch: Batch) -> Any:
        return _("taken back") if batch.taken_back_at else _("in the library")

    # ---- add dumps ------------------------------------------------------------------------------
    @method_decorator(csrf_exempt)  # measured before its body is read; the token is checked next
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        if problem := refusal(request):
            return self._form(request, AddDumpsForm(), problem, status=_REFUSED)
        return self._add_dumps(request)

    @method_decorator(csrf_protect)
    def _add_dumps(self, request: HttpRequest) -> HttpResponse:
        asked = request.method == "POST"
        form = AddDumpsForm(request.POST, request.FILES) if asked else AddDumpsForm()
        if not form.is_valid():
            return self._form(request, form)
        batch = take_in(form, by=staff(request))
        self.log_addition(request, batch, [{"added": {}}])
        return redirect("admin:dumps_batch_change", batch.pk)

    def _form(
        self, request: HttpRequest, form: AddDumpsForm, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = {"title": _("Add dumps"), "form": form, "problem": problem, "limits": limits()}
        return self._page(request, "add_dumps", context, status)

    # ---- the report -----------------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """The report of one batch. Nothing of a batch is changed here."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_object(request, object_id)
        if batch is None:
            raise Http404
        context = {
            "title": date_format(timezone.localtime(batch.made_at), "DATETIME_FORMAT"),
            "batch": batch,
            "at_batch": True,
            "may_undo": self.has_change_permission(request),
            "may_see_raw": _may_see_raw(request),
            **report.read(batch, request.GET.get("outcome", ""), request.GET.get("page")),
        }
        return self._page(request, "report", context)

    def raw_page_view(self, request: HttpRequest, batch: int, dump: int) -> HttpResponse:
        """One page as it came in: as text, for staff who may see raw dumps, kept by no cache."""
        if not _may_see_raw(request):
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
        context = {"title": found.source, "batch": found.batch, "dump": found, "lines": lines}
        return self._page(request, "raw_page", context)

    # ---- taking back and putting back -----------------------------------------------------------
    def take_back_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """What would change, and the button that does it."""
        found = self._undoable(request, batch)
        if found.taken_back_at:
            return redirect("admin:dumps_batch_change", batch)
        if request.method == "POST":
            take_back(found, staff(request))
            note_deed(staff(request), found, gettext_noop("Took it back."))
            self.message_user(request, _("The batch is taken back."), messages.SUCCESS)
            return redirect("admin:dumps_batch_change", batch)
        change = report.change_by(found)
        return self._page(
            request, "take_back", {"title": _("Take back"), "batch": found, "change": change}
        )

    @method_decorator(require_POST)
    def put_back_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        found = self._undoable(request, batch)
        if found.taken_back_at:
            put_back(found, staff(request))
            note_deed(staff(request), found, gettext_noop("Put it back into the library."))
            self.message_user(request, _("The batch is back in the library."), messages.SUCCESS)
        return redirect("admin:dumps_batch_change", batch)

    def _undoable(self, request: HttpRequest, batch: int) -> Batch:
        if not self.has_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Batch.objects.select_related("made_by"), pk=batch)

    def _page(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        return kept_by_nothing(self, request, name, context, status)


def _may_see_raw(request: HttpRequest) -> bool:
    return staff(request).has_perm("dumps.view_dump")
