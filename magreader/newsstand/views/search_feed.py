"""The feed of a kept search: public facts of what matches, the last that came in first."""

from datetime import UTC, datetime, time
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from magreader.catalog.models import Story
from magreader.catalog.rows import Place, places
from magreader.newsstand.cards import edition_href
from magreader.newsstand.kept import Kept, kept_searches
from magreader.newsstand.printed import print_issue_date
from magreader.paywall.reader import Reader
from magreader.paywall.scope import scope_of
from magreader.search.finding import Search
from magreader.search.following import keep_true
from magreader.search.index import NoIndex
from magreader.search.models import SavedSearch
from magreader.search.saved import search_of_feed

_MOST = 30
_SECONDS = 0.5


class _Feed(Atom1Feed):
    """An empty one says always the same, too."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else self.feed["made"]


# ---- /search/feeds/<token>/ ---------------------------------------------------------------------
@require_safe
def search_feed(request: HttpRequest, feed: str) -> HttpResponse:
    """Whoever has the address; it ends with the search, and where the account is switched off."""
    try:
        saved = search_of_feed(feed)
    except SavedSearch.DoesNotExist:
        raise Http404 from None
    keep_true(_SECONDS)
    (kept,) = kept_searches([saved])
    try:
        found = _found(kept)
    except NoIndex:
        return HttpResponse(status=503, headers={"Retry-After": "600", **_KEPT})
    with override(saved.reader.language or settings.LANGUAGE_CODE):
        body = _written(kept, settings.SITE_URL + request.path, found)
    etag = quote_etag(blake2b(body.encode(), digest_size=16).hexdigest())
    answer = HttpResponse(body, _TYPE, headers={"ETag": etag, **_KEPT})
    return get_conditional_response(request, etag=etag, response=answer) or answer


_TYPE = "application/atom+xml; charset=utf-8"
_KEPT = {"Cache-Control": "private, no-cache"}


def _found(kept: Kept) -> list[Place]:
    """What matches within what the reader may read now. Raises NoIndex."""
    scope = scope_of(Reader(kept.saved.reader))
    order = Search(kept.asked, scope, kept.filters).lately(_MOST)
    held = {p.story.pk: p for p in places(Story.objects.on_newsstand().filter(pk__in=order))}
    return [held[pk] for pk in order if pk in held]


def _written(kept: Kept, address: str, found: list[Place]) -> str:
    feed = _Feed(
        title=_("Search: %(words)s") % {"words": kept.saved.words},
        link=settings.SITE_URL + kept.wanted.href,
        description="",
        language=None,
        author_name="magreader",
        feed_url=address,
        feed_guid=_tag(f"search/{kept.saved.key}"),
        made=kept.saved.made,
    )
    for place in found:
        feed.add_item(**_entry(place, kept.saved.made))
    return feed.writeString("utf-8")


def _entry(place: Place, made: datetime) -> dict[str, Any]:
    """What anybody may know of a story. Its id stays, whatever its address becomes."""
    story, edition = place.story, place.edition
    where = f"{edition.publication_name}, {print_issue_date(edition.issue_date)}"
    issued = edition.date and datetime.combine(edition.date, time(), UTC)
    return {
        "title": story.headline,
        "link": f"{settings.SITE_URL}{edition_href(edition)}{story.slug}/",
        "description": f"{story.deck}\n{where}".strip(),
        "unique_id": _tag(f"story/{story.pk}"),
        "updateddate": issued or made,
        "pubdate": issued,
        "author_name": story.byline or edition.publication_name,
    }


def _tag(name: str) -> str:
    """A tag URI (RFC 4151)."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2025:{name}"
