"""A batch on its way, watched: how far it is, paused, gone on with, cancelled.

The page asks for its middle again and again; once the batch is somewhere else, for the whole.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.desk.base import staff
from magreader.desk.batches.base import BatchDesk
from magreader.desk.batches.progress import progress_of
from magreader.dumps.models import Batch
from magreader.dumps.road.going import work_on
from magreader.dumps.road.verbs import cancel, commit, pause, resume

_SLICE = 2.0
"""Seconds of work within one request."""


class Verb(NamedTuple):
    """What staff do with a batch: the deed for the log, and what is said after it."""

    do: Callable[[Batch], bool]
    deed: str
    said: Any


VERBS = {
    "pause": Verb(pause, gettext_noop("Paused it."), _("The batch is paused.")),
    "resume": Verb(resume, gettext_noop("Let it go on."), _("The batch goes on.")),
    "cancel": Verb(cancel, gettext_noop("Cancelled it."), _("The batch is cancelled.")),
    "commit": Verb(commit, gettext_noop("Put it into the library."), None),
}


class Watching(BatchDesk):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/verbs/<str:verb>/", wrap(self.verb_view), name="batch_verb"),
            path("<int:batch>/work/", wrap(self.work_view), name="work_on_batch"),
            *super().get_urls(),
        ]

    @method_decorator(require_POST)
    def verb_view(self, request: HttpRequest, batch: int, verb: str) -> HttpResponse:
        found = self.batch_of(request, batch)
        asked = VERBS.get(verb)
        if asked and asked.do(found):
            note_deed(staff(request), found, asked.deed)
            if asked.said:
                self.message_user(request, asked.said, messages.SUCCESS)
        return redirect("admin:dumps_batch_change", found.pk)

    @method_decorator(require_POST)
    def work_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Go on with it here, for a moment; a page with a script asks for the next by itself."""
        found = self.batch_of(request, batch)
        state = found.state
        work_on(found, _SLICE)
        if not request.headers.get("HX-Request"):
            return redirect("admin:dumps_batch_change", found.pk)
        return self.middle(request, found, state, works_here=True)

    def watch(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """The page of a batch that is read or goes into the library, or its middle."""
        if request.headers.get("HX-Request"):
            return self.middle(request, batch, request.GET.get("state", ""))
        return self.page(request, "watch", {"progress": progress_of(batch)}, batch)

    def middle(
        self, request: HttpRequest, batch: Batch, state: str, *, works_here: bool = False
    ) -> HttpResponse:
        """What changes on a page that is watched; where `state` is over, the page comes anew."""
        progress = progress_of(batch)
        waits = batch.state == Batch.State.WAITING
        if batch.state != state or (waits and not progress.asked):
            return HttpResponse(headers={"HX-Refresh": "true"})
        context = {"progress": progress, "works_here": works_here}
        return self.page(request, "_comparing" if waits else "_watch", context, batch)
