"""The meter: some premium stories a month for readers with an account, all titles together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from magreader.accounts.addresses import has_confirmed_address
from magreader.accounts.models import User
from magreader.catalog.models import Holding, Story
from magreader.paywall.access import decide_on
from magreader.paywall.asking import month_after, month_of
from magreader.paywall.models import MeteredStory, Plan
from magreader.paywall.plans import offers_for
from magreader.paywall.policy import Decision
from magreader.paywall.reader import Reader, take_turn


class NotByMeter(Exception):
    """The meter does not open this story to this reader: it is off, or there is no text."""


class AddressNotConfirmed(NotByMeter):
    """The reader has confirmed no address yet."""


class MeterUsedUp(NotByMeter):
    """The reader has opened as many stories this month as there are."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """How many stories of some publications (all where none is named) may be opened in a month,
    and how many are left."""

    publications: tuple[str, ...]
    allowed: int
    left: int


@dataclass(frozen=True, slots=True)
class Opened:
    """A story that was opened by the meter: its id, and when."""

    story: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Month:
    """What a reader has opened by the meter in one month (its first day), newest first, and what
    is left until `next`."""

    month: date
    next: date
    opened: tuple[Opened, ...]
    allowed: tuple[Allowed, ...]
    confirmed: bool


def is_on() -> bool:
    """Whether any title has free stories for readers without a plan."""
    return Plan.objects.filter(public=True, free_stories__gt=0).exists()


def open_by_meter(reader: Reader, story: Story, now: datetime | None = None) -> None:
    """Open `story` (with its edition) to `reader` for the month that `now` is in.

    Decided again when everything else that this account asks has been answered: a story that is
    open to the reader anyway costs nothing, and the last one is given once. Raises NotByMeter.
    """
    now = now or timezone.now()
    with transaction.atomic():
        asking = take_turn(reader)
        account, decision = asking.account, decide_on(story, asking, now)
        if decision.full:
            return
        _need_one_left(decision, story)
        if account is None:  # staff in a role look and change nothing
            raise NotByMeter
        MeteredStory.objects.create(reader=account, story=story, month=month_of(now), opened=now)


def _need_one_left(decision: Decision, story: Story) -> None:
    if decision.meter is None or story.holding == Holding.CARD:
        raise NotByMeter
    if not decision.meter.confirmed:
        raise AddressNotConfirmed
    if not decision.meter.left:
        raise MeterUsedUp


def month_of_reader(account: User, now: datetime | None = None) -> Month:
    """What `account` has opened by the meter in the month that `now` is in."""
    now = now or timezone.now()
    month = month_of(now)
    rows = MeteredStory.objects.filter(reader=account, month=month).order_by("-opened", "-pk")
    opened = tuple(Opened(*row) for row in rows.values_list("story", "opened"))
    confirmed = has_confirmed_address(account)
    return Month(
        month=month,
        next=month_after(month),
        opened=opened,
        allowed=tuple(_allowed(len(opened), confirmed=confirmed)),
        confirmed=confirmed,
    )


def _allowed(used: int, *, confirmed: bool) -> Iterable[Allowed]:
    """The most generous plan first, of those that open anything."""
    metered = [offer for offer in offers_for(Reader()) if offer.free_stories]
    for offer in sorted(metered, key=lambda offer: -offer.free_stories):
        if offer.everything or offer.publications:
            left = max(offer.free_stories - used, 0) if confirmed else 0
            publications = () if offer.everything else offer.publications
            yield Allowed(publications, offer.free_stories, left)
