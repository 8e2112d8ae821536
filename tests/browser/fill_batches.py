"""Batches at every stage of their road, for the desk's pages."""

from typing import TYPE_CHECKING
from unittest import mock

if TYPE_CHECKING:
    from magreader.accounts.models import User
    from magreader.dumps.models import Batch

PAPER = "The Skerry Post"
DAY = "November 12, 2025"
BELL = (
    "Aud Renn has baked on the quay for thirty years and never looked at the bells above her door.",
    "On Wednesday, with flour on both hands, she pulled the cord on the left.",
    "Eleven people in oilskins were on the slip before she had understood what she had done.",
)


def story(headline: str, *paragraphs: str, paper: str = PAPER, deck: str = "") -> bytes:
    """A story page as a newsstand shows it."""
    lines = ["Try GOLD - Free", headline, paper, f"|{DAY}", *([deck] if deck else []), *paragraphs]
    return "\n".join([*lines, f"This story is from the {DAY} edition of {paper}."]).encode()


def fill_batches(staff: "User") -> dict[str, str]:
    """Their ids, by where they are."""
    known = {
        "bell.txt": story("The wrong bell", *BELL[:2], deck="A mistake at five in the morning."),
        "gulls.txt": story("Gulls on trial", *BELL[1:]),
    }
    old = _batch(staff, known, "Wednesday’s pages")
    _commit(old)
    waiting = _batch(
        staff,
        {
            "crawl/2025-11-12/bell.txt": story(
                "The wrong bell",
                BELL[0],
                BELL[1],
                BELL[2],
                deck="A small mistake at five in the morning.",
            ),
            "crawl/2025-11-12/blue-paint.txt": story("Blue paint runs short", *BELL),
            "crawl/2025-11-12/blue-paint (2).txt": story("Blue paint runs short", *BELL, BELL[0]),
            "crawl/2025-11-12/tide.txt": story(
                "The tide table is wrong", *BELL, paper="Skerry Pst"
            ),
            "crawl/2025-11-12/gulls.txt": story(
                "Gulls on trial", *(line.replace("Wednesday", "Thursday") for line in BELL[1:])
            ),
            "crawl/2025-11-12/picture.png": b"\x89PNG\r\n",
            "crawl/2025-11-12/nothing-but-one-line-under-a-very-long-name.txt": b"Nothing",
            "crawl/gulls.txt": known["gulls.txt"],
        },
        "The crawl of the harbour titles",
    )
    with mock.patch("magreader.dumps.road.verbs.SMALL_BYTES", 0):
        reading = _batch(staff, {f"{n}.txt": story(f"Bell {n}", *BELL) for n in range(40)}, "")
    places = {"waiting": waiting, "reading": reading, "done": old, **_receiving(staff)}
    changed = _dump(waiting, "crawl/2025-11-12/bell.txt")
    return {
        **{f"batch_{name}": str(batch.pk) for name, batch in places.items()},
        "dump_changed": str(changed),
    }


def _batch(staff: "User", files: dict[str, bytes], note: str) -> "Batch":
    from magreader.dumps.models import Batch
    from magreader.dumps.road.receiving import hand_over
    from magreader.dumps.road.verbs import all_received, start

    batch = start(origin=Batch.Origin.UPLOAD, by=staff, note=note)
    for name, raw in files.items():
        hand_over(batch, name, [raw])
    assert all_received(batch)
    return batch


def _commit(batch: "Batch") -> None:
    from magreader.dumps.road.verbs import commit

    assert commit(batch)


def _receiving(staff: "User") -> "dict[str, Batch]":
    """One whose files stopped half way, one that was cancelled, and one that is paused."""
    from magreader.dumps.models import Batch
    from magreader.dumps.road.receiving import add_container, hand_over, receive
    from magreader.dumps.road.verbs import cancel, pause, start

    torn = start(origin=Batch.Origin.UPLOAD, by=staff, note="The attic’s hard disk")
    hand_over(torn, "harbour/2019.warc.gz", [story("The wrong rope", *BELL)])
    receive(add_container(torn, "harbour/2020.warc.gz", 4_812_331_008), 0, b"x" * 900_000)
    add_container(torn, "harbour/2021.warc.gz", 3_100_441_600)
    cancelled = _batch(staff, {"rope.txt": story("Rope for sale", *BELL)}, "The wrong folder")
    assert cancel(cancelled)
    with mock.patch("magreader.dumps.road.verbs.SMALL_BYTES", 0):
        paused = _batch(staff, {"net.txt": story("A net is mended", *BELL)}, "")
    assert pause(paused)
    return {"receiving": torn, "cancelled": cancelled, "paused": paused}


def _dump(batch: "Batch", source: str) -> int:
    from magreader.dumps.models import Dump

    return Dump.objects.get(batch=batch, source=source).pk
