"""What has become of a voucher, and the lists of the desk by it."""

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import F, Max, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from magreader.paywall.models import Voucher

_SERIES = 12
STATES = {
    "open": pgettext_lazy("a voucher", "open"),
    "used-up": _("used up"),
    "ended": _("ended"),
    "withdrawn": _("withdrawn"),
}


def in_state(state: str) -> Q:
    """Vouchers in this state now: one of STATES."""
    live, used_up, ended = Q(withdrawn=None), Q(used__gte=F("uses")), Q(ends__lte=timezone.now())
    return {
        "open": live & ~used_up & (Q(ends=None) | ~ended),
        "used-up": live & used_up,
        "ended": live & ~used_up & ended,
        "withdrawn": ~live,
    }[state]


def state_of(voucher: Voucher, now: datetime) -> str:
    """One of STATES."""
    if voucher.withdrawn:
        return "withdrawn"
    if voucher.used >= voucher.uses:
        return "used-up"
    return "ended" if voucher.ends and voucher.ends <= now else "open"


class StateFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(STATES.items())

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        state = self.value()
        return queryset.filter(in_state(state)) if state in STATES else queryset


class SeriesFilter(admin.SimpleListFilter):
    """The newest series; older ones are found by their name."""

    title = _("series")
    parameter_name = "series"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        named = Voucher.objects.values("series").annotate(newest=Max("pk")).order_by("-newest")
        newest = named.values_list("series", flat=True)[:_SERIES]
        shown = dict.fromkeys([self.value() or "", *newest])
        return [(series, series) for series in shown if series]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(series=self.value()) if self.value() else queryset
