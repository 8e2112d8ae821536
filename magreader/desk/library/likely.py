"""Publications that may be one under two spellings, for staff who ask."""

from collections import defaultdict

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from magreader.catalog.models import Edition, Publication, Story
from magreader.catalog.spellings import alike, same_lists

_NEWEST = 3
"""So many editions of each publication tell whether two print the same."""


def likely_pairs() -> list[tuple[Publication, Publication]]:
    """By name, or since they print the same under the same dates. The one with more stories is the
    second. Three queries."""
    standing = Publication.objects.on_newsstand().only("pk", "name")
    names = dict(standing.values_list("pk", "name"))
    pairs = alike(names) | same_lists(_printed())
    known = standing.in_bulk({key for pair in pairs for key in pair})
    found = [(known[one], known[other]) for one, other in pairs if {one, other} <= known.keys()]
    return sorted(found, key=lambda pair: pair[0].name.casefold())


def _printed() -> dict[int, set[str]]:
    """The dates and headlines of the newest editions, by publication."""
    newest = Window(
        RowNumber(), partition_by=F("publication"), order_by=[F("date").desc(), F("pk").desc()]
    )
    editions = Edition.objects.on_newsstand().exclude(date=None).annotate(row=newest)
    chosen = editions.filter(row__lte=_NEWEST).values("pk")
    printed: dict[int, set[str]] = defaultdict(set)
    stories = Story.objects.on_newsstand().filter(edition__in=chosen)
    for publication, edition, headline in stories.values_list(
        "edition__publication", "edition__key", "key"
    ):
        printed[publication].add(f"{edition} {headline}")
    return printed
