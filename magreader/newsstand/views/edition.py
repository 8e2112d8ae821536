"""An edition as a front page: its lead, second leads beside it, and the rest by section."""

from collections import Counter
from typing import Any, TypedDict

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, Holding, Story, current_revision
from magreader.catalog.neighbours import neighbours_of_edition
from magreader.catalog.rows import EditionRow, StoryRow, edition_rows, story_rows
from magreader.engines.voice import can_speak
from magreader.newsstand.archive import date_href
from magreader.newsstand.cards import StoryCard, cover_href, edition_card, story_card
from magreader.newsstand.covers import cover_of, covers_of
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import print_number, print_reading_time, print_stories

# The lead and those that stand beside it.
FRONT = 4
OTHER_TITLES = 12


class Section(TypedDict):
    """Stories under one heading; `name` is empty for those without."""

    name: str
    stories: list[StoryCard]


@require_safe
def edition(request: PageRequest, publication: str, edition: str) -> HttpResponse:
    return public_page(request, current_revision(), lambda: _main(publication, edition))


def _main(publication: str, edition: str) -> Main:
    row = find_edition(publication, edition)
    card = edition_card(row)
    stories = story_rows(Story.objects.on_newsstand().filter(edition=row.pk).in_page_order())
    (lead, *seconds), rest = _front(stories, card["href"])
    words = {"publication": row.publication_name, "date": card["date"]}
    return make_main(
        "newsstand/edition.html",
        _("%(publication)s, %(date)s") % words,
        _("What is in %(publication)s, %(date)s.") % words,
        picture=cover_href(row),
        edition=card,
        cover=cover_of(row, stories),
        lead=lead,
        seconds=seconds,
        sections=_sections(rest),
        summary=_summary(stories),
        premium=any(story.premium for story in stories),
        queue=_queue(stories),
        audio=can_speak(row.language),
        scripts=("listen",),
        **_beside(row),
        day=date_href(row.date) if row.date and row.precision == Precision.DAY else "",
    )


def find_edition(publication: str, edition: str) -> EditionRow:
    """Raises Http404 where readers may not hear of it."""
    held = Edition.objects.on_newsstand().filter(publication__slug=publication, slug=edition)
    rows = edition_rows(held)
    if not rows:
        raise Http404
    return rows[0]


def _front(stories: list[StoryRow], edition: str) -> tuple[list[StoryCard], list[StoryCard]]:
    """The stories of the front page, the lead first, and all others; never one alone."""
    cards = [story_card(story, edition) for story in stories]
    front = FRONT + 1 if len(cards) == FRONT + 1 else FRONT
    return cards[:front], cards[front:]


def _sections(stories: list[StoryCard]) -> list[Section]:
    """In the order in which the edition first comes to each."""
    sections: dict[str, list[StoryCard]] = {}
    for story in stories:
        sections.setdefault(story["section"], []).append(story)
    return [{"name": name, "stories": cards} for name, cards in sections.items()]


def _queue(stories: list[StoryRow]) -> list[str]:
    """The slugs of those that have a text to listen to, as the page lists them."""
    sections = list(dict.fromkeys(story.section for story in stories))
    held = [story for story in stories if story.holding != Holding.CARD]
    return [story.slug for story in sorted(held, key=lambda one: sections.index(one.section))]


def _summary(stories: list[StoryRow]) -> list[str]:
    """How much there is to read, and how much of it the library holds."""
    held = Counter(story.holding for story in stories)
    full, opening, card = held[Holding.FULL], held[Holding.OPENING], held[Holding.CARD]
    return [
        print_stories(len(stories)),
        print_reading_time(sum(story.minutes or 0 for story in stories)),
        _counted(ngettext("%(count)s in full", "%(count)s in full", full), full),
        _counted(ngettext("%(count)s opening", "%(count)s openings", opening), opening),
        _counted(ngettext("%(count)s headline only", "%(count)s headlines only", card), card),
    ]


def _counted(words: str, number: int) -> str:
    return words % {"count": print_number(number)} if number else ""


def _beside(edition: EditionRow) -> dict[str, Any]:
    """The editions before and after, and other titles of that day, as covers."""
    neighbours = neighbours_of_edition(edition)
    others = _other_titles(edition)
    found = [row for row in (*neighbours, *others) if row]
    covers = dict(zip((row.pk for row in found), covers_of(found), strict=True))
    return {
        "previous": neighbours.previous and covers[neighbours.previous.pk],
        "next": neighbours.next and covers[neighbours.next.pk],
        "others": [covers[row.pk] for row in others],
    }


def _other_titles(edition: EditionRow) -> list[EditionRow]:
    """Those that cover the same days."""
    if edition.date is None:
        return []
    same_day = Edition.objects.on_newsstand().filter(date=edition.date, precision=edition.precision)
    others = same_day.exclude(publication=edition.publication).order_by("publication__name")
    return edition_rows(others[:OTHER_TITLES])
