"""Taking a batch back and putting it back, each with what it changes, story by story."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from magreader.accounts.deeds import note_deed
from magreader.accounts.models import User
from magreader.catalog.models import Holding
from magreader.desk.base import staff
from magreader.desk.batches.base import BatchDesk
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.models import Batch
from magreader.dumps.road.undoing import Turn, seen_elsewhere, stories_in, turns

STORIES_AT_ONCE = 50


class Undo(NamedTuple):
    """One of the two: what does it, the deed for the log, what is said after it."""

    do: Callable[[Batch, User | None], None]
    deed: str
    said: Any
    title: Any


TAKE_BACK = Undo(
    take_back, gettext_noop("Took it back."), _("The batch is taken back."), _("Take back")
)
PUT_BACK = Undo(
    put_back,
    gettext_noop("Put it back into the library."),
    _("The batch is back in the library."),
    _("Put back"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """What undoing does to the newsstand. `alone` are the stories that only this batch tells of:
    they go, or come back."""

    stories: int
    alone: int
    which: str
    page: Page[Any]
    turns: list[Turn]

    @property
    def shared(self) -> int:
        return self.stories - self.alone


def change_by(batch: Batch, which: str, page: Any) -> Change:
    """The stories of `batch`, all, those that it `alone` tells of, or those it has `shared`."""
    stories = stories_in(batch)
    alone = stories.filter(~seen_elsewhere(batch))
    chosen = {"alone": alone, "shared": stories.filter(Q(seen_elsewhere(batch)))}
    shown = Paginator(chosen.get(which, stories), STORIES_AT_ONCE).get_page(page)
    return Change(
        stories=stories.count(),
        alone=alone.count(),
        which=which if which in chosen else "",
        page=shown,
        turns=turns(batch, list(shown.object_list)),
    )


class Undoing(BatchDesk):
    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("<int:batch>/take-back/", wrap(self.take_back_view), name="take_back"),
            path("<int:batch>/put-back/", wrap(self.put_back_view), name="put_back"),
            *super().get_urls(),
        ]

    def take_back_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        return self._undo(request, batch, TAKE_BACK, is_back=False)

    def put_back_view(self, request: HttpRequest, batch: int) -> HttpResponse:
        return self._undo(request, batch, PUT_BACK, is_back=True)

    def _undo(self, request: HttpRequest, batch: int, undo: Undo, *, is_back: bool) -> HttpResponse:
        """What would change, and the button that does it."""
        found = self.batch_of(request, batch, may="change")
        if found.state != Batch.State.DONE or bool(found.taken_back_at) != is_back:
            return redirect("admin:dumps_batch_change", batch)
        if request.method == "POST":
            undo.do(found, staff(request))
            note_deed(staff(request), found, undo.deed)
            self.message_user(request, undo.said, messages.SUCCESS)
            return redirect("admin:dumps_batch_change", batch)
        change = change_by(found, request.GET.get("which", ""), request.GET.get("page"))
        context = {
            "title": undo.title,
            "change": change,
            "nothing": Holding.NOTHING,
            "is_back": is_back,
        }
        return self.page(request, "undo", context, found)
