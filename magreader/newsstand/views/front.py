"""The front page: the newest edition of every title as covers, and what else there is.

One page for all who stand alike to the plans: who holds one is offered none.
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import chain, islice, zip_longest
from typing import NamedTuple, TypedDict

from django.db.models import Count, Max, Min, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from magreader.catalog.issue_dates import Precision
from magreader.catalog.models import Edition, Holding, Publication, Story, current_revision
from magreader.catalog.rows import EditionRow, edition_rows
from magreader.newsstand.archive import date_href
from magreader.newsstand.cards import EditionCard, StoryCard, cover_href, edition_card, edition_href
from magreader.newsstand.covers import Cover, covers_of
from magreader.newsstand.offers import what_it_opens
from magreader.newsstand.other_years import other_years
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page
from magreader.newsstand.printed import (
    print_day,
    print_editions,
    print_language,
    print_number,
    print_stories,
    print_weekday,
)
from magreader.newsstand.typed.box import TypedBox
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.offers import Offer
from magreader.paywall.plans import Standing, offers_for, standing_of
from magreader.paywall.reader import Reader

OTHERS = 60
DAYS = 6
TASTES = 5
LATELY = 6
LATELY_OF_ONE = 2
LATELY_LOOKED_AT = 200
OTHER_YEARS = 6
LANGUAGES = 4


@require_safe
def front(request: PageRequest) -> HttpResponse:
    standing, today = standing_of(reader_of(request)), timezone.localdate()
    return public_page(
        request, current_revision(), lambda: _main(standing, today), variant=f"{standing} {today}"
    )


def _main(standing: Standing, today: date) -> Main:
    editions = newest_editions()
    shelf = shelf_of(len(editions) - 1)
    covers = covers_of(editions[: 1 + shelf.covers])
    lines = editions[1 + shelf.covers :]
    held = _held() if editions else None
    return make_main(
        "newsstand/front.html",
        _("The newsstand"),
        _("The newest editions on the stand."),
        picture=cover_href(editions[0]) if editions else "",
        today=capfirst(print_weekday(today)),
        facts=_facts(held, editions) if held else [],
        first=covers[0] if covers else None,
        covers=covers[1:],
        shelf=shelf,
        tastes=_tastes(covers) if covers else [],
        titles=_titles(len(editions)),
        others=[edition_card(edition) for edition in lines[:OTHERS]],
        plan=_plan(standing, held) if held else None,
        lately=[] if standing is Standing.STRANGER else _lately(editions),
        days=[{"href": date_href(day), "name": print_day(day)} for day in _newest_days()],
        box=TypedBox(),
        other_years=other_years(today, OTHER_YEARS),
    )


# ---- what stands where --------------------------------------------------------------------------
class Shelf(NamedTuple):
    """How many covers stand beside the first, and whether the way to all titles is one more
    place there. Places are 0, 2, 4, 6 or 12: they fill rows of two, of three or four, of six."""

    covers: int
    tile: bool

    @property
    def places(self) -> int:
        return self.covers + self.tile


def shelf_of(others: int) -> Shelf:
    """For so many titles beside the first; those without a place follow as lines."""
    full = (12 if others == 12 else 11) if others > 10 else 5
    covers = full if others > 6 else max(others, 0)
    return Shelf(covers, tile=covers % 2 == 1)


def newest_editions() -> list[EditionRow]:
    """The newest edition of each publication, newest first. One query."""
    newest = Edition.objects.on_newsstand().filter(publication=OuterRef("pk")).newest_first()
    of_each = Publication.objects.annotate(newest=Subquery(newest.values("pk")[:1]))
    chosen = Edition.objects.filter(pk__in=of_each.values("newest"))
    return edition_rows(chosen.newest_first())


class Taste(TypedDict):
    """A story from inside an edition."""

    edition: EditionCard
    story: StoryCard


def _tastes(covers: list[Cover]) -> list[Taste]:
    """Stories that stand on no cover yet: one of each title, then more. Where there are few
    titles, of their editions before; two queries more then."""
    inside = [_inside(cover, cover["others"]) for cover in covers[1:]]
    if len(covers) <= TASTES:
        inside += [_inside(cover, _all_of(cover)) for cover in _before(covers)]
    turns = chain.from_iterable(zip_longest(*inside))
    return list(islice((taste for taste in turns if taste), TASTES))


def _inside(cover: Cover, stories: Iterable[StoryCard]) -> list[Taste]:
    """Those with a deck, the ones with all their text first."""
    with_deck = sorted((s for s in stories if s["deck"]), key=lambda story: bool(story["holding"]))
    return [{"edition": cover["edition"], "story": story} for story in with_deck]


def _all_of(cover: Cover) -> list[StoryCard]:
    return [cover["lead"], *cover["others"]] if cover["lead"] else []


def _before(covers: list[Cover]) -> list[Cover]:
    """The newest editions that aren't on the stand."""
    stand = Edition.objects.on_newsstand()
    older = edition_rows(stand.newest_first()[: len(covers) + TASTES])
    shown = {cover["edition"]["href"] for cover in covers}
    return covers_of([row for row in older if edition_href(row) not in shown][:TASTES])


def _lately(newest: list[EditionRow]) -> list[EditionCard]:
    """The editions that came into the library last, whatever their date, few of one title; but
    for the newest of each, which stand there already. One query."""
    shown = [edition.pk for edition in newest]
    added = Edition.objects.on_newsstand().exclude(pk__in=shown).order_by("-pk")
    told: Counter[int] = Counter()
    lately: list[EditionCard] = []
    for edition in edition_rows(added[:LATELY_LOOKED_AT]):
        told[edition.publication] += 1
        if told[edition.publication] <= LATELY_OF_ONE:
            lately.append(edition_card(edition))
    return lately[:LATELY]


def _newest_days() -> list[date]:
    dated = Edition.objects.on_newsstand().exclude(precision=Precision.NUMBER)
    days = dated.filter(date__isnull=False).order_by("-date").values_list("date", flat=True)
    return [day for day in days.distinct()[:DAYS] if day]


# ---- what there is, in numbers ------------------------------------------------------------------
class Held(NamedTuple):
    """The whole stand. `gated` stories are premium and have a text, `open` are free to all."""

    editions: int
    first: date | None
    last: date | None
    stories: int
    gated: int
    open: int


def _held() -> Held:
    """Two queries."""
    dated = ~Q(precision=Precision.NUMBER)
    editions = Edition.objects.on_newsstand().aggregate(
        editions=Count("pk"), first=Min("date", filter=dated), last=Max("date", filter=dated)
    )
    with_text = ~Q(holding=Holding.CARD)
    stories = Story.objects.on_newsstand().aggregate(
        stories=Count("pk"),
        gated=Count("pk", filter=with_text & Q(premium=True)),
        open=Count("pk", filter=with_text & Q(premium=False)),
    )
    return Held(**editions, **stories)


def _facts(held: Held, newest: list[EditionRow]) -> list[str]:
    """What there is, in short."""
    facts = [_titles(len(newest)), print_editions(held.editions), _stories(held)]
    if held.first and held.last:
        years = dict.fromkeys([f"{held.first.year:04}", f"{held.last.year:04}"])
        facts.append("–".join(years))
    languages = Counter(edition.language for edition in newest if edition.language)
    spoken = [print_language(code) for code, _titles in languages.most_common(LANGUAGES)]
    return [*facts, ", ".join(spoken)] if len(languages) <= LANGUAGES and spoken else facts


def _stories(held: Held) -> str:
    """Of more than the headline, where there are any."""
    to_read = held.gated + held.open
    if not to_read:
        return print_stories(held.stories)
    words = ngettext("%(stories)s story to read", "%(stories)s stories to read", to_read)
    return words % {"stories": print_number(to_read)}


def _titles(titles: int) -> str:
    words = ngettext("%(titles)s title", "%(titles)s titles", titles)
    return words % {"titles": print_number(titles)}


# ---- what a plan gives --------------------------------------------------------------------------
class PlanPanel(TypedDict):
    """The plan that is shown: what it opens in a sentence, how many stories are `gated` and
    `open` in words, and the days of its trial where the reader can still have it."""

    name: str
    opens: str
    gated: str
    open: str
    trial_days: int
    plans: str
    sign_in: str


def _plan(standing: Standing, held: Held) -> PlanPanel | None:
    offer = None if standing is Standing.HOLDS else _shown_offer()
    if offer is None:
        return None
    return {
        "name": offer.name,
        "opens": what_it_opens(offer),
        "gated": _gated(held.gated) if offer.everything else "",
        "open": _open(held.open),
        "trial_days": offer.trial_days if standing.may_try else 0,
        "plans": with_next("plans", "/"),
        "sign_in": with_next("account_login", "/") if standing is Standing.STRANGER else "",
    }


def _shown_offer() -> Offer | None:
    """The first plan that can be tried, else the first."""
    offers = offers_for(Reader())
    return next((offer for offer in offers if offer.trial_days), next(iter(offers), None))


def _gated(stories: int) -> str:
    words = ngettext(
        "%(stories)s premium story in full; its opening is there for everyone.",
        "%(stories)s premium stories in full; their openings are there for everyone.",
        stories,
    )
    return words % {"stories": print_number(stories)} if stories else ""


def _open(stories: int) -> str:
    words = ngettext(
        "%(stories)s more is free, without a plan.",
        "%(stories)s more are free, without a plan.",
        stories,
    )
    return words % {"stories": print_number(stories)} if stories else ""
