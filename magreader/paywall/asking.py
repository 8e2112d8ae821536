"""What the gate has to know of who asks, found in the database: each part only where the one
before it doesn't open the story already."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db import connection
from django.utils import timezone

from magreader.accounts.addresses import has_confirmed_address
from magreader.accounts.models import User
from magreader.catalog.models import Publication, Story
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


def rights_of(account: User, publication: int) -> Iterable[Right]:
    """All entitlements of `account`, past and to come, as they bear on one publication (id)."""
    rights: dict[int, Right] = {}
    for row in Entitlement.objects.raw(_RIGHTS, [account.pk]):
        plan = vars(row)
        covers = bool(plan["everything"]) or plan["named"] == publication
        if covers or row.pk not in rights:
            rights[row.pk] = Right(plan["plan_name"], row.source, row.starts, row.ends, covers)
    return rights.values()


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
    """As a reader of this kind would ask. A right that runs has begun; one that ended ended now."""
    plan = role.plan
    rights: tuple[Right, ...] = ()
    if plan:
        covers = plan.everything or Publication.objects.filter(pk=publication, plan=plan).exists()
        ends = now if role.ended else None
        rights = (Right(plan.name, Source.STAFF, now - _DAY, ends, covers),)
    meter = Meter(allowed=1, used=1) if role.metered_out else None
    return Asker(signed_in=role.signed_in, rights=rights, meter=meter)
