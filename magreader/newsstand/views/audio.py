"""A story or an edition as an audio file, in the voice that the operator has set.

A file holds what its reader may read in full and nothing else: the texts come through the gate
on every request, and a kept file is found by them alone.
"""

import logging
from collections.abc import Iterable
from time import monotonic
from typing import assert_never

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.addresses import find_story
from magreader.catalog.models import Story
from magreader.engines.voice import VoiceBusy, VoiceFailed, can_speak, speak
from magreader.newsstand.cards import edition_card
from magreader.newsstand.pages import PageRequest, fresh_page, make_main
from magreader.newsstand.spans import send_files
from magreader.newsstand.views.edition import find_edition
from magreader.newsstand.views.story import is_gated, public_parts
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.newsstand.why import why
from magreader.paywall.access import FullStory, TeaserStory, open_story

log = logging.getLogger(__name__)

_PATIENCE = 20
"""Seconds that one request makes audio for: a worker has other readers too. What is made stays,
so the next request goes on from there."""
_COME_BACK = 5


@require_safe
def story_audio(
    request: PageRequest, publication: str, edition: str, story: str
) -> HttpResponseBase:
    found = find_story(publication, edition, story)
    if found is None:
        raise Http404
    public = public_parts(found)
    _need_voice(public.language)
    seen = open_story(found.story, reader_of(request))
    match seen:
        case TeaserStory():
            reason = why(seen.decision, public.publication)
            return _closed(request, public.headline, public.href, reason)
        case FullStory(paragraphs=paragraphs):
            texts = [_as_spoken(public.headline, public.description, paragraphs)]
            name = f"{publication}-{edition}-{story}"
        case never:
            assert_never(never)
    if not paragraphs:
        raise Http404
    try:
        answer = _speak(request, texts, public.language, name)
    except VoiceFailed as failure:
        return _failed(request, public.headline, public.href, failure)
    return _headed(answer, gated=is_gated(seen))


@require_safe
def edition_audio(request: PageRequest, publication: str, edition: str) -> HttpResponseBase:
    """Its stories one after the other, those that this reader may read in full."""
    row = find_edition(publication, edition)
    _need_voice(row.language)
    card = edition_card(row)
    title = _("%(publication)s, %(date)s") % {
        "publication": row.publication_name,
        "date": card["date"],
    }
    stories = Story.objects.on_newsstand().filter(edition=row.pk).select_related("edition")
    reader = reader_of(request)
    seen = [open_story(story, reader) for story in stories.in_page_order()]
    full = [one for one in seen if isinstance(one, FullStory) and one.paragraphs]
    if not full:
        reason = _why_all_are_closed(seen, row.publication_name)
        return _closed(request, title, card["href"], reason)
    texts = [_as_spoken(one.story.headline, one.story.deck, one.paragraphs) for one in full]
    try:
        answer = _speak(request, texts, row.language, f"{publication}-{edition}")
    except VoiceFailed as failure:
        return _failed(request, title, card["href"], failure)
    return _headed(answer, gated=any(is_gated(one) for one in full))


def _need_voice(language: str) -> None:
    if not can_speak(language):
        raise Http404


def _as_spoken(headline: str, deck: str, paragraphs: Iterable[str]) -> str:
    """Blank lines between, where a voice takes breath."""
    return "\n\n".join(part for part in (headline, deck, *paragraphs) if part)


def _why_all_are_closed(seen: list[FullStory | TeaserStory], publication: str) -> str:
    """Raises Http404 where the edition has no text that a right could open."""
    for one in seen:
        if isinstance(one, TeaserStory) and one.teaser:
            return why(one.decision, publication)
    raise Http404


def _speak(request: PageRequest, texts: list[str], language: str, name: str) -> HttpResponseBase:
    """Raises VoiceFailed; VoiceBusy also where there is more to say than one request may take."""
    end = monotonic() + _PATIENCE
    files = []
    for text in texts:
        if monotonic() > end:
            raise VoiceBusy("The voice is not done with all stories.")
        files.append(speak(text, language))
    answer = send_files(request, files, "audio/mpeg")
    disposition = content_disposition_header(as_attachment=False, filename=f"{name}.mp3")
    answer.headers["Content-Disposition"] = str(disposition)
    return answer


def _headed(answer: HttpResponseBase, *, gated: bool) -> HttpResponseBase:
    answer.headers["Cache-Control"] = "private, no-store" if gated else "private, no-cache"
    answer.headers["Vary"] = "Cookie"
    return answer


def _closed(request: PageRequest, title: str, href: str, reason: str) -> HttpResponseBase:
    main = make_main(
        "newsstand/audio.html",
        title,
        href=href,
        why=reason,
        plans=with_next("plans", href),
        sign_in="" if reader_of(request).signed_in else with_next("account_login", href),
    )
    return fresh_page(request, main, status=403)


def _failed(request: PageRequest, title: str, href: str, failure: VoiceFailed) -> HttpResponseBase:
    busy = isinstance(failure, VoiceBusy)
    if not busy:
        log.warning("No audio for %s: %s", request.path, failure)
    main = make_main("newsstand/audio.html", title, href=href, busy=busy, again=request.path)
    answer = fresh_page(request, main, status=503 if busy else 502)
    if busy:
        answer.headers["Retry-After"] = str(_COME_BACK)
    return answer
