"""The truth table of the gate, whole."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from magreader.paywall.policy import Asker, Decision, Gift, Meter, Reason, Right, decide

NOW = datetime(2025, 3, 3, 12, 0, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def right(
    starts: datetime = NOW - DAY, ends: datetime | None = NOW + DAY, *, covers: bool = True
) -> Right:
    return Right("GOLD", "staff", starts, ends, covers)


RUNNING = right()
ELSEWHERE = right(covers=False)
ENDED = right(NOW - 3 * DAY, NOW - DAY)
ENDED_ELSEWHERE = right(NOW - 3 * DAY, NOW - DAY, covers=False)
AHEAD = right(NOW + DAY, NOW + 3 * DAY)
AHEAD_ELSEWHERE = right(NOW + DAY, NOW + 3 * DAY, covers=False)


def test_a_free_story_opens_for_everyone() -> None:
    rights = [(), (RUNNING,), (ENDED,), (ELSEWHERE,)]
    for signed_in, staff, held in product([False, True], [False, True], rights):
        asker = Asker(signed_in=signed_in, staff=staff, rights=held)
        assert decide(premium=False, asker=asker, now=NOW) == Decision(True, Reason.FREE)


def test_a_stranger_is_asked_to_sign_in_whatever_else_is_said_of_them() -> None:
    for staff, held in product([False, True], [(), (RUNNING,)]):
        decision = decide(premium=True, asker=Asker(staff=staff, rights=held), now=NOW)
        assert decision == Decision(False, Reason.SIGN_IN)


def test_staff_read_everything() -> None:
    for held in [(), (ENDED,), (ELSEWHERE,)]:
        asker = Asker(signed_in=True, staff=True, rights=held)
        assert decide(premium=True, asker=asker, now=NOW) == Decision(True, Reason.STAFF)


@pytest.mark.parametrize(
    ("rights", "full", "reason", "told"),
    [
        ((), False, Reason.SUBSCRIBE, None),
        ((RUNNING,), True, Reason.ENTITLED, RUNNING),
        ((ELSEWHERE,), False, Reason.NOT_IN_PLAN, ELSEWHERE),
        ((ENDED,), False, Reason.ENDED, ENDED),
        ((ENDED_ELSEWHERE,), False, Reason.SUBSCRIBE, None),
        ((AHEAD,), False, Reason.NOT_YET, AHEAD),
        ((AHEAD_ELSEWHERE,), False, Reason.SUBSCRIBE, None),
        ((RUNNING, ELSEWHERE), True, Reason.ENTITLED, RUNNING),
        ((ENDED, RUNNING), True, Reason.ENTITLED, RUNNING),
        ((AHEAD, RUNNING), True, Reason.ENTITLED, RUNNING),
        ((ENDED, ELSEWHERE), False, Reason.NOT_IN_PLAN, ELSEWHERE),
        ((AHEAD, ELSEWHERE), False, Reason.NOT_IN_PLAN, ELSEWHERE),
        ((ENDED, AHEAD), False, Reason.NOT_YET, AHEAD),
        ((ENDED_ELSEWHERE, ENDED), False, Reason.ENDED, ENDED),
    ],
)
def test_rights_add_up_and_the_most_helpful_reason_is_told(
    rights: tuple[Right, ...], full: bool, reason: Reason, told: Right | None
) -> None:
    for order in (rights, rights[::-1]):
        decision = decide(premium=True, asker=Asker(signed_in=True, rights=order), now=NOW)
        assert decision == Decision(full, reason, told)


@pytest.mark.parametrize(
    ("seconds", "full"), [(-86_401, False), (-86_400, True), (-1, True), (0, False), (1, False)]
)
def test_the_end_is_exclusive_to_the_second(seconds: int, full: bool) -> None:
    ends = NOW - timedelta(seconds=seconds)
    held = right(ends - DAY, ends)
    asker = Asker(signed_in=True, rights=(held,))
    assert decide(premium=True, asker=asker, now=NOW).full is full


def test_time_zones_do_not_move_the_end() -> None:
    tokyo = timezone(timedelta(hours=9))
    held = right(ends=NOW.astimezone(tokyo))
    asker = Asker(signed_in=True, rights=(held,))
    assert not decide(premium=True, asker=asker, now=NOW).full
    assert decide(premium=True, asker=asker, now=NOW - timedelta(seconds=1)).full


def test_of_several_open_rights_the_one_that_lasts_is_told() -> None:
    endless = right(ends=None)
    asker = Asker(signed_in=True, rights=(RUNNING, endless, right(ends=NOW + 2 * DAY)))
    assert decide(premium=True, asker=asker, now=NOW).right == endless


# ---- gifts and the meter ----------------------------------------------------------------------
GIFT = Gift("Ines", NOW + DAY)
SPENT_GIFT = Gift("Ines", NOW)
OPENED = Meter(allowed=3, used=3, opened=True)
LEFT = Meter(allowed=3, used=1)
USED = Meter(allowed=3, used=3)
OVERUSED = Meter(allowed=3, used=9)  # the plan gave more when the month began
UNCONFIRMED = Meter(allowed=3, confirmed=False)
UNCONFIRMED_OPENED = Meter(allowed=3, used=1, opened=True, confirmed=False)


def test_a_gift_opens_its_story_for_strangers_and_for_readers_until_its_end() -> None:
    for signed_in, held in product([False, True], [(), (ENDED,), (ELSEWHERE,)]):
        asker = Asker(signed_in=signed_in, rights=held, gift=GIFT, meter=USED)
        decision = decide(premium=True, asker=asker, now=NOW)
        assert decision == Decision(True, Reason.GIFT, gift=GIFT)
    spent = decide(premium=True, asker=Asker(gift=SPENT_GIFT), now=NOW)
    assert spent == Decision(False, Reason.SIGN_IN)


def test_who_is_entitled_anyway_is_told_so_and_not_that_it_was_a_gift_or_metered() -> None:
    asker = Asker(signed_in=True, rights=(RUNNING,), gift=GIFT, meter=OPENED)
    assert decide(premium=True, asker=asker, now=NOW) == Decision(True, Reason.ENTITLED, RUNNING)
    staff = Asker(signed_in=True, staff=True, gift=GIFT, meter=OPENED)
    assert decide(premium=True, asker=staff, now=NOW) == Decision(True, Reason.STAFF)


@pytest.mark.parametrize(
    ("rights", "meter", "full", "reason", "told"),
    [
        ((), OPENED, True, Reason.METERED, None),
        ((ENDED,), OPENED, True, Reason.METERED, None),
        ((), LEFT, False, Reason.METER_LEFT, None),
        ((), USED, False, Reason.METER_USED, None),
        ((), OVERUSED, False, Reason.METER_USED, None),
        ((), UNCONFIRMED, False, Reason.SUBSCRIBE, None),
        ((), UNCONFIRMED_OPENED, False, Reason.SUBSCRIBE, None),
        ((ENDED,), LEFT, False, Reason.ENDED, ENDED),
        ((ENDED,), USED, False, Reason.ENDED, ENDED),
        ((AHEAD,), LEFT, False, Reason.NOT_YET, AHEAD),
        ((ELSEWHERE,), LEFT, False, Reason.NOT_IN_PLAN, ELSEWHERE),
    ],
)
def test_the_meter_opens_what_was_opened_by_it_and_is_told_beside_every_lock(
    rights: tuple[Right, ...], meter: Meter, full: bool, reason: Reason, told: Right | None
) -> None:
    asker = Asker(signed_in=True, rights=rights, meter=meter)
    decision = decide(premium=True, asker=asker, now=NOW)
    assert decision == Decision(full, reason, told, meter=meter)


def test_the_meter_is_for_readers_with_an_account() -> None:
    for meter in (LEFT, OPENED):
        assert not decide(premium=True, asker=Asker(meter=meter), now=NOW).full


def test_of_the_meter_nothing_is_left_for_an_address_that_nobody_confirmed() -> None:
    assert [meter.left for meter in (LEFT, USED, OVERUSED, UNCONFIRMED)] == [2, 0, 0, 0]
