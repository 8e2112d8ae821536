"""What the gate has to know of who asks, found in the database: each part only where the one
before it doesn't open the story already."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from django.db import connection
from django.utils import timezone

from magreader.accounts.addresses import has_confirmed_address
from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.paywall.models import Entitlement, GiftLink, Source
from magreader.paywall.policy import Asker, Gift, Meter, Right
from magreader.paywall.reader import Reader, Role

# By hand, since the gate stands before every story: the ORM takes five times as long to write
# these questions as the database to answer them. An entitlement comes once for each
# publication that its plan names, and once where the plan names none.
_RIGHTS = """
    SELECT entitlement.id, entitlement.source, entitlement.starts, entitlement.ends,
           plan.name AS plan_name, plan.everything, named.publication_id AS named
      FROM paywall_entitlement entitlement
      JOIN paywall_plan plan ON plan.id = entitlement.plan_id
 LEFT JOIN paywall_plan_publications named ON named.plan_id = plan.id
     WHERE entitlement.reader_id = %s
"""
# The most generous of the plans that are shown to readers and would open the publication.
_METER = """
    SELECT COALESCE(MAX(plan.free_stories), 0),
           (SELECT COUNT(*) FROM paywall_meteredstory WHERE reader_id = %s AND month = %s),
           (SELECT COUNT(*) FROM paywall_meteredstory
             WHERE reader_id = %s AND month = %s AND story_id = %s)
      FROM paywall_plan plan
     WHERE plan.public AND plan.free_stories > 0
       AND (plan.everything OR plan.id IN (
            SELECT plan_id FROM paywall_plan_publications WHERE publication_id = %s))
"""
_DAY = timedelta(days=1)


def asker_of(reader: Reader, story: Story, now: datetime) -> Asker:
    """Who asks for `story` (with its edition) at `now` (aware), as the policy wants to know it."""
    publication = story.edition.publication_id
    if reader.role:
        return _asker_of_role(reader.role, publication, now)
    account = reader.account
    if account and account.is_staff:
        return Asker(signed_in=True, staff=True)
    rights = tuple(rights_of(account, publication)) if account else ()
    if any(right.covers and right.is_running(now) for right in rights):
        return Asker(signed_in=True, rights=rights)
    gift = _gift_of(reader, story, now)
    meter = meter_of(account, story, now) if account and not gift else None
    return Asker(signed_in=account is not None, rights=rights, gift=gift, meter=meter)


class Held(NamedTuple):
    """An entitlement with what its plan covers: everything, or the publications named (ids)."""

    plan: str
    source: str
    starts: datetime
    ends: datetime | None
    everything: bool
    named: frozenset[int]

    def covers(self, publication: int) -> bool:
        return self.everything or publication in self.named

    def right(self, publication: int) -> Right:
        """As it bears on one publication."""
        return Right(self.plan, self.source, self.starts, self.ends, self.covers(publication))


def rights_of(account: User, publication: int) -> list[Right]:
    """All entitlements of `account`, past and to come, as they bear on one publication (id)."""
    return [held.right(publication) for held in held_by_account(account)]


def held_by_account(account: User) -> list[Held]:
    """All entitlements of `account`, past and to come. One query."""
    found: dict[int, Held] = {}
    for row in Entitlement.objects.raw(_RIGHTS, [account.pk]):
        plan = vars(row)
        named = frozenset() if plan["named"] is None else frozenset({plan["named"]})
        if before := found.get(row.pk):
            named |= before.named
        found[row.pk] = Held(
            plan["plan_name"], row.source, row.starts, row.ends, bool(plan["everything"]), named
        )
    return list(found.values())


def held_in_role(role: Role, now: datetime) -> list[Held]:
    """What a reader of this kind would hold. A right that runs has begun; one that ended has
    ended now."""
    if not (plan := role.plan):
        return []
    named = frozenset(plan.publications.values_list("pk", flat=True))
    ends = now if role.ended else None
    return [Held(plan.name, Source.STAFF, now - _DAY, ends, plan.everything, named)]


def asker_of_many(reader: Reader, now: datetime) -> Callable[[int], Asker]:
    """Who asks, for stories of any publication (id): what is held is read once. Of gifts and the
    meter, which open single stories, nothing is asked."""
    role, account = reader.role, reader.account
    if account and account.is_staff:
        return lambda _publication: Asker(signed_in=True, staff=True)
    held = held_in_role(role, now) if role else held_by_account(account) if account else []
    signed_in = role.signed_in if role else account is not None

    def asker(publication: int) -> Asker:
        return Asker(signed_in, rights=tuple(one.right(publication) for one in held))

    return asker


def _gift_of(reader: Reader, story: Story, now: datetime) -> Gift | None:
    """The gift of this story that the reader's browser opened; the one that lasts longest."""
    if not reader.gifts:
        return None
    links = GiftLink.objects.running(now).filter(pk__in=reader.gifts, story=story)
    link = links.select_related("giver").order_by("-ends").first()
    return Gift(link.giver.name, link.ends) if link else None


def month_of(now: datetime) -> date:
    """The first day of the month that `now` is in, in the site's time zone."""
    return timezone.localdate(now).replace(day=1)


def start_of_month(month: date) -> datetime:
    """The moment at which `month` (a first day) begins, in the site's time zone."""
    return timezone.make_aware(datetime.combine(month, time.min))


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def meter_of(account: User, story: Story, now: datetime) -> Meter | None:
    """How `account` stands to the meter in this month; None where the meter is off for `story`,
    but not for who has opened it already: what was given is kept until the month ends."""
    month = connection.ops.adapt_datefield_value(month_of(now))
    used_by = [account.pk, month]
    with connection.cursor() as cursor:
        asked = [*used_by, *used_by, story.pk, story.edition.publication_id]
        cursor.execute(_METER, asked)
        allowed, used, opened = cursor.fetchone()
    if not allowed and not opened:
        return None
    confirmed = has_confirmed_address(account)
    return Meter(allowed, used, opened=bool(opened), confirmed=confirmed)


def _asker_of_role(role: Role, publication: int, now: datetime) -> Asker:
    rights = tuple(held.right(publication) for held in held_in_role(role, now))
    meter = Meter(allowed=1, used=1) if role.metered_out else None
    return Asker(signed_in=role.signed_in, rights=rights, meter=meter)
