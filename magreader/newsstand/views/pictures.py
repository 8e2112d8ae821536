"""Pictures for links that are shared: the cover of an edition, the card of a story."""

from hashlib import blake2b

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from magreader.catalog.models import Story
from magreader.catalog.rows import places, story_rows
from magreader.engines.png import kept_png
from magreader.newsstand.pictures import OTHERS, card_picture, cover_picture
from magreader.newsstand.views.edition import find_edition

# Long enough for a link that goes round, short enough for a headline that was wrong.
_CACHE = "public, max-age=600"


@require_safe
def cover(request: HttpRequest, publication: str, edition: str, form: str) -> HttpResponse:
    """`form` is svg or png: one drawing, to scale to any size or for services that know no SVG."""
    row = find_edition(publication, edition)
    stories = Story.objects.on_newsstand().filter(edition=row.pk).in_page_order()
    leads = story_rows(stories[: OTHERS + 1])
    return _answer(request, cover_picture(row, leads, fitted=form == "svg"), form)


@require_safe
def card(request: HttpRequest, publication: str, edition: str, story: str) -> HttpResponse:
    held = Story.objects.on_newsstand().filter(
        edition__publication__slug=publication, edition__slug=edition, slug=story
    )
    for place in places(held):
        return _answer(request, card_picture(place), "png")
    raise Http404


def _answer(request: HttpRequest, svg: SafeString, form: str) -> HttpResponse:
    """The picture, unless who asks has it already: then nothing is drawn."""
    etag = f'"{blake2b(svg.encode(), digest_size=16).hexdigest()}-{form}"'
    response = HttpResponse(
        content_type="image/svg+xml" if form == "svg" else "image/png",
        headers={
            "Cache-Control": _CACHE,
            "ETag": etag,
            "Cross-Origin-Resource-Policy": "cross-origin",  # it is for other sites to show
        },
    )
    known = get_conditional_response(request, etag=etag, response=response)
    if known is not None and known is not response:
        return known
    response.content = svg.encode() if form == "svg" else kept_png(svg).read_bytes()
    return response
