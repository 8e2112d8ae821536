"""What would become one where two publications are one: read, and nothing written.

Editions are the same by their dates, stories by their headlines, as everywhere
(`docs/dumps.md`, "Identity").
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from magreader.catalog.models import Edition, Holding, Publication, Story, StoryQuerySet


class Row(NamedTuple):
    """A story, as far as it takes to know it again."""

    pk: int
    edition: int
    key: str
    twin: str
    slug: str
    holding: str
    headline: str

    @property
    def is_held(self) -> bool:
        return self.holding != Holding.NOTHING


@dataclass(slots=True)
class Shared:
    """What two publications have: `editions` leads from an edition of `old` (its id) to that of
    `now`, None where there is none yet. `pairs` leads from a story of `old` to the same of `now`;
    `moving` are the stories that `now` hasn't got."""

    old: Publication
    now: Publication
    editions: dict[Edition, Edition | None] = field(default_factory=dict)
    pairs: dict[Row, Row] = field(default_factory=dict)
    moving: list[Row] = field(default_factory=list)

    @property
    def editions_in_both(self) -> list[Edition]:
        return [mine for mine, its in self.editions.items() if mine.stories and its and its.stories]

    @property
    def editions_moving(self) -> list[Edition]:
        return [
            mine
            for mine, its in self.editions.items()
            if mine.stories and not (its and its.stories)
        ]

    @property
    def stories_in_both(self) -> list[Row]:
        """Those that readers have, as `now` has them."""
        return [its for mine, its in self.pairs.items() if mine.is_held and its.is_held]

    @property
    def stories_moving(self) -> list[Row]:
        """Those that readers have in `old` only."""
        pairs = self.pairs.items()
        return [
            *(row for row in self.moving if row.is_held),
            *(mine for mine, its in pairs if mine.is_held and not its.is_held),
        ]

    @property
    def at_odds(self) -> list[Edition]:
        """Editions that one of them shows to readers and the other doesn't: nobody can say which
        is meant."""
        both = ((mine, its) for mine, its in self.editions.items() if its)
        return [mine for mine, its in both if mine.published != its.published and mine.stories]


def shared_by(old: Publication, now: Publication) -> Shared:
    """Four queries, however many editions and stories there are."""
    theirs = {edition.key: edition for edition in Edition.objects.filter(publication=now)}
    mine = Edition.objects.filter(publication=old).order_by("pk")
    shared = Shared(old, now, {edition: theirs.get(edition.key) for edition in mine})
    to = {edition.pk: its.pk for edition, its in shared.editions.items() if its}
    of_both = Edition.objects.filter(publication=now, key__in=mine.values("key"))
    known = _by_name(Story.objects.filter(edition__in=of_both))
    for (edition, key), rows in _by_name(Story.objects.filter(edition__publication=old)).items():
        pairs = dict(_pairs(rows, known.get((to.get(edition, 0), key), [])))
        shared.pairs |= pairs
        shared.moving += [row for row in rows if row not in pairs]
    return shared


def _by_name(stories: StoryQuerySet) -> dict[tuple[int, str], list[Row]]:
    """By edition (id) and key: one nearly always."""
    found: dict[tuple[int, str], list[Row]] = defaultdict(list)
    for row in map(Row._make, stories.order_by("pk").values_list(*Row._fields)):
        found[row.edition, row.key].append(row)
    return found


def _pairs(mine: list[Row], theirs: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Of one headline: the only one and the only one, else those with the same deck."""
    if len(mine) == len(theirs) == 1:
        yield mine[0], theirs[0]
        return
    by_twin = {row.twin: row for row in theirs}
    for row in mine:
        if row.twin in by_twin:
            yield row, by_twin[row.twin]
