"""Lines of furniture at the desk: taught from a page that is reviewed, listed, forgotten."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from magreader.accounts.deeds import note_deed
from magreader.desk.base import DeskAdmin, staff
from magreader.dumps.furniture import (
    LONGEST_FURNITURE,
    LONGEST_LINE,
    MOST_SEARCHED,
    stories_with,
    teach,
    waiting_with,
)
from magreader.dumps.models import Furniture
from magreader.dumps.reviewing import Reading, look_again

LINE = "line"
_DIGITS = 8
TAUGHT = gettext_noop("Taught it as furniture of pages.")


@admin.register(Furniture)
class FurnitureAdmin(DeskAdmin[Furniture]):
    """What was taught, by whom and when. Deleting a line forgets it."""

    list_display = ("text", "of", "made_by", "made_at")
    list_select_related = ("made_by",)
    search_fields = ("text",)
    fields = readonly_fields = ("text", "of", "made_by", "made_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # it is taught where it stands, on a page

    def has_change_permission(self, request: HttpRequest, obj: Furniture | None = None) -> bool:
        return False

    @admin.display(description=_("on pages in"), ordering="language")
    def of(self, line: Furniture) -> Any:
        return line.language or _("every language")


class TeachForm(forms.Form):
    """Of which pages the line is furniture, and whether those that wait are read again."""

    language = forms.ChoiceField(label=_("It is furniture"), widget=forms.RadioSelect)
    again = forms.BooleanField(required=False, initial=True)

    def __init__(self, chrome: str, data: Any = None) -> None:
        super().__init__(data, initial={"language": chrome}, label_suffix="")
        field = self.fields["language"]
        assert isinstance(field, forms.ChoiceField)
        field.required = False
        own = [(chrome, _("of pages in this language (%s)") % chrome)] if chrome else []
        field.choices = [*own, ("", _("of every page"))]


def teach_view(request: HttpRequest, reading: Reading) -> dict[str, Any] | None:
    """The question for its template; None once it is taught, or where it can't be, with a message
    that says so."""
    line = _line(request, reading)
    if line is None:
        return None
    chrome = reading.parsed.chrome_language or ""
    form = TeachForm(chrome, request.POST if request.method == "POST" else None)
    waiting = waiting_with(line)
    if form.is_valid():
        _teach(request, line, form, waiting.dumps)
        return None
    return {
        "form": form,
        "line": line,
        "number": request.GET.get(LINE),
        "is_long": len(line) > LONGEST_FURNITURE,
        "longest": LONGEST_FURNITURE,
        "in_stories": stories_with(line),
        "waiting": len(waiting.dumps),
        "searched": None if waiting.is_all else MOST_SEARCHED,
    }


def _line(request: HttpRequest, reading: Reading) -> str | None:
    number = request.GET.get(LINE, "")
    is_number = number.isascii() and number.isdecimal() and len(number) < _DIGITS
    lines = dict(enumerate(reading.lines, 1))
    line = lines.get(int(number), "") if is_number else ""
    if not line:
        messages.error(request, _("The page has no such line: say its number, as beside it."))
        return None
    if len(line) > LONGEST_LINE:
        told = _("Line %(number)s has %(n)s characters; a line of furniture has at most %(most)s.")
        values = {"number": number, "n": len(line), "most": LONGEST_LINE}
        messages.error(request, told % values)
        return None
    return line


def _teach(request: HttpRequest, line: str, form: TeachForm, waiting: list[int]) -> None:
    by = staff(request)
    furniture, is_new = teach(line, form.cleaned_data["language"], by)
    if is_new:
        note_deed(by, furniture, TAUGHT)
    messages.success(request, _("Taught: pages are read without “%s” from now on.") % line)
    if form.cleaned_data["again"] and waiting:
        sure = look_again(waiting)
        told = ngettext(
            "%(n)s page that waits was read again; %(sure)s of them needs no look any more.",
            "%(n)s pages that wait were read again; %(sure)s of them need no look any more.",
            len(waiting),
        )
        messages.info(request, told % {"n": len(waiting), "sure": sure})
