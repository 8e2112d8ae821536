"""A gift link as its receiver finds it: who gives which story, and the button that opens it.

Looking at it opens nothing, so programs that follow links in mails use nothing up. What stands in
the address goes no further: not to the pages that are linked from here, not into what is shared.
"""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from magreader.catalog.addresses import FoundStory, find_story
from magreader.newsstand.gifting import who_gives, why_over
from magreader.newsstand.pages import Main, PageRequest, fresh_page, make_main
from magreader.newsstand.views.story import PublicParts, public_parts
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import GIFTS, reader_of
from magreader.paywall.access import decide_on
from magreader.paywall.gifts import GIFT_BROWSERS, GiftState, Given, NoSuchGift
from magreader.paywall.receiving import GiftOver, accept, find_gift, opens

_OVER = 410
_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex",
    # Of the address no more than the host. By `no-referrer` a browser says of the form too that it
    # comes from nowhere, and such a form is refused.
    "Referrer-Policy": "strict-origin",
}


@require_http_methods(["GET", "HEAD", "POST"])
def gift(request: PageRequest, token: str) -> HttpResponse:
    try:
        found = find_gift(token)
    except NoSuchGift:
        raise Http404 from None
    if found is None:
        answer = fresh_page(request, _over(request, GiftState.GIVER_GONE), _OVER)
    else:
        answer = _answer(request, token, found, _story_of(found))
    for name, value in _HEADERS.items():
        answer.headers[name] = value
    return answer


def _story_of(gift: Given) -> FoundStory:
    """Raises Http404 where readers may not hear of it."""
    edition = gift.story.edition
    story = find_story(edition.publication.slug, edition.slug, gift.story.slug)
    if story is None:
        raise Http404
    return story


def _answer(request: PageRequest, token: str, gift: Given, story: FoundStory) -> HttpResponse:
    public = public_parts(story)
    if request.method == "POST":
        return _open(request, token, gift, story)
    holds_it = gift.pk in reader_of(request).gifts
    if opens(gift.state, holds_it=holds_it):
        return fresh_page(request, _offered(request, gift, public))
    return fresh_page(request, _over(request, gift.state, gift, public), _OVER)


def _open(request: PageRequest, token: str, gift: Given, story: FoundStory) -> HttpResponse:
    """What opens for this reader anyway is not counted."""
    reader, public = reader_of(request), public_parts(story)
    if reader.role is None and not decide_on(story.story, reader).full:
        try:
            request.session[GIFTS] = list(accept(gift, reader.gifts))
        except GiftOver:
            over = find_gift(token)
            state = over.state if over else GiftState.GIVER_GONE
            return fresh_page(request, _over(request, state, over, public), _OVER)
        if not request.user.is_authenticated:
            request.session.cycle_key()  # nobody else has put this session into the browser
    return redirect(public.href)


def _offered(request: PageRequest, gift: Given, public: PublicParts) -> Main:
    main = make_main(
        "newsstand/gift.html",
        public.title,
        public.description,
        picture=f"{public.href}card.png",
        canonical=public.href,
        public=public,
        who_gives=who_gives(gift),
        browsers=GIFT_BROWSERS,
        csrf_token=get_token(request),
    )
    return replace(main, article=True, here=public.href)


def _over(
    request: PageRequest,
    state: GiftState,
    gift: Given | None = None,
    public: PublicParts | None = None,
) -> Main:
    here = public.href if public else reverse("front")
    main = make_main(
        "newsstand/gift_over.html",
        _("This gift is over"),
        public=public,
        why=why_over(state, gift),
        plans=with_next("plans", here),
        sign_in="" if request.user.is_authenticated else with_next("account_login", here),
    )
    return replace(main, here=here)
