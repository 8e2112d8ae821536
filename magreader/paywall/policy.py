"""The decision: may this reader read this story in full, and why.

Pure: no Django, no clock, no database. Times are aware datetimes, compared in UTC; an
entitlement ends the moment its end is reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a story opens, or why it doesn't."""

    FREE = "free"
    STAFF = "staff"
    ENTITLED = "entitled"
    GIFT = "gift"
    METERED = "metered"
    SIGN_IN = "sign-in"
    SUBSCRIBE = "subscribe"
    METER_LEFT = "meter-left"
    METER_USED = "meter-used"
    NOT_YET = "not-yet"
    ENDED = "ended"
    NOT_IN_PLAN = "not-in-plan"


@dataclass(frozen=True, slots=True)
class Right:
    """One entitlement of a reader, as it bears on one publication."""

    plan: str
    source: str
    starts: datetime
    ends: datetime | None
    covers: bool

    def is_running(self, now: datetime) -> bool:
        return self.starts <= now and (self.ends is None or now < self.ends)


@dataclass(frozen=True, slots=True)
class Gift:
    """One story that was given to whoever asks. `giver` is a name, empty where there is none."""

    giver: str
    ends: datetime


@dataclass(frozen=True, slots=True)
class Meter:
    """The premium stories that a signed-in reader may open without a plan in one month: how many
    in all, how many are opened, and whether this story is one of them."""

    allowed: int
    used: int = 0
    opened: bool = False
    confirmed: bool = True

    @property
    def left(self) -> int:
        """None for who has not confirmed an address: else everybody had as many as they like."""
        return max(self.allowed - self.used, 0) if self.confirmed else 0


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: a stranger unless signed in, without rights unless some are given. `meter` is
    None where the meter is off."""

    signed_in: bool = False
    staff: bool = False
    rights: tuple[Right, ...] = ()
    gift: Gift | None = None
    meter: Meter | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """`full` or not, the reason, and the right or gift that the reason speaks of. `meter` is told
    wherever there is one and nothing else opens the story: a free one may be left."""

    full: bool
    reason: Reason
    right: Right | None = None
    gift: Gift | None = None
    meter: Meter | None = None


_FOREVER = datetime.max.replace(tzinfo=UTC)


def _end(right: Right) -> datetime:
    return right.ends or _FOREVER


def _last(rights: Iterable[Right]) -> Right | None:
    """The one that ends last."""
    return max(rights, key=_end, default=None)


def decide(*, premium: bool, asker: Asker, now: datetime) -> Decision:
    """The whole truth table of the gate; `gate.md` gives the words.

    A story that isn't premium opens for everyone. Staff read everything. Else one right that
    runs and covers the publication opens it, or a gift of the story, or the meter where it was
    opened by that; without any of them the most helpful reason is told.
    """
    if not premium:
        return Decision(True, Reason.FREE)
    if asker.signed_in and asker.staff:
        return Decision(True, Reason.STAFF)
    running = [right for right in asker.rights if right.is_running(now)]
    opening = _last(right for right in running if right.covers)
    if asker.signed_in and opening:
        return Decision(True, Reason.ENTITLED, opening)
    if asker.gift and now < asker.gift.ends:
        return Decision(True, Reason.GIFT, gift=asker.gift)
    if not asker.signed_in:
        return Decision(False, Reason.SIGN_IN)
    if asker.meter and asker.meter.confirmed and asker.meter.opened:
        return Decision(True, Reason.METERED, meter=asker.meter)
    return replace(_why_closed(asker, running, now), meter=asker.meter)


def _why_closed(asker: Asker, running: list[Right], now: datetime) -> Decision:
    if running:
        return Decision(False, Reason.NOT_IN_PLAN, _last(running))
    closed = _why_nothing_runs(asker.rights, now)
    if closed.reason is Reason.SUBSCRIBE and asker.meter and asker.meter.confirmed:
        return Decision(False, Reason.METER_LEFT if asker.meter.left else Reason.METER_USED)
    return closed


def _why_nothing_runs(rights: tuple[Right, ...], now: datetime) -> Decision:
    covering = [right for right in rights if right.covers]
    if ahead := [right for right in covering if right.starts > now]:
        return Decision(False, Reason.NOT_YET, min(ahead, key=lambda right: right.starts))
    if covering:
        return Decision(False, Reason.ENDED, _last(covering))
    return Decision(False, Reason.SUBSCRIBE)
