"""What would come of a batch that waits for staff's word: counted, narrowed, named."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext_lazy as _

from magreader.catalog.identity import fold_name
from magreader.catalog.models import Edition, Publication
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome
from magreader.dumps.parser.pages import Kind

PAGES_AT_ONCE = 50
_NAMED_AT_MOST = 200
UNSURE = Q(reviewed_at=None) & ~Q(doubt="")
"""Pages that somebody should look at."""
ON_THE_ROAD = ~Q(foreseen="")
ALL = ON_THE_ROAD | Q(outcome__in=[Outcome.LEFT_OUT, Outcome.DUPLICATE])
_STORY = Q(kind=Kind.STORY.value)
_NEW_STORY = _STORY & Q(foreseen=Foreseen.NEW)
_GOES_IN = Q(foreseen__in=[Foreseen.NEW, Foreseen.CHANGED, Foreseen.AGAIN, Foreseen.CONFLICT])

FILTERS: dict[str, tuple[Any, Q]] = {
    **{would.value: (would.label, Q(foreseen=would)) for would in Foreseen},
    "known": (_("came before"), Q(outcome=Outcome.DUPLICATE)),
    "left-out": (Outcome.LEFT_OUT.label, Q(outcome=Outcome.LEFT_OUT)),
    "unsure": (_("to look at"), ON_THE_ROAD & UNSURE),
}
"""By name: what its pages are called, and which they are."""


class Tally(NamedTuple):
    """How many pages a filter has."""

    name: str
    label: Any
    number: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the whole batch: its filters that have pages; stories' pages and lists apart, for the
    sentence beside the button."""

    total: int
    tallies: list[Tally]
    new: int
    changed: int
    lists: int
    conflict: int
    refused: int
    unsure: int
    asked: int

    @property
    def stories(self) -> int:
        return self.new + self.changed


def count(batch: Batch) -> Counts:
    """One question to the database."""
    of_interest = {
        "total": ALL,
        "stories-new": _NEW_STORY,
        "stories-changed": _STORY & Q(foreseen=Foreseen.CHANGED),
        "lists": ~_STORY & Q(foreseen__in=[Foreseen.NEW, Foreseen.CHANGED]),
        **{name: asked for name, (_label, asked) in FILTERS.items()},
    }
    found = counted(Dump.objects.filter(ALL, batch=batch), of_interest)
    tallies = [Tally(name, label, found[name]) for name, (label, _asked) in FILTERS.items()]
    return Counts(
        total=found["total"],
        tallies=[tally for tally in tallies if tally.number],
        new=found["stories-new"],
        changed=found["stories-changed"],
        lists=found["lists"],
        conflict=found[Foreseen.CONFLICT],
        refused=found[Foreseen.REFUSED],
        unsure=found["unsure"],
        asked=found[Foreseen.ASKED],
    )


def counted(dumps: QuerySet[Dump], asked: Mapping[str, Q]) -> dict[str, int]:
    """How many of these there are of each kind that is asked for, in one question."""
    names = {f"n{number}": name for number, name in enumerate(asked)}  # none is a column's
    found = dumps.aggregate(**{n: Count("pk", filter=asked[name]) for n, name in names.items()})
    return {name: found[n] for n, name in names.items()}


def pages_in(batch: Batch, name: str) -> QuerySet[Dump]:
    """The pages of a filter, in the order they came; all where there is no such filter."""
    asked = FILTERS[name][1] if name in FILTERS else ALL
    return Dump.objects.filter(asked, batch=batch).order_by("pk")


def page_of(batch: Batch, name: str, page: Any) -> Page[Dump]:
    """One page of the preview, without raw bytes."""
    dumps = pages_in(batch, name).select_related(
        "publication", "story__edition__publication", "duplicate_of"
    )
    dumps = dumps.defer("raw", "digest", "duplicate_of__raw", "duplicate_of__digest")
    return Paginator(dumps, PAGES_AT_ONCE).get_page(page)


# ---- what would come into being ------------------------------------------------------------------
class Coming(NamedTuple):
    """An edition that the library doesn't have yet, and how many pages are of it."""

    publication: str
    edition: str
    pages: int
    is_new_publication: bool


class Arrivals(NamedTuple):
    """What would come into being: new publications first, since a wrong name is the commonest
    mistake. `more` were not named; in `with_new` editions, old or new, stories are new."""

    editions: list[Coming]
    publications: list[str]
    more: int
    with_new: int


def arrivals(batch: Batch) -> Arrivals:
    """Publications and editions that pages of `batch` would bring."""
    rows = (
        Dump.objects.filter(_GOES_IN, batch=batch)
        .order_by()
        .values_list(KT("told__publication"), KT("told__edition"))
        .annotate(Count("pk"), new=Count("pk", filter=_NEW_STORY), first=Min("pk"))
    )
    in_titles = sorted((row for row in rows if row[0]), key=lambda row: row[4])
    found = _as_first_spelled(row[:3] for row in in_titles)
    titles = set(Publication.objects.values_list("name", flat=True))
    known = Edition.objects.filter(publication__name__in={title for title, _e, _n in found})
    labels = set(known.values_list("publication__name", "label"))
    coming = [
        Coming(title, edition or "", n, title not in titles)
        for title, edition, n in found
        if (title, edition) not in labels and (edition or title not in titles)
    ]
    coming.sort(key=lambda one: (not one.is_new_publication, one.publication, one.edition))
    new = sorted({one.publication for one in coming if one.is_new_publication})
    return Arrivals(
        editions=coming[:_NAMED_AT_MOST],
        publications=new,
        more=max(0, len(coming) - _NAMED_AT_MOST),
        with_new=sum(1 for row in in_titles if row[3]),
    )


def _as_first_spelled(rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """Publication, edition and number of pages, with two spellings of one publication as one."""
    names: dict[str, str] = {}
    pages: Counter[tuple[str, str]] = Counter()
    for title, edition, number in rows:
        pages[names.setdefault(fold_name(title), title), edition] += number
    return [(title, edition, number) for (title, edition), number in pages.items()]
