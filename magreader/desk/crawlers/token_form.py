"""What staff say of a crawler token that they make."""

from datetime import date

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from magreader.desk.base import Day


class MakeTokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Which crawler it is for, and where it runs.")
    )
    until = forms.DateField(
        label=_("Good until the end of"),
        required=False,
        widget=Day,
        validators=[MaxValueValidator(date(9998, 12, 31))],  # the day after it has to be one
        help_text=_("Empty: until it is revoked."),
    )

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < timezone.localdate():
            raise forms.ValidationError(_("That day is over."))
        return until
