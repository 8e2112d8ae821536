"""Publications and editions at the desk."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, override

from django import forms
from django.contrib import admin, messages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from magreader.catalog.issue_dates import FIRST_YEAR, LAST_YEAR, Precision
from magreader.catalog.models import Edition, Publication, Story, new_revision
from magreader.desk.base import FoldedAdmin, ModelForm, link, premium_mark
from magreader.desk.chosen import PublicationChosen
from magreader.desk.fields import Day
from magreader.desk.library.merging import merge_view, part_view, spellings
from magreader.dumps.models import Sighting
from magreader.dumps.shelving import folded_again
from magreader.paywall.access import recut_teasers
from magreader.search.models import note_changes

_POSSIBLE_DAYS = [
    MinValueValidator(date(FIRST_YEAR, 1, 1)),
    MaxValueValidator(date(LAST_YEAR, 12, 31)),
]


def _of_publication(figure: Any) -> Coalesce:
    """One figure over the editions of each publication, by itself and so in one query."""
    editions = Edition.objects.without_signposts().filter(publication=OuterRef("pk"))
    figures = editions.order_by().values("publication").values_list(figure)
    return Coalesce(Subquery(figures, output_field=IntegerField()), 0)


class LanguageFilter(admin.AllValuesFieldListFilter):
    """The languages there are; publications without one need no choice of their own."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        return (choice for choice in super().choices(changelist) if choice["display"])


@admin.register(Publication)
class PublicationAdmin(FoldedAdmin[Publication]):
    list_display = ("name", "newest", "editions", "stories", "language", "is_premium")
    list_filter = ("premium", ("language", LanguageFilter))
    search_fields = ("name",)
    search_help_text = _("Name")
    ordering = ("name",)
    fields = (
        *("name", "language", "premium", "teaser_words", "straight_in", "slug"),
        *("editions", "stories", "one"),
    )
    readonly_fields = ("slug", "editions", "stories", "one")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("spellings/", wrap(self.spellings_view), name="spellings"),
            path("<int:publication>/merge/", wrap(self.merge_view), name="merge"),
            path("<int:publication>/part/", wrap(self.part_view), name="part"),
            *super().get_urls(),
        ]

    def spellings_view(self, request: HttpRequest) -> HttpResponse:
        return spellings(self, request)

    def merge_view(self, request: HttpRequest, publication: int) -> HttpResponse:
        return merge_view(self, request, publication)

    def part_view(self, request: HttpRequest, publication: int) -> HttpResponse:
        return part_view(self, request, publication)

    @admin.display(description=_("another spelling"))
    def one(self, publication: Publication) -> str:
        """Whether it is one, and the way to say so."""
        if publication.merged_into and publication.is_merged:
            said = _("Merged into %(name)s: two again …") % {"name": publication.merged_into.name}
            return link(reverse("admin:part", args=[publication.pk]), said)
        address = reverse("admin:merge", args=[publication.pk])
        return link(address, _("Merge into another publication …"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[Publication]:
        own = Edition.objects.without_signposts().filter(publication=OuterRef("pk"))
        newest = own.newest_first()
        return (
            super()
            .get_queryset(request)
            .select_related("merged_into")
            .annotate(
                newest_label=Subquery(newest.values("label")[:1]),
                newest_date=Subquery(newest.values("date")[:1]),
                edition_count=_of_publication(Count("pk")),
                story_count=_of_publication(Sum("stories")),
            )
        )

    @admin.display(description=_("newest edition"), ordering=F("newest_date").desc(nulls_last=True))
    def newest(self, publication: Any) -> str | None:
        if publication.is_merged and not publication.newest_label:
            return _("merged into %(name)s") % {"name": publication.merged_into.name}
        return publication.newest_label  # type: ignore[no-any-return]  # annotated by the queryset, unknown to the stubs

    @admin.display(description=_("premium"), ordering="premium")
    def is_premium(self, publication: Publication) -> str:
        return premium_mark(publication.premium)

    @admin.display(description=_("editions"), ordering="edition_count")
    def editions(self, publication: Any) -> str:
        url = reverse("admin:catalog_edition_changelist")
        return link(f"{url}?publication={publication.pk}", publication.edition_count)

    @admin.display(description=_("stories"), ordering="story_count")
    def stories(self, publication: Any) -> str:
        url = reverse("admin:catalog_story_changelist")
        return link(f"{url}?publication={publication.pk}", publication.story_count)

    @override
    def save_model(self, request: HttpRequest, obj: Publication, form: Any, change: bool) -> None:
        """Its word on premium is told to its stories, its length of a teaser to their texts."""
        told = _stories_seen_in(obj) if "premium" in form.changed_data else ()
        with folded_again(told):
            super().save_model(request, obj, form, change)
        if "teaser_words" in form.changed_data:
            recut_teasers(obj)
        if {"teaser_words", "language"} & set(form.changed_data):
            note_changes(_stories(Q(publication=obj)))


def _stories_seen_in(publication: Publication) -> Iterable[int]:
    seen = Sighting.objects.filter(story__edition__publication=publication)
    return seen.order_by().values_list("story", flat=True).distinct()


def _stories(editions: Q) -> Iterable[int]:
    """The stories (ids) of these editions, which the search has to look at again."""
    chosen = Edition.objects.filter(editions)
    return Story.objects.filter(edition__in=chosen).values_list("pk", flat=True).iterator()


class EditionForm(ModelForm[Edition]):
    """The label and dates of an edition, as staff put them right."""

    class Meta:
        widgets = {"date": Day, "until": Day}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A slip of the pen in a year would make an archive of thousands of empty ones."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.validators += _POSSIBLE_DAYS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, until = cleaned.get("date"), cleaned.get("until")
        if until and not (first and first <= until):
            self.add_error("until", _("The last day comes after the first day."))
        return cleaned


PRECISIONS = {
    Precision.DAY: _("day"),
    Precision.WEEK: _("week"),
    Precision.HALF_MONTH: _("half a month"),
    Precision.MONTH: _("month"),
    Precision.RANGE: _("several days or months"),
    Precision.SEASON: _("season"),
    Precision.NUMBER: _("number only"),
}


class PrecisionFilter(admin.SimpleListFilter):
    title = _("precision")
    parameter_name = "precision"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(precision.value, words) for precision, words in PRECISIONS.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(precision=self.value()) if self.value() else queryset


@admin.register(Edition)
class EditionAdmin(FoldedAdmin[Edition]):
    form = EditionForm
    list_display = ("label", "publication", "date", "stories_of", "minutes", "published")
    list_display_links = ("label",)
    list_filter = ("published", PrecisionFilter, PublicationChosen)
    list_select_related = ("publication",)
    search_fields = ("label", "publication__name")
    search_help_text = _("Label or publication")
    date_hierarchy = "date"
    ordering = (F("date").desc(nulls_last=True), "publication__name")
    fields = (
        "publication",
        "label",
        ("date", "until"),
        "precise_to",
        "published",
        "slug",
        "stories_of",
        "minutes",
    )
    readonly_fields = ("publication", "precise_to", "slug", "stories_of", "minutes")
    actions = ("publish", "unpublish")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Edition]:
        signposts = Q(merged_into__isnull=False, stories=0)
        return super().get_queryset(request).exclude(signposts)

    @override
    def save_model(self, request: HttpRequest, obj: Edition, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        note_changes(_stories(Q(pk=obj.pk)))

    @admin.display(description=_("precision"), ordering="precision")
    def precise_to(self, edition: Edition) -> str:
        return str(PRECISIONS[Precision(edition.precision)])

    @admin.display(description=_("stories"), ordering="stories")
    def stories_of(self, edition: Edition) -> str:
        url = reverse("admin:catalog_story_changelist")
        return link(f"{url}?edition={edition.pk}", edition.stories)

    @admin.action(description=_("Publish"), permissions=["change"])
    def publish(self, request: HttpRequest, queryset: QuerySet[Edition]) -> None:
        done = self._set_published(request, queryset, published=True)
        said = ngettext("%d edition is published.", "%d editions are published.", done)
        self.message_user(request, said % done, messages.SUCCESS)

    @admin.action(description=_("Take off the newsstand"), permissions=["change"])
    def unpublish(self, request: HttpRequest, queryset: QuerySet[Edition]) -> None:
        done = self._set_published(request, queryset, published=False)
        said = ngettext(
            "%d edition is off the newsstand.", "%d editions are off the newsstand.", done
        )
        self.message_user(request, said % done, messages.SUCCESS)

    @transaction.atomic
    def _set_published(
        self, request: HttpRequest, queryset: QuerySet[Edition], *, published: bool
    ) -> int:
        chosen = queryset.exclude(published=published).select_related("publication").order_by()
        editions = list(chosen)
        chosen_editions = Q(pk__in=[edition.pk for edition in editions])
        Edition.objects.filter(chosen_editions).update(published=published)
        note_changes(_stories(chosen_editions))
        self.log_changes(request, editions, [{"changed": {"fields": ["published"]}}])
        new_revision()
        return len(editions)
