"""Entitlements as the desk asks for them, gives them and takes them back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from magreader.accounts.models import User
from magreader.desk.fields import end_of
from magreader.paywall.models import Entitlement, Plan, Source
from magreader.paywall.taking import end_now
from magreader.paywall.trials import give_trial as give_one_trial


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


def give_plan(readers: Iterable[User], gift: Gift) -> list[User]:
    """Give each of `readers` the plan from now on. Who got it: all of them."""
    got = list(readers)
    now, ends = timezone.now(), end_of(gift.until) if gift.until else None
    Entitlement.objects.bulk_create(_given(reader, gift, now, ends) for reader in got)
    return got


def give_trial(readers: Iterable[User], gift: Gift) -> list[User]:
    """Give the plan's free trial to those of `readers` who never had one, in any account of
    theirs. Who got it."""
    now = timezone.now()
    with transaction.atomic():
        return [
            reader
            for reader in sorted(readers, key=lambda reader: reader.pk)
            if give_one_trial(_given(reader, gift, now, None), now)
        ]


def _given(reader: User, gift: Gift, starts: datetime, ends: datetime | None) -> Entitlement:
    return Entitlement(
        reader=reader,
        plan=gift.plan,
        source=Source.STAFF,
        starts=starts,
        ends=ends,
        note=gift.note,
        granted_by=gift.by,
    )


def take_plan_back(readers: QuerySet[User], plan: Plan) -> list[User]:
    """End all that `readers` have of the plan now, wherever it came from. Whose access ended."""
    held = Entitlement.objects.filter(reader__in=readers, plan=plan).select_related("reader")
    ended = end_now(held)
    return list({entitlement.reader_id: entitlement.reader for entitlement in ended}.values())
