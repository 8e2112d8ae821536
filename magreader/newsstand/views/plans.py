"""Plans: what each gives and costs, the free trial, and plans to take and leave by a button."""

from collections.abc import Callable
from typing import Any, TypedDict

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from magreader.accounts.addresses import AddressNotConfirmed
from magreader.accounts.models import User
from magreader.newsstand.offers import (
    Next,
    next_of,
    print_price,
    what_else_it_gives,
    what_it_opens,
)
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_last_day, print_moment
from magreader.newsstand.ways import way_back, with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.offers import Offer
from magreader.paywall.plans import offers_for
from magreader.paywall.taking import PlanNotFree, leave_plan, take_plan
from magreader.paywall.trials import TrialNotPossible, start_trial


class PlanCard(TypedDict):
    """A plan as one reader sees it. `state` are sentences; `titles` are named where the sentence
    of the plan doesn't; `leave` is the address of the button, empty where nothing was taken."""

    name: str
    opens: str
    price: str
    titles: tuple[str, ...]
    gives: list[str]
    state: list[str]
    next: Next | None
    leave: str


# ---- /plans/ ------------------------------------------------------------------------------------
@require_safe
def plans(request: PageRequest) -> HttpResponse:
    came_from, reader = way_back(request), reader_of(request)
    here = f"{reverse('plans')}?{urlencode({'next': came_from})}" if came_from else request.path
    offers = offers_for(reader)
    main = make_main(
        "newsstand/plans.html",
        _("Plans"),
        _("What each plan opens, and how to try it for free."),
        plans=[_plan_card(offer, came_from if reader.signed_in else here) for offer in offers],
        costs=any(offer.price for offer in offers),
        contact=settings.CONTACT,
        back=came_from,
        sign_in="" if reader.signed_in else with_next("account_login", here),
        voucher=with_next("voucher", came_from),
        csrf_token=get_token(request) if request.user.is_authenticated else "",
    )
    return fresh_page(request, main)


def _plan_card(offer: Offer, back: str) -> PlanCard:
    return {
        "name": offer.name,
        "opens": what_it_opens(offer),
        "price": print_price(offer),
        "titles": () if offer.everything or not offer.summary else offer.publications,
        "gives": what_else_it_gives(offer),
        "state": _state(offer),
        "next": next_of(offer, back),
        "leave": reverse("leave_plan", args=[offer.slug]) if offer.taken else "",
    }


def _state(offer: Offer) -> list[str]:
    if offer.running and offer.ends is None:
        return [_("Yours, without end.")]
    if offer.running and offer.ends:
        return [_("Yours until %(moment)s.") % {"moment": print_moment(offer.ends, clock=True)}]
    said = []
    if offer.ended:
        words = {"plan": offer.name, "day": print_last_day(offer.ended)}
        said.append(_("Your %(plan)s ended on %(day)s.") % words)
    if offer.trial_used and offer.trial_days and not offer.free:
        said.append(_("You have had your free trial."))
    return said


# ---- the buttons --------------------------------------------------------------------------------
def _pressed(request: PageRequest, plan: str, press: Callable[[User, str], str]) -> HttpResponse:
    """Do what the button says, and tell it; a reader without a confirmed address is led there."""
    if not request.user.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    try:
        messages.success(request, press(request.user, plan))
    except AddressNotConfirmed:
        messages.error(request, _("Confirm your e-mail address first; then this is yours."))
        return redirect("account_email")
    except ObjectDoesNotExist:
        raise Http404 from None
    return redirect(way_back(request) or "front")


# ---- /plans/gold/trial/ -------------------------------------------------------------------------
@require_POST
@login_required
def trial(request: PageRequest, plan: str) -> HttpResponse:
    try:
        return _pressed(request, plan, _start_trial)
    except TrialNotPossible:
        messages.error(request, _("You have had your free trial already."))
        return redirect(with_next("plans", way_back(request)))


def _start_trial(reader: User, slug: str) -> str:
    started: Any = start_trial(reader, slug)
    words = {"plan": started.plan.name, "moment": print_moment(started.ends, clock=True)}
    return _("%(plan)s is yours, free until %(moment)s. Everything it opens is open now.") % words


# ---- /plans/local/take/ -------------------------------------------------------------------------
@require_POST
@login_required
def take(request: PageRequest, plan: str) -> HttpResponse:
    try:
        return _pressed(request, plan, _take)
    except PlanNotFree:
        messages.error(request, _("This plan isn't free any more."))
        return redirect(with_next("plans", way_back(request)))


def _take(reader: User, slug: str) -> str:
    taken = take_plan(reader, slug)
    return _("%(plan)s is yours. Everything it opens is open now.") % {"plan": taken.plan.name}


# ---- /plans/local/leave/ ------------------------------------------------------------------------
@require_POST
@login_required
def leave(request: PageRequest, plan: str) -> HttpResponse:
    return _pressed(request, plan, _leave)


def _leave(reader: User, slug: str) -> str:
    left = leave_plan(reader, slug)
    return _("You have left %(plan)s. All else that you have stays.") % {"plan": left.name}
