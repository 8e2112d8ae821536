"""The box that takes a date as people type it, and where what was typed leads."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TypedDict

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from magreader.newsstand.pages import Main, PageRequest, fresh_page
from magreader.newsstand.printed import print_day, print_days, print_month, print_months
from magreader.newsstand.typed.dates import TypedDate, month_of, read_typed_date


class Way(TypedDict):
    """A link with its words."""

    name: str
    href: str


@dataclass(frozen=True, slots=True)
class TypedBox:
    """What the box holds and says. `wrong`: it was no date. `ways` are the two that it can mean.
    `note`: there is nothing of that date, and what is `nearest`."""

    text: str = ""
    wrong: bool = False
    ways: list[Way] = field(default_factory=list)
    note: str = ""
    nearest: list[Way] = field(default_factory=list)

    @property
    def examples(self) -> str:
        return date_examples()


def date_examples() -> str:
    """Dates as one can type them in the language of the page."""
    return _("nov 2024, 27-11-2024, last Sunday")


@dataclass(frozen=True, slots=True)
class Nothing:
    """No edition of a date: what to say of it, the nearest editions, and the year to show."""

    note: str
    nearest: list[Way]
    year: int


type Leads = Callable[[TypedDate], str | Nothing]
"""Where a date leads: an address, or what to say instead."""


def answer_typed(
    request: PageRequest, leads: Leads, page: Callable[[TypedBox, int | None], Main]
) -> HttpResponse:
    """Go where the date in `?date=` leads, or answer with `page`, its box saying what is amiss
    and the year that it is to show (None: the newest)."""
    text = request.GET["date"].strip()[:200]
    meant = read_typed_date(text, timezone.localdate())
    if not meant:
        return fresh_page(request, page(TypedBox(text, wrong=bool(text)), None), status=400)
    if len(meant) > 1:
        ways: list[Way] = [{"name": print_typed(way), "href": typed_href(way)} for way in meant]
        return fresh_page(request, page(TypedBox(text, ways=ways), meant[0].first.year))
    found = leads(meant[0])
    if isinstance(found, str):
        return HttpResponseClientRedirect(found) if request.htmx else redirect(found)
    box = TypedBox(text, note=found.note, nearest=found.nearest)
    return fresh_page(request, page(box, found.year), status=404)


def typed_href(meant: TypedDate) -> str:
    """The same date, typed so that it has one meaning."""
    day = meant.first.isoformat()
    return f"?date={day}" if meant.is_day else f"?date={day[:7]}"


def print_typed(meant: TypedDate) -> str:
    """As "27 November 2024", "November 2024", "2024", "10–16 November 2025"."""
    if meant.is_day:
        return print_day(meant.first)
    if meant.is_year:
        return f"{meant.first.year:04}"
    if meant.is_month:
        return print_month(meant.first)
    if meant.first.day == 1 and meant.last == month_of(meant.last).last:
        return print_months(meant.first, meant.last)
    return print_days(meant.first, meant.last)


def nearest_year(years: set[int], day: date) -> int:
    """The one of `years` that is closest to `day`; the later of two."""
    return min(years, key=lambda year: (abs(year - day.year), -year), default=day.year)
