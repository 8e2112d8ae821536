"""Plans: what each opens, and the free trial by one button."""

from typing import TypedDict

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

from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment
from magreader.newsstand.ways import way_back, with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.plans import Holding, Offer, TrialNotPossible, offers_for, start_trial


class PlanCard(TypedDict):
    """A plan as one reader sees it. `state` is a sentence; `trial` is the address of the
    button, empty where there is no trial to take."""

    offer: Offer
    opens: str
    state: str
    trial: str


# ---- /plans/ ------------------------------------------------------------------------------------
@require_safe
def plans(request: PageRequest) -> HttpResponse:
    came_from = way_back(request)
    here = f"{reverse('plans')}?{urlencode({'next': came_from})}" if came_from else request.path
    main = make_main(
        "newsstand/plans.html",
        _("Plans"),
        _("What each plan opens, and how to try it for free."),
        plans=[_plan_card(offer) for offer in offers_for(reader_of(request))],
        next=came_from,
        signed_in=reader_of(request).signed_in,
        sign_in=with_next("account_login", here),
        sign_up=with_next("account_signup", here),
        csrf_token=get_token(request) if request.user.is_authenticated else "",
    )
    return fresh_page(request, main)


def _plan_card(offer: Offer) -> PlanCard:
    can_try = offer.trial_days and not offer.running and not offer.trial_used
    return {
        "offer": offer,
        "opens": what_it_opens(offer),
        "state": _state(offer),
        "trial": reverse("trial", args=[offer.slug]) if can_try else "",
    }


def what_it_opens(offer: Offer) -> str:
    """A sentence, where the staff have written none."""
    if offer.summary:
        return offer.summary
    words = {"plan": offer.name, "publications": ", ".join(offer.publications)}
    if offer.everything:
        return _("%(plan)s opens every premium story of every title on the stand.") % words
    if offer.publications:
        return _("%(plan)s opens every premium story of %(publications)s.") % words
    return _("%(plan)s opens no title yet.") % words


def _state(offer: Offer) -> str:
    if not offer.running:
        return _("You have had your free trial.") if offer.trial_used else ""
    if offer.ends is None:
        return _("Yours, without end.")
    return _("Yours until %(moment)s.") % {"moment": print_moment(offer.ends, clock=True)}


# ---- /plans/gold/trial/ -------------------------------------------------------------------------
@require_POST
@login_required
def trial(request: PageRequest, plan: str) -> HttpResponse:
    if not request.user.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    try:
        messages.success(request, _started(start_trial(request.user, plan)))
    except TrialNotPossible:
        messages.error(request, _("You have had your free trial already."))
        return redirect(with_next("plans", way_back(request)))
    except ObjectDoesNotExist:
        raise Http404 from None
    return redirect(way_back(request) or "front")


def _started(holding: Holding) -> str:
    if holding.ends is None:
        return _("%(plan)s is yours.") % {"plan": holding.plan}
    return _("%(plan)s is yours, free until %(moment)s. Everything it opens is open now.") % {
        "plan": holding.plan,
        "moment": print_moment(holding.ends, clock=True),
    }
