"""Crawler tokens at the desk: made and shown once, listed, revoked."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_noop, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from magreader.accounts.deeds import note_deed
from magreader.accounts.models import User
from magreader.desk.base import DeskAdmin, link, staff
from magreader.desk.crawlers.door import RIGHT, may_hand_over
from magreader.desk.fields import LastDayField, end_of
from magreader.desk.sure import ask_first, is_sure
from magreader.dumps.models import CrawlerToken
from magreader.dumps.tokens import is_over, make_token, revoke


class MakeTokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which crawler it is for, and where it runs.")
    )
    until = LastDayField(
        label=_("Good until the end of"), help_text=_("Empty: until it is revoked.")
    )


class TokenList(ChangeList):
    """The list; who made several is asked once whether they still may."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        self.result_list = list(self.result_list)
        makers: dict[int, User] = {}
        for token in self.result_list:
            token.made_by = makers.setdefault(token.made_by_id, token.made_by)


@admin.register(CrawlerToken)
class CrawlerTokenAdmin(DeskAdmin[CrawlerToken]):
    list_display = ("name", "made_by", "made_at", "last_used", "state")
    list_display_links = None
    list_select_related = ("made_by",)
    search_fields = ("name", "made_by__email", "made_by__name")
    search_help_text = _("Name, or who made it")
    actions = ("revoke",)

    # ---- who may: whoever may add dumps; a token is no more than that ----------------------------
    def has_module_permission(self, request: HttpRequest) -> bool:
        return staff(request).has_perm(RIGHT)

    def has_view_permission(self, request: HttpRequest, obj: CrawlerToken | None = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: CrawlerToken | None = None) -> bool:
        return False  # it is revoked, and another made

    def has_delete_permission(self, request: HttpRequest, obj: CrawlerToken | None = None) -> bool:
        return False  # its batches say by which they came

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        """Anybody's: it takes something from a program that may have fallen into wrong hands."""
        return self.has_module_permission(request)

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        """The way to its batches is for who may see them."""
        sees = request.user.has_perm("dumps.view_batch")
        return [*self.list_display, *(["batches"] if sees else [])]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[TokenList]:
        return TokenList

    # ---- columns ---------------------------------------------------------------------------------
    @admin.display(description=_("state"))
    def state(self, token: CrawlerToken) -> str:
        if token.revoked_at:
            return gettext("revoked on %(day)s") % {"day": _day(token.revoked_at)}
        if is_over(token):
            return gettext("ended on %(day)s") % {"day": _day(token.ends)}
        if not may_hand_over(token.made_by):
            return gettext("asleep: its maker may not add dumps")
        if token.ends:
            last = token.ends - timedelta(seconds=1)
            return gettext("good until %(day)s") % {"day": _day(last)}
        return pgettext("a crawler token", "good")

    @admin.display(description=_("batches"))
    def batches(self, token: CrawlerToken) -> str:
        here = reverse("admin:dumps_batch_changelist")
        return link(f"{here}?token__id__exact={token.pk}", gettext("Its batches"))

    # ---- made ------------------------------------------------------------------------------------
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The form, then the token: this once. Like every page of the desk it is kept by nobody."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = MakeTokenForm(request.POST if request.method == "POST" else None, label_suffix="")
        said = self._made(request, form.cleaned_data) if form.is_valid() else ""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("A crawler token is made")
            if said
            else gettext("Make a crawler token"),
            "opts": self.opts,
            "form": form,
            "said": said,
            "address": request.build_absolute_uri(reverse("crawler_batches")),
        }
        return TemplateResponse(request, "desk/crawlers/token.html", context)

    def _made(self, request: HttpRequest, asked: dict[str, Any]) -> str:
        ends = end_of(asked["until"]) if asked["until"] else None
        token, said = make_token(staff(request), asked["name"], ends)
        self.log_addition(request, token, [{"added": {}}])
        return said

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """All that there is to see of one is on the list."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        return redirect("admin:dumps_crawlertoken_changelist")

    # ---- revoked ---------------------------------------------------------------------------------
    @admin.action(description=_("Revoke …"), permissions=["revoke"])
    def revoke(
        self, request: HttpRequest, queryset: QuerySet[CrawlerToken]
    ) -> TemplateResponse | None:
        """First a question."""
        if not is_sure(request):
            says = ngettext(
                "This token opens nothing from now on. What came with it stays.",
                "These %(number)d tokens open nothing from now on. What came with them stays.",
                number := queryset.count(),
            )
            words, title = [says % {"number": number}], _("Revoke crawler tokens")
            return ask_first(self, request, title=title, says=words, do=_("Revoke"))
        revoked = revoke(queryset)
        for token in revoked:
            note_deed(staff(request), token, gettext_noop("Revoked it."))
        said = ngettext("%(number)d token revoked.", "%(number)d tokens revoked.", len(revoked))
        self.message_user(request, said % {"number": len(revoked)}, messages.SUCCESS)
        return None


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATE_FORMAT")
