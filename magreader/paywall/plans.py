"""Plans as readers see them, and what each reader holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Q
from django.utils import timezone

from magreader.accounts.addresses import confirmed_addresses
from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source
from magreader.paywall.offers import Asks, Offer, next_step
from magreader.paywall.reader import Reader
from magreader.paywall.trials import was_tried_at


@dataclass(frozen=True, slots=True)
class Holding:
    """An entitlement as the reader's account page shows it. Times are aware; `source` is in
    words, `series` what a voucher was for. What staff noted is theirs."""

    plan: str
    source: str
    starts: datetime
    ends: datetime | None
    running: bool
    to_come: bool = False
    series: str = ""


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
    """One query; none for a stranger, or for staff, to whom everything is open.

    Of trials it knows those of this very account; the plans' own page knows the others too.
    """
    if not reader.signed_in:
        return Standing.STRANGER
    if reader.account and reader.account.is_staff:
        return Standing.HOLDS
    now = now or timezone.now()
    had = held_by(reader, now)
    if any(entitlement.is_running(now) for entitlement in had):
        return Standing.HOLDS
    return Standing.TRIED if _has_trial(had) else Standing.NEW


def held_by(reader: Reader, now: datetime) -> list[Entitlement]:
    """All that the reader was given, newest first, running or not; of a role, what it plays."""
    if role := reader.role:
        ends = now if role.ended else None
        starts = now - timedelta(days=1)
        return [Entitlement(plan=role.plan, starts=starts, ends=ends)] if role.plan else []
    account = reader.account
    found = Entitlement.objects.filter(reader=account).select_related("plan", "voucher")
    return list(found) if account else []


def _has_trial(had: Iterable[Entitlement]) -> bool:
    return any(entitlement.source == Source.TRIAL for entitlement in had)


def offers_for(reader: Reader, now: datetime | None = None) -> list[Offer]:
    """The plans that are shown to readers, and those that this reader is on, each with what the
    reader has of it and can do next."""
    now = now or timezone.now()
    had = held_by(reader, now)
    held = {entitlement.plan_id for entitlement in had if entitlement.is_running(now)}
    shown = Plan.objects.filter(Q(public=True) | Q(pk__in=held))
    plans = list(shown.prefetch_related("publications"))
    asks = _asks(reader, had) if plans else Asks()
    return [_offer(plan, had, now, asks) for plan in plans]


def _asks(reader: Reader, had: list[Entitlement]) -> Asks:
    """Two queries at most, none for a stranger. A role is played by who confirmed an address."""
    account = reader.account
    if account is None:
        return Asks(reader.signed_in, confirmed=reader.role is not None)
    addresses = confirmed_addresses(account)
    tried = _has_trial(had) or (bool(addresses) and was_tried_at(addresses))
    return Asks(signed_in=True, confirmed=bool(addresses), tried=tried)


def _offer(plan: Plan, had: list[Entitlement], now: datetime, asks: Asks) -> Offer:
    of_plan = [entitlement for entitlement in had if entitlement.plan_id == plan.pk]
    running = [entitlement for entitlement in of_plan if entitlement.is_running(now)]
    past = [e.ends for e in of_plan if e.ends and e.ends <= now]
    endless = any(entitlement.ends is None for entitlement in running)
    free = plan.price is not None and not plan.price
    publications = list(plan.publications.all())
    return Offer(
        slug=plan.slug,
        name=plan.name,
        summary=plan.summary,
        trial_days=plan.trial_days,
        everything=plan.everything,
        publications=tuple(publication.name for publication in publications),
        running=bool(running),
        ends=None if endless else max((e.ends for e in running if e.ends), default=None),
        trial_used=asks.tried,
        price=plan.price,
        currency=plan.currency,
        interval=plan.interval,
        gifts=plan.gifts,
        free_stories=plan.free_stories,
        titles=frozenset(publication.pk for publication in publications),
        ended=None if running else max(past, default=None),
        taken=any(entitlement.source == Source.PLAN for entitlement in running),
        public=plan.public,
        step=next_step(asks, free=free, trial=bool(plan.trial_days), running=bool(running)),
    )


def holdings_of(reader: User, now: datetime | None = None) -> list[Holding]:
    """What the reader was given, newest first, running or not: each right by itself."""
    now = now or timezone.now()
    return [_holding(entitlement, now) for entitlement in held_by(Reader(reader), now)]


def _holding(entitlement: Entitlement, now: datetime) -> Holding:
    return Holding(
        plan=entitlement.plan.name,
        source=entitlement.get_source_display(),
        starts=entitlement.starts,
        ends=entitlement.ends,
        running=entitlement.is_running(now),
        to_come=entitlement.starts > now,
        series=entitlement.voucher.series if entitlement.voucher else "",
    )
