"""Stories at the desk, with their text. What staff change there outlasts every later import."""

import re
from typing import Any, override

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import linebreaks
from django.utils.translation import gettext_lazy as _

from magreader.catalog.models import Story
from magreader.desk.base import FoldedAdmin, ModelForm, link, premium_mark, staff
from magreader.desk.chosen import EditionChosen, PublicationChosen
from magreader.desk.fields import LineField
from magreader.desk.library.versions import has_versions, story_versions, versions_list
from magreader.desk.view_as import view_as_href
from magreader.dumps.corrections import correct_story
from magreader.paywall.models import StoryBody, join_paragraphs

_BETWEEN_PARAGRAPHS = re.compile(r"\n\s*\n")


class ParagraphsField(forms.CharField):
    """Paragraphs with an empty line between two; a line break within one is a space."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n")
        parts = [" ".join(part.split()) for part in _BETWEEN_PARAGRAPHS.split(text)]
        return join_paragraphs([part for part in parts if part])


class StoryForm(ModelForm[Story]):
    headline = LineField(
        label=_("Headline"), max_length=500, widget=forms.TextInput(attrs={"class": "vHeadline"})
    )
    deck = LineField(
        label=_("Deck"), required=False, widget=forms.Textarea(attrs={"rows": 2, "class": "vDeck"})
    )
    text = ParagraphsField(
        label=_("Text"),
        required=False,
        help_text=_("Paragraphs, an empty line between two."),
        widget=forms.Textarea(attrs={"rows": 24, "class": "vText"}),
    )

    class Meta:
        model = Story
        fields = ("headline", "deck", "byline", "section", "minutes", "premium")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["text"] = _text_of(self.instance)


def _text_of(story: Story) -> str:
    texts = StoryBody.unguarded.filter(story=story.pk)
    return texts.values_list("text", flat=True).first() or ""


@admin.register(Story)
class StoryAdmin(FoldedAdmin[Story]):
    form = StoryForm
    list_display = ("headline", "publication", "edition_label", "holding", "is_premium", "minutes")
    list_filter = ("premium", "holding", EditionChosen, PublicationChosen)
    list_select_related = ("edition__publication",)
    search_fields = ("headline", "byline", "edition__publication__name")
    search_help_text = _("Headline, byline or publication")
    ordering = ("-pk",)
    fieldsets = (
        (None, {"fields": ("headline", "deck", "byline", "section", "minutes", "premium", "text")}),
        (
            _("From the dumps"),
            {"fields": ("edition_link", "holding", "versions", "language", "slug", "seen_as")},
        ),
    )
    readonly_fields = ("edition_link", "holding", "versions", "language", "slug", "seen_as")

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path("versions/", wrap(self.versions_view), name="versions"),
            path("<int:story>/versions/", wrap(self.story_versions_view), name="story_versions"),
            *super().get_urls(),
        ]

    def versions_view(self, request: HttpRequest) -> HttpResponse:
        return versions_list(self, request)

    def story_versions_view(self, request: HttpRequest, story: int) -> HttpResponse:
        return story_versions(self, request, story)

    @admin.display(description=_("premium"), ordering="premium")
    def is_premium(self, story: Story) -> str:
        return premium_mark(story.premium)

    @admin.display(description=_("publication"), ordering="edition__publication__name")
    def publication(self, story: Story) -> str:
        return story.edition.publication.name

    @admin.display(description=_("edition"), ordering="edition__date")
    def edition_label(self, story: Story) -> str:
        return story.edition.label

    @admin.display(description=_("edition"))
    def edition_link(self, story: Story) -> str:
        return link(reverse("admin:catalog_edition_change", args=[story.edition_id]), story.edition)

    @admin.display(description=_("versions"))
    def versions(self, story: Story) -> str:
        if not has_versions(story):
            return str(_("One text only"))
        return link(reverse("admin:story_versions", args=[story.pk]), _("Compare the texts"))

    @admin.display(description=_("what readers see"))
    def seen_as(self, story: Story) -> str:
        return link(view_as_href(to=story.get_absolute_url()), _("See it as somebody else"))

    @admin.display(description=_("text"))
    def text(self, story: Story) -> str:
        """For who may look at it but not change it."""
        return linebreaks(_text_of(story), autoescape=True)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return super().get_queryset(request).select_related("edition__publication")

    @override
    def save_model(self, request: HttpRequest, obj: Story, form: Any, change: bool) -> None:
        story = Story.objects.get(pk=obj.pk)
        correct_story(
            story, staff(request), **{name: form.cleaned_data[name] for name in form.changed_data}
        )
