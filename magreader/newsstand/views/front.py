"""The front page: the newest edition of every title, as covers."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, Publication, current_revision
from magreader.catalog.rows import EditionRow, edition_rows
from magreader.newsstand.archive import date_href
from magreader.newsstand.cards import edition_card
from magreader.newsstand.covers import covers_of
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_day

COVERS = 11
OTHERS = 60
DAYS = 6


@require_safe
def front(request: PageRequest) -> HttpResponse:
    return public_page(request, current_revision(), _main)


def _main() -> Main:
    editions = newest_editions()
    covers = covers_of(editions[:COVERS])
    return make_main(
        "newsstand/front.html",
        _("The newsstand"),
        _("The newest editions on the stand."),
        first=covers[0] if covers else None,
        covers=covers[1:],
        others=[edition_card(edition) for edition in editions[COVERS : COVERS + OTHERS]],
        days=[{"href": date_href(day), "name": print_day(day)} for day in _newest_days()],
    )


def newest_editions() -> list[EditionRow]:
    """The newest edition of each publication, newest first. One query."""
    newest = Edition.objects.on_newsstand().filter(publication=OuterRef("pk")).newest_first()
    of_each = Publication.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
    chosen = Edition.objects.filter(pk__in=of_each.values("newest"))
    return edition_rows(chosen.newest_first())


def _newest_days() -> list[date]:
    dated = Edition.objects.on_newsstand().exclude(precision=Precision.NUMBER)
    days = dated.filter(date__isnull=False).order_by("-date").values_list("date", flat=True)
    return [day for day in days.distinct()[:DAYS] if day]
