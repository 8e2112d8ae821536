"""Giving a story away: what that means, how many are left, and the link."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.accounts.models import User
from magreader.catalog.addresses import FoundStory, find_story
from magreader.newsstand.gifting import left_to_give, link_of, none_left, opened_in
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.printed import print_moment
from magreader.newsstand.views.story import PublicParts, public_parts
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.paywall.gifts import (
    GIFT_BROWSERS,
    GIFT_DAYS,
    NoGiftsLeft,
    NotToGive,
    allowance_of,
    give,
    running_gift,
)


@require_http_methods(["GET", "HEAD", "POST"])
def give_story(request: PageRequest, publication: str, edition: str, story: str) -> HttpResponse:
    found = find_story(publication, edition, story)
    if found is None:
        raise Http404
    public = public_parts(found)
    here = f"{public.href}give/"
    if not request.user.is_authenticated:
        return redirect(with_next("account_login", here))
    if request.method == "POST":
        try:
            give(reader_of(request), found.story)
        except (NotToGive, NoGiftsLeft):
            return _page(request, request.user, found, public, status=403)
        return redirect(here)
    return _page(request, request.user, found, public)


def _page(
    request: PageRequest, account: User, found: FoundStory, public: PublicParts, status: int = 200
) -> HttpResponse:
    main = make_main(
        "newsstand/give.html",
        _("Give “%(headline)s”") % {"headline": public.headline},
        scripts=("share",),
        canonical=public.href,
        public=public,
        days=GIFT_DAYS,
        browsers=GIFT_BROWSERS,
        free=not found.story.premium,
        plans=with_next("plans", public.href),
        csrf_token=get_token(request),
        **_link(account, found),
        **_allowance(request, found),
    )
    return fresh_page(request, replace(main, gated=True), status)  # the link opens the story


def _link(account: User, found: FoundStory) -> dict[str, Any]:
    gift = running_gift(account, found.story)
    if gift is None:
        return {}
    return {"link": link_of(gift), "until": print_moment(gift.ends), "opened": opened_in(gift)}


def _allowance(request: PageRequest, found: FoundStory) -> dict[str, Any]:
    try:
        allowance = allowance_of(reader_of(request), found.story)
    except NotToGive:
        return {"not_theirs": True}
    if allowance.left == 0:
        return {"none_left": none_left(allowance)}
    return {"may_give": True, "left": left_to_give(allowance)}
