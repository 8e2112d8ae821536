"""A batch that waits for staff's word: what would change, page by page, and what they choose."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.catalog.models import Publication
from magreader.desk.base import staff
from magreader.desk.batches.base import may_see_raw
from magreader.desk.batches.compare import compare
from magreader.desk.batches.files import came_again
from magreader.desk.batches.foreseen import FILTERS, arrivals, count, page_of, pages_in
from magreader.desk.batches.naming import much_like, named
from magreader.desk.batches.progress import progress_of
from magreader.desk.batches.watch import Watching
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome
from magreader.dumps.road.choosing import (
    is_in_part,
    leave_out,
    say_premium,
    say_publication,
    take_up,
)
from magreader.dumps.road.differences import difference
from magreader.dumps.spots import NAME

_PREMIUM = {"": None, "premium": True, "free": False}
_PREMIUM_SAID = {
    "": gettext_noop("Said that its stories are as each publication says."),
    "premium": gettext_noop("Said that its stories are premium."),
    "free": gettext_noop("Said that its stories are free."),
}
_SAID_WHICH = gettext_noop("Said which publication its pages are of: %(name)s.")
_SAID_NEW = gettext_noop("Said that its pages are of a publication new to the library: %(name)s.")
_PUBLICATIONS_LISTED = 2000


class Previewing(Watching):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/choose/", wrap(self.choose_view), name="choose_pages"),
            path(
                "<int:batch>/pages/<int:dump>/difference/",
                wrap(self.difference_view),
                name="difference",
            ),
            *super().get_urls(),
        ]

    def preview(self, request: HttpRequest, batch: Batch) -> HttpResponse:
        """The page of a batch that waits; its middle while pages are still compared."""
        if request.headers.get("HX-Request"):
            return self.middle(request, batch, request.GET.get("state", ""))
        name = request.GET.get("would", "")
        page = page_of(batch, name, request.GET.get("page"))
        counts = count(batch)
        context = {
            "would": name if name in FILTERS else "",
            "counts": counts,
            "progress": progress_of(batch) if counts.asked else None,
            "arrivals": arrivals(batch),
            "came_again": came_again(batch),
            "page": page,
            "is_in_part": is_in_part(batch),
            "publications": _names(),
            "longest_name": NAME,
        }
        return self.page(request, "preview", context, batch)

    def difference_view(self, request: HttpRequest, batch: int, dump: int) -> HttpResponse:
        """What one page would change: a page, or a piece of one. Texts are for who may see raw
        pages."""
        found = self.batch_of(request, batch, may="view")
        dumps = Dump.objects.select_related("batch").defer("raw")
        one = get_object_or_404(dumps, pk=dump, batch=found)
        compared = compare(
            difference(one),
            is_conflict=one.foreseen == Foreseen.CONFLICT,
            with_text=may_see_raw(request),
        )
        context = {"dump": one, "compared": compared}
        if request.headers.get("HX-Request"):
            return self.page(request, "_difference", context, found)
        context["title"] = one.told.get("headline") or one.source
        return self.page(request, "difference", context, found)

    # ---- choosing -------------------------------------------------------------------------------
    @method_decorator(require_POST)
    def choose_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        """`do` says what; of pages: `page` which, or `all` those of the filter `would`."""
        found = self.batch_of(request, batch)
        if found.state == Batch.State.WAITING:
            self._choose(request, found)
        return redirect(_back(found, request.POST))

    def _choose(self, request: HttpRequest, batch: Batch) -> None:
        match request.POST.get("do"):
            case "leave_out":
                self._leave_or_take(request, batch, leaves=True)
            case "take_up":
                self._leave_or_take(request, batch, leaves=False)
            case "of_publication":
                self._say_publication(request, batch, self._chosen(request, batch))
            case "publication":
                self._say_publication(request, batch, None)
            case "premium" if (said := request.POST.get("premium", "")) in _PREMIUM:
                say_premium(batch, _PREMIUM[said])
                note_deed(staff(request), batch, _PREMIUM_SAID[said])
            case _:
                raise PermissionDenied

    def _chosen(self, request: HttpRequest, batch: Batch) -> Any:
        dumps = pages_in(batch, request.POST.get("would", ""))
        if request.POST.get("all"):
            return dumps
        return dumps.filter(pk__in=[pk for pk in request.POST.getlist("page") if pk.isdecimal()])

    def _leave_or_take(self, request: HttpRequest, batch: Batch, *, leaves: bool) -> None:
        outcome = Outcome.WAITING if leaves else Outcome.LEFT_OUT
        chosen = Dump.objects.filter(
            pk__in=self._chosen(request, batch).filter(outcome=outcome).values("pk")
        )
        number = chosen.count()
        if not number:
            self.message_user(request, _("Choose pages first."), messages.WARNING)
            return
        (leave_out if leaves else take_up)(batch, chosen)
        said = (
            gettext_noop("Pages left out: %(pages)s.")
            if leaves
            else gettext_noop("Pages taken up again: %(pages)s.")
        )
        note_deed(staff(request), batch, said, pages=str(number))

    def _say_publication(self, request: HttpRequest, batch: Batch, chosen: Any) -> None:
        one = named(request.POST.get("publication", ""))
        if one.is_too_long:
            said = _("The name of a publication has %(most)s characters at most.")
            self.message_user(request, said % {"most": NAME}, messages.WARNING)
            return
        if chosen is not None and not chosen.exists():
            self.message_user(request, _("Choose pages first."), messages.WARNING)
            return
        say_publication(batch, one.name, chosen)
        deed = _SAID_NEW if one.is_new else _SAID_WHICH
        note_deed(staff(request), batch, deed, name=one.name or "–")
        if one.is_new:
            self._tell_of_new(request, one.name)

    def _tell_of_new(self, request: HttpRequest, name: str) -> None:
        """Nobody makes a title by a slip of the pen and isn't told."""
        said = _("“%(name)s” is new: it comes into being when the batch goes into the library.")
        self.message_user(request, said % {"name": name}, messages.INFO)
        if others := much_like(name):
            said = _("The library has a publication of much the same name: %(names)s.")
            self.message_user(request, said % {"names": ", ".join(others)}, messages.WARNING)


def _names() -> list[str]:
    names = Publication.objects.of_their_own().order_by("name").values_list("name", flat=True)
    return list(names[:_PUBLICATIONS_LISTED])


def _back(batch: Batch, asked: QueryDict) -> str:
    """To the page and filter where the choice was made."""
    kept = {name: str(asked[name]) for name in ("would", "at") if asked.get(name)}
    if "at" in kept:
        kept["page"] = kept.pop("at")
    address = reverse("admin:dumps_batch_change", args=[batch.pk])
    return f"{address}?{urlencode(kept)}" if kept else address
