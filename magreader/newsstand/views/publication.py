"""A title: its masthead, its newest edition and its archive."""

from datetime import date, timedelta
from typing import Any, TypedDict

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, current_revision
from magreader.catalog.rows import EditionRow, edition_rows
from magreader.newsstand.archive import (
    calendars,
    month_href,
    month_names,
    weekday_names,
    year_rows,
    years_around,
)
from magreader.newsstand.cards import cover_href, edition_card, edition_href
from magreader.newsstand.covers import Cover, covers_of
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_editions, print_issue_date, print_language
from magreader.newsstand.typed.box import (
    Nothing,
    TypedBox,
    Way,
    answer_typed,
    nearest_year,
    print_typed,
)
from magreader.newsstand.typed.dates import TypedDate, days_of


@require_safe
def publication(request: PageRequest, publication: str) -> HttpResponse:
    if request.GET.get("date", "").strip():
        editions = _editions(publication)
        return answer_typed(
            request,
            lambda meant: _leads_to(meant, request.path, editions),
            lambda box, year: _main(editions, _nearest_held_year(editions, year), box),
        )
    year = chosen_year(request)
    return public_page(
        request,
        current_revision(),
        lambda: _main(_editions(publication), year, TypedBox()),
        variant=str(year),
    )


def chosen_year(request: PageRequest) -> int | None:
    """The year in `?year=`. Raises Http404 for what is no year."""
    text = request.GET.get("year")
    if text is None:
        return None
    if len(text) != 4 or not (text.isascii() and text.isdigit()):
        raise Http404
    return int(text)


def _editions(slug: str) -> list[EditionRow]:
    """All of the title, newest first. Raises Http404 where there are none. One query."""
    held = Edition.objects.on_newsstand().filter(publication__slug=slug)
    editions = edition_rows(held.newest_first())
    if not editions:
        raise Http404
    return editions


# ---- a typed date -------------------------------------------------------------------------------
def _leads_to(meant: TypedDate, here: str, editions: list[EditionRow]) -> str | Nothing:
    """To the one edition of these days, else to the archive; where there is none, say what is
    nearest."""
    spans = [(days, edition) for edition in editions if (days := days_of(edition.issue_date))]
    held = [pair for pair in spans if pair[0].first <= meant.last and pair[0].last >= meant.first]
    if len(held) == 1 or (held and meant.is_day):
        return edition_href(min(held, key=lambda pair: pair[0].last - pair[0].first)[1])
    if held:
        first = max(meant.first, min(days.first for days, _edition in held))
        return f"{here}?year={first.year:04}" if meant.is_year else f"{here}{month_href(first)}"
    before = max((pair for pair in spans if pair[0].last < meant.first), default=None, key=_last)
    after = min((pair for pair in spans if pair[0].first > meant.last), default=None, key=_first)
    return Nothing(
        _("There is no edition of %(date)s here.") % {"date": print_typed(meant)},
        [_way_to(pair[1]) for pair in (before, after) if pair],
        nearest_year(_years(editions), meant.first),
    )


type Dated = tuple[TypedDate, EditionRow]


def _first(dated: Dated) -> tuple[date, timedelta]:
    return dated[0].first, dated[0].last - dated[0].first


def _last(dated: Dated) -> tuple[date, timedelta]:
    return dated[0].last, dated[0].first - dated[0].last


def _way_to(edition: EditionRow) -> Way:
    return {"name": print_issue_date(edition.issue_date), "href": edition_href(edition)}


def _years(editions: list[EditionRow]) -> set[int]:
    return {edition.date.year for edition in editions if edition.date}


def _nearest_held_year(editions: list[EditionRow], year: int | None) -> int | None:
    years = _years(editions)
    return nearest_year(years, date(year, 1, 1)) if year and years else None


# ---- the page -----------------------------------------------------------------------------------
def _main(editions: list[EditionRow], year: int | None, box: TypedBox) -> Main:
    newest = editions[0]
    card = edition_card(newest)
    return make_main(
        "newsstand/publication.html",
        newest.publication_name,
        _("Every edition of %(publication)s.") % {"publication": newest.publication_name},
        smooth=True,
        scripts=("archive",),
        picture=cover_href(newest),
        cover=covers_of([newest])[0],
        edition=card,
        slug=newest.publication_slug,
        box=box,
        here=card["publication_href"],
        language=print_language(newest.language),
        count=print_editions(len(editions)),
        months=month_names(),
        years=year_rows(editions),
        undated=[edition_card(edition) for edition in editions if not edition.date],
        **_year(editions, year),
    )


class Listed(TypedDict):
    """An edition of no single day; `anchor` is empty where its month has one already."""

    anchor: str
    cover: Cover


def _year(editions: list[EditionRow], year: int | None) -> dict[str, Any]:
    """The editions of one year: days as calendars, all others as a list."""
    years = _years(editions)
    if year is None:
        year = max(years, default=0)
    elif year not in years:
        raise Http404
    days = {e.date: e for e in editions if e.date and e.precision == Precision.DAY}
    sheets = (
        calendars(dict.fromkeys(days, 1), year, lambda day: f"{days[day].slug}/", gaps=True)
        if any(day.year == year for day in days)
        else []
    )
    of_year = [edition for edition in editions if edition.date and edition.date.year == year]
    listed = [edition for edition in of_year if edition.precision != Precision.DAY]
    return {
        "year": year,
        "around": years_around(years, year),
        "weekdays": weekday_names(),
        "calendars": sheets,
        "listed": _listed(listed, {sheet["anchor"] for sheet in sheets}),
    }


def _listed(editions: list[EditionRow], anchors: set[str]) -> list[Listed]:
    """The first of each month carries the month's anchor, where no calendar does."""
    listed: list[Listed] = []
    for edition, cover in zip(editions, covers_of(editions), strict=True):
        anchor = f"month-{edition.date.month}" if edition.date else ""
        listed.append({"anchor": "" if anchor in anchors else anchor, "cover": cover})
        anchors.add(anchor)
    return listed
