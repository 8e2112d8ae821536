"""Two publications that are one under two spellings become one, and may be two again.

Ids and addresses that were given stay: each edition of the old one stays as a signpost to where its
stories went, a story that becomes one with another keeps its row and holds nothing, and every
address leads on (`catalog.addresses.moved_from`). What readers own goes along. Set-wise: the number
of queries doesn't grow with the stories.
"""

import logging
from collections.abc import Iterable
from itertools import batched

from django.db.models import Max
from django.utils.translation import gettext as _

from magreader.accounts.models import User
from magreader.catalog.bulk import point_on
from magreader.catalog.identity import slug
from magreader.catalog.models import Edition, FormerAddress, Publication, Related, new_revision
from magreader.dumps.fold import IDS_AT_ONCE
from magreader.dumps.merging.moving import keep_languages, lead_on, move_stories
from magreader.dumps.merging.numbering import number_together
from magreader.dumps.merging.same import Shared, shared_by
from magreader.dumps.models import Dump, Sighting
from magreader.dumps.shelving import folded_again, hold_library
from magreader.dumps.tallies import count_stories, relate, time_publications
from magreader.paywall.access import recut_teasers
from magreader.paywall.moving import follow_publication, follow_stories, open_with
from magreader.search.models import note_changes

log = logging.getLogger(__name__)


class NotToMerge(Exception):
    """Why these two publications can't become one: a sentence for staff."""


def plan_merge(old: Publication, now: Publication) -> Shared:
    """What `merge` would do. Raises NotToMerge."""
    if old == now:
        raise NotToMerge(_("That is the same publication."))
    for publication in (old, now):
        if publication.is_merged and publication.merged_into:
            words = {"name": publication.name, "other": publication.merged_into.name}
            raise NotToMerge(_("%(name)s is merged into %(other)s already.") % words)
    shared = shared_by(old, now)
    if at_odds := shared.at_odds:
        said = _(
            "One of them is off the newsstand and the other isn't: %(editions)s. Publish both or"
            " neither first."
        )
        raise NotToMerge(said % {"editions": "; ".join(edition.label for edition in at_odds[:5])})
    return shared


def merge(old: Publication, now: Publication, by: User | None) -> None:
    """Make `old` a spelling of `now`, for what is here and for later imports. Raises NotToMerge."""
    with hold_library():
        old.refresh_from_db()
        now.refresh_from_db()
        shared = plan_merge(old, now)
        pairs = {mine.pk: its.pk for mine, its in shared.pairs.items()}
        moving = [row.pk for row in shared.moving]
        listing = _lists_with(pairs)
        said_again = moving if old.premium != now.premium else []
        with folded_again([*pairs, *pairs.values(), *said_again]):
            to = _open_editions(shared)
            _remember(old, now, to)
            _become_one(pairs)
            lead_on({mine: its.pk for mine, its in shared.pairs.items()})
            lead_on({row: row.pk for row in shared.moving})
            move_stories(shared.moving, to)
            keep_languages(moving, old, now)
            follow_publication(old, now)
        relate(listing)
        if old.teaser_words != now.teaser_words:
            recut_teasers(now)
        _tell({*to, *to.values()}, {old.pk, now.pk}, [*moving, *pairs, *pairs.values()])
    log.info("Publication %s was merged into %s by account %s.", old.pk, now.pk, by and by.pk)


def part(old: Publication, by: User | None) -> None:
    """They are two again: pages that come from now on go to `old`. What was moved stays where it
    is. Plans that name the other one name both. Does nothing where they are two."""
    with hold_library():
        old.refresh_from_db()
        if not (old.is_merged and old.merged_into):
            return
        old.apart_after = Dump.objects.aggregate(last=Max("pk"))["last"] or 0
        old.save(update_fields=["apart_after"])
        open_with(old.merged_into, old)
        new_revision()
    log.info("Publication %s was parted by account %s.", old.pk, by and by.pk)


# ---- publications and editions ------------------------------------------------------------------
def _open_editions(shared: Shared) -> dict[int, int]:
    """Where the stories of each edition (id) go; what the other one hasn't got is made."""
    theirs = Edition.objects.filter(publication=shared.now)
    taken = set(theirs.values_list("slug", flat=True))
    new: list[Edition] = []
    for mine, its in shared.editions.items():
        if its is None:
            shared.editions[mine] = made = _copy(mine, shared.now, taken)
            taken.add(made.slug)
            new.append(made)
    Edition.objects.bulk_create(new)
    return {mine.pk: its.pk for mine, its in shared.editions.items() if its}


def _copy(edition: Edition, publication: Publication, taken: set[str]) -> Edition:
    return Edition(
        publication=publication,
        label=edition.label,
        date=edition.date,
        until=edition.until,
        precision=edition.precision,
        key=edition.key,
        slug=slug(edition.slug, taken),
        published=edition.published,
    )


def _remember(old: Publication, now: Publication, to: dict[int, int]) -> None:
    """What led to `old` and its editions leads on at once: no chain is walked."""
    point_on(Edition, "merged_into", to)
    point_on(Edition, "merged_into", to, by="id")
    keys = Edition.objects.filter(publication=old).values("key")
    Edition.objects.filter(publication=now, key__in=keys).update(merged_into=None)
    Publication.objects.filter(merged_into=old).update(merged_into=now)
    for publication, merged_into in ((old, now), (now, None)):
        publication.merged_into, publication.apart_after = merged_into, None
        publication.save(update_fields=["merged_into", "apart_after"])
    Dump.objects.filter(publication=old).update(publication=now)


# ---- stories ------------------------------------------------------------------------------------
def _lists_with(stories: Iterable[int]) -> set[int]:
    """The stories (ids) in whose related lists one of these stands."""
    found: set[int] = set()
    for some in batched(stories, IDS_AT_ONCE, strict=False):
        found |= {*Related.objects.filter(card__in=some).values_list("story", flat=True)}
    return found


def _become_one(pairs: dict[int, int]) -> None:
    """What was seen of a story (id), and what readers own of it, is the other one's."""
    number_together(pairs)
    for model in (Sighting, Dump, FormerAddress):
        point_on(model, "story", pairs)
    follow_stories(pairs)


def _tell(editions: set[int], publications: set[int], stories: list[int]) -> None:
    """What follows from it, last in the transaction: counts, the search, what pages keep."""
    count_stories(editions)
    time_publications(publications)
    note_changes(stories)
    new_revision()
