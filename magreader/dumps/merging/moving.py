"""Stories of one edition go to another: under which addresses, in which language."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from itertools import batched

from django.db.models import Case, F, Value, When

from magreader.catalog.bulk import point_on
from magreader.catalog.identity import slug
from magreader.catalog.models import FormerAddress, Publication, Story
from magreader.dumps.fold import IDS_AT_ONCE
from magreader.dumps.merging.same import Row


def lead_on(stories: Mapping[Row, int]) -> None:
    """Let the address of each row lead to that story (id) from now on."""
    FormerAddress.objects.bulk_create(
        [
            FormerAddress(story_id=story, edition_id=row.edition, slug=row.slug)
            for row, story in stories.items()
        ],
        update_conflicts=True,
        unique_fields=["edition", "slug"],
        update_fields=["story"],
    )


def move_stories(rows: Iterable[Row], to: Mapping[int, int]) -> None:
    """Into the edition (id) that theirs leads to, with the address they have where it is free
    there. One that they once had there is theirs again."""
    renamed: list[Story] = []
    moved: dict[int, int] = {}
    taken = _taken({to[row.edition] for row in rows}, {row.pk for row in rows})
    for row in rows:
        edition = to[row.edition]
        if row.slug in taken[edition]:
            address = slug(row.key, taken[edition])
            taken[edition].add(address)
            renamed.append(Story(pk=row.pk, edition_id=edition, slug=address))
        else:
            moved[row.pk] = edition
    point_on(Story, "edition", moved, by="id")
    Story.objects.bulk_update(renamed, ["edition", "slug"])
    own = FormerAddress.objects.filter(edition__in=set(to.values()))
    own.filter(story__edition=F("edition"), story__slug=F("slug")).delete()


def _taken(editions: set[int], movers: set[int]) -> dict[int, set[str]]:
    """The slugs in these editions that are others' or were."""
    taken: dict[int, set[str]] = defaultdict(set)
    for some in batched(editions, IDS_AT_ONCE, strict=False):
        here = Story.objects.filter(edition__in=some).values_list("edition", "slug", "pk")
        former = FormerAddress.objects.filter(edition__in=some)
        for edition, address, story in (
            *here,
            *former.values_list("edition", "slug", "story"),
        ):
            if story not in movers:
                taken[edition].add(address)
    return taken


def keep_languages(stories: Iterable[int], old: Publication, now: Publication) -> None:
    """These stories (ids) speak what they spoke, though their publication is another."""
    if not now.language:
        now.language = old.language
        now.save(update_fields=["language"])
    if old.language == now.language:
        return
    said = Case(
        When(language="", then=Value(old.language)),
        When(language=now.language, then=Value("")),
        default=F("language"),
    )
    for some in batched(stories, IDS_AT_ONCE, strict=False):
        Story.objects.filter(pk__in=some).update(language=said)
