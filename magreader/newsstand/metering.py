"""What the page of a story says of the meter: to whom it has a story left, and to the others."""

from collections.abc import Iterable
from typing import TypedDict

from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import ngettext

from magreader.newsstand.pages import PageRequest
from magreader.newsstand.printed import print_month_alone
from magreader.newsstand.why import meter_used
from magreader.paywall.asking import month_of
from magreader.paywall.offers import Offer
from magreader.paywall.policy import Decision, Meter, Reason


class MeterOnPage(TypedDict):
    """Sentences, empty where they don't go; `open` is the address of the button."""

    open: str
    left: str
    used: str
    confirm: str
    csrf_token: str


def meter_of_page(request: PageRequest, story: str, decision: Decision) -> MeterOnPage | None:
    """`story` is its address. None where the meter has no say: it is off, or a plan opens it."""
    meter = decision.meter
    if meter is None:
        return None
    may_open = bool(meter.left) and not decision.full
    told = decision.full or decision.reason is Reason.METER_USED
    return {
        "open": f"{story}open/" if may_open else "",
        "left": left(meter.left, meter.allowed) if may_open or decision.full else "",
        "used": meter_used(meter) if meter.confirmed and not meter.left and not told else "",
        "confirm": "" if meter.confirmed else _to_confirm(meter),
        "csrf_token": get_token(request) if may_open else "",
    }


def left(number: int, allowed: int) -> str:
    """As "2 of 5 free stories left in November"; nothing where there are none any more."""
    if not allowed:
        return ""
    words = ngettext(
        "%(left)d of %(allowed)d free story left in %(month)s",
        "%(left)d of %(allowed)d free stories left in %(month)s",
        allowed,
    )
    month = print_month_alone(month_of(timezone.now()))
    return words % {"left": number, "allowed": allowed, "month": month}


def _to_confirm(meter: Meter) -> str:
    words = ngettext(
        "With a confirmed e-mail address you read %(allowed)d premium story a month for free.",
        "With a confirmed e-mail address you read %(allowed)d premium stories a month for free.",
        meter.allowed,
    )
    return words % {"allowed": meter.allowed}


def meter_to_come(openers: Iterable[Offer]) -> str:
    """What a stranger is told who has no meter yet; empty where none of the plans that would open
    the story has one."""
    allowed = max((offer.free_stories for offer in openers), default=0)
    if not allowed:
        return ""
    words = ngettext(
        "Readers with an account read %(allowed)d premium story a month for free.",
        "Readers with an account read %(allowed)d premium stories a month for free.",
        allowed,
    )
    return words % {"allowed": allowed}
