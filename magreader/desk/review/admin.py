"""The review queue: pages that the parser was unsure of, looked at one after another.

A page is shown line by line beside its fields; what staff put right is kept as their word on it
(`dumps.reviewing`). Every button is a line in the log.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from magreader.accounts.deeds import note_deed
from magreader.accounts.models import User
from magreader.catalog.models import Publication
from magreader.desk.base import DeskAdmin, kept_by_nothing, staff
from magreader.desk.review.form import ROLES, ReviewForm, lines_of, starts_as_words
from magreader.desk.review.queue import FILTERS, neighbours, reviewable
from magreader.desk.review.teaching import teach_view
from magreader.dumps.models import Dump, Outcome
from magreader.dumps.parser.pages import Kind
from magreader.dumps.parser.rows import Role
from magreader.dumps.parser.word import Word
from magreader.dumps.reviewing import (
    OvertakenError,
    Reading,
    forget_word,
    give_word,
    leave_as_it_is,
    reading_of,
    stamp_of,
)

SAID = gettext_noop("Put right what is read of the page.")
_ASKED = "_changelist_filters"
_LAST_WORDS = 60
_STAYS = ("stay", "forget")
"""What is done with a page that one goes on with."""
KEYS = (
    ("}", _("Save, and go to the next page")),
    ("]", _("Next page that waits, without saving")),
    ("[", _("Previous page that waits")),
    ("\\", _("Back to the list")),
    ("?", _("These keys")),
)
"""As `keys.js` has them, where the page has the link or button."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button that asks nothing of the form: what it does, its line in the log, and what is said
    of the page then."""

    does: Callable[[Dump, User, str], object]
    deed: str
    says: Any


def _say_no_story(dump: Dump, by: User, stamp: str) -> None:
    give_word(dump, Word(timezone.now(), Kind.REJECTED), by, stamp)


_BUTTONS = {
    "right": Button(
        leave_as_it_is,
        gettext_noop("Looked at the page and left it as it is."),
        _("Left as it is: %s"),
    ),
    "no-story": Button(
        _say_no_story,
        gettext_noop("Said that the page is no story."),
        _("Left out as no story: %s"),
    ),
    "forget": Button(
        forget_word,
        gettext_noop("Took staff’s word on the page back."),
        _("Read again without staff’s word: %s"),
    ),
}


@admin.register(Dump)
class DumpAdmin(DeskAdmin[Dump]):
    list_display = ("source", "why", "publication", "came", "lines_left", "looked_at")
    list_filter = FILTERS
    list_select_related = ("batch", "publication", "reviewed_by")
    search_fields = ("source",)
    search_help_text = _("Name or address of the page")
    ordering = ("pk",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return reviewable()

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("keys/", wrap(self.keys_view), name="review_keys"),
            path("<int:dump>/preview/", wrap(self.preview_view), name="review_preview"),
            path("<int:dump>/teach/", wrap(self.teach_view), name="teach"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Dump | None = None) -> bool:
        return False

    # ---- the list -------------------------------------------------------------------------------
    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Review")} | (extra_context or {}))

    @admin.display(description=_("why"), ordering="doubt")
    def why(self, dump: Dump) -> str:
        return dump.get_doubt_display()

    @admin.display(description=_("batch"), ordering="batch")
    def came(self, dump: Dump) -> Any:
        return dump.batch.made_at

    @admin.display(description=_("lines left over"))
    def lines_left(self, dump: Dump) -> int:
        return len(dump.leftover)

    @admin.display(description=_("reviewed by"))
    def looked_at(self, dump: Dump) -> Any:
        return dump.reviewed_by if dump.reviewed_at else None

    # ---- one page -------------------------------------------------------------------------------
    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        dump = self._dump(request, object_id)
        if dump.duplicate_of_id:
            return redirect(self._href(request, dump.duplicate_of_id))
        reading = reading_of(dump)
        if request.method != "POST":
            return self._page(request, reading, ReviewForm(reading, part=_part(request)))
        if not self._may_change(request, dump):
            raise PermissionDenied
        form = ReviewForm(reading, request.POST, _part(request))
        if other := request.POST.get("turn"):
            form.turn(other)
            form.is_valid()
            return self._page(request, reading, form)
        try:
            done = self._do(request, reading, form)
        except OvertakenError:
            return self._overtaken(request, dump)
        return self._on(request, dump, done) if done else self._page(request, reading, form)

    def _do(self, request: HttpRequest, reading: Reading, form: ReviewForm) -> Any:
        """What was done, in words; None where the form is to be put right first."""
        dump, by, stamp = reading.dump, staff(request), request.POST.get("stamp", "")
        if button := _BUTTONS.get(request.POST.get("do", "")):
            button.does(dump, by, stamp)
            note_deed(by, dump, button.deed)
            return button.says
        if not form.is_valid() or not form.word:
            return None
        give_word(dump, form.word, by, stamp)
        note_deed(by, dump, SAID)
        return _("Saved: %s")

    def _on(self, request: HttpRequest, dump: Dump, done: Any) -> HttpResponse:
        """To the next page that waits, or where it was asked to stay."""
        self.message_user(request, done % dump.source, messages.SUCCESS)
        if request.POST.get("do") in _STAYS:
            return redirect(self._href(request, dump.pk, _part(request)))
        _before, after = neighbours(dump, _asked(request))
        return redirect(self._href(request, after) if after else self._list_href(request))

    def _overtaken(self, request: HttpRequest, dump: Dump) -> HttpResponse:
        """What was typed stays in the form; sent once more it stands above the other's."""
        now = self._dump(request, str(dump.pk))
        reading = reading_of(now)
        form = ReviewForm(reading, request.POST, _part(request))
        who = now.reviewed_by or _("Somebody else")
        problem = _(
            "%(who)s has reviewed this page while you did. Nothing of yours is lost, and nothing is"
            " saved yet: save again to put what you see here in the place of theirs."
        ) % {"who": who}
        return self._page(request, reading, form, problem=problem, status=409)

    def _may_change(self, request: HttpRequest, dump: Dump) -> bool:
        """Pages of a batch that is taken back count no more, whatever is said of them."""
        return self.has_change_permission(request) and not dump.batch.taken_back_at

    def _dump(self, request: HttpRequest, key: str) -> Dump:
        if not self.has_view_permission(request):
            raise PermissionDenied
        if not (key.isascii() and key.isdecimal() and len(key) < 19):
            raise Http404
        related = ("batch", "story__edition__publication", "reviewed_by")
        found = Dump.objects.select_related(*related).filter(pk=key).first()
        if found is None:
            raise Http404
        return found

    def _page(
        self,
        request: HttpRequest,
        reading: Reading,
        form: ReviewForm,
        *,
        problem: Any = "",
        status: int = 200,
    ) -> HttpResponse:
        dump = reading.dump
        before, after = neighbours(dump, _asked(request))
        context = {
            "title": dump.source,
            "dump": dump,
            **_preview(form),
            "lines": lines_of(form),
            "roles": ROLES.items(),
            "publications": Publication.objects.order_by("name").values_list("name", flat=True),
            "stamp": stamp_of(dump),
            "problem": problem,
            "may_change": self._may_change(request, dump),
            "may_teach": staff(request).has_perm("dumps.add_furniture"),
            "waits_to_go_in": dump.outcome == Outcome.WAITING,
            "queue_href": self._list_href(request),
            "before_href": before and self._href(request, before),
            "after_href": after and self._href(request, after),
            "asked": request.GET.get(_ASKED, ""),
        }
        return self._answer(request, "page", context, status)

    # ---- beside it ------------------------------------------------------------------------------
    @method_decorator(require_POST)
    def preview_view(self, request: HttpRequest, dump: int) -> HttpResponse:
        """What would be read of the page by the form as it is now. Writes nothing."""
        reading = reading_of(self._dump(request, str(dump)))
        form = ReviewForm(reading, request.POST, _part(request))
        form.is_valid()
        return self._answer(request, "_preview", _preview(form))

    def keys_view(self, request: HttpRequest) -> HttpResponse:
        keys = [{"key": key, "does": does} for key, does in KEYS]
        return self._answer(request, "keys", {"title": _("Keys"), "keys": keys})

    def teach_view(self, request: HttpRequest, dump: int) -> HttpResponse:
        """A line of this page as furniture of pages: the question, and what it leads to."""
        found = self._dump(request, str(dump))
        if not staff(request).has_perm("dumps.add_furniture"):
            raise PermissionDenied
        back = self._href(request, found.pk)
        context = teach_view(request, reading_of(found))
        if context is None:
            return redirect(back)
        context |= {"dump": found, "back": back, "queue_href": self._list_href(request)}
        return self._answer(request, "teach", {"title": _("Furniture of pages")} | context)

    def _answer(
        self, request: HttpRequest, name: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        """A page of this room; raw lines are on it."""
        return kept_by_nothing(self, request, f"review/{name}", context, status)

    def _href(self, request: HttpRequest, dump: int, part: str = "") -> str:
        """The page of a dump, with what the list was narrowed to."""
        told = {_ASKED: request.GET.get(_ASKED, ""), "page": part}
        said = urlencode({name: value for name, value in told.items() if value})
        address = reverse("admin:dumps_dump_change", args=[dump])
        return f"{address}?{said}" if said else address

    def _list_href(self, request: HttpRequest) -> str:
        asked = request.GET.get(_ASKED, "")
        address = reverse("admin:dumps_dump_changelist")
        return f"{address}?{QueryDict(asked).urlencode()}" if asked else address


def _preview(form: ReviewForm) -> dict[str, Any]:
    """The form and what would be read by it. `starts` are its lines as `review.js` takes them."""
    told = form.told
    return {
        "form": form,
        "told": told,
        "last_words": told.story.paragraphs[-1][-_LAST_WORDS:] if told.story else "",
        "starts": starts_as_words([Role(role) for role in told.roles]),
    }


def _part(request: HttpRequest) -> str:
    """Of a page of very many lines: the one that a form is of, or that an address names."""
    return request.POST.get("part") or request.GET.get("page", "")


def _asked(request: HttpRequest) -> QueryDict:
    """What the list was narrowed to, as Django's lists send it along."""
    return QueryDict(request.GET.get(_ASKED, ""))
