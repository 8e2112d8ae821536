"""The meter: opening a story by it, and what a reader has opened in this month."""

import logging
from typing import TypedDict

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from magreader.catalog.addresses import find_story
from magreader.catalog.models import Story
from magreader.catalog.rows import places
from magreader.newsstand.cards import EditionCard, StoryCard, edition_card, story_card
from magreader.newsstand.metering import left
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import (
    print_day_and_month,
    print_moment,
    print_month_alone,
)
from magreader.newsstand.views.story import public_parts
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.meter import Allowed, Month, NotByMeter, month_of_reader, open_by_meter

log = logging.getLogger(__name__)


# ---- …/<story>/open/ ----------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
def open_story_by_meter(
    request: PageRequest, publication: str, edition: str, story: str
) -> HttpResponse:
    """Leads to the story, which says itself where it didn't open and why. A link opens nothing."""
    found = find_story(publication, edition, story)
    if found is None:
        raise Http404
    href = public_parts(found).href
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect(with_next("account_login", href))
        try:
            open_by_meter(reader_of(request), found.story)
        except NotByMeter as refusal:
            log.info("Story %s is not opened by the meter: %r", found.story.pk, refusal)
    return redirect(href)


# ---- /accounts/free-stories/ --------------------------------------------------------------------
class OpenedLine(TypedDict):
    """A story that was opened, and when."""

    story: StoryCard
    edition: EditionCard
    when: str


class AllowedLine(TypedDict):
    """How many are left, of which publications; none named where it is all of them."""

    publications: str
    left: str


@login_required
@require_safe
def free_stories(request: PageRequest) -> HttpResponse:
    if not request.user.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    month = month_of_reader(request.user)
    main = make_main(
        "newsstand/meter.html",
        _("Free stories this month"),
        month=month,
        name=print_month_alone(month.month),
        next=print_day_and_month(month.next),
        allowed=[_allowed_line(allowed) for allowed in month.allowed],
        used=_used(len(month.opened), print_month_alone(month.month)),
        opened=_opened_lines(month),
    )
    return fresh_page(request, main)


def _allowed_line(allowed: Allowed) -> AllowedLine:
    return {
        "publications": ", ".join(allowed.publications),
        "left": left(allowed.left, allowed.allowed),
    }


def _used(number: int, month: str) -> str:
    words = ngettext(
        "You have opened %(number)d story in %(month)s. It stays open until the month ends.",
        "You have opened %(number)d stories in %(month)s. They stay open until the month ends.",
        number,
    )
    return words % {"number": number, "month": month} if number else ""


def _opened_lines(month: Month) -> list[OpenedLine]:
    """Those that readers may hear of, as they were opened, newest first."""
    stories = Story.objects.on_newsstand().filter(pk__in=[one.story for one in month.opened])
    found = {place.story.pk: place for place in places(stories)}
    lines: list[OpenedLine] = []
    for opened in month.opened:
        if place := found.get(opened.story):
            edition = edition_card(place.edition)
            card = story_card(place.story, edition["href"])
            when = print_moment(opened.at, clock=True)
            lines.append({"story": card, "edition": edition, "when": when})
    return lines
