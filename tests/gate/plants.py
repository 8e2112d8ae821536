"""The leaks: each is put in by a patch, and gone when its test is over."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.safestring import mark_safe

from magreader.accounts.models import User
from magreader.catalog import addresses
from magreader.catalog.models import EditionQuerySet, Story, StoryQuerySet, new_revision
from magreader.desk.batches import admin as batches
from magreader.desk.site import DeskSite
from magreader.newsstand import pages, results
from magreader.newsstand.pages import Main
from magreader.newsstand.translating import texts
from magreader.newsstand.views import audio, pictures, publication, search_feed
from magreader.newsstand.views import story as view
from magreader.newsstand.who import reader_of
from magreader.paywall import access, asking, policy
from magreader.paywall.models import GiftLink, GiftLinkQuerySet, MeteredStory
from magreader.paywall.policy import Decision, Gift, Reason, Right
from magreader.paywall.reader import Reader, Role
from magreader.search import documents
from tests.gate.scene import Scene
from tests.make import NOW, gold

type Plant = Callable[[Scene], None]


def in_page(before: str, after: str) -> Plant:
    """The text in the story's page, between these."""

    def plant(scene: Scene) -> None:
        text = scene.text

        def around(stood: Any, *args: Any) -> Main:
            main: Main = stood(*args)
            html = main.html + mark_safe(before + text.replace('"', "") + after)
            return replace(main, html=html)

        scene.wrap(view, "_main", around)

    return plant


def in_head(field: str) -> Plant:
    def plant(scene: Scene) -> None:
        text = scene.text
        scene.wrap(view, "_main", lambda stood, *args: replace(stood(*args), **{field: text}))

    return plant


def deck_from_text(scene: Scene) -> None:
    words = " ".join(scene.text.split()[:90])
    Story.objects.filter(pk=scene.house.planted.story.pk).update(deck=words)
    new_revision()


def in_a_feed(scene: Scene) -> None:
    text = scene.text
    scene.wrap(search_feed, "_entry", lambda stood, *args: {**stood(*args), "description": text})


def all_words_public(scene: Scene) -> None:
    scene.wrap(
        documents,
        "document",
        lambda stood, row, texts: stood(row, texts._replace(teaser=texts.text)),
    )


def snippets_of_all(scene: Scene) -> None:
    subscriber = Reader(role=Role(signed_in=True, plan=gold()))
    scene.wrap(results, "open_stories", lambda stood, stories, _reader: stood(stories, subscriber))


def articles_body(scene: Scene) -> None:
    said = "".join(f"\\u{ord(letter):04x}" for letter in scene.text)
    in_page('<script type="application/ld+json">{"articleBody": "' + said, '"}</script>')(scene)


def whole_where(asked: Callable[[HttpRequest], object]) -> Plant:
    """Whoever asks like this is taken for a subscriber."""

    def plant(scene: Scene) -> None:
        subscriber = Reader(role=Role(signed_in=True, plan=gold()))

        def reader(stood: Any, request: HttpRequest) -> Reader:
            return subscriber if asked(request) else reader_of(request)

        scene.wrap(view, "reader_of", reader)

    return plant


def as_json(scene: Scene) -> None:
    text = scene.text

    def answer(stood: Any, request: HttpRequest, *args: Any, **named: Any) -> Any:
        if request.accepts("text/html"):
            return stood(request, *args, **named)
        return JsonResponse({"paragraphs": text})

    for way in ("page_in_parts", "strangers_page"):
        scene.wrap(view, way, answer)


def lists_of_their_own(scene: Scene) -> None:
    scene.patch(StoryQuerySet, "on_newsstand", lambda rows: rows.all())
    scene.patch(EditionQuerySet, "on_newsstand", lambda rows: rows.all())


def translation_by_story(scene: Scene) -> None:
    made: dict[str, tuple[str, ...]] = {}

    def translate(stood: Any, paragraphs: Any, source: str, target: str, ends: float) -> Any:
        return made.setdefault(target, stood(paragraphs, source, target, ends))

    scene.wrap(texts, "translate", translate)
    scene.house.get("staff: everything", f"{scene.house.planted.address}in/es/")


def sound_for_all(scene: Scene) -> None:
    subscriber = Reader(role=Role(signed_in=True, plan=gold()))
    scene.patch(audio, "reader_of", lambda _request: subscriber)


def drawn_with_text(scene: Scene) -> None:
    text = scene.text
    scene.wrap(
        pictures, "card_picture", lambda stood, place: stood(place) + mark_safe(f"<!--{text}-->")
    )


def others_text(scene: Scene) -> None:
    """Beside another story, and on the page of the title."""
    text = scene.text
    scene.wrap(view, "_tail", lambda stood, found: stood(found) + text)


def in_a_list(scene: Scene) -> None:
    text = scene.text
    scene.wrap(
        publication, "_main", lambda stood, *args: replace(stood(*args), html=mark_safe(text))
    )


def without_no_store(scene: Scene) -> None:
    scene.patch(pages, "_guarded", lambda answer, _main: answer)


def for_all_to_keep(scene: Scene) -> None:
    scene.patch(pages, "_headers", lambda _: {"Vary": pages._VARY, "Cache-Control": "public"})


def without_vary(scene: Scene) -> None:
    scene.patch(pages, "_VARY", "Accept-Language")


def kept_by_address(scene: Scene) -> None:
    """The first answer is everybody's."""
    kept: dict[str, bytes] = {}

    def answer(stood: Any, request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
        if request.path not in kept:
            sent = stood(request, *args, **named)
            kept[request.path] = b"".join(sent)
        return HttpResponse(kept[request.path])

    for way in ("page_in_parts", "strangers_page"):
        scene.wrap(view, way, answer)


def confirmed_by_address(scene: Scene) -> None:
    def answer(stood: Any, request: HttpRequest, *args: Any, **named: Any) -> Any:
        if "If-None-Match" in request.headers:
            return HttpResponseNotModified()
        return stood(request, *args, **named)

    scene.wrap(view, "strangers_page", answer)
    scene.wrap(view, "page_in_parts", answer)


def meter_without_lock(scene: Scene) -> None:
    """An address that nobody confirmed has free stories."""
    scene.patch(asking, "has_confirmed_address", lambda _account: True)


def meter_without_month(scene: Scene) -> None:
    everything = asking._METER.replace(
        "month = %s AND story_id = %s", "month <= %s AND story_id = %s"
    )
    scene.patch(asking, "_METER", everything)


def meter_by_looking(scene: Scene) -> None:
    def look(stood: Any, request: HttpRequest, *args: Any) -> Any:
        if isinstance(request.user, User):
            MeteredStory.objects.get_or_create(
                reader=request.user, story=scene.house.planted.story, month=asking.month_of(NOW)
            )
        return stood(request, *args)

    scene.wrap(view, "_main", look)


def gift_of_any_story(scene: Scene) -> None:
    def gift(reader: Reader, story: Story, now: Any) -> Gift | None:
        links = GiftLink.objects.running(now).filter(pk__in=reader.gifts)
        return next((Gift("", link.ends) for link in links), None)

    scene.patch(asking, "_gift_of", gift)


def gift_for_good(scene: Scene) -> None:
    scene.patch(GiftLinkQuerySet, "running", lambda rows, _now: rows.all())
    scene.wrap(
        asking,
        "_gift_of",
        lambda stood, *args: (gift := stood(*args)) and replace(gift, ends=policy._FOREVER),
    )


def end_included(scene: Scene) -> None:
    scene.patch(
        Right,
        "is_running",
        lambda right, now: right.starts <= now and (right.ends is None or now <= right.ends),
    )


def forbidden_not_missing(scene: Scene) -> None:
    hidden = scene.house.planted.hidden_story.slug

    def find(stood: Any, publication: str, edition: str, story: str) -> Any:
        if story == hidden:
            raise PermissionDenied
        return stood(publication, edition, story)

    scene.wrap(view, "find_story", find)


def unpublished_by_address(scene: Scene) -> None:
    scene.patch(addresses, "_FIND", addresses._FIND.replace("AND edition.published ", ""))


def raw_pages_open(scene: Scene) -> None:
    scene.patch(DeskSite, "has_permission", lambda _site, _request: True)
    scene.patch(batches, "may_see_raw", lambda _request: True)


def when_seen(tell: Callable[[Scene, str], object]) -> Plant:
    """Something is told of the text whenever somebody reads it."""

    def plant(scene: Scene) -> None:
        text = scene.text

        def around(stood: Any, *args: Any) -> Main:
            tell(scene, text)
            main: Main = stood(*args)
            return main

        scene.wrap(view, "_main", around)

    return plant


def mail_it(scene: Scene, text: str) -> None:
    mail.outbox.append(mail.EmailMessage("Read", text, "a@example.org", ["b@example.org"]))


def log_it(scene: Scene, text: str) -> None:
    logging.getLogger("magreader").debug(text)


def keep_it(scene: Scene, text: str) -> None:
    cache.set("story", text)


def name_a_file(scene: Scene, text: str) -> None:
    (scene.made / f"{scene.house.planted.canary.word}.mp3").touch()


def write_it_down(scene: Scene, text: str) -> None:
    Story.objects.filter(pk=scene.house.planted.other.pk).update(
        section=scene.house.planted.canary.word
    )


def open_on_error(scene: Scene) -> None:
    def decide(stood: Any, *args: Any) -> Decision:
        decision: Decision = stood(*args)
        return decision if decision.meter or decision.right else Decision(True, Reason.FREE)

    scene.wrap(access, "decide_on", decide)


def free_is_locked(scene: Scene) -> None:
    scene.wrap(access, "decide", lambda stood, **asked: stood(**asked | {"premium": True}))


def teaser_for_subscribers(scene: Scene) -> None:
    scene.patch(access, "_TEXT", access._TEASER)
