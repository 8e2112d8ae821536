"""Lines of furniture at the desk: taught from a page that is reviewed, listed, forgotten."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from magreader.accounts.deeds import note_deed
from magreader.desk.base import DeskAdmin, staff
from magreader.dumps.furniture import (
    LONGEST_FURNITURE,
    LONGEST_LINE,
    Waiting,
    stories_with,
    teach,
    waiting_with,
)
from magreader.dumps.models import Batch, Dump, Furniture
from magreader.dumps.reviewing import Reading, look_again
from magreader.dumps.road.verbs import send_again

LINE = "line"
_DIGITS = 8
TAUGHT = gettext_noop("Taught it as furniture of pages.")
_READ_AGAIN = gettext_noop("Read its pages that wait again: a line of furniture was taught.")


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
        _teach(request, line, form, waiting)
        return None
    return {
        "form": form,
        "line": line,
        "number": request.GET.get(LINE),
        "is_long": len(line) > LONGEST_FURNITURE,
        "longest": LONGEST_FURNITURE,
        "in_stories": stories_with(line),
        "waiting": len(waiting.dumps),
        "older": waiting.older.count(),
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


def _teach(request: HttpRequest, line: str, form: TeachForm, waiting: Waiting) -> None:
    by = staff(request)
    furniture, is_new = teach(line, form.cleaned_data["language"], by)
    if is_new:
        note_deed(by, furniture, TAUGHT)
    messages.success(request, _("Taught: pages are read without “%s” from now on.") % line)
    if form.cleaned_data["again"]:
        _read_now(request, waiting.dumps)
        _read_later(request, waiting.older)


def _read_now(request: HttpRequest, waiting: list[int]) -> None:
    if not waiting:
        return
    sure = look_again(waiting)
    told = ngettext(
        "%(n)s page that waits was read again; %(sure)s of them needs no look any more.",
        "%(n)s pages that wait were read again; %(sure)s of them need no look any more.",
        len(waiting),
    )
    messages.info(request, told % {"n": len(waiting), "sure": sure})


def _read_later(request: HttpRequest, waiting: QuerySet[Dump]) -> None:
    """The older pages, batch by batch: each batch shows how far it is, and waits for a word on
    what would change."""
    sent = send_again(waiting)
    for batch in sent:
        note_deed(staff(request), batch, _READ_AGAIN)
    if sent:
        told = ngettext(
            'The older pages that wait are read again in <a href="{where}">{n} batch</a>.',
            'The older pages that wait are read again in <a href="{where}">{n} batches</a>.',
            len(sent),
        )
        messages.info(request, format_html(told, where=_place_of(sent), n=len(sent)))


def _place_of(batches: list[Batch]) -> str:
    if len(batches) == 1:
        return reverse("admin:dumps_batch_change", args=[batches[0].pk])
    return reverse("admin:dumps_batch_changelist")
