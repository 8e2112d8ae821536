"""Entitlements at the desk: who may read in full, until when, and where it came from."""

from typing import Any, override

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magreader.accounts.models import User
from magreader.catalog.issue_dates import FIRST_YEAR, LAST_YEAR
from magreader.desk.base import DeskAdmin, ModelForm, TabularInline, staff
from magreader.desk.chosen import VoucherChosen
from magreader.desk.readers.grants import running
from magreader.desk.sure import ask_first, is_sure
from magreader.paywall.models import Entitlement, Source
from magreader.paywall.taking import end_now
from magreader.paywall.trials import has_tried, remember_trials


class Moment(forms.DateTimeInput):
    """A day and a time in one field, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


class EntitlementForm(ModelForm[Entitlement]):
    """Dates and a note; without a first moment it starts now."""

    starts = forms.DateTimeField(
        label=_("From"), required=False, help_text=_("Empty: from now on."), widget=Moment
    )
    ends = forms.DateTimeField(
        label=_("Until"), required=False, help_text=_("Empty: without end."), widget=Moment
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Each field says its own name: in a row of a reader's page no label stands beside it."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.setdefault("aria-label", str(field.label))
        if source := self.fields.get("source"):
            # The others come about by themselves; a row that has one keeps it.
            by_hand = {Source.STAFF, Source.TRIAL, self.instance.source}
            source.choices = [(value, words) for value, words in Source.choices if value in by_hand]  # type: ignore[attr-defined]  # a choice field

    def clean_starts(self) -> Any:
        return self.cleaned_data["starts"] or self.initial.get("starts") or timezone.now()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reader = cleaned.get("reader")
        for name in ("starts", "ends"):
            moment = cleaned.get(name)
            if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                self.add_error(name, _("This year is out of reach."))
        new = self.instance.source != Source.TRIAL or self.instance.pk is None
        if new and reader and cleaned.get("source") == Source.TRIAL and has_tried(reader):
            self.add_error("source", _("This reader has had a free trial already."))
        return cleaned


def series_of(entitlement: Entitlement) -> str:
    """Of the voucher that gave it, its beginning where it has none; a dash where none gave it."""
    voucher = entitlement.voucher
    return (voucher.series or str(voucher)) if voucher else "–"


class EntitlementInline(TabularInline[Entitlement, User]):
    """What a reader was given, on the reader's own page."""

    model = Entitlement
    form = EntitlementForm
    fk_name = "reader"
    extra = 1
    fields = ("plan", "source", "voucher_series", "starts", "ends", "note", "granted_by")
    readonly_fields = ("granted_by", "voucher_series")
    verbose_name_plural = _("access")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Without the buttons that would change the plan itself from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entitlement]:
        return super().get_queryset(request).select_related("plan", "granted_by", "voucher")

    @admin.display(description=_("series"))
    def voucher_series(self, entitlement: Entitlement) -> str:
        return series_of(entitlement)


class RunningFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("running", _("running")), ("ended", _("ended")), ("to-come", _("to come"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        now = timezone.now()
        states = {"running": running(), "ended": Q(ends__lte=now), "to-come": Q(starts__gt=now)}
        return queryset.filter(states.get(self.value() or "", Q()))


@admin.register(Entitlement)
class EntitlementAdmin(DeskAdmin[Entitlement]):
    form = EntitlementForm
    list_display = (
        "address",
        "plan",
        "source",
        "voucher_series",
        "starts",
        "ends",
        "state",
        "granted_by",
        "note",
    )
    list_filter = (RunningFilter, "source", "plan", VoucherChosen)
    list_select_related = ("reader", "plan", "granted_by", "voucher")
    search_fields = ("reader__email", "reader__name", "note")
    search_help_text = _("Reader or note")
    autocomplete_fields = ("reader",)
    date_hierarchy = "ends"
    fields = (
        "reader",
        "plan",
        ("source", "voucher_series"),
        ("starts", "ends"),
        "note",
        "granted_by",
    )
    readonly_fields = ("granted_by", "voucher_series")
    actions = ("take_back",)

    @admin.display(description=_("reader"), ordering="reader__email")
    def address(self, entitlement: Entitlement) -> str:
        return entitlement.reader.email

    @admin.display(description=_("state"))
    def state(self, entitlement: Entitlement) -> Any:
        now = timezone.now()
        if entitlement.is_running(now):
            return _("running")
        return _("to come") if entitlement.starts > now else _("ended")

    @admin.display(description=_("series"), ordering="voucher__series")
    def voucher_series(self, entitlement: Entitlement) -> str:
        return series_of(entitlement)

    @override
    def save_model(self, request: HttpRequest, obj: Entitlement, form: Any, change: bool) -> None:
        if not change:
            obj.granted_by = staff(request)
        super().save_model(request, obj, form, change)
        if obj.source == Source.TRIAL:
            remember_trials([obj.reader])

    def has_take_back_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("paywall.change_entitlement")

    @admin.action(description=_("Take back …"), permissions=["take_back"])
    def take_back(
        self, request: HttpRequest, queryset: QuerySet[Entitlement]
    ) -> TemplateResponse | None:
        """First a question."""
        if not is_sure(request):
            says = ngettext(
                "This right ends now. What its reader has by other ways stays.",
                "These %(number)d rights end now. What their readers have by other ways stays.",
                number := queryset.count(),
            )
            words = [says % {"number": number}]
            return ask_first(
                self, request, title=_("Take access back"), says=words, do=_("Take back")
            )
        ended = end_now(queryset)
        self.log_changes(request, ended, [{"changed": {"fields": ["ends"]}}])
        said = ngettext("%(number)d right ended.", "%(number)d rights ended.", len(ended))
        self.message_user(request, said % {"number": len(ended)}, messages.SUCCESS)
        return None
