"""Forms of the readers' pages."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]  # Django has no subscript at run time
    """What a reader says about themselves."""

    language = forms.ChoiceField(label=_("Language of the pages"), choices=settings.LANGUAGES)

    class Meta:
        model = User
        fields = ("name", "language")
        labels = {"name": _("Name")}
        help_texts = {"name": _("How the pages greet you.")}


class LanguageForm(forms.Form):
    """One of the languages that the pages speak."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class DateForm(forms.Form):
    """A day, typed."""

    date = forms.DateField(
        label=_("Go to a day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
