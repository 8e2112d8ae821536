"""A plan as one reader sees it, and the next step that would bring them to it.

Pure: no Django, no database.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class Step(StrEnum):
    """What a reader can do next for a plan. There always is something: nobody is left standing."""

    HELD = "held"
    SIGN_UP = "sign-up"
    CONFIRM = "confirm"
    TRY = "try"
    TAKE = "take"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Asks:
    """What decides the next step: who asks, in an account with a confirmed address or not, who
    has had a free trial or not."""

    signed_in: bool = False
    confirmed: bool = False
    tried: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan as one reader sees it. `price` is None where none is said, and nothing where readers
    may take the plan; `titles` are the keys of its `publications`. `ends` is of the right that
    runs longest, None where one has no end; `ended` of the one that ended last. `taken`: by the
    reader's own button, so by another they may leave it."""

    slug: str
    name: str
    summary: str
    trial_days: int
    everything: bool
    publications: tuple[str, ...]
    running: bool
    ends: datetime | None
    trial_used: bool
    price: Decimal | None = None
    currency: str = "EUR"
    interval: str = "month"
    gifts: int = 0
    free_stories: int = 0
    titles: frozenset[int] = frozenset()
    ended: datetime | None = None
    taken: bool = False
    public: bool = True
    step: Step = Step.ASK

    @property
    def free(self) -> bool:
        return self.price is not None and not self.price

    @property
    def may_try(self) -> bool:
        """Whether this reader can still have its free trial, whatever comes before that."""
        leads_there = self.step in {Step.SIGN_UP, Step.CONFIRM, Step.TRY}
        return leads_there and bool(self.trial_days) and not self.free

    def opens(self, publication: int) -> bool:
        """Whether it opens the premium stories of this publication (key)."""
        return self.everything or publication in self.titles


def next_step(asks: Asks, *, free: bool, trial: bool, running: bool) -> Step:
    """For a plan that is `free` or has a `trial`; `running` where the reader is on it."""
    if running:
        return Step.HELD
    if not asks.signed_in:
        return Step.SIGN_UP if free or trial else Step.ASK
    wanted = Step.TAKE if free else Step.TRY
    if not free and (not trial or asks.tried):
        return Step.ASK
    return wanted if asks.confirmed else Step.CONFIRM
