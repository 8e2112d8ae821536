"""Plans, and how a reader comes by one."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.utils import timezone

from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source
from magreader.paywall.reader import Reader


class TrialNotPossible(Exception):
    """The reader has had the free trial, or the plan has none."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A plan as one reader sees it."""

    slug: str
    name: str
    summary: str
    trial_days: int
    free_stories: int
    everything: bool
    publications: tuple[str, ...]
    running: bool
    ends: datetime | None
    trial_used: bool

    def covers(self, publication: str) -> bool:
        """`publication` is a name."""
        return self.everything or publication in self.publications


@dataclass(frozen=True, slots=True)
class Holding:
    """An entitlement as the reader's account page shows it. Times are aware."""

    plan: str
    source: str
    starts: datetime
    ends: datetime | None
    running: bool


class Standing(StrEnum):
    """How a reader stands to the plans: all that decides what may be offered."""

    STRANGER = "stranger"
    NEW = "new"
    TRIED = "tried"
    HOLDS = "holds"

    @property
    def may_try(self) -> bool:
        return self in {Standing.STRANGER, Standing.NEW}


def standing_of(reader: Reader, now: datetime | None = None) -> Standing:
    """One query; none for a stranger, or for staff, to whom everything is open."""
    if not reader.signed_in:
        return Standing.STRANGER
    if reader.account and reader.account.is_staff:
        return Standing.HOLDS
    now = now or timezone.now()
    had = held_by(reader, now)
    if any(entitlement.is_running(now) for entitlement in had):
        return Standing.HOLDS
    tried = any(entitlement.source == Source.TRIAL for entitlement in had)
    return Standing.TRIED if tried else Standing.NEW


def held_by(reader: Reader, now: datetime) -> list[Entitlement]:
    """All that the reader was given, newest first, running or not; of a role, what it plays."""
    if role := reader.role:
        ends = now if role.ended else None
        starts = now - timedelta(days=1)
        return [Entitlement(plan=role.plan, starts=starts, ends=ends)] if role.plan else []
    account = reader.account
    found = Entitlement.objects.filter(reader=account).select_related("plan")
    return list(found) if account else []


def offers_for(reader: Reader, now: datetime | None = None) -> list[Offer]:
    """The plans that are shown to readers, each with what this reader has of it."""
    now = now or timezone.now()
    plans = Plan.objects.filter(public=True).prefetch_related("publications")
    had = held_by(reader, now)
    trial_used = any(entitlement.source == Source.TRIAL for entitlement in had)
    return [_offer(plan, had, now, trial_used=trial_used) for plan in plans]


def _offer(plan: Plan, had: list[Entitlement], now: datetime, *, trial_used: bool) -> Offer:
    running = [e for e in had if e.plan_id == plan.pk and e.is_running(now)]
    endless = any(entitlement.ends is None for entitlement in running)
    return Offer(
        slug=plan.slug,
        name=plan.name,
        summary=plan.summary,
        trial_days=plan.trial_days,
        free_stories=plan.free_stories,
        everything=plan.everything,
        publications=tuple(publication.name for publication in plan.publications.all()),
        running=bool(running),
        ends=None if endless else max((e.ends for e in running if e.ends), default=None),
        trial_used=trial_used,
    )


def holdings_of(reader: User, now: datetime | None = None) -> list[Holding]:
    """What the reader was given, newest first, running or not."""
    now = now or timezone.now()
    return [
        Holding(e.plan.name, e.get_source_display(), e.starts, e.ends, e.is_running(now))
        for e in held_by(Reader(reader), now)
    ]


def start_trial(reader: User, slug: str, now: datetime | None = None) -> Holding:
    """Give `reader` the free trial of the plan, from now on.

    Once per reader, whatever the plan: the database says so, also to two clicks at one time.
    Raises TrialNotPossible, and Plan.DoesNotExist for a plan that isn't shown to readers.
    """
    now = now or timezone.now()
    plan = Plan.objects.get(slug=slug, public=True)
    if not plan.trial_days:
        raise TrialNotPossible
    ends = now + timedelta(days=plan.trial_days)
    try:
        with transaction.atomic():
            trial = Entitlement.objects.create(
                reader=reader, plan=plan, source=Source.TRIAL, starts=now, ends=ends
            )
    except IntegrityError:
        raise TrialNotPossible from None
    return Holding(plan.name, trial.get_source_display(), now, ends, running=True)
