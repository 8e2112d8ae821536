"""Publications that are one under two spellings, at the desk: which, what would become of them,
and that they are two again."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magreader.accounts.deeds import note_deed
from magreader.catalog.models import Publication
from magreader.desk.base import kept_by_nothing, staff
from magreader.desk.library.likely import likely_pairs
from magreader.dumps.merging import NotToMerge, merge, part, plan_merge
from magreader.paywall.moving import plans_that_name

_FOUND = 20
_SHOWN = 12
MERGED = gettext_noop("Merged it into “%(name)s”.")
TOOK_IN = gettext_noop("Merged “%(name)s” into it.")
PARTED = gettext_noop("Said that it and “%(name)s” are two again.")


def spellings(model_admin: "ModelAdmin[Any]", request: HttpRequest) -> HttpResponse:
    """The pairs that may be one."""
    _may_change(model_admin, request)
    context = {"title": _("One title under two spellings"), "pairs": likely_pairs()}
    return kept_by_nothing(model_admin, request, "library/spellings", context)


def merge_view(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, publication: int
) -> HttpResponse:
    """Into which one; with `into` what would become of them, and the button that does it."""
    _may_change(model_admin, request)
    old = get_object_or_404(Publication.objects.select_related("merged_into"), pk=publication)
    now = _chosen(request)
    if now is None:
        return _choice(model_admin, request, old)
    try:
        if request.method == "POST":
            return _merged(request, old, now)
        return _preview(model_admin, request, old, now)
    except NotToMerge as why:
        messages.error(request, str(why))
        return redirect("admin:catalog_publication_change", old.pk)


def part_view(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, publication: int
) -> HttpResponse:
    """What it means that they are two again, and the button that says so."""
    _may_change(model_admin, request)
    old = get_object_or_404(Publication.objects.select_related("merged_into"), pk=publication)
    now = old.merged_into
    if now is None or not old.is_merged:
        return redirect("admin:catalog_publication_change", old.pk)
    if request.method == "POST":
        part(old, staff(request))
        note_deed(staff(request), old, PARTED, name=now.name)
        messages.success(request, _("They are two again."))
        return redirect("admin:catalog_publication_change", old.pk)
    context = {"title": _("Two again"), "old": old, "now": now, "original": old}
    return kept_by_nothing(model_admin, request, "library/part", context)


def _may_change(model_admin: "ModelAdmin[Any]", request: HttpRequest) -> None:
    if not model_admin.has_change_permission(request):
        raise PermissionDenied


def _chosen(request: HttpRequest) -> Publication | None:
    asked = request.POST.get("into") or request.GET.get("into") or ""
    if not (asked.isascii() and asked.isdecimal() and len(asked) < 19):
        return None
    return Publication.objects.select_related("merged_into").filter(pk=int(asked)).first()


def _choice(model_admin: "ModelAdmin[Any]", request: HttpRequest, old: Publication) -> HttpResponse:
    asked = request.GET.get("q", "").replace("\0", "").strip()[:200]
    others = Publication.objects.of_their_own().exclude(pk=old.pk)
    context = {
        "title": _("Merge into another publication"),
        "old": old,
        "original": old,
        "asked": asked,
        "found": others.filter(name__icontains=asked)[:_FOUND] if asked else [],
    }
    return kept_by_nothing(model_admin, request, "library/merge_choice", context)


def _preview(
    model_admin: "ModelAdmin[Any]", request: HttpRequest, old: Publication, now: Publication
) -> HttpResponse:
    shared = plan_merge(old, now)
    both, moving = shared.stories_in_both, shared.stories_moving
    context = {
        "title": _("Merge two publications"),
        "old": old,
        "now": now,
        "original": old,
        "editions_in_both": shared.editions_in_both,
        "editions_moving": shared.editions_moving,
        "stories_in_both": len(both),
        "stories_moving": len(moving),
        "shown": both[:_SHOWN],
        "more": max(0, len(both) - _SHOWN),
        "addresses": 1 + len(shared.editions) + len(shared.pairs) + len(shared.moving),
        "plans": list(plans_that_name(old)),
        "plans_of_now": list(plans_that_name(now)),
    }
    return kept_by_nothing(model_admin, request, "library/merge", context)


def _merged(request: HttpRequest, old: Publication, now: Publication) -> HttpResponse:
    merge(old, now, staff(request))
    note_deed(staff(request), old, MERGED, name=now.name)
    note_deed(staff(request), now, TOOK_IN, name=old.name)
    messages.success(
        request, _("They are one now. Later pages of %(name)s go here.") % {"name": old.name}
    )
    return redirect("admin:catalog_publication_change", now.pk)
