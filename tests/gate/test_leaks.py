"""Each known way in which paywalls leaked elsewhere, put into this one: the test that is there for
it fails. So each of them is known to see what it is there to see.

A leak is put in while one test runs; the checks are the functions of the other files here, most
of them asked of the planted story alone. Numbers are those of the list in `docs/security.md`.
"""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.safestring import mark_safe
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog import addresses
from magreader.catalog.models import EditionQuerySet, Story, StoryQuerySet, new_revision
from magreader.desk import batches
from magreader.desk.gate_check.canary import Canary
from magreader.desk.gate_check.roads import FORMS, Question, routes, side_roads
from magreader.desk.site import DeskSite
from magreader.newsstand import pages
from magreader.newsstand.pages import Main, wants_fragment
from magreader.newsstand.translating import texts
from magreader.newsstand.views import audio, pictures, publication
from magreader.newsstand.views import story as view
from magreader.newsstand.who import reader_of
from magreader.paywall import access, asking, policy
from magreader.paywall.models import GiftLinkQuerySet, MeteredStory, StoryBody
from magreader.paywall.policy import Decision, Gift, Reason, Right
from magreader.paywall.reader import Reader, Role
from tests.gate import test_cast, test_change, test_clock, test_error, test_left
from tests.gate.house import FEW, House
from tests.gate.test_matrix import leaks, locked, shown
from tests.make import NOW, gold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet", "engines")]


@dataclass(frozen=True)
class Scene:
    """Where a leak is put in, and what sees it."""

    house: House
    monkeypatch: pytest.MonkeyPatch
    caplog: pytest.LogCaptureFixture
    made: Path

    @property
    def text(self) -> str:
        return StoryBody.unguarded.get(pk=self.house.planted.story.pk).text

    def patch(self, place: object, name: str, value: object) -> None:
        self.monkeypatch.setattr(place, name, value)

    def wrap(self, place: Any, name: str, around: Callable[..., Any]) -> None:
        """`around` is given what stood there, then its arguments."""
        stood = getattr(place, name)
        self.patch(place, name, lambda *args, **named: around(stood, *args, **named))


@pytest.fixture
def scene(
    house: House,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    settings: Settings,
    tmp_path: Path,
) -> Scene:
    settings.MADE_DIR = tmp_path
    return Scene(house, monkeypatch, caplog, tmp_path)


# ---- the checks -------------------------------------------------------------------------------
def story_is_shut(scene: Scene) -> None:
    """In all forms and on all side roads, to some of who may not read it."""
    address = scene.house.planted.address
    places = [address, *(address + ending for ending in ("in/es/", "audio.mp3", "card.png"))]
    asked = [Question(place, form, FORMS[form]) for form in FORMS for place in places]
    asked += side_roads(address)
    names = ("gift: another story", "gift: ended a second ago", *FEW)
    assert first_leak(scene, names, asked) is None


def shelf_is_shut(scene: Scene) -> None:
    """Every address, at the desk too, as a page for a stranger and for somebody signed in."""
    asked = [Question(route.address(scene.house.planted)) for route in routes()]
    assert first_leak(scene, FEW[:2], asked) is None


def first_leak(scene: Scene, who: Iterable[str], asked: Iterable[Question]) -> Question | None:
    house = scene.house
    personas = [house.persona(name) for name in who]
    return next((one for one in asked for who in personas if leaks(house, [who], [one])), None)


def roles_are_kept(scene: Scene) -> None:
    test_cast.test_the_gate_tells_each_of_them_what_they_are_cast_for(scene.house)


def unpublished_is_missing(scene: Scene) -> None:
    some = ("stranger", "staff: everything")
    assert shown(scene.house, map(scene.house.persona, some)) == {}


def all_who_may_read_do(scene: Scene) -> None:
    some = ("stranger", "staff: everything", "gift: this story", "staff")
    assert locked(scene.house, map(scene.house.persona, some)) == {}


def clock_is_exact(scene: Scene) -> None:
    clock, moment = test_clock.Clock(scene.monkeypatch), test_clock.MOMENTS[0]
    test_clock.test_a_right_of_each_source_ends_and_begins_to_the_second(
        scene.house, clock, "staff", moment
    )


def gifts_end(scene: Scene) -> None:
    test_change.test_a_gift_closes_on_the_very_next_request(scene.house)


def logs_say_nothing(scene: Scene) -> None:
    logging.disable(logging.NOTSET)
    scene.caplog.set_level("DEBUG")
    scene.house.get("staff: everything")
    assert not scene.house.planted.canary.is_in(scene.caplog.text.encode())


def nothing_is_left(scene: Scene) -> None:
    """In caches, mails, names of files and other tables."""
    scene.house.get("staff: everything")
    canary: Canary = scene.house.planted.canary
    assert not any(map(canary.is_in, test_left.kept_pieces()))
    assert not any(canary.is_in(str(sent.message()).encode()) for sent in mail.outbox)
    assert not any(canary.is_in(file.name.encode()) for file in scene.made.rglob("*"))
    assert test_left.tables_with(canary) == test_left.HOLDERS


def on(name: str) -> Callable[[Scene], None]:
    """A test of `test_change.py` that asks for nothing but the house."""
    return lambda scene: getattr(test_change, name)(scene.house)


def answer_follows_the_right(scene: Scene) -> None:
    test_change.test_a_right_opens_and_closes_on_the_very_next_request(scene.house, "")


def error_is_no_door(scene: Scene) -> None:
    test_error.test_an_error_while_deciding_keeps_it_shut(
        scene.house, scene.monkeypatch, "asker_of"
    )


CHECKS = (
    *(story_is_shut, shelf_is_shut, roles_are_kept, unpublished_is_missing, all_who_may_read_do),
    *(clock_is_exact, gifts_end, logs_say_nothing, nothing_is_left, answer_follows_the_right),
    error_is_no_door,
)


# ---- the leaks --------------------------------------------------------------------------------
def in_page(before: str, after: str) -> Callable[[Scene], None]:
    """The text in the story's page, between these."""

    def plant(scene: Scene) -> None:
        text = scene.text

        def around(stood: Any, *args: Any) -> Main:
            main: Main = stood(*args)
            html = main.html + mark_safe(before + text.replace('"', "") + after)
            return replace(main, html=html)

        scene.wrap(view, "_main", around)

    return plant


def in_head(field: str) -> Callable[[Scene], None]:
    def plant(scene: Scene) -> None:
        text = scene.text
        scene.wrap(view, "_main", lambda stood, *args: replace(stood(*args), **{field: text}))

    return plant


def deck_from_text(scene: Scene) -> None:
    words = " ".join(scene.text.split()[:90])
    Story.objects.filter(pk=scene.house.planted.story.pk).update(deck=words)
    new_revision()


def articles_body(scene: Scene) -> None:
    said = "".join(f"\\u{ord(letter):04x}" for letter in scene.text)
    in_page('<script type="application/ld+json">{"articleBody": "' + said, '"}</script>')(scene)


def whole_where(asked: Callable[[HttpRequest], object]) -> Callable[[Scene], None]:
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
    scene.patch(audio, "reader_of", lambda request: subscriber)


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
    scene.patch(pages, "_guarded", lambda answer, main: answer)


def for_all_to_keep(scene: Scene) -> None:
    scene.patch(pages, "_headers", lambda request: {"Vary": pages._VARY, "Cache-Control": "public"})


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
    scene.patch(asking, "has_confirmed_address", lambda account: True)


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
        links = asking.GiftLink.objects.running(now).filter(pk__in=reader.gifts)
        return next((Gift("", link.ends) for link in links), None)

    scene.patch(asking, "_gift_of", gift)


def gift_for_good(scene: Scene) -> None:
    scene.patch(GiftLinkQuerySet, "running", lambda rows, now: rows.all())
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
    scene.patch(DeskSite, "has_permission", lambda site, request: True)
    scene.patch(batches, "_may_see_raw", lambda request: True)


def when_seen(tell: Callable[[Scene, str], object]) -> Callable[[Scene], None]:
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


def name_a_file(scene: Scene, text: str) -> None:
    (scene.made / f"{scene.house.planted.canary.word}.mp3").touch()


def write_it_down(scene: Scene, text: str) -> None:
    Story.objects.filter(pk=scene.house.planted.other.pk).update(section=text.split()[-20])


def open_on_error(scene: Scene) -> None:
    def decide(stood: Any, *args: Any) -> Decision:
        decision: Decision = stood(*args)
        return decision if decision.meter or decision.right else Decision(True, Reason.FREE)

    scene.wrap(access, "decide_on", decide)


def free_is_locked(scene: Scene) -> None:
    scene.wrap(access, "decide", lambda stood, premium, **asked: stood(premium=True, **asked))


def teaser_for_subscribers(scene: Scene) -> None:
    scene.patch(access, "_TEXT", access._TEASER)


Check = Callable[[Scene], None]
Plant = Callable[[Scene], None]
LEAKS: list[tuple[int, str, Plant, Check]] = [
    (1, "a comment", in_page("<!--", "-->"), story_is_shut),
    (1, "hidden by CSS", in_page('<div class="hidden">', "</div>"), story_is_shut),
    (1, "hidden by the attribute", in_page("<p hidden>", "</p>"), story_is_shut),
    (1, "a data attribute", in_page('<i data-text="', '"></i>'), story_is_shut),
    (1, "template", in_page("<template>", "</template>"), story_is_shut),
    (1, "noscript", in_page("<noscript>", "</noscript>"), story_is_shut),
    (1, "alt", in_page('<img src="x" alt="', '">'), story_is_shut),
    (1, "title", in_page('<i title="', '"></i>'), story_is_shut),
    (3, "the title", in_head("title"), story_is_shut),
    (3, "the description and og:description", in_head("description"), story_is_shut),
    (3, "the address of the picture", in_head("picture"), story_is_shut),
    (3, "the picture", drawn_with_text, story_is_shut),
    (4, "a deck cut from the text", deck_from_text, shelf_is_shut),
    (5, "articleBody, escaped", articles_body, story_is_shut),
    (6, "a fragment without a decision", whole_where(wants_fragment), story_is_shut),
    (6, "JSON with the text", as_json, story_is_shut),
    (6, "?print=1", whole_where(lambda request: request.GET.get("print")), story_is_shut),
    (8, "lists that go their own way", lists_of_their_own, unpublished_is_missing),
    (8, "the text in a list", in_a_list, shelf_is_shut),
    (9, "a translation kept by story", translation_by_story, story_is_shut),
    (10, "sound for everybody", sound_for_all, story_is_shut),
    (12, "the text beside a story", others_text, story_is_shut),
    (14, "no no-store", without_no_store, on("test_a_full_view_is_kept_by_no_cache")),
    (14, "a teaser that is public", for_all_to_keep, on("test_a_teaser_is_kept_for_nobody_else")),
    (14, "a teaser that varies by nothing", without_vary, on("test_a_teaser_is_kept_for_nobody_else")),
    (15, "an answer kept by its address", kept_by_address, answer_follows_the_right),
    (15, "the same, for the next one", kept_by_address,
     on("test_a_subscriber_before_and_after_leaves_a_stranger_the_teaser")),
    (16, "304 whatever the right", confirmed_by_address,
     on("test_an_answer_kept_from_the_full_view_is_not_confirmed_after_the_end")),
    (19, "a door for crawlers",
     whole_where(lambda request: "Googlebot" in request.headers.get("User-Agent", "")),
     story_is_shut),
    (19, "a door for who comes from a search",
     whole_where(lambda request: "google" in request.headers.get("Referer", "")),
     story_is_shut),
    (20, "a meter for unconfirmed addresses", meter_without_lock, roles_are_kept),
    (20, "a meter without months", meter_without_month,
     on("test_what_the_meter_opened_is_one_story_of_one_month")),
    (20, "a meter used by looking", meter_by_looking,
     on("test_a_look_at_a_story_never_uses_up_the_meter")),
    (21, "a gift of every story", gift_of_any_story, story_is_shut),
    (21, "a gift for good", gift_for_good, gifts_end),
    (22, "the end included", end_included, clock_is_exact),
    (23, "X-Forwarded-For believed",
     whole_where(lambda request: request.headers.get("X-Forwarded-For") == "127.0.0.1"),
     story_is_shut),
    (24, "forbidden where it is missing", forbidden_not_missing, unpublished_is_missing),
    (24, "there for who knows the address", unpublished_by_address, unpublished_is_missing),
    (25, "raw pages without a door", raw_pages_open, shelf_is_shut),
    (25, "a log", when_seen(lambda scene, text: logging.getLogger("magreader").debug(text)),
     logs_say_nothing),
    (25, "a mail", when_seen(mail_it), nothing_is_left),
    (25, "a kept piece", when_seen(lambda scene, text: cache.set("story", text)), nothing_is_left),
    (25, "the name of a file", when_seen(name_a_file), nothing_is_left),
    (25, "another table", when_seen(write_it_down), nothing_is_left),
    (25, "open on an error", open_on_error, error_is_no_door),
    (26, "a free story with a lock", free_is_locked, all_who_may_read_do),
    (26, "a teaser for subscribers", teaser_for_subscribers, all_who_may_read_do),
]  # fmt: skip
ELSEWHERE = {
    17: "tests/browser/ (back button, history, storage)",
    27: "tests/newsstand/ (sign-in by link)",
}
"""Roads that only a browser has, or that have nothing to do with a text."""
NOT_THERE_YET = {
    2: r"feed|rss|atom",
    7: r"search|suggest",
    11: r"print|pdf|epub|opds",
    13: r"sitemap",
    18: r"service-?worker|(?<![a-z])sw\.js|manifest",
}
"""Roads that this newsstand hasn't built, and how their addresses will look."""


@pytest.mark.parametrize(
    ("plant", "check"),
    [pytest.param(plant, check, id=f"{road} {what}") for road, what, plant, check in LEAKS],
)
def test_a_leak_is_caught(scene: Scene, plant: Plant, check: Check) -> None:
    plant(scene)
    with pytest.raises(AssertionError):
        check(scene)


@pytest.mark.parametrize("check", CHECKS)
def test_each_check_passes_where_nothing_leaks(scene: Scene, check: Check) -> None:
    check(scene)


def test_every_road_has_a_leak_or_a_place_or_is_not_there_yet() -> None:
    planted = {road for road, _what, _plant, _check in LEAKS}
    assert planted | ELSEWHERE.keys() | NOT_THERE_YET.keys() == set(range(1, 28))
    assert not planted & NOT_THERE_YET.keys()


@pytest.mark.parametrize(("road", "looks"), NOT_THERE_YET.items())
def test_a_road_that_is_built_gets_a_leak(road: int, looks: str) -> None:
    """Where this fails, road `road` has come: plant a leak for it above, and strike it here."""
    built = [route.pattern for route in routes() if re.search(looks, route.pattern)]
    assert built == []
