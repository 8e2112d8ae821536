"""The versions of texts that come back, numbered beside those that came meanwhile."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace

from magreader.dumps.fold import PAGE, Seen
from magreader.dumps.models import Batch, Dump, Outcome
from magreader.dumps.shelving import load_texts, sightings_of
from magreader.dumps.versions import Versions


def number_again(batch: Batch, stories: Iterable[int]) -> None:
    """`batch` is put back: its texts of these stories (ids) keep their numbers, or get others
    where those went to other words. Readers keep what they have of such a story, and what comes
    back waits for staff."""
    mine = set(Dump.objects.filter(batch=batch).values_list("pk", flat=True))
    moved = numbered_again(sightings_of(stories), mine)
    dumps = [
        Dump(pk=one.order, version=one.version, settled=one.settled, outcome=Outcome.VERSION)
        for one in moved
    ]
    Dump.objects.bulk_update(dumps, ["version", "settled", "outcome"])


def numbered_again(seen: Mapping[int, Sequence[Seen]], dumps: Container[int]) -> list[Seen]:
    """Number the texts of these dumps (ids), which are to count again, beside the others of their
    stories; those that got another number. Writes nothing."""
    shared = {
        story: (back, others)
        for story, some in seen.items()
        for back, others in [_parted(some, dumps)]
        if {one.version for one in back} & {one.version for one in others if one.counts}
    }
    load_texts(one for both in shared.values() for some in both for one in some)
    return [one for back, others in shared.values() for one in _moved(back, others)]


def _parted(seen: Sequence[Seen], dumps: Container[int]) -> tuple[list[Seen], list[Seen]]:
    """The texts of these dumps, and the others."""
    texts = [one for one in seen if one.seen_as == PAGE and one.words]
    back = [one for one in texts if not one.counts and one.order in dumps]
    return back, [one for one in texts if one not in back]


def _moved(back: Sequence[Seen], others: Sequence[Seen]) -> list[Seen]:
    """The longest text of a number comes first: shorter ones go where it goes."""
    versions = Versions.of(others)
    versions.next = max(versions.next, *(one.version + 1 for one in back))
    moved: list[Seen] = []
    for one in sorted(back, key=lambda one: one.strength, reverse=True):
        again = replace(one, counts=True)
        versions.come_back(again)
        if again.version != one.version:
            one.version, one.settled = again.version, again.settled
            moved.append(one)
    return moved
