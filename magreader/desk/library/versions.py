"""The versions of a story's text at the desk: what each says, where it came from, the choice."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, F, OuterRef, QuerySet, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from magreader.accounts.deeds import note_deed
from magreader.catalog.models import Story
from magreader.desk.base import kept_by_nothing, staff
from magreader.desk.differences import Piece, differences
from magreader.dumps.choosing import (
    has_text_by_staff,
    keep_present,
    take_version,
    waiting,
    with_text,
)
from magreader.dumps.models import Dump, Sighting
from magreader.paywall.models import StoryBody

_AT_ONCE = 25
_SOURCES = 5
"""So many pages that brought one version are named; the rest is counted."""


@dataclass
class Version:
    """One version of a text with the pages (dumps) that brought it, the newest first."""

    dumps: list[Dump]
    present: str
    """What readers get now."""

    @property
    def dump(self) -> Dump:
        return self.dumps[0]

    @property
    def named(self) -> list[Dump]:
        return self.dumps[:_SOURCES]

    @property
    def more(self) -> int:
        return max(0, len(self.dumps) - _SOURCES)

    @property
    def waits(self) -> bool:
        return not all(dump.settled for dump in self.dumps)

    @cached_property
    def longest(self) -> Sighting:
        said = Sighting.objects.filter(dump__in=self.dumps, seen_as=Sighting.As.PAGE)
        return said.order_by("-words", "-complete", "pk")[0]

    @cached_property
    def pieces(self) -> list[Piece]:
        return differences(self.present, self.longest.text)


def other_versions() -> QuerySet[Dump]:
    """What waits for staff: of each version that nobody decided on its newest page."""
    row = Window(RowNumber(), partition_by=[F("story"), F("version")], order_by=F("pk").desc())
    return waiting().annotate(row=row).filter(row=1)


def has_versions(story: Story) -> bool:
    """Whether there is more than one text of it."""
    mine = with_text().filter(story=story)
    return mine.filter(Exists(mine.exclude(version=OuterRef("version")))).exists()


def versions_list(model_admin: "ModelAdmin[Any]", request: HttpRequest) -> HttpResponse:
    """The texts that wait for a decision, the newest first."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    dumps = other_versions().select_related("story__edition__publication", "batch")
    page = Paginator(dumps.defer("raw", "digest").order_by("-pk"), _AT_ONCE)
    context = {"title": _("Other versions"), "page": page.get_page(request.GET.get("page"))}
    return kept_by_nothing(model_admin, request, "library/versions", context)


def story_versions(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, story: int
) -> HttpResponse:
    """The versions of one story, each held against what readers have; with POST the choice."""
    if not model_admin.has_view_permission(request):
        raise PermissionDenied
    found = get_object_or_404(Story.objects.select_related("edition__publication"), pk=story)
    if request.method == "POST":
        if not model_admin.has_change_permission(request):
            raise PermissionDenied
        _choose(request, found)
        return redirect("admin:story_versions", found.pk)
    versions = _versions_of(found)
    context = {
        "title": _("Versions of “%(headline)s”") % {"headline": found.headline},
        "story": found,
        "present": versions[:1],
        "others": versions[1:],
        "by_staff": has_text_by_staff(found),
        "may_choose": model_admin.has_change_permission(request),
        "may_see_raw": staff(request).has_perm("dumps.view_dump"),
    }
    return kept_by_nothing(model_admin, request, "library/story_versions", context)


def _versions_of(story: Story) -> list[Version]:
    """The one that readers have first."""
    present = StoryBody.unguarded.filter(story=story.pk).values_list("text", flat=True).first()
    dumps = with_text().filter(story=story).select_related("batch").defer("raw", "digest")
    found: dict[int, Version] = {}
    for dump in dumps.order_by("version", "-pk"):
        found.setdefault(dump.version, Version([], present or "")).dumps.append(dump)
    return list(found.values())


_TOOK = gettext_noop("Took the version of its text that “%(source)s” brought.")
_KEPT = gettext_noop("Kept its text and left the version that “%(source)s” brought.")


def _choose(request: HttpRequest, story: Story) -> None:
    choices: dict[str, tuple[Callable[[Dump], None], str, Any]] = {
        "take": (take_version, _TOOK, _("Readers get that version now.")),
        "keep": (keep_present, _KEPT, _("Readers keep what they have.")),
    }
    dump = with_text().filter(story=story, pk=_number(request.POST.get("dump", ""))).first()
    do, deed, told = choices.get(request.POST.get("choice", ""), (None, "", ""))
    if dump is None or do is None:
        messages.error(request, _("That version isn't there any more."))
        return
    do(dump)
    note_deed(staff(request), story, deed, source=dump.source)
    messages.success(request, told)


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 19 else 0
