"""The reader's own page: name, language, plan, and the doors to password and e-mail."""

from typing import Any, TypedDict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.accounts.deletion import due_of
from magreader.newsstand.forms import ProfileForm
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment
from magreader.newsstand.views.language import remember_language
from magreader.paywall import meter
from magreader.paywall.plans import Holding, holdings_of


class PlanLine(TypedDict):
    """One right: of which plan, where it came from, and when it runs, each in words."""

    plan: str
    source: str
    when: str


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: PageRequest) -> HttpResponse:
    reader = request.user
    if not reader.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    form = ProfileForm(
        request.POST if request.method == "POST" else None,
        instance=reader,
        initial={"language": reader.language or get_language()},
    )
    if form.is_valid():
        return _saved(request, form)
    main = make_main(
        "newsstand/account.html",
        _("Account"),
        form=form,
        email=reader.email,
        due=print_moment(due) if (due := due_of(reader)) else "",
        **_rights(holdings_of(reader)),
        metered=meter.is_on(),
        csrf_token=get_token(request),
    )
    return fresh_page(request, main, status=400 if form.is_bound else 200)


def _saved(request: PageRequest, form: ProfileForm) -> HttpResponse:
    reader = form.save()
    with override(reader.language):
        messages.success(request, _("Saved."))
    response = redirect("account")
    remember_language(response, reader.language)
    return response


def _rights(held: list[Holding]) -> dict[str, Any]:
    """Each right by itself: those that run, those to come and those that are past."""
    running = [holding for holding in held if holding.running]
    to_come = [holding for holding in held if holding.to_come]
    past = [holding for holding in held if not holding.running and not holding.to_come]
    ends = running and not to_come and all(holding.ends for holding in running)
    return {
        "running": [_plan_line(holding) for holding in running],
        "to_come": [_plan_line(holding) for holding in reversed(to_come)],
        "past": [_plan_line(holding) for holding in past],
        "after": _("After that you read openings, and free stories in full.") if ends else "",
    }


def _plan_line(holding: Holding) -> PlanLine:
    source = f"{holding.source} · {holding.series}" if holding.series else holding.source
    return {"plan": holding.plan, "source": source, "when": _when(holding)}


def _when(holding: Holding) -> str:
    if holding.to_come:
        return _("from %(moment)s") % {"moment": print_moment(holding.starts, clock=True)}
    if holding.ends is None:
        return _("without end")
    moment = {"moment": print_moment(holding.ends, clock=True)}
    return _("until %(moment)s") % moment if holding.running else _("to %(moment)s") % moment
