"""What became of a batch, read for its report: one query a question, however many pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from magreader.catalog.models import Story
from magreader.desk.batches.foreseen import UNSURE, counted
from magreader.dumps.models import Batch, Dump, Outcome, Sighting

PAGES_AT_ONCE = 50
ONLY: dict[str, tuple[Any, Q]] = {
    "unsure": (_("to look at"), UNSURE),
    "warnings": (_("with warnings"), ~Q(warnings=[])),
    "leftover": (_("with leftover lines"), ~Q(leftover=[])),
}
"""By name: what else the report is narrowed to, and its pages."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pages of a batch had one outcome."""

    outcome: Outcome
    number: int


class Narrower(NamedTuple):
    """One of `ONLY`, and how many pages it has."""

    name: str
    label: Any
    number: int


@dataclass(slots=True)
class ReportedPage:
    """One page of the report: the dump, and the stories that were seen as cards on it."""

    dump: Dump
    cards: list[Story] = field(default_factory=list)

    @property
    def story(self) -> Story | None:
        """The story of the page; of a duplicate, the one that the first page of its kind gave."""
        first = self.dump.duplicate_of
        return self.dump.story or (first.story if first else None)


def tallies(batches: Iterable[int]) -> dict[int, list[Tally]]:
    """The outcomes of each batch (by id) that has pages, in the order of their kinds."""
    rows = Dump.objects.filter(batch__in=list(batches)).order_by().values_list("batch", "outcome")
    numbers_of = {(batch, outcome): n for batch, outcome, n in rows.annotate(Count("pk"))}
    found: dict[int, list[Tally]] = {}
    for batch in {batch for batch, _outcome in numbers_of}:
        numbers = ((outcome, numbers_of.get((batch, outcome), 0)) for outcome in Outcome)
        found[batch] = [Tally(outcome, number) for outcome, number in numbers if number]
    return found


def read(batch: Batch, outcome: str, only: str, page: Any) -> dict[str, Any]:
    """One page of the report, all outcomes or one, all pages or some (an unknown one counts as
    all)."""
    outcome = outcome if outcome in Outcome.values else ""
    only = only if only in ONLY else ""
    outcomes = tallies([batch.pk]).get(batch.pk, [])
    shown = Paginator(_light(pages_in(batch, outcome, only)), PAGES_AT_ONCE).get_page(page)
    return {
        "outcome": outcome,
        "only": only,
        "tallies": outcomes,
        "narrowers": _narrowers(batch),
        "total": sum(tally.number for tally in outcomes),
        "numbers": {tally.outcome.name.lower(): tally.number for tally in outcomes},
        "page": shown,
        "pages": reported(shown.object_list),
    }


def _narrowers(batch: Batch) -> list[Narrower]:
    asked = {name: only for name, (_label, only) in ONLY.items()}
    found = counted(Dump.objects.filter(batch=batch), asked)
    all_of_them = (Narrower(name, label, found[name]) for name, (label, _only) in ONLY.items())
    return [one for one in all_of_them if one.number]


def pages_in(batch: Batch, outcome: str, only: str) -> QuerySet[Dump]:
    """The report's pages, all or those with one outcome, in the order they came."""
    dumps = Dump.objects.filter(batch=batch).order_by("pk")
    if outcome in Outcome.values:
        dumps = dumps.filter(outcome=outcome)
    return dumps.filter(ONLY[only][1]) if only in ONLY else dumps


def _light(dumps: QuerySet[Dump]) -> QuerySet[Dump]:
    """Without the raw bytes, with what the report names."""
    story = "story__edition__publication"
    return dumps.select_related(story, "publication", f"duplicate_of__{story}").defer(
        "raw", "digest", "duplicate_of__raw", "duplicate_of__digest"
    )


def reported(dumps: Iterable[Dump]) -> list[ReportedPage]:
    """The dumps, each with the stories of its cards."""
    pages = {dump.pk: ReportedPage(dump) for dump in dumps}
    cards = Sighting.objects.filter(dump__in=list(pages), seen_as=Sighting.As.CARD)
    for sighting in cards.select_related("story").defer("text").order_by("pk"):
        if sighting.dump_id:
            pages[sighting.dump_id].cards.append(sighting.story)
    return list(pages.values())
