"""What became of a batch, read for its report: one query a question, however many pages."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from magreader.catalog.models import Story
from magreader.dumps.models import Batch, Dump, Outcome, Sighting

PAGES_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Tally:
    """How many pages of a batch had one outcome."""

    outcome: Outcome
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
    counted = {(batch, outcome): number for batch, outcome, number in rows.annotate(Count("pk"))}
    found: dict[int, list[Tally]] = {}
    for batch in {batch for batch, _outcome in counted}:
        numbers = ((outcome, counted.get((batch, outcome), 0)) for outcome in Outcome)
        found[batch] = [Tally(outcome, number) for outcome, number in numbers if number]
    return found


def read(batch: Batch, outcome: str, page: Any) -> dict[str, Any]:
    """One page of the report, all outcomes or one (an unknown one counts as all)."""
    outcome = outcome if outcome in Outcome.values else ""
    counted = tallies([batch.pk]).get(batch.pk, [])
    shown = pages_of(batch, outcome, page)
    return {
        "outcome": outcome,
        "tallies": counted,
        "total": sum(tally.number for tally in counted),
        "page": shown,
        "pages": reported(shown.object_list),
    }


def pages_of(batch: Batch, outcome: str, page: Any) -> Page[Any]:
    """One page of the report's pages, all or those with one outcome, in the order they came."""
    dumps = Dump.objects.filter(batch=batch).order_by("pk")
    if outcome:
        dumps = dumps.filter(outcome=outcome)
    return Paginator(_light(dumps), PAGES_AT_ONCE).get_page(page)


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


@dataclass(frozen=True, slots=True)
class Change:
    """What the newsstand gains or loses when a batch is put back or taken back."""

    stories: int
    alone: int

    @property
    def shared(self) -> int:
        return self.stories - self.alone


def change_by(batch: Batch) -> Change:
    """How many stories were seen in the batch, and how many of them in no other dump that
    counts, be it another one of the same bytes."""
    others = Q(dump__batch__taken_back_at=None, dump__isnull=False) & ~Q(dump__batch=batch)
    copies = Dump.objects.filter(duplicate_of=OuterRef("dump"), batch__taken_back_at=None)
    elsewhere = Sighting.objects.filter(others | Exists(copies.exclude(batch=batch)))
    seen = Sighting.objects.filter(dump__batch=batch).values("story")
    stories = Story.objects.filter(pk__in=seen)
    alone = stories.filter(~Exists(elsewhere.filter(story=OuterRef("pk"))))
    return Change(stories.count(), alone.count())
