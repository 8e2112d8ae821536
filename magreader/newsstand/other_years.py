"""What came out on a day of the year, in other years."""

from datetime import date
from itertools import groupby
from typing import TypedDict

from django.utils.translation import ngettext

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition
from magreader.catalog.rows import EditionRow, edition_rows
from magreader.newsstand.archive import date_href
from magreader.newsstand.covers import Cover, covers_of

YEARS = 12
_EDITIONS = 400  # that are looked at


class OtherYear(TypedDict):
    """The thickest edition of the day in one year; `more` says how many others there are."""

    year: str
    href: str
    cover: Cover
    more: str


def other_years(day: date, years: int = YEARS) -> list[OtherYear]:
    """The same day and month in other years, newest first. Two queries; one where there are
    none."""
    same = Edition.objects.on_newsstand().filter(
        precision=Precision.DAY, date__month=day.month, date__day=day.day
    )
    others = same.exclude(date=day).order_by("-date", "-stories", "publication__name")
    rows = edition_rows(others[:_EDITIONS])
    of_years = [list(run) for _day, run in groupby(rows, lambda row: row.date)][:years]
    covers = covers_of(editions[0] for editions in of_years) if of_years else []
    return [_other_year(*pair) for pair in zip(of_years, covers, strict=True)]


def _other_year(editions: list[EditionRow], cover: Cover) -> OtherYear:
    day, count = editions[0].date or date.min, len(editions) - 1
    words = ngettext("and %(count)d other title", "and %(count)d other titles", count)
    return {
        "year": f"{day.year:04}",
        "href": date_href(day),
        "cover": cover,
        "more": words % {"count": count} if count else "",
    }
