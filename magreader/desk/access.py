"""Plans and entitlements at the desk: who may read in full, and until when."""

from typing import Any, override

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.catalog.issue_dates import FIRST_YEAR, LAST_YEAR
from magreader.desk.base import DeskAdmin, ModelForm, PublicFactsAdmin, TabularInline, staff
from magreader.desk.grants import running
from magreader.paywall.models import Entitlement, Plan, Source


class Moment(forms.DateTimeInput):
    """A day and a time in one field, with the browser's own calendar."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(attrs={"step": "1"}, format="%Y-%m-%dT%H:%M:%S")


LONGEST_TRIAL_DAYS = 366


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

    def clean_starts(self) -> Any:
        return self.cleaned_data["starts"] or self.initial.get("starts") or timezone.now()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        reader = cleaned.get("reader") or self.instance.reader_id
        for name in ("starts", "ends"):
            moment = cleaned.get(name)
            if moment and not FIRST_YEAR <= moment.year <= LAST_YEAR:
                self.add_error(name, _("This year is out of reach."))
        others = Entitlement.objects.exclude(pk=self.instance.pk).filter(reader=reader)
        if cleaned.get("source") == Source.TRIAL and others.filter(source=Source.TRIAL).exists():
            self.add_error("source", _("This reader has had a free trial already."))
        return cleaned


class EntitlementInline(TabularInline[Entitlement, User]):
    """What a reader was given, on the reader's own page."""

    model = Entitlement
    form = EntitlementForm
    fk_name = "reader"
    extra = 1
    fields = ("plan", "source", "starts", "ends", "note", "granted_by")
    readonly_fields = ("granted_by",)
    verbose_name_plural = _("access")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """Without the buttons that would change the plan itself from here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Entitlement]:
        return super().get_queryset(request).select_related("plan", "granted_by")


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
    list_display = ("address", "plan", "source", "starts", "ends", "state", "granted_by", "note")
    list_filter = (RunningFilter, "source", "plan")
    list_select_related = ("reader", "plan", "granted_by")
    search_fields = ("reader__email", "reader__name", "note")
    search_help_text = _("Reader or note")
    autocomplete_fields = ("reader",)
    date_hierarchy = "ends"
    fields = ("reader", "plan", "source", ("starts", "ends"), "note", "granted_by")
    readonly_fields = ("granted_by",)

    @admin.display(description=_("reader"), ordering="reader__email")
    def address(self, entitlement: Entitlement) -> str:
        return entitlement.reader.email

    @admin.display(description=_("state"))
    def state(self, entitlement: Entitlement) -> Any:
        now = timezone.now()
        if entitlement.is_running(now):
            return _("running")
        return _("to come") if entitlement.starts > now else _("ended")

    @override
    def save_model(self, request: HttpRequest, obj: Entitlement, form: Any, change: bool) -> None:
        if not change:
            obj.granted_by = staff(request)
        super().save_model(request, obj, form, change)


class PlanForm(ModelForm[Plan]):
    class Meta:
        labels = {"slug": _("Address")}
        widgets = {"summary": forms.Textarea(attrs={"rows": 3})}

    def clean_trial_days(self) -> int:
        days: int = self.cleaned_data["trial_days"]
        if days > LONGEST_TRIAL_DAYS:
            raise forms.ValidationError(
                _("A trial has %(most)d days at most."), params={"most": LONGEST_TRIAL_DAYS}
            )
        return days

    def clean(self) -> dict[str, Any]:
        """A plan for nothing would be sold to nobody's use."""
        given: dict[str, Any] = super().clean() or {}
        if not given.get("everything") and not given.get("publications"):
            self.add_error("publications", _("Choose publications, or say that it is everything."))
        return given


@admin.register(Plan)
class PlanAdmin(PublicFactsAdmin[Plan]):
    form = PlanForm
    list_display = ("name", "opens", "trial_days", "public")
    list_filter = ("public",)
    search_fields = ("name",)
    search_help_text = _("Name")
    fields = ("name", "slug", "summary", "everything", "publications", "trial_days", "public")
    autocomplete_fields = ("publications",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return super().get_queryset(request).prefetch_related("publications")

    @admin.display(description=_("opens"))
    def opens(self, plan: Plan) -> Any:
        named = ", ".join(publication.name for publication in plan.publications.all())
        return _("everything") if plan.everything else named
