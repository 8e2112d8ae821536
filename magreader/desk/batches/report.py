"""The report of a batch that is done: its pages, its files, the same as a file; once more."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.desk.base import staff
from magreader.desk.batches import export, outcomes
from magreader.desk.batches.base import BatchDesk
from magreader.desk.batches.files import came_again, files_page
from magreader.dumps.models import Batch, Outcome
from magreader.dumps.road.verbs import CAME_IN, read_again, retry

_KINDS = {"csv": export.as_csv, "json": export.as_json}


class Reporting(BatchDesk):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/files/", wrap(self.files_view), name="batch_files"),
            path("<int:batch>/report.<str:kind>", wrap(self.export_view), name="report_file"),
            path("<int:batch>/again/", wrap(self.again_view), name="once_more"),
            *super().get_urls(),
        ]

    def report(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """The page of a batch at the end of its road."""
        asked = request.GET
        found = outcomes.read(
            batch, asked.get("outcome", ""), asked.get("only", ""), asked.get("page")
        )
        standing = batch.state == Batch.State.DONE and not batch.taken_back_at
        found["may_reread"] = standing and self.has_change_permission(request)
        found["reread"] = CAME_IN
        found["came_again"] = came_again(batch)
        return self.page(request, "report", found, batch)

    def files_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Its files: how large, how far, how many pages, and whether they came before."""
        found = self.batch_of(request, batch, may="view")
        context = {"title": _("Files"), "page": files_page(found, request.GET.get("page"))}
        return self.page(request, "files", context, found)

    def export_view(self, request: HttpRequest, batch: int, kind: str) -> StreamingHttpResponse:
        found = self.batch_of(request, batch, may="view")
        if kind not in _KINDS:
            raise Http404
        asked = request.GET
        dumps = outcomes.pages_in(found, asked.get("outcome", ""), asked.get("only", ""))
        return _KINDS[kind](found, dumps)

    @method_decorator(require_POST)
    def again_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """`do`: try what was refused or left out, or read `all` its pages, those of a filter or
        single ones again. What would change waits for staff's word."""
        found = self.batch_of(request, batch, may="change")
        done, said = self._again(request, found)
        if done:
            note_deed(staff(request), found, said)
            self._say_nothing_changed(request, found)
        else:
            self.message_user(request, _("There is nothing to be read again."), messages.WARNING)
        return redirect("admin:dumps_batch_change", found.pk)

    def _say_nothing_changed(self, request: HttpRequest, batch: Batch) -> None:
        """Where it is done at once: what changes nothing waits for nobody's word."""
        if batch.state == Batch.State.DONE:
            said = _("Read again: nothing that readers see changes.")
            self.message_user(request, said, messages.SUCCESS)

    def _again(self, request: HttpRequest, batch: Batch) -> tuple[bool, str]:
        match request.POST.get("do"):
            case "refused":
                return retry(batch), gettext_noop("Tried its refused pages again.")
            case "left-out":
                said = gettext_noop("Took up the pages again that were left out.")
                return retry(batch, Outcome.LEFT_OUT), said
            case "chosen":
                return self._read_chosen(request, batch), gettext_noop("Read some pages again.")
            case _:
                return read_again(batch), gettext_noop("Read its pages again.")

    def _read_chosen(self, request: HttpRequest, batch: Batch) -> bool:
        asked: Any = request.POST
        dumps = outcomes.pages_in(batch, asked.get("outcome", ""), asked.get("only", ""))
        if not asked.get("all"):
            dumps = dumps.filter(pk__in=[pk for pk in asked.getlist("page") if pk.isdecimal()])
        return read_again(batch, dumps)
