"""Plans that cost nothing: a reader takes one and leaves it. And the end of a right before its
time."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from magreader.accounts.addresses import AddressNotConfirmed, has_confirmed_address
from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source

_MOMENT = timedelta(microseconds=1)  # no right is shorter


class PlanNotFree(Exception):
    """The plan costs something, or nobody says what it costs."""


def take_plan(reader: User, slug: str, now: datetime | None = None) -> Entitlement:
    """Put `reader` on the plan, without end. Where they took it before and are on it, that stays
    as it is: two clicks take it once.

    Raises AddressNotConfirmed, PlanNotFree, and Plan.DoesNotExist for a plan that isn't shown to
    readers.
    """
    now = now or timezone.now()
    plan = Plan.objects.get(slug=slug, public=True)
    if plan.price is None or plan.price:
        raise PlanNotFree
    if not has_confirmed_address(reader):
        raise AddressNotConfirmed
    with transaction.atomic():
        _one_at_a_time(reader)
        held = _taken(reader, plan, now).first()
        return held or Entitlement.objects.create(
            reader=reader, plan=plan, source=Source.PLAN, starts=now
        )


def leave_plan(reader: User, slug: str, now: datetime | None = None) -> Plan:
    """End what `reader` took of the plan; what they have of it by other ways stays, and so does
    all else. Also of a plan that isn't free any more, or not shown. Raises Plan.DoesNotExist
    where they aren't on it by their own button.
    """
    now = now or timezone.now()
    with transaction.atomic():
        _one_at_a_time(reader)
        plan = Plan.objects.get(slug=slug)
        if not end_now(_taken(reader, plan, now), now):
            raise Plan.DoesNotExist
    return plan


def end_now(entitlements: QuerySet[Entitlement], now: datetime | None = None) -> list[Entitlement]:
    """End those of `entitlements` that run or are to come, at `now`. What has not begun by then
    keeps a moment in which it ran. Which they were."""
    now = now or timezone.now()
    with transaction.atomic():
        still = entitlements.filter(_not_ended(now)).select_for_update(of=("self",))
        ended = list(still)
        for entitlement in ended:
            entitlement.starts = min(entitlement.starts, now - _MOMENT)
            entitlement.ends = now
        Entitlement.objects.bulk_update(ended, ["starts", "ends"], batch_size=500)
    return ended


def _not_ended(now: datetime) -> Q:
    return Q(ends__isnull=True) | Q(ends__gt=now)


def _taken(reader: User, plan: Plan, now: datetime) -> QuerySet[Entitlement]:
    """What `reader` took of `plan` and didn't leave."""
    own = Entitlement.objects.filter(reader=reader, plan=plan, source=Source.PLAN)
    return own.filter(_not_ended(now))


def _one_at_a_time(reader: User) -> None:
    """Others who take or leave a plan for this reader wait here. (SQLite has one writer anyway.)"""
    User.objects.select_for_update().only("pk").get(pk=reader.pk)
