"""Lines of furniture that staff taught: kept once, known to every page that is read later."""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from magreader.accounts.models import User
from magreader.dumps.models import Dump, Furniture, Outcome, Sighting
from magreader.dumps.parser.taught import Taught
from magreader.dumps.parser.text import clean
from magreader.dumps.reading import read_raw
from magreader.dumps.spots import PARAGRAPH
from magreader.dumps.takein import raw_page

LONGEST_FURNITURE = 120
"""Longer lines are hardly ever furniture: whoever teaches one is warned."""
LONGEST_LINE = 200
"""As much as the column holds."""
MOST_SEARCHED = 500
"""So many pages that wait for somebody are searched for a line at once, the newest first."""


def taught_lines() -> Taught:
    """All that was taught, as the parser takes it. One query: ask once for many pages."""
    found: dict[str, frozenset[str]] = {}
    for key, language in Furniture.objects.order_by().values_list("key", "language"):
        found[key] = found.get(key, frozenset()) | {language}
    return found


def teach(line: str, language: str, by: User) -> tuple[Furniture, bool]:
    """Keep that `line` is furniture of pages whose chrome is in `language` ("": of all), and
    whether that is news. Raises ValueError for a line longer than the column."""
    if not line or len(line) > LONGEST_LINE:
        raise ValueError(f"A line of furniture has 1 to {LONGEST_LINE} characters.")
    return Furniture.objects.get_or_create(
        key=line.casefold()[:LONGEST_LINE],
        language=language,
        defaults={"text": line, "made_by": by},
    )


def stories_with(line: str) -> int:
    """How many stories that are on the shelf have `line` as a paragraph in the midst of others."""
    between = f"{PARAGRAPH}{line}{PARAGRAPH}"
    seen = Sighting.objects.filter(dump__batch__taken_back_at=None, text__icontains=between)
    return seen.order_by().values("story").distinct().count()


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pages that wait for somebody: of the newest, those (ids) that have a line; and the older
    ones, which may have it."""

    dumps: list[int]
    older: QuerySet[Dump]


def waiting_with(line: str) -> Waiting:
    """The pages that wait for a look or to be taken in, and have `line`."""
    rows = list(_waiting().only("raw", "source", "form", "charset")[:MOST_SEARCHED])
    found = [dump.pk for dump in rows if line.casefold() in _keys(dump)]
    if len(rows) < MOST_SEARCHED:
        return Waiting(found, Dump.objects.none())
    return Waiting(found, _waiting().filter(pk__lt=rows[-1].pk))


def _waiting() -> QuerySet[Dump]:
    unsure = Q(reviewed_at=None) & ~Q(doubt="")
    kept = Dump.objects.filter(unsure | Q(outcome=Outcome.WAITING), batch__taken_back_at=None)
    kept = kept.exclude(outcome__in=[Outcome.DUPLICATE, Outcome.LEFT_OUT]).exclude(raw=b"")
    return kept.exclude(encoding="").order_by("-pk")


def _keys(dump: Dump) -> Iterator[str]:
    text, _encoding, _facts = read_raw(raw_page(dump, zlib.decompress(bytes(dump.raw))))
    return (line.casefold() for line in clean(text))
