"""`python -m tests.paywall.rush meter|give|accept`: twenty ask for the last one at one time, in
the database that the settings name; prints how many got it and how many were refused."""

import sys
import threading
from collections.abc import Callable

import django

TWENTY = 20


def rush(what: str) -> tuple[int, int]:
    """Each in a thread with a connection of its own; (got it, refused)."""
    ask, refusal = {"meter": _meter, "give": _give, "accept": _accept}[what]()
    return _at_one_time(ask, refusal)


def _at_one_time(ask: Callable[[int], object], refusal: type[Exception]) -> tuple[int, int]:
    from django.db import connections

    got: list[bool | Exception] = []
    start = threading.Barrier(TWENTY)

    def run(number: int) -> None:
        try:
            start.wait()
            ask(number)
            got.append(True)
        except refusal:
            got.append(False)
        except Exception as fault:  # noqa: BLE001  # told below
            got.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[number]) for number in range(TWENTY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(600)
    faults = [one for one in got if isinstance(one, Exception)]
    if faults or len(got) != TWENTY:
        raise RuntimeError(f"{len(got)} came back; {faults!r}")
    return got.count(True), got.count(False)


def _meter() -> tuple[Callable[[int], object], type[Exception]]:
    """A reader with one story left opens twenty."""
    from magreader.paywall.meter import MeterUsedUp, open_by_meter
    from magreader.paywall.models import Plan
    from magreader.paywall.reader import Reader
    from tests.make import make_edition, make_metered, make_reader, make_story

    reader, edition = make_reader(), make_edition()
    Plan.objects.update(free_stories=3)
    stories = [make_story(edition) for _ in range(TWENTY)]
    for _ in range(2):
        make_metered(reader, make_story(edition))

    def ask(number: int) -> None:
        from tests.make import NOW

        open_by_meter(Reader(reader), stories[number], NOW)

    return ask, MeterUsedUp


def _give() -> tuple[Callable[[int], object], type[Exception]]:
    """A reader with one story left to give gives twenty."""
    from magreader.paywall.gifts import NoGiftsLeft, give
    from magreader.paywall.reader import Reader
    from tests.make import (
        NOW,
        gold,
        make_edition,
        make_entitlement,
        make_gift,
        make_reader,
        make_story,
    )

    reader, edition = make_reader(), make_edition()
    make_entitlement(reader)
    for _ in range(gold().gifts - 1):
        make_gift(make_story(edition), giver=reader, made=NOW)
    stories = [make_story(edition) for _ in range(TWENTY)]
    return lambda number: give(Reader(reader), stories[number], NOW), NoGiftsLeft


def _accept() -> tuple[Callable[[int], object], type[Exception]]:
    """A link that opens in one more browser is opened in twenty."""
    from magreader.paywall.gifts import GIFT_BROWSERS, given_of
    from magreader.paywall.receiving import GiftOver, accept
    from tests.make import NOW, make_gift

    gift = given_of(make_gift(opened=GIFT_BROWSERS - 1), NOW)
    return lambda _number: accept(gift, (), NOW), GiftOver


if __name__ == "__main__":
    django.setup()
    print(*rush(sys.argv[1]))
