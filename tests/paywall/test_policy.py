"""The truth table of the gate, whole."""

from datetime import UTC, datetime, timedelta, timezone
from itertools import product

import pytest

from magreader.paywall.policy import Asker, Decision, Reason, Right, decide

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
