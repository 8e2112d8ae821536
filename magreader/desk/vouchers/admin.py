"""Vouchers at the desk: made in lots, handed out as a list or a file, withdrawn."""

from datetime import timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from magreader.desk.base import DeskAdmin, link, staff
from magreader.desk.sure import ask_first, is_sure
from magreader.desk.vouchers.export import as_csv
from magreader.desk.vouchers.form import MakeVouchersForm, new_series, print_of
from magreader.desk.vouchers.states import STATES, SeriesFilter, StateFilter, state_of
from magreader.paywall.models import Entitlement, Voucher
from magreader.paywall.vouchers import (
    MOST_AT_ONCE,
    make_vouchers,
    print_code,
    put_back,
    read_code,
    withdraw,
)


@admin.register(Voucher)
class VoucherAdmin(DeskAdmin[Voucher]):
    list_display = ("printed", "plan", "reads", "used_of", "until", "of_series", "state")
    list_filter = (StateFilter, SeriesFilter, "plan")
    list_select_related = ("plan",)
    search_fields = ("code", "series")
    search_help_text = _("Code or series")
    actions = ("withdraw", "put_back", "download")
    fields = (*list_display, "made_on", "made_by", "who_used_it")
    readonly_fields: ClassVar[tuple[str, ...]] = fields

    def has_change_permission(self, request: HttpRequest, obj: Voucher | None = None) -> bool:
        """A voucher in somebody's hand says what it said."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Voucher | None = None) -> bool:
        """It is withdrawn: what it gave keeps its source."""
        return False

    def has_withdraw_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("paywall.change_voucher")

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Voucher], search_term: str
    ) -> tuple[QuerySet[Voucher], bool]:
        """A code is found as readers type it."""
        found, several = super().get_search_results(request, queryset, search_term)
        code = read_code(search_term)
        return (found | queryset.filter(code=code) if code else found), several

    def get_urls(self) -> list[Any]:
        pages = [
            path("series/", self._page(self.series_page), name="paywall_voucher_series"),
            path("codes.csv", self._page(self.codes), name="paywall_voucher_codes"),
        ]
        return [*pages, *super().get_urls()]

    def _page(self, view: Any) -> Any:
        return self.admin_site.admin_view(view)

    # ---- columns ----
    @admin.display(description=_("code"), ordering="code")
    def printed(self, voucher: Voucher) -> str:
        return print_code(voucher.code)

    @admin.display(description=_("days"), ordering="days")
    def reads(self, voucher: Voucher) -> Any:
        return voucher.days or _("without end")

    @admin.display(description=_("series"), ordering="series")
    def of_series(self, voucher: Voucher) -> Any:
        return link(_series_href("series", voucher.series), voucher.series or "–")

    @admin.display(description=_("made"), ordering="made")
    def made_on(self, voucher: Voucher) -> str:
        return date_format(timezone.localtime(voucher.made), "DATE_FORMAT")

    @admin.display(description=_("used"), ordering="used")
    def used_of(self, voucher: Voucher) -> str:
        return gettext("%(used)s of %(uses)s") % {"used": voucher.used, "uses": voucher.uses}

    @admin.display(description=_("to be entered until"), ordering="ends")
    def until(self, voucher: Voucher) -> Any:
        """The last day: ends are exclusive."""
        if voucher.ends is None:
            return _("at any time")
        last = timezone.localtime(voucher.ends - timedelta(seconds=1))
        return date_format(last, "DATE_FORMAT")

    @admin.display(description=_("state"))
    def state(self, voucher: Voucher) -> str:
        return str(STATES[state_of(voucher, timezone.now())])

    @admin.display(description=_("who used it"))
    def who_used_it(self, voucher: Voucher) -> Any:
        used = Entitlement.objects.filter(voucher=voucher).count()
        if not used:
            gone = gettext("Nobody whose account is still here.")
            return gone if voucher.used else gettext("Nobody yet.")
        address = f"{reverse('admin:paywall_entitlement_changelist')}?voucher={voucher.pk}"
        words = ngettext("%(number)d reader", "%(number)d readers", used)
        return link(address, words % {"number": used})

    # ---- made ----
    def add_view(
        self, request: HttpRequest, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """One or many, then the page of their series."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = MakeVouchersForm(
            request.POST or None, initial={"series": new_series()}, label_suffix=""
        )
        if request.method == "POST" and form.is_valid():
            return self._made(request, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Make vouchers"),
            "opts": self.opts,
            "form": form,
        }
        return TemplateResponse(request, "desk/vouchers/make.html", context)

    def _made(self, request: HttpRequest, asked: dict[str, Any]) -> HttpResponse:
        what = print_of(asked, staff(request))
        made = make_vouchers(asked["number"], what)
        told = {"name": "voucher", "object": f"{len(made)} · {what.series}"}
        # In the history of the plan: thousands of lines of one lot would tell no more.
        LogEntry.objects.log_actions(what.by.pk, [what.plan], CHANGE, [{"added": told}])
        said = ngettext("%(number)d voucher made.", "%(number)d vouchers made.", len(made))
        self.message_user(request, said % {"number": len(made)}, messages.SUCCESS)
        return redirect(_series_href("series", what.series))

    # ---- a series ----
    def _of_series(self, request: HttpRequest) -> QuerySet[Voucher]:
        """Raises PermissionDenied, and Http404 for a series without vouchers."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        of_series = Voucher.objects.filter(series=request.GET.get("series", "").replace("\0", ""))
        if not of_series.exists():
            raise Http404
        return of_series.select_related("plan").order_by("pk")

    def series_page(self, request: HttpRequest) -> HttpResponse:
        """The codes of one series, to hand out, to print, or to have as a file."""
        vouchers, now = self._of_series(request), timezone.now()
        series = request.GET["series"]
        rows = [
            {
                "code": print_code(voucher.code),
                "plan": voucher.plan.name,
                "used": voucher.used,
                "uses": voucher.uses,
                "state": "" if (state := state_of(voucher, now)) == "open" else STATES[state],
            }
            for voucher in vouchers[:MOST_AT_ONCE]
        ]
        context = {
            **self.admin_site.each_context(request),
            "title": series or _("Vouchers of no series"),
            "opts": self.opts,
            "rows": rows,
            "plans": sorted({row["plan"] for row in rows}),
            "csv": _series_href("codes", series),
            "listed": _series_href("changelist", series),
            "enter": settings.SITE_URL + reverse("voucher"),
        }
        return TemplateResponse(request, "desk/vouchers/series.html", context)

    def codes(self, request: HttpRequest) -> HttpResponse:
        """The same as CSV."""
        return as_csv(self._of_series(request))  # type: ignore[return-value]  # a streamed answer is one too

    # ---- actions ----
    @admin.action(description=_("Withdraw …"), permissions=["withdraw"])
    def withdraw(
        self, request: HttpRequest, queryset: QuerySet[Voucher]
    ) -> TemplateResponse | None:
        """First a question."""
        if not is_sure(request):
            return ask_first(
                self,
                request,
                title=_("Withdraw vouchers"),
                says=_what_goes(queryset),
                do=_("Withdraw"),
            )
        changed = withdraw(queryset)
        self._changed(request, changed, "withdrawn")
        said = ngettext(
            "%(number)d voucher withdrawn.", "%(number)d vouchers withdrawn.", len(changed)
        )
        self.message_user(request, said % {"number": len(changed)}, messages.SUCCESS)
        return None

    @admin.action(description=_("Put back"), permissions=["withdraw"])
    def put_back(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> None:
        changed = put_back(queryset)
        self._changed(request, changed, "withdrawn")
        said = ngettext(
            "%(number)d voucher can be entered again.",
            "%(number)d vouchers can be entered again.",
            len(changed),
        )
        self.message_user(request, said % {"number": len(changed)}, messages.SUCCESS)

    @admin.action(description=_("Download as CSV"), permissions=["view"])
    def download(self, request: HttpRequest, queryset: QuerySet[Voucher]) -> StreamingHttpResponse:
        return as_csv(queryset)

    def _changed(self, request: HttpRequest, vouchers: list[Voucher], field: str) -> None:
        self.log_changes(request, vouchers, [{"changed": {"fields": [field]}}])


def _what_goes(vouchers: QuerySet[Voucher]) -> list[str]:
    number, used = vouchers.count(), vouchers.filter(used__gt=0).count()
    goes = ngettext(
        "Nobody will be able to enter this voucher any more.",
        "Nobody will be able to enter these %(number)d vouchers any more.",
        number,
    )
    stays = ngettext(
        "%(number)d was entered already: what it gave stays.",
        "%(number)d were entered already: what they gave stays.",
        used,
    )
    return [goes % {"number": number}, *([stays % {"number": used}] if used else [])]


def _series_href(page: str, series: str) -> str:
    return f"{reverse(f'admin:paywall_voucher_{page}')}?{urlencode({'series': series})}"
