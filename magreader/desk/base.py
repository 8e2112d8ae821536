"""What every page of the desk shares.

Django's admin classes take a type for the checker but none at runtime; the classes here take
one at both, so that `DeskAdmin[Story]` is strict and simple.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, override

from django import forms
from django.contrib import admin
from django.contrib.admin.models import CHANGE, LogEntry
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from magreader.accounts.deeds import said
from magreader.accounts.models import User
from magreader.catalog.models import new_revision

_LONGEST_SEARCH = 200

if TYPE_CHECKING:

    class _ModelAdmin[M: Model](admin.ModelAdmin[M]): ...

    class TabularInline[C: Model, M: Model](admin.TabularInline[C, M]): ...

    class ModelForm[M: Model](forms.ModelForm[M]): ...

else:

    class _ModelAdmin[M](admin.ModelAdmin): ...

    class TabularInline[C, M](admin.TabularInline): ...

    class ModelForm[M](forms.ModelForm): ...


class DeskAdmin[M: Model](_ModelAdmin[M]):
    """A list and a form of the desk."""

    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """A list is called after what is on it."""
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[M], search_term: str
    ) -> tuple[QuerySet[M], bool]:
        """What is longer than anyone types is cut: each word costs the database a condition."""
        asked = search_term.replace("\0", "")[:_LONGEST_SEARCH]
        return super().get_search_results(request, queryset, asked)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """With our own sentences where a line has one."""
        answer = super().history_view(request, object_id, extra_context)
        for entry in (getattr(answer, "context_data", None) or {}).get("action_list", ()):
            entry.change_message = said(entry)
        return answer

    def log_changes(self, request: HttpRequest, changed: Iterable[M], message: list[Any]) -> None:
        """Keep who changed these, and what (never to which text), in the history."""
        LogEntry.objects.log_actions(staff(request).pk, changed, CHANGE, message)


class PublicFactsAdmin[M: Model](DeskAdmin[M]):
    """Of what readers' pages show: pieces of pages that are kept ready are made anew."""

    @override
    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        new_revision()

    def delete_model(self, request: HttpRequest, obj: M) -> None:
        super().delete_model(request, obj)
        new_revision()


class FoldedAdmin[M: Model](PublicFactsAdmin[M]):
    """Of what the dumps make: it comes and goes with them, staff only put it right."""

    def view_on_site(self, obj: Any) -> str:
        """Straight to its page, for the link beside its name."""
        return str(obj.get_absolute_url())

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: M | None = None) -> bool:
        return False


def kept_by_nothing(
    model_admin: "admin.ModelAdmin[Any]",
    request: HttpRequest,
    name: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """The page `desk/<name>.html`. Raw lines and texts may be on it, so no cache keeps it."""
    site = model_admin.admin_site
    shared = {**site.each_context(request), "opts": model_admin.opts}
    request.current_app = site.name
    response = TemplateResponse(request, f"desk/{name}.html", shared | context, status=status)
    patch_cache_control(response, private=True, no_store=True)
    return response


def premium_mark(premium: bool) -> SafeString:  # noqa: FBT001  # it is all the mark says
    """Premium in gold, free in ink."""
    kind, word = ("premium", _("premium")) if premium else ("free", _("free"))
    return format_html('<span class="{}">{}</span>', kind, word)


def link(url: str, text: object) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, text)


def staff(request: HttpRequest) -> User:
    """Who asks. The desk lets nobody in who isn't signed in."""
    assert isinstance(request.user, User)
    return request.user
