"""Gift links from the other end: what a link says, and opening the story in a browser."""

from collections.abc import Sequence
from datetime import datetime

from django.core.signing import BadSignature
from django.db import transaction
from django.utils import timezone

from magreader.paywall.gifts import GiftState, Given, NoSuchGift, given_of, signer, state_of
from magreader.paywall.models import GiftLink

MOST_GIFTS = 50
"""So many gifts one browser holds; of more the oldest are let go."""


class GiftOver(Exception):
    """The link opens its story in no further browser."""


def find_gift(token: str, now: datetime | None = None) -> Given | None:
    """The gift of a link, with its story's edition and publication; None where it is gone with its
    giver's account. Raises NoSuchGift where the link was never ours."""
    now = now or timezone.now()
    try:
        key = signer.unsign(token)
    except BadSignature:
        raise NoSuchGift from None
    links = GiftLink.objects.select_related("giver", "story__edition__publication")
    link = links.filter(key=key).first()
    return given_of(link, now) if link else None


def accept(gift: Given, held: Sequence[int], now: datetime | None = None) -> tuple[int, ...]:
    """Open `gift` in a browser that holds the gifts `held` (keys of rows); what it holds from now
    on. Counted once for each browser, one after the other. Raises GiftOver."""
    now = now or timezone.now()
    with transaction.atomic():
        links = GiftLink.objects.select_for_update(of=("self",)).select_related("giver")
        link = links.filter(pk=gift.pk).first()
        if link is None or not opens(state_of(link, now), holds_it=gift.pk in held):
            raise GiftOver
        if gift.pk not in held:
            link.opened += 1
            link.save(update_fields=["opened"])
    kept = set(GiftLink.objects.running(now).filter(pk__in=held).values_list("pk", flat=True))
    others = [key for key in held if key in kept and key != gift.pk]
    return (*others, gift.pk)[-MOST_GIFTS:]


def opens(state: GiftState, *, holds_it: bool) -> bool:
    """Whether the story is open, or can be opened, in a browser that holds the gift or not."""
    return state is GiftState.RUNNING or (holds_it and state is GiftState.USED_UP)
