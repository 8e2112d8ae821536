"""Plans in words: what each opens and gives, what it costs, and what its reader can do next."""

from collections.abc import Callable
from typing import Any, TypedDict
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from magreader.newsstand.printed import print_list, print_number
from magreader.newsstand.ways import with_next
from magreader.paywall.offers import Offer, Step

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "JPY": "¥", "INR": "₹", "PLN": "zł"}
_FOR = {
    "month": gettext_lazy("%(price)s a month"),
    "year": gettext_lazy("%(price)s a year"),
    "once": gettext_lazy("%(price)s, once and for good"),
}


# ---- what a plan is -----------------------------------------------------------------------------
def what_it_opens(offer: Offer) -> str:
    """The sentence of a plan, on the plans' page and at each lock: the staff's, or this."""
    if offer.summary:
        return offer.summary
    words = {"plan": offer.name, "publications": print_list(offer.publications)}
    if offer.everything:
        return _("%(plan)s opens every premium story of every title on the stand.") % words
    if offer.publications:
        return _("%(plan)s opens every premium story of %(publications)s.") % words
    return _("%(plan)s opens no title yet.") % words


def what_else_it_gives(offer: Offer) -> list[str]:
    """Beside the stories it opens, a sentence each."""
    gifts = ngettext(
        "%(number)s story a month to give away.",
        "%(number)s stories a month to give away.",
        offer.gifts,
    )
    free = ngettext(
        "Without it, an account opens %(number)s of its stories a month for free.",
        "Without it, an account opens %(number)s of its stories a month for free.",
        offer.free_stories,
    )
    told = [(offer.gifts, gifts), (offer.free_stories, free)]
    return [words % {"number": print_number(number)} for number, words in told if number]


def print_price(offer: Offer) -> str:
    """As "€ 7.50 a month", or "Free"; nothing where no price is said."""
    if offer.price is None:
        return ""
    if not offer.price:
        return _("Free")
    whole = offer.price == offer.price.to_integral_value()
    number = number_format(offer.price, 0 if whole else 2, force_grouping=True)
    words = {"sign": _SIGNS.get(offer.currency, offer.currency), "number": number}
    price = pgettext("a price", "%(sign)s %(number)s") % words
    return str(_FOR[offer.interval]) % {"price": price.replace(" ", "\N{NO-BREAK SPACE}")}


# ---- what to do next ----------------------------------------------------------------------------
class Next(TypedDict):
    """One button: a form that is posted to `href`, or a link. `terms` are what one should know
    before; `gold` it is where it leads straight to premium stories."""

    words: str
    href: str
    terms: str
    post: bool
    gold: bool


def next_of(offer: Offer, back: str) -> Next | None:
    """What the reader can do next for this plan, and then be back at the address `back`; None
    where they are on it."""
    make = _NEXT.get(offer.step)
    return make(offer, back) if make else None


def _sign_up(offer: Offer, back: str) -> Next:
    words = _("Sign up and take %(plan)s") if offer.free else _("Sign up and try %(plan)s")
    return {
        "words": words % {"plan": offer.name},
        "href": with_next("account_signup", back),
        "terms": _terms(offer),
        "post": False,
        "gold": True,
    }


def _confirm(offer: Offer, back: str) -> Next:
    asks = (
        _("%(plan)s is for readers who have confirmed their e-mail address.")
        if offer.free
        else _("The free trial is for readers who have confirmed their e-mail address.")
    )
    return {
        "words": _("Confirm your e-mail address"),
        "href": reverse("account_email"),
        "terms": asks % {"plan": offer.name},
        "post": False,
        "gold": False,
    }


def _try(offer: Offer, back: str) -> Next:
    words = ngettext(
        "Try %(plan)s free for %(days)s day",
        "Try %(plan)s free for %(days)s days",
        offer.trial_days,
    )
    return {
        "words": words % {"plan": offer.name, "days": print_number(offer.trial_days)},
        "href": reverse("trial", args=[offer.slug]),
        "terms": _("It ends by itself. Nothing to pay, nothing to cancel."),
        "post": True,
        "gold": True,
    }


def _take(offer: Offer, back: str) -> Next:
    return {
        "words": _("Take %(plan)s") % {"plan": offer.name},
        "href": reverse("take_plan", args=[offer.slug]),
        "terms": _terms(offer),
        "post": True,
        "gold": True,
    }


def _ask(offer: Offer, back: str) -> Next:
    return {
        "words": _("Ask for %(plan)s") % {"plan": offer.name},
        "href": ask_for(offer.name),
        "terms": _("Paying here comes later: ask at %(contact)s.") % {"contact": settings.CONTACT}
        if offer.price
        else "",
        "post": False,
        "gold": False,
    }


_NEXT: dict[Step, Callable[[Offer, str], Any]] = {
    Step.SIGN_UP: _sign_up,
    Step.CONFIRM: _confirm,
    Step.TRY: _try,
    Step.TAKE: _take,
    Step.ASK: _ask,
}


def _terms(offer: Offer) -> str:
    if offer.free:
        return _("Nothing to pay. You leave it whenever you like.")
    words = ngettext(
        "Free for %(days)s day, then it ends by itself. Nothing to pay, nothing to cancel.",
        "Free for %(days)s days, then it ends by itself. Nothing to pay, nothing to cancel.",
        offer.trial_days,
    )
    return words % {"days": print_number(offer.trial_days)}


def ask_for(what: str) -> str:
    """The address of a mail to who runs this newsstand, about `what`."""
    return f"mailto:{settings.CONTACT}?subject={quote(what)}"
