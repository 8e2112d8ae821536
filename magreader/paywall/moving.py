"""What readers own follows when stories become one, and publications.

Set-wise, within the transaction of whoever makes them one.
"""

from collections.abc import Iterable, Mapping
from itertools import batched

from magreader.catalog.models import Publication
from magreader.paywall.models import GiftLink, MeteredStory, Plan

_AT_ONCE = 10_000


def follow_stories(moved: Mapping[int, int]) -> None:
    """Gifts of each story (id), and that it was opened by the meter, are the other one's now."""
    for some in batched(moved, _AT_ONCE, strict=False):
        gifts = list(GiftLink.objects.filter(story__in=some).only("story"))
        for gift in gifts:
            gift.story_id = moved[gift.story_id]
        GiftLink.objects.bulk_update(gifts, ["story"])
        _follow_metered(list(MeteredStory.objects.filter(story__in=some)), moved)


def _follow_metered(opened: list[MeteredStory], moved: Mapping[int, int]) -> None:
    """Who opened both in one month has opened one."""
    MeteredStory.objects.bulk_create(
        [
            MeteredStory(
                reader_id=one.reader_id,
                story_id=moved[one.story_id],
                month=one.month,
                opened=one.opened,
            )
            for one in opened
        ],
        ignore_conflicts=True,
    )
    MeteredStory.objects.filter(pk__in=[one.pk for one in opened]).delete()


def plans_that_name(publication: Publication) -> Iterable[Plan]:
    """The plans that open chosen publications, and this one among them."""
    return Plan.objects.filter(everything=False, publications=publication)


def follow_publication(old: Publication, now: Publication) -> None:
    """Every plan that names `old` names `now` in its place."""
    for plan in Plan.objects.filter(publications=old):
        plan.publications.remove(old)
        plan.publications.add(now)


def open_with(publication: Publication, other: Publication) -> None:
    """Every plan that names `publication` names `other` too."""
    for plan in Plan.objects.filter(publications=publication):
        plan.publications.add(other)
