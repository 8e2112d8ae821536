"""A story: its public facts, and as much of its text as the gate lets this reader see."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any, assert_never

from django.conf import settings
from django.http import Http404
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from magreader.catalog.addresses import FoundStory, find_story
from magreader.catalog.models import Holding, Story
from magreader.catalog.neighbours import contents_of, neighbours_of_story
from magreader.catalog.related import related_to
from magreader.catalog.rows import places
from magreader.engines.voice import can_speak
from magreader.newsstand.alike import beside
from magreader.newsstand.cards import edition_card, issue_card, place_card, story_card
from magreader.newsstand.lang_dir import page_language
from magreader.newsstand.locks import lock_facts, openers_of, trial_of
from magreader.newsstand.metering import meter_of_page, meter_to_come
from magreader.newsstand.pages import (
    Later,
    Main,
    PageRequest,
    kept,
    make_main,
    page_in_parts,
    strangers_page,
)
from magreader.newsstand.translating.tool import translate_tool
from magreader.newsstand.ways import with_next
from magreader.newsstand.who import reader_of
from magreader.newsstand.why import why
from magreader.paywall.access import FullStory, TeaserStory, decide_on, open_story
from magreader.paywall.gifts import is_theirs_to_give
from magreader.paywall.policy import Reason

TEMPLATE = "newsstand/story.html"
SCRIPTS: tuple[str, ...] = ("listen", "share", "translate")


@require_safe
def story(request: PageRequest, publication: str, edition: str, story: str) -> HttpResponseBase:
    found = find_story(publication, edition, story)
    if found is None:
        raise Http404
    make = partial(_main, request, found)
    later = Later(found.revision, f"what follows {found.story.pk}", partial(_tail, found))
    if request.user.is_authenticated:
        return page_in_parts(request, make(), later)
    decision = decide_on(found.story, reader_of(request))
    if decision.full and found.story.premium:
        return page_in_parts(request, make(), later)
    return strangers_page(request, make, later, variant=decision.reason)


def _main(request: PageRequest, found: FoundStory) -> Main:
    public = public_parts(found)
    seen = open_story(found.story, reader_of(request))
    facts = facts_of_text(request, public, seen)
    main = make_main(
        TEMPLATE,
        public.title,
        public.description,
        scripts=SCRIPTS,
        canonical=public.href,
        picture=f"{public.href}card.png",
        public=public,
        tools=_tools_for(found, public, seen),
        **facts,
    )
    return replace(main, gated=is_gated(seen), article=True)


def is_gated(seen: FullStory | TeaserStory) -> bool:
    """Whether what is seen is the full text of a premium story."""
    return isinstance(seen, FullStory) and seen.story.premium


@dataclass(frozen=True, slots=True)
class PublicParts:
    """What anyone may know of a story, and the tools for it, ready to show above its text."""

    href: str
    address: str
    edition_href: str
    title: str
    description: str
    headline: str
    byline: str
    publication: str
    date: str
    language: str
    lang_dir: SafeString
    holding: str
    head: SafeString
    tools: str = ""
    tools_with_audio: str = ""


def public_parts(found: FoundStory) -> PublicParts:
    return kept(found.revision, f"public parts of {found.story.pk}", lambda: _public_parts(found))


def _public_parts(found: FoundStory) -> PublicParts:
    (place,) = places(Story.objects.filter(pk=found.story.pk))
    edition = edition_card(place.edition)
    row = place.story
    card = story_card(row, edition["href"])
    facts = {"story": card, "edition": edition, "section": row.section, **page_language()}
    public = PublicParts(
        href=card["href"],
        address=settings.SITE_URL + card["href"],
        edition_href=edition["href"],
        headline=row.headline,
        byline=card["byline"],
        title=f"{row.headline} – {edition['publication']}",
        description=row.deck,
        publication=edition["publication"],
        date=edition["date"],
        language=edition["language"],
        lang_dir=edition["lang_dir"],
        holding=row.holding,
        head=render_to_string(f"{TEMPLATE}#head", facts),
    )
    return replace(
        public,
        tools=_tools(public, audio=False),
        tools_with_audio=_tools(public, audio=can_speak(public.language)),
    )


def _tools_for(found: FoundStory, public: PublicParts, seen: FullStory | TeaserStory) -> str:
    """The audio is for who reads the story in full, giving it away for who does so by a plan."""
    if not isinstance(seen, FullStory):
        return public.tools
    if not is_theirs_to_give(seen.decision):
        return public.tools_with_audio

    def tools() -> SafeString:
        return _tools(public, audio=can_speak(public.language), give=True)

    return kept(found.revision, f"tools to give {found.story.pk}", tools)


def _tools(public: PublicParts, *, audio: bool, give: bool = False) -> SafeString:
    """What can be done with a story."""
    facts = {
        **page_language(),
        "public": public,
        "text": public.holding != Holding.CARD,
        "audio": audio,
        "give": give,
        "translate": translate_tool(public.href, public.language),
    }
    return render_to_string("newsstand/tools/_tools.html", facts)


def _tail(found: FoundStory) -> SafeString:
    """What stands around the story: its edition, before and after it, more stories."""
    story, edition_pk = found.story.pk, found.story.edition_id
    contents = kept(found.revision, f"contents of {edition_pk}", lambda: contents_of(edition_pk))
    edition = contents.edition
    neighbours = neighbours_of_story(contents, story)
    issues = related_to(story, contents)
    shown = {row.pk for issue in issues for row in issue.stories}
    facts = {
        **page_language(),
        "edition": edition_card(edition),
        "issues": [issue_card(issue) for issue in issues],
        "beside": beside(found.story, edition, shown),
        "previous": neighbours.previous and place_card(neighbours.previous, edition),
        "next": neighbours.next and place_card(neighbours.next, edition),
    }
    return render_to_string(f"{TEMPLATE}#tail", facts)


def facts_of_text(
    request: PageRequest, public: PublicParts, seen: FullStory | TeaserStory
) -> dict[str, Any]:
    """The paragraphs that this reader may see, why, and what would open the rest."""
    match seen:
        case FullStory() as full:
            facts = _full(request, full)
        case TeaserStory() as teaser:
            facts = _teaser(request, public, teaser)
        case never:
            assert_never(never)
    return {
        **facts,
        "why": why(seen.decision, public.publication),
        "meter": meter_of_page(request, public.href, seen.decision),
        "plans": with_next("plans", request.path),
        "gated": is_gated(seen),  # static/newsstand/leaving.js looks for it
        "held": _what_is_held(public.holding),
        "has_text": public.holding != Holding.CARD,
    }


def _full(request: PageRequest, full: FullStory) -> dict[str, Any]:
    has_plan = full.decision.reason in {Reason.ENTITLED, Reason.STAFF}
    openers = [] if has_plan else openers_of(request, full.story.edition.publication_id)
    return {"paragraphs": full.paragraphs, "trial": trial_of(openers)}


def _teaser(request: PageRequest, public: PublicParts, teaser: TeaserStory) -> dict[str, Any]:
    reader, openers = reader_of(request), openers_of(request, teaser.story.edition.publication_id)
    return {
        "paragraphs": teaser.teaser,
        "closed": True,
        "trial": trial_of(openers),
        **lock_facts(request, openers, public.publication),
        "meter_to_come": "" if reader.signed_in else meter_to_come(openers),
        "sign_up": "" if reader.signed_in else with_next("account_signup", request.path),
    }


def _what_is_held(holding: str) -> str:
    """What to say where the library doesn't hold the whole text; it goes for everyone."""
    if holding == Holding.CARD:
        return _("The library holds only the headline of this story, not its text.")
    if holding == Holding.OPENING:
        return _("The library holds only the opening of this story.")
    return ""
