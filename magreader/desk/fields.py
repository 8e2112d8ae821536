"""Fields of forms that several rooms of the desk ask with."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class LineField(forms.CharField):
    """One line, however it was typed."""

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())


class Day(forms.DateInput):
    """A day, chosen with the browser's own calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class LastDayField(forms.DateField):
    """The last day on which something holds, today or later; None is without end."""

    widget = Day
    default_validators = [MaxValueValidator(date(9998, 12, 31))]  # the day after it has to be one

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value and value < timezone.localdate():
            raise forms.ValidationError(_("That day is over."))


def end_of(day: date) -> datetime:
    """The first moment after `day` in the current time zone: ends are exclusive."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
