"""Plans at the desk: what each opens, costs and gives."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from magreader.desk.base import ModelForm, PublicFactsAdmin
from magreader.paywall.models import Entitlement, Plan, Voucher

LONGEST_TRIAL_DAYS = 366


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
        """A plan for nothing would be sold to nobody's use, and what is free needs no trial."""
        given: dict[str, Any] = super().clean() or {}
        price = given.get("price")
        if price is not None and not price and given.get("trial_days"):
            self.add_error("trial_days", _("A plan that costs nothing needs no trial: say 0."))
        if not given.get("everything") and not given.get("publications"):
            self.add_error("publications", _("Choose publications, or say that it is everything."))
        return given


@admin.register(Plan)
class PlanAdmin(PublicFactsAdmin[Plan]):
    form = PlanForm
    list_display = ("name", "opens", "cost", "trial_days", "free_stories", "gifts", "public")
    list_filter = ("public",)
    search_fields = ("name",)
    search_help_text = _("Name")
    fieldsets = (
        (None, {"fields": ("name", "slug", "summary", "public")}),
        (_("What it opens"), {"fields": ("everything", "publications")}),
        (_("What it costs"), {"fields": (("price", "currency", "interval"), "trial_days")}),
        (_("Beside it"), {"fields": ("free_stories", "gifts")}),
    )
    autocomplete_fields = ("publications",)
    prepopulated_fields = {"slug": ("name",)}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Plan]:
        return super().get_queryset(request).prefetch_related("publications")

    @admin.display(description=_("opens"))
    def opens(self, plan: Plan) -> Any:
        named = ", ".join(publication.name for publication in plan.publications.all())
        return _("everything") if plan.everything else named

    @admin.display(description=_("price"), ordering="price")
    def cost(self, plan: Plan) -> str | None:
        if plan.price is None:
            return None
        words = {
            "price": number_format(plan.price, 2),
            "currency": plan.currency,
            "for": plan.get_interval_display(),
        }
        return gettext("%(currency)s %(price)s %(for)s") % words if plan.price else gettext("free")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Not while somebody has it, or had it: their account tells what they read with."""
        plan = self.get_object(request, object_id)
        used = plan and _used(plan)
        if not plan or not used:
            return super().delete_view(request, object_id, extra_context)
        self.message_user(request, used, messages.ERROR)
        return redirect("admin:paywall_plan_change", plan.pk)


def _used(plan: Plan) -> str:
    """Why the plan can't be deleted; empty where nobody ever had it."""
    readers = Entitlement.objects.filter(plan=plan).values("reader").distinct().count()
    if not readers and not Voucher.objects.filter(plan=plan).exists():
        return ""
    words = ngettext(
        "%(plan)s stays: %(number)d reader has it or had it, and vouchers may give it."
        " Take it out of “shown to readers” instead.",
        "%(plan)s stays: %(number)d readers have it or had it, and vouchers may give it."
        " Take it out of “shown to readers” instead.",
        readers,
    )
    return words % {"plan": plan.name, "number": readers}
