"""Forms of the readers' pages."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.accounts.reading import CHOICES, DEFAULTS, RANGES

# Each by the name it gives itself: who can't read the page finds theirs.
LANGUAGES = [
    (code, capfirst(get_language_info(code)["name_local"])) for code, _name in settings.LANGUAGES
]


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no subscript at run time
    """What a reader says about themselves."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name")}
        help_texts = {"name": _("How the pages greet you.")}


class LanguageForm(forms.Form):
    """One of the languages that the pages speak."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


def _range(name: str, label: Any) -> forms.IntegerField:
    """A number that is typed where there is no script, and drawn along a line where there is."""
    values = RANGES[name]
    return forms.IntegerField(
        label=label,
        min_value=values[0],
        max_value=values[-1],
        step_size=values.step,
        widget=forms.NumberInput(attrs={"data-usual": getattr(DEFAULTS, name)}),
    )


def _choice(name: str, label: Any, **words: Any) -> forms.ChoiceField:
    """One of the words of CHOICES, each with what readers see."""
    usual = {"data-usual": getattr(DEFAULTS, name)}
    choices = [(word, words[word]) for word in CHOICES[name]]
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect(attrs=usual))


class ReadingForm(forms.Form):
    """How a story is set: the fields of ReadingSettings, their values in words."""

    theme = _choice(
        "theme",
        _("Paper and ink"),
        system=pgettext_lazy("theme", "System"),
        light=_("Light"),
        sepia=_("Sepia"),
        dark=_("Dark"),
        contrast=_("High contrast"),
    )
    size = _range("size", _("Text size"))
    face = _choice(
        "face",
        _("Typeface"),
        serif=_("Serif"),
        sans=_("Sans serif"),
        own=_("The browser’s own"),
    )
    leading = _range("leading", _("Line height"))
    measure = _range("measure", _("Characters in a line"))
    spacing = _range("spacing", _("Space between paragraphs"))
    align = _choice("align", _("Lines"), start=_("Ragged"), justify=_("Justified"))
    hyphens = _choice("hyphens", _("Long words"), off=_("Whole"), on=_("Hyphenated"))
