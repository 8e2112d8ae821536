"""What follows from the stories on the shelf: counts of editions, lists of related stories, and
how often a publication comes out. Set-wise, within the transaction of whoever changed them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import batched

from django.db.models import Count, Sum

from magreader.catalog.bulk import insert_rows, update_values
from magreader.catalog.models import Edition, Holding, Publication, Related, Story
from magreader.dumps.fold import IDS_AT_ONCE
from magreader.dumps.frequency import frequency
from magreader.dumps.models import Sighting


def count_stories(editions: Iterable[int]) -> None:
    """Bring `stories` and `minutes` of these editions (ids) up to date."""
    held = Story.objects.exclude(holding=Holding.NOTHING).order_by().values("edition")
    each = held.annotate(number=Count("pk"), length=Sum("minutes"))
    for some in batched(editions, IDS_AT_ONCE, strict=False):
        counted = each.filter(edition__in=some).values_list("edition", "number", "length")
        now = {edition: (number, length or 0) for edition, number, length in counted}
        said = Edition.objects.filter(pk__in=some).values_list("pk", "stories", "minutes")
        changed = {
            edition: now.get(edition, (0, 0))
            for edition, *was in said
            if now.get(edition, (0, 0)) != tuple(was)
        }
        rows = ((edition, *counts) for edition, counts in changed.items())
        update_values(Edition, ["stories", "minutes"], rows)


def time_publications(publications: Iterable[int]) -> None:
    """Bring `frequency` of these publications (ids) up to date."""
    dates: dict[int, list[date]] = {publication: [] for publication in publications}
    held = Edition.objects.filter(publication__in=dates, stories__gt=0)
    for publication, day in held.values_list("publication", "date"):
        if day:
            dates[publication].append(day)
    known = Publication.objects.filter(pk__in=dates).only("frequency")
    changed = [row for row in known if row.frequency != frequency(dates[row.pk])]
    for row in changed:
        row.frequency = frequency(dates[row.pk])
    Publication.objects.bulk_update(changed, ["frequency"])


# ---- related ------------------------------------------------------------------------------------
def relate(stories: Iterable[int]) -> set[int]:
    """Bring the related lists of these stories (ids) up to date; those whose list changed.

    A story has the list of the newest dump of its page that has one, in the page's order and
    without the story itself.
    """
    wanted = _listed(list(stories))
    known: dict[int, list[int]] = {story: [] for story in wanted}
    for some in batched(wanted, IDS_AT_ONCE, strict=False):
        rows = Related.objects.filter(story__in=some).order_by("position")
        for story, card in rows.values_list("story", "card"):
            known[story].append(card)
    changed = {story for story, cards in wanted.items() if known[story] != cards}
    for some in batched((story for story in changed if known[story]), IDS_AT_ONCE, strict=False):
        Related.objects.filter(story__in=some).delete()
    insert_rows(
        Related,
        ("story", "card", "position"),
        [
            (story, card, position)
            for story in sorted(changed)
            for position, card in enumerate(wanted[story], 1)
        ],
    )
    return changed


def _listed(stories: list[int]) -> dict[int, list[int]]:
    """The cards (ids) that each story is to have."""
    pages: list[tuple[int, int]] = []
    for some in batched(stories, IDS_AT_ONCE, strict=False):
        seen = Sighting.objects.filter(
            story__in=some, seen_as=Sighting.As.PAGE, dump__batch__taken_back_at=None
        )
        pages += seen.values_list("dump", "story")
    cards = _cards([dump for dump, _ in pages])
    wanted: dict[int, list[int]] = {story: [] for story in stories}
    for dump, story in sorted(pages):  # the newest comes last
        listed = [card for card in dict.fromkeys(cards[dump]) if card != story]
        wanted[story] = listed or wanted[story]
    return wanted


def _cards(dumps: list[int]) -> dict[int, list[int]]:
    """The stories (ids) that each dump lists, in its order."""
    cards: dict[int, list[int]] = defaultdict(list)
    for some in batched(dumps, IDS_AT_ONCE, strict=False):
        listed = Sighting.objects.filter(dump__in=some, seen_as=Sighting.As.CARD)
        for dump, story in listed.order_by("pk").values_list("dump", "story"):
            cards[dump].append(story)
    return cards
