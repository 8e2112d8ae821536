"""What stands at a lock: the plans that would open this story, and the other ways in."""

from typing import Any, TypedDict

from django.conf import settings
from django.middleware.csrf import get_token

from magreader.newsstand.offers import Next, ask_for, next_of, print_price, what_it_opens
from magreader.newsstand.pages import PageRequest
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.offers import Offer, Step
from magreader.paywall.plans import offers_for

NAMED = 2  # the plans at one lock; all of them have a page of their own
# What opens the story soonest comes first.
_SOONEST = [Step.TAKE, Step.TRY, Step.SIGN_UP, Step.CONFIRM, Step.ASK]


class Opener(TypedDict):
    """A plan that would open the story, in its own sentence, and what to do next for it."""

    opens: str
    price: str
    next: Next | None


def trial_of(offers: list[Offer]) -> Offer | None:
    """The first whose free trial this reader can still have."""
    return next((offer for offer in offers if offer.may_try), None)


def openers_of(request: PageRequest, publication: int) -> list[Offer]:
    """The plans on offer that would open a premium story of this publication (key)."""
    offers = offers_for(reader_of(request))
    return [offer for offer in offers if offer.public and offer.opens(publication)]


def lock_facts(request: PageRequest, offers: list[Offer], name: str) -> dict[str, Any]:
    """For the template: what would open a story of the publication of this name, and how."""
    signed_in, back = reader_of(request).signed_in, request.path
    ways = [offer for offer in offers if offer.step in _SOONEST]
    named = sorted(ways, key=lambda offer: _SOONEST.index(offer.step))[:NAMED]
    return {
        "openers": [_opener(offer, back) for offer in named],
        "back": back,
        "csrf_token": get_token(request) if signed_in else "",
        "sign_in": "" if signed_in else with_next("account_login", back),
        "voucher": with_next("voucher", back),
        "ask": "" if named else ask_for(name),
        "contact": settings.CONTACT,
    }


def _opener(offer: Offer, back: str) -> Opener:
    return {
        "opens": what_it_opens(offer),
        "price": print_price(offer),
        "next": next_of(offer, back),
    }
