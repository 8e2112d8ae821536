"""The decision: may this reader read this story in full, and why.

Pure: no Django, no clock, no database. Times are aware datetimes, compared in UTC; an
entitlement ends the moment its end is reached.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a story opens, or why it doesn't."""

    FREE = "free"
    STAFF = "staff"
    ENTITLED = "entitled"
    SIGN_IN = "sign-in"
    SUBSCRIBE = "subscribe"
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
class Asker:
    """Who asks: a stranger unless signed in, without rights unless some are given."""

    signed_in: bool = False
    staff: bool = False
    rights: tuple[Right, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """`full` or not, the reason, and the right that the reason speaks of."""

    full: bool
    reason: Reason
    right: Right | None = None


_FOREVER = datetime.max.replace(tzinfo=UTC)


def _end(right: Right) -> datetime:
    return right.ends or _FOREVER


def _last(rights: Iterable[Right]) -> Right | None:
    """The one that ends last."""
    return max(rights, key=_end, default=None)


def decide(*, premium: bool, asker: Asker, now: datetime) -> Decision:
    """The whole truth table of the gate; `gate.md` gives the words.

    A story that isn't premium opens for everyone. Staff read everything. Else one right that
    runs and covers the publication opens it; without one the most helpful reason is told.
    """
    if not premium:
        return Decision(True, Reason.FREE)
    if not asker.signed_in:
        return Decision(False, Reason.SIGN_IN)
    if asker.staff:
        return Decision(True, Reason.STAFF)
    running = [right for right in asker.rights if right.is_running(now)]
    if opening := _last(right for right in running if right.covers):
        return Decision(True, Reason.ENTITLED, opening)
    if running:
        return Decision(False, Reason.NOT_IN_PLAN, _last(running))
    return _why_nothing_runs(asker.rights, now)


def _why_nothing_runs(rights: tuple[Right, ...], now: datetime) -> Decision:
    covering = [right for right in rights if right.covers]
    if ahead := [right for right in covering if right.starts > now]:
        return Decision(False, Reason.NOT_YET, min(ahead, key=lambda right: right.starts))
    if covering:
        return Decision(False, Reason.ENDED, _last(covering))
    return Decision(False, Reason.SUBSCRIBE)
