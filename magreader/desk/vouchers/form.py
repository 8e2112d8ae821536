"""What staff say of the vouchers that they make."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from magreader.accounts.models import User
from magreader.desk.fields import LastDayField, end_of
from magreader.paywall.models import Plan
from magreader.paywall.vouchers import MOST_AT_ONCE, Print

_LONGEST_DAYS = 3_660
_MOST_READERS = 1_000_000


class MakeVouchersForm(forms.Form):
    number = forms.IntegerField(
        label=_("How many vouchers"), min_value=1, max_value=MOST_AT_ONCE, initial=1
    )
    plan = forms.ModelChoiceField(Plan.objects.all(), label=_("Plan"))
    days = forms.IntegerField(
        label=_("Days of reading"),
        min_value=1,
        max_value=_LONGEST_DAYS,
        required=False,
        initial=30,
        help_text=_("From the moment a reader enters it. Empty: without end."),
    )
    uses = forms.IntegerField(
        label=_("Readers for each"),
        min_value=1,
        max_value=_MOST_READERS,
        initial=1,
        help_text=_("How many may enter one and the same code, each once."),
    )
    until = LastDayField(
        label=_("To be entered until the end of"), help_text=_("Empty: at any time.")
    )
    series = forms.CharField(
        label=_("Series"),
        max_length=80,
        help_text=_("What they are for. Readers see it beside what the voucher gave them."),
    )


def new_series() -> str:
    """A name that no other lot has, until somebody says a better one."""
    return date_format(timezone.localtime(), "j F Y, H:i:s")


def print_of(said: dict[str, Any], by: User) -> Print:
    """What the form said, as the verb wants it: the end is the moment after the last day."""
    return Print(
        plan=said["plan"],
        days=said["days"],
        uses=said["uses"],
        ends=end_of(said["until"]) if said["until"] else None,
        series=said["series"],
        by=by,
    )
