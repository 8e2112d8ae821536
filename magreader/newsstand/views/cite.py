"""How to cite a story: references to copy, and records for programs. Public facts only."""

from typing import TypedDict

from django.conf import settings
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.addresses import FoundStory, find_story
from magreader.catalog.models import Story
from magreader.catalog.rows import places
from magreader.newsstand.cards import edition_card, edition_href
from magreader.newsstand.citing.records import bibtex, ris
from magreader.newsstand.citing.styles import STYLES, Cited, Reference
from magreader.newsstand.pages import Main, PageRequest, make_main, public_page

SCRIPTS = ("share",)


class Styled(TypedDict):
    """The story as one style refers to it."""

    style: str
    reference: Reference


@require_safe
def cite(request: PageRequest, publication: str, edition: str, story: str) -> HttpResponse:
    found = _find(publication, edition, story)
    today = timezone.localdate().isoformat()  # references say on which day they were made
    return public_page(request, found.revision, lambda: _main(found), variant=today)


@require_safe
def cite_bib(request: PageRequest, publication: str, edition: str, story: str) -> HttpResponse:
    record = bibtex(_cited(_find(publication, edition, story)))
    return _file(record, "application/x-bibtex", f"{story}.bib")


@require_safe
def cite_ris(request: PageRequest, publication: str, edition: str, story: str) -> HttpResponse:
    record = ris(_cited(_find(publication, edition, story)))
    return _file(record, "application/x-research-info-systems", f"{story}.ris")


def _find(publication: str, edition: str, story: str) -> FoundStory:
    found = find_story(publication, edition, story)
    if found is None:
        raise Http404
    return found


def _cited(found: FoundStory) -> Cited:
    (place,) = places(Story.objects.filter(pk=found.story.pk))
    edition, story = place
    return Cited(
        headline=story.headline,
        byline=story.byline,
        publication=edition.publication_name,
        issue=edition.issue_date,
        language=found.story.language or edition.language,
        address=f"{settings.SITE_URL}{edition_href(edition)}{story.slug}/",
        slug=story.slug,
        read_on=timezone.localdate(),
    )


def _main(found: FoundStory) -> Main:
    (place,) = places(Story.objects.filter(pk=found.story.pk))
    edition, cited = edition_card(place.edition), _cited(found)
    href = f"{edition['href']}{place.story.slug}/"
    return make_main(
        "newsstand/cite.html",
        _("Cite “%(headline)s”") % {"headline": cited.headline},
        canonical=f"{href}cite/",
        scripts=SCRIPTS,
        href=href,
        edition=edition,
        cited=cited,
        references=[Styled(style=style.name, reference=style.refer(cited)) for style in STYLES],
    )


def _file(text: str, kind: str, name: str) -> HttpResponse:
    headers = {
        "Cache-Control": "no-cache",
        "Content-Disposition": f'attachment; filename="{name}"',
    }
    return HttpResponse(text, f"{kind}; charset=utf-8", headers=headers)
