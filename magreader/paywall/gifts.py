"""Gift links: a reader who may read a premium story by a plan gives it away, and takes it back."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from django.core.signing import Signer
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from magreader.accounts.deletion import is_past
from magreader.accounts.models import User
from magreader.catalog.models import Holding, Story
from magreader.paywall.access import decide_on
from magreader.paywall.asking import month_after, month_of, start_of_month
from magreader.paywall.models import Entitlement, GiftLink, GiftLinkQuerySet
from magreader.paywall.policy import Decision, Reason
from magreader.paywall.reader import Reader, take_turn

GIFT_DAYS = 14
GIFT_BROWSERS = 10
"""So many browsers one link opens its story in: it is for friends, and for no forum."""
MOST_LISTED = 100

# What a link says is the row's key with a signature: who reads the database has no link.
signer = Signer(sep=".", salt="magreader.gift")


class NotToGive(Exception):
    """The story is not this reader's to give: only who reads it by a plan gives it away."""


class NoGiftsLeft(Exception):
    """The reader has given away as many stories this month as the plan has."""


class NoSuchGift(Exception):
    """There is no such link, or it is another reader's."""


class GiftState(StrEnum):
    """Whether a link opens its story in one more browser, and why it doesn't."""

    RUNNING = "running"
    USED_UP = "used-up"
    ENDED = "ended"
    TAKEN_BACK = "taken-back"
    GIVER_GONE = "giver-gone"


@dataclass(frozen=True, slots=True)
class Given:
    """A gift link as pages tell it. `giver` is a name, empty where there is none; `token` is what
    stands in the link's address."""

    pk: int
    token: str
    story: Story
    giver: str
    ends: datetime
    opened: int
    state: GiftState


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many stories a reader may give away in `month` (its first day), and how many are left;
    None where nobody counts, as with staff."""

    month: date
    all: int | None = None
    given: int = 0

    @property
    def left(self) -> int | None:
        return None if self.all is None else max(self.all - self.given, 0)


def given_of(link: GiftLink, now: datetime) -> Given:
    return Given(
        pk=link.pk,
        token=signer.sign(link.key),
        story=link.story,
        giver=link.giver.name,
        ends=link.ends,
        opened=link.opened,
        state=state_of(link, now),
    )


def state_of(link: GiftLink, now: datetime) -> GiftState:
    if link.withdrawn:
        return GiftState.TAKEN_BACK
    if not link.giver.is_active or is_past(link.giver, now):
        return GiftState.GIVER_GONE
    if link.ends <= now:
        return GiftState.ENDED
    return GiftState.RUNNING if link.opened < GIFT_BROWSERS else GiftState.USED_UP


# ---- giving ------------------------------------------------------------------------------------
def is_theirs_to_give(decision: Decision) -> bool:
    """Whether who reads a story so may give it away: a gift, a free story of the meter and what is
    free anyway are not passed on."""
    return decision.reason in {Reason.ENTITLED, Reason.STAFF}


def allowance_of(reader: Reader, story: Story, now: datetime | None = None) -> Allowance:
    """What `reader` may still give this month, `story` (with its edition) for one. Raises
    NotToGive."""
    now = now or timezone.now()
    account, decision = reader.account, decide_on(story, reader, now)
    if account is None or not is_theirs_to_give(decision) or story.holding == Holding.CARD:
        raise NotToGive
    if decision.reason is Reason.STAFF:
        return Allowance(month_of(now))
    return Allowance(month_of(now), _gifts_of_plans(account, story, now), _given(account, now))


def _gifts_of_plans(account: User, story: Story, now: datetime) -> int:
    """The most generous of the rights that run and cover the story."""
    publication = story.edition.publication_id
    running = Entitlement.objects.filter(Q(ends=None) | Q(ends__gt=now), starts__lte=now)
    covers = Q(plan__everything=True) | Q(plan__publications=publication)
    most = running.filter(covers, reader=account).aggregate(most=Max("plan__gifts"))["most"]
    return most or 0


def _given(account: User, now: datetime) -> int:
    """In this month, those that were taken back too: else one link could serve for any number."""
    month = month_of(now)
    since, until = start_of_month(month), start_of_month(month_after(month))
    return GiftLink.objects.filter(giver=account, made__gte=since, made__lt=until).count()


def running_gift(account: User, story: Story, now: datetime | None = None) -> Given | None:
    """The link to `story` that `account` has given and that opens it in further browsers."""
    now = now or timezone.now()
    links = _links().running(now).filter(giver=account, story=story, opened__lt=GIFT_BROWSERS)
    link = links.order_by("-ends").first()
    return given_of(link, now) if link else None


def give(reader: Reader, story: Story, now: datetime | None = None) -> Given:
    """The link that opens `story` (with its edition) to others: the one that runs, which costs
    nothing, or a new one. Raises NotToGive and NoGiftsLeft."""
    now = now or timezone.now()
    with transaction.atomic():
        asking = take_turn(reader)
        allowance = allowance_of(asking, story, now)
        giver = asking.account
        assert giver  # else it had not been theirs to give
        if running := running_gift(giver, story, now):
            return running
        if allowance.left == 0:
            raise NoGiftsLeft
        ends = now + timedelta(days=GIFT_DAYS)
        link = GiftLink.objects.create(story=story, giver=giver, made=now, ends=ends)
    return given_of(link, now)


# ---- what was given ----------------------------------------------------------------------------
def gifts_of(account: User, now: datetime | None = None) -> list[Given]:
    """What `account` gave away, newest first, of stories that readers may hear of; of very many
    the last ones."""
    now = now or timezone.now()
    links = _links().filter(giver=account, story__in=Story.objects.on_newsstand())
    return [given_of(link, now) for link in links[:MOST_LISTED]]


def take_back(account: User, link: int, now: datetime | None = None) -> None:
    """Close a link (id) of `account`, for all who opened it too. Raises NoSuchGift."""
    now = now or timezone.now()
    if not GiftLink.objects.filter(pk=link, giver=account).exists():
        raise NoSuchGift
    GiftLink.objects.filter(pk=link, giver=account, withdrawn=None).update(withdrawn=now)


def _links() -> GiftLinkQuerySet:
    return GiftLink.objects.select_related("giver", "story__edition")
