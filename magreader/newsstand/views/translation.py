"""A story in another language: what its reader may see of it, beside a machine's translation."""

from dataclasses import replace
from itertools import zip_longest
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.addresses import FoundStory, find_story
from magreader.engines.translator import translator_name
from magreader.newsstand.cookies import keep_choice, kept_choice
from magreader.newsstand.lang_dir import lang_dir
from magreader.newsstand.pages import Main, PageRequest, fresh_page, make_main
from magreader.newsstand.translating.texts import translated
from magreader.newsstand.translating.tongues import Tongue, tongue, tongues
from magreader.newsstand.views.story import facts_of_text, is_gated, public_parts
from magreader.newsstand.who import reader_of
from magreader.paywall.access import open_story

# The same cookies as in translate.js.
LAYOUT_COOKIE = "translation_layout"
LANGUAGE_COOKIE = "translation_language"
_LAYOUTS = ("beside", "above", "alone")


@require_safe
def translation(
    request: PageRequest, publication: str, edition: str, story: str, language: str = ""
) -> HttpResponse:
    """The page in `language`, or the choice of one.

    Answers 200 also where the service fails: the story is there, and the page says what isn't.
    A status of failure would let a proxy or a browser put its own page in the story's place.
    """
    found = find_story(publication, edition, story)
    if found is None or not translator_name():
        raise Http404
    target = tongue(language or request.GET.get("into", ""))
    if language and target is None:
        raise Http404
    choice = reverse("translation_choice", args=[publication, edition, story])
    if target and not language:
        return redirect(_with_source(request, f"{choice}{target['tag']}/"))
    response = fresh_page(request, _main(request, found, target, choice))
    response.headers["X-Robots-Tag"] = "noindex"
    if language:
        keep_choice(response, LANGUAGE_COOKIE, language)
    if request.GET.get("layout") in _LAYOUTS:
        keep_choice(response, LAYOUT_COOKIE, request.GET["layout"])
    return response


def _main(request: PageRequest, found: FoundStory, target: Tongue | None, choice: str) -> Main:
    public = public_parts(found)
    seen = open_story(found.story, reader_of(request))
    facts = facts_of_text(request, public, seen)
    known, said = tongue(public.language), tongue(request.GET.get("from", ""))
    source = known or said
    headings = tuple(filter(None, [public.headline, public.description]))
    made = translated((*headings, *facts["paragraphs"]), source, target)
    main = make_main(
        "newsstand/translation.html",
        f"{public.title} ({target['own'] if target else _('Translate')})",
        public.description,
        canonical=public.href,
        **facts,
        public=public,
        service=translator_name(),
        source=source,
        target=target,
        source_lang_dir=lang_dir(source["tag"] if source else ""),
        target_lang_dir=lang_dir(target["tag"] if target else ""),
        trouble=made.trouble,
        done=bool(made.texts),
        headings=list(zip_longest(headings, made.texts[: len(headings)], fillvalue="")),
        pairs=list(zip_longest(facts["paragraphs"], made.texts[len(headings) :], fillvalue="")),
        into=tongues(made.into),
        sources=tongues(made.sources),
        choice=choice,
        said="" if known or not said else said["tag"],
        chosen=_chosen(request, target),
        again=_with_source(request, request.path) if made.again else "",
        **_layout(request),
    )
    return replace(main, gated=is_gated(seen))


def _with_source(request: PageRequest, address: str, **more: str) -> str:
    """`address`, with what the reader said of the story's language."""
    said = tongue(request.GET.get("from", ""))
    query = {"from": said["tag"], **more} if said else more
    return f"{address}?{urlencode(query)}" if query else address


def _chosen(request: PageRequest, target: Tongue | None) -> str:
    if target:
        return target["tag"]
    return kept_choice(request, LANGUAGE_COOKIE) or get_language() or ""


def _layout(request: PageRequest) -> dict[str, Any]:
    """How original and translation stand to each other, and the ways to each layout."""
    asked = request.GET.get("layout") or kept_choice(request, LAYOUT_COOKIE)
    ways = {name: _with_source(request, request.path, layout=name) for name in _LAYOUTS}
    return {"layout": asked if asked in _LAYOUTS else _LAYOUTS[0], "ways": ways}
