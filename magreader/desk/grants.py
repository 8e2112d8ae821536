"""Entitlements as the desk asks for them and gives them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source


def running(at: str = "") -> Q:
    """Entitlements that open stories now; `at` is the way to them, as `plan__`."""
    now = timezone.now()
    endless, to_come = Q(**{f"{at}ends__isnull": True}), Q(**{f"{at}ends__gt": now})
    return Q(**{f"{at}starts__lte": now}) & (endless | to_come)


@dataclass(frozen=True, slots=True)
class Gift:
    """What staff give, and who gives it. `until` is the last day, in the site's time zone."""

    plan: Plan
    until: date | None
    note: str
    by: User


def end_of(day: date) -> datetime:
    """The first moment after `day` in the current time zone: ends are exclusive."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def give_plan(readers: Iterable[User], gift: Gift) -> list[User]:
    """Give each of `readers` the plan from now on. Who got it: all of them."""
    got = list(readers)
    ends = end_of(gift.until) if gift.until else None
    _give(got, gift, Source.STAFF, timezone.now(), ends)
    return got


def give_trial(readers: Iterable[User], gift: Gift) -> list[User]:
    """Give the plan's free trial to those of `readers` who never had one. Who got it."""
    had = Entitlement.objects.filter(source=Source.TRIAL).values("reader")
    now = timezone.now()
    with transaction.atomic():
        got = list(User.objects.filter(pk__in=[r.pk for r in readers]).exclude(pk__in=had))
        _give(got, gift, Source.TRIAL, now, now + timedelta(days=gift.plan.trial_days))
    return got


def _give(
    readers: list[User], gift: Gift, source: Source, starts: datetime, ends: datetime | None
) -> None:
    Entitlement.objects.bulk_create(
        Entitlement(
            reader=reader,
            plan=gift.plan,
            source=source,
            starts=starts,
            ends=ends,
            note=gift.note,
            granted_by=gift.by,
        )
        for reader in readers
    )
