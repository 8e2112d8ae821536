"""Handing dumps over: by the form, whole; or by the browser's script, file by file, in pieces.

A piece names the byte that it begins with. Whoever lost the line asks how far a file has come and
goes on from there, today or tomorrow: the batch waits in `receiving` for its files.
"""

import errno
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.defaultfilters import filesizeformat
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, gettext_noop, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from magreader.accounts.deeds import note_deed
from magreader.desk.base import staff
from magreader.desk.batches.add_dumps import AddDumpsForm, hand_in, limits, refusal
from magreader.desk.batches.base import BatchDesk
from magreader.desk.batches.files import (
    NotUnderstood,
    TooMuch,
    announce,
    as_json,
    read_announced,
    torn,
)
from magreader.dumps.models import Batch, Container
from magreader.dumps.road.receiving import OutOfPlace, leave_unfinished, receive
from magreader.dumps.road.verbs import all_received

PIECE_BYTES = 4 * 1024 * 1024
_REFUSED = 413
_CONFLICT = 409
_FULL = 507
_HANDED_OVER = gettext_noop("Handed its files over.")


class Uploading(BatchDesk):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("start/", wrap(self.start_view), name="start_batch"),
            path("<int:batch>/announce/", wrap(self.announce_view), name="announce_files"),
            path("<int:batch>/files/<int:file>/", wrap(self.file_view), name="batch_file"),
            path("<int:batch>/received/", wrap(self.received_view), name="received"),
            *super().get_urls(),
        ]

    # ---- the form -------------------------------------------------------------------------------
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
        try:
            batch = hand_in(form, by=staff(request))
        except OSError as error:
            return self._form(request, form, no_room(error), status=_FULL)
        self.log_addition(request, batch, [{"added": {}}])
        all_received(batch)
        return redirect("admin:dumps_batch_change", batch.pk)

    def _form(
        self, request: HttpRequest, form: AddDumpsForm, problem: str = "", status: int = 200
    ) -> HttpResponse:
        context = {"title": _("Add dumps"), "form": form, "problem": problem, "limits": limits()}
        return self.page(request, "add_dumps", context, status=status)

    # ---- in pieces ------------------------------------------------------------------------------
    @method_decorator(require_POST)
    def start_view(self, request: HttpRequest) -> HttpResponse:
        """A batch that receives, with what the form says of it; its files follow."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = AddDumpsForm(request.POST, files_follow=True)
        if not form.is_valid():
            said = [text for texts in form.errors.values() for text in texts]
            return _problem(" ".join(map(str, said)), 400)
        batch = hand_in(form, by=staff(request))
        self.log_addition(request, batch, [{"added": {}}])
        places = {
            "page": reverse("admin:dumps_batch_change", args=[batch.pk]),
            "announce": reverse("admin:announce_files", args=[batch.pk]),
            "received": reverse("admin:received", args=[batch.pk]),
        }
        return JsonResponse(places, status=201)

    @method_decorator(require_POST)
    def announce_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """Names and sizes come in as JSON; for each, its address and how far it has come, in the
        same order. A file that began before goes on."""
        found = self.batch_of(request, batch)
        try:
            announced = read_announced(request.body)
            containers = announce(found, announced)
        except NotUnderstood:
            return _problem(gettext("The list of files could not be read."), 400)
        except TooMuch:
            return _problem(too_much_for_a_batch(), _REFUSED)
        except OSError as error:
            return _problem(no_room(error), _FULL)
        if found.state != Batch.State.RECEIVING:
            return _problem(_over(), _CONFLICT)
        return JsonResponse({"files": [as_json(container) for container in containers]})

    @method_decorator(require_http_methods(["GET", "HEAD", "PATCH"]))
    def file_view(self, request: HttpRequest, batch: int, file: int) -> HttpResponse:
        """How far a file has come; or its next piece, of which `Upload-Offset` says where it
        begins. 409 where it doesn't go on there: the answer says where it does."""
        found = self.batch_of(request, batch)
        container = get_object_or_404(
            Container.objects.select_related("same_as"), pk=file, batch=found
        )
        if request.method != "PATCH":
            return _offset(container)
        at = request.headers.get("Upload-Offset", "")
        piece = request.read(PIECE_BYTES + 1)
        if not at.isdecimal() or len(piece) > PIECE_BYTES:
            return _problem(gettext("The piece of the file could not be read."), 400)
        try:
            receive(container, int(at), piece)
        except OutOfPlace:
            container.refresh_from_db()
            gone = found.state != Batch.State.RECEIVING
            return _problem(_over(), 410) if gone else _offset(container, _CONFLICT)
        except OSError as error:
            return _problem(no_room(error), _FULL)
        return _offset(container)

    def receiving(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """The page of a batch that waits for its files: those that aren't whole are asked for."""
        whole = Container.objects.filter(batch=batch).exclude(digest=None).count()
        context = {"torn": torn(batch), "whole": whole, "limits": limits()}
        return self.page(request, "receiving", context, batch)

    @method_decorator(require_POST)
    def received_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """All is here: it is read. `without` the files that are not whole, where it is said."""
        found = self.batch_of(request, batch)
        if "without" in request.POST and (left := leave_unfinished(found)):
            said = gettext_noop("Went on without %(files)s files that were not whole.")
            note_deed(staff(request), found, said, files=str(left))
        if all_received(found):
            note_deed(staff(request), found, _HANDED_OVER)
        return redirect("admin:dumps_batch_change", found.pk)


def too_much_for_a_batch() -> str:
    """The limits of one batch, in a sentence."""
    files = ngettext("%d file", "%d files", settings.BATCH_MAX_FILES) % settings.BATCH_MAX_FILES
    return gettext("A batch has %(files)s and %(bytes)s at most: add the rest as another one.") % {
        "files": files,
        "bytes": filesizeformat(settings.BATCH_MAX_BYTES),
    }


def no_room(error: OSError) -> str:
    """Why the bytes can't be kept. What isn't about room is a fault, and raised again."""
    if error.errno not in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        raise error
    return gettext(
        "The disk of the server is full. What came so far is kept; make room, then go on."
    )


def _over() -> str:
    return gettext("The batch takes no more files: it is being read, or was cancelled.")


def _offset(container: Container, status: int = 200) -> HttpResponse:
    answer = JsonResponse(as_json(container), status=status)
    answer["Upload-Offset"] = str(container.received)
    answer["Upload-Length"] = str(container.size)
    return answer


def _problem(said: str, status: int) -> HttpResponse:
    return JsonResponse({"problem": said}, status=status)
