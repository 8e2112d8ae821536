"""What staff did: Django's log as a list to look at, in which nobody changes a line."""

from datetime import timedelta
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import ACTION_FLAG_CHOICES, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from magreader.accounts.deeds import said
from magreader.accounts.models import User
from magreader.desk.base import DeskAdmin, link


class WhoFilter(admin.SimpleListFilter):
    title = _("who")
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        acted = User.objects.filter(pk__in=LogEntry.objects.order_by().values("user"))
        return [(str(user.pk), str(user)) for user in acted.order_by("email")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(user=self.value()) if self.value() in known else queryset


class AboutFilter(admin.SimpleListFilter):
    """The kinds of things there are lines about."""

    title = _("kind of thing")
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        named = LogEntry.objects.order_by().values("content_type")
        kinds = ContentType.objects.filter(pk__in=named)
        return sorted(((str(kind.pk), capfirst(kind.name)) for kind in kinds), key=_by_name)

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(content_type=self.value()) if self.value() in known else queryset


def _by_name(choice: tuple[str, Any]) -> str:
    return str(choice[1])


class KindFilter(admin.SimpleListFilter):
    title = _("what was done")
    parameter_name = "did"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(str(flag), name) for flag, name in ACTION_FLAG_CHOICES]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        known = {key for key, _name in self.lookup_choices}
        return queryset.filter(action_flag=self.value()) if self.value() in known else queryset


class WhenFilter(admin.SimpleListFilter):
    title = _("when")
    parameter_name = "when"
    days = {"day": 1, "week": 7, "month": 30}

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("day", _("in the last 24 hours")),
            ("week", _("in the last 7 days")),
            ("month", _("in the last 30 days")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        days = self.days.get(self.value() or "")
        since = timezone.now() - timedelta(days=days) if days else None
        return queryset.filter(action_time__gte=since) if since else queryset


@admin.register(LogEntry)
class DeedAdmin(DeskAdmin[LogEntry]):
    list_display = ("action_time", "by", "about", "deed")
    list_display_links = None
    list_filter = (WhenFilter, KindFilter, AboutFilter, WhoFilter)
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "user__email", "user__name")
    search_help_text = _("What it was done to, or who did it")
    date_hierarchy = "action_time"
    ordering = ("-action_time", "-pk")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(
            request, {"title": _("What staff did"), **(extra_context or {})}
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """A line has no page of its own: all that it says is on the list."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:admin_logentry_changelist")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: LogEntry | None = None) -> bool:
        return False

    @admin.display(description=_("who"), ordering="user__email")
    def by(self, entry: LogEntry) -> str:
        return entry.user.email

    @admin.display(description=_("about"))
    def about(self, entry: LogEntry) -> str:
        """The thing with its kind, and the way to it where it is still there to go to."""
        kind = capfirst(entry.content_type.name) if entry.content_type else ""
        named = f"{kind}: {entry.object_repr}" if kind else entry.object_repr
        address = None if entry.is_deletion() else entry.get_admin_url()
        return link(address, named) if address else named

    @admin.display(description=_("what was done"))
    def deed(self, entry: LogEntry) -> str:
        return said(entry)
