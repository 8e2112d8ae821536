"""The truth table of the gate, every row of it: each set of rights with each gift and each state of
the meter, for strangers, readers and staff. What is due is read off a list, the first line that
fits."""

from itertools import chain, combinations, product

from magreader.paywall.policy import Asker, Meter, Reason, decide
from tests.paywall.test_policy import (
    AHEAD,
    AHEAD_ELSEWHERE,
    ELSEWHERE,
    ENDED,
    ENDED_ELSEWHERE,
    GIFT,
    LEFT,
    NOW,
    OPENED,
    RUNNING,
    SPENT_GIFT,
    UNCONFIRMED,
    UNCONFIRMED_OPENED,
    USED,
)

KINDS = (RUNNING, ELSEWHERE, ENDED, ENDED_ELSEWHERE, AHEAD, AHEAD_ELSEWHERE)
RIGHTS = tuple(chain.from_iterable(combinations(KINDS, size) for size in range(len(KINDS) + 1)))
GIFTS = (None, GIFT, SPENT_GIFT)
METERS: tuple[Meter | None, ...] = (None, LEFT, USED, OPENED, UNCONFIRMED, UNCONFIRMED_OPENED)
ROWS = 9216


def due(premium: bool, asker: Asker) -> tuple[bool, Reason]:
    held, meter, signed_in = set(asker.rights), asker.meter, asker.signed_in
    lines: list[tuple[bool, bool, Reason]] = [
        (not premium, True, Reason.FREE),
        (signed_in and asker.staff, True, Reason.STAFF),
        (signed_in and RUNNING in held, True, Reason.ENTITLED),
        (asker.gift is GIFT, True, Reason.GIFT),
        (not signed_in, False, Reason.SIGN_IN),
        (meter is OPENED, True, Reason.METERED),
        (ELSEWHERE in held, False, Reason.NOT_IN_PLAN),
        (AHEAD in held, False, Reason.NOT_YET),
        (ENDED in held, False, Reason.ENDED),
        (meter is LEFT, False, Reason.METER_LEFT),
        (meter is USED, False, Reason.METER_USED),
        (True, False, Reason.SUBSCRIBE),
    ]
    return next((full, reason) for fits, full, reason in lines if fits)


def test_every_row_of_the_table() -> None:
    met: set[Reason] = set()
    yes_no = (False, True)
    rows = list(product(yes_no, yes_no, yes_no, RIGHTS, GIFTS, METERS))
    for premium, signed_in, staff, rights, gift, meter in rows:
        asker = Asker(signed_in, staff, rights, gift, meter)
        decision = decide(premium=premium, asker=asker, now=NOW)
        assert (decision.full, decision.reason) == due(premium, asker), (premium, asker)
        met.add(decision.reason)
    assert len(rows) == ROWS
    assert met == set(Reason)
