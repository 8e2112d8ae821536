"""The versions of two stories that become one, numbered together."""

from collections.abc import Mapping

from magreader.dumps.fold import PAGE, Seen
from magreader.dumps.models import Dump
from magreader.dumps.shelving import load_texts, sightings_of
from magreader.dumps.versions import Versions


def number_together(pairs: Mapping[int, int]) -> None:
    """Give the texts of each story (id) the numbers that they have beside those of the other one:
    readers keep the other one's, and what differs waits for staff."""
    seen = sightings_of({*pairs, *pairs.values()})
    known = {story: Versions.of(some) for story, some in seen.items()}
    load_texts(text for versions in known.values() for text in versions.read())
    numbers = {mine: _numbers(seen[mine], known[mine], known[its]) for mine, its in pairs.items()}
    dumps = Dump.objects.filter(story__in=[mine for mine, some in numbers.items() if some])
    changed: list[Dump] = []
    for dump in dumps.only("story", "version", "settled"):
        now = numbers[dump.story_id or 0].get(dump.version)
        if now and now != (dump.version, dump.settled):
            dump.version, dump.settled = now
            changed.append(dump)
    Dump.objects.bulk_update(changed, ["version", "settled"])


def _numbers(seen: list[Seen], mine: Versions, its: Versions) -> dict[int, tuple[int, bool]]:
    """By the number that each had: the number it gets, and whether staff decided on it."""
    found: dict[int, tuple[int, bool]] = {}
    for number in sorted({one.version for one in seen if one.seen_as == PAGE and one.words}):
        text = mine.texts.get(number) or mine.gone.get(number)
        if text:
            its.admit(text)
            found[number] = text.version, text.settled
        else:
            found[number] = its.next, False
            its.next += 1
    return found
