"""Filters that a link sets ("the stories of this edition"): they list the chosen one only.

A list of every publication beside every list would be longer than the list.
"""

from typing import Any, ClassVar

from django.contrib.admin import ModelAdmin, SimpleListFilter
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from magreader.catalog.models import Edition, Publication
from magreader.paywall.models import Voucher


class Chosen(SimpleListFilter):
    """Narrows a list to what belongs to one row, which the address names by its key."""

    of: ClassVar[QuerySet[Any]]

    def lookups(
        self, request: HttpRequest, model_admin: "ModelAdmin[Any]"
    ) -> list[tuple[Any, str]]:
        value = self.value()
        chosen = self.of.all().filter(pk=value) if value and value.isdecimal() else []
        return [(str(row.pk), str(row)) for row in chosen]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        chosen = [key for key, _name in self.lookup_choices]
        return queryset.filter(**{self.path_on(queryset.model): chosen[0]}) if chosen else queryset

    def path_on(self, model: type[Model]) -> str:
        """The way from the listed rows to the chosen one; always one of ours, never the asker's."""
        return str(self.parameter_name)


class EditionChosen(Chosen):
    title = _("edition")
    parameter_name = "edition"
    of = Edition.objects.select_related("publication")


class PublicationChosen(Chosen):
    title = _("publication")
    parameter_name = "publication"
    of = Publication.objects.all()

    def path_on(self, model: type[Model]) -> str:
        return "publication" if model is Edition else "edition__publication"


class VoucherChosen(Chosen):
    title = _("voucher")
    parameter_name = "voucher"
    of = Voucher.objects.all()
