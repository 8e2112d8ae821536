"""Seeing the newsstand as somebody else: whom, chosen at the desk."""

from typing import Any

from django import forms
from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from magreader.accounts.deeds import note_deed
from magreader.accounts.models import User
from magreader.desk.base import staff
from magreader.paywall.models import Plan
from magreader.paywall.viewing import (
    BEGAN,
    BEGAN_AS_READER,
    LASTS,
    Kind,
    begin,
    may_be_played,
    may_view_as,
)

_OF_A_PLAN = {Kind.ON_PLAN, Kind.ENDED}


class ViewAsForm(forms.Form):
    """A kind of reader, and the plan where the kind has one."""

    kind = forms.ChoiceField(
        label=_("As"), choices=Kind.choices, widget=forms.RadioSelect, initial=Kind.STRANGER
    )
    plan = forms.ModelChoiceField(
        Plan.objects.all(),
        label=_("Plan"),
        required=False,
        help_text=_("For a reader on a plan, or whose plan has ended."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("kind") in _OF_A_PLAN and not given.get("plan"):
            self.add_error("plan", _("Choose the plan."))
        return given


def view_as(request: HttpRequest, site: AdminSite) -> HttpResponse:
    """The choice of a kind, or with `reader` the button for one reader; then the newsstand, at the
    address in `next`."""
    if not may_view_as(request.user):
        raise PermissionDenied
    reader = _chosen_reader(request)
    asked = request.method == "POST"
    form = ViewAsForm(request.POST if asked and not reader else None, label_suffix="")
    if asked and reader:
        return _begin_as_reader(request, reader)
    if form.is_valid():
        return _begin_as_kind(request, form)
    context = {
        **site.each_context(request),
        "title": _("See the newsstand as somebody else"),
        "form": form,
        "reader": reader,
        "next": _next(request),
        "minutes": int(LASTS.total_seconds() // 60),
    }
    request.current_app = site.name
    return TemplateResponse(request, "desk/view_as.html", context)


def view_as_href(*, reader: User | None = None, to: str = "") -> str:
    """The address of the choice: for one reader, or leading to a page."""
    asked = {"reader": str(reader.pk) if reader else "", "next": to}
    query = urlencode({name: value for name, value in asked.items() if value})
    address = reverse("admin:view_as")
    return f"{address}?{query}" if query else address


def _chosen_reader(request: HttpRequest) -> User | None:
    """Raises Http404 where there is no such reader, or one who may not be played."""
    key = request.POST.get("reader") or request.GET.get("reader") or ""
    if not key:
        return None
    found = User.objects.filter(pk=int(key)).first() if _is_key(key) else None
    if found is None or not may_be_played(found):
        raise Http404
    return found


def _is_key(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 19


def _begin_as_reader(request: HttpRequest, reader: User) -> HttpResponse:
    begin(request.session, reader=reader)
    note_deed(staff(request), reader, BEGAN_AS_READER)
    return redirect(_next(request))


def _begin_as_kind(request: HttpRequest, form: ViewAsForm) -> HttpResponse:
    kind = Kind(form.cleaned_data["kind"])
    plan = form.cleaned_data["plan"] if kind in _OF_A_PLAN else None
    begin(request.session, kind=kind, plan=plan)
    words = {"plan": plan.name} if plan else {}
    note_deed(staff(request), staff(request), BEGAN[kind], **words)
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """Where it leads: a page of readers, the front page where none is named."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return target if ours else reverse("front")
