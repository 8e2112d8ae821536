"""What a reader gave away: the links, how often each was opened, and taking them back."""

from dataclasses import replace
from typing import TypedDict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from magreader.catalog.models import Story
from magreader.catalog.rows import places
from magreader.newsstand.cards import EditionCard, StoryCard, edition_card, story_card
from magreader.newsstand.gifting import link_of, opened_in, state_for_giver
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.paywall.gifts import GiftState, Given, NoSuchGift, gifts_of, take_back

_STILL_OPEN = {GiftState.RUNNING, GiftState.USED_UP}


class GiftLine(TypedDict):
    """A gift on its giver's list; `link` is empty where it opens the story to nobody else, `pk`
    is 0 where there is nothing to take back."""

    pk: int
    story: StoryCard
    edition: EditionCard
    link: str
    state: str
    opened: str


@login_required
@require_safe
def gifts(request: PageRequest) -> HttpResponse:
    if not request.user.is_authenticated:  # login_required has seen to it; mypy hasn't
        raise Http404
    main = make_main(
        "newsstand/gifts.html",
        _("Stories you gave away"),
        scripts=("share",),
        gifts=_lines(gifts_of(request.user)),
        csrf_token=get_token(request),
    )
    return fresh_page(request, replace(main, gated=True))  # its links open stories


def _lines(given: list[Given]) -> list[GiftLine]:
    stories = Story.objects.filter(pk__in=[gift.story.pk for gift in given])
    cards: dict[int, tuple[StoryCard, EditionCard]] = {}
    for place in places(stories):
        edition = edition_card(place.edition)
        cards[place.story.pk] = story_card(place.story, edition["href"]), edition
    return [_line(gift, *cards[gift.story.pk]) for gift in given]


def _line(gift: Given, story: StoryCard, edition: EditionCard) -> GiftLine:
    return {
        "pk": gift.pk if gift.state in _STILL_OPEN else 0,
        "story": story,
        "edition": edition,
        "link": link_of(gift) if gift.state is GiftState.RUNNING else "",
        "state": state_for_giver(gift),
        "opened": opened_in(gift),
    }


# ---- /accounts/gifts/7/take-back/ ---------------------------------------------------------------
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back_gift(request: PageRequest, gift: int) -> HttpResponse:
    """Another reader's gift is the same as none. A link takes nothing back."""
    if not request.user.is_authenticated:  # as above
        raise Http404
    if request.method == "POST":
        try:
            take_back(request.user, gift)
        except NoSuchGift:
            raise Http404 from None
        messages.success(request, _("Taken back: the link opens nothing any more."))
    return redirect("gifts")
