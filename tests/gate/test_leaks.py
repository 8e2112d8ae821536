"""Each known way in which paywalls leaked elsewhere, put into this one: the test that is there for
it fails. So each of them is known to see what it is there to see."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpRequest
from pytest_django.fixtures import Settings

from magreader.desk.gate_check.roads import routes
from tests.gate import plants
from tests.gate import scene as see
from tests.gate.house import House
from tests.gate.plants import Plant, in_head, in_page, when_seen, whole_where
from tests.gate.scene import CHECKS, Scene, on

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("quiet", "engines"),
    pytest.mark.words,  # the checks themselves run on each database, in their own files
]


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


type Check = Callable[[Scene], None]


def is_fragment(request: HttpRequest) -> bool:
    return "HX-Request" in request.headers


LEAKS: list[tuple[int, str, Plant, Check]] = [
    (1, "a comment", in_page("<!--", "-->"), see.story_is_shut),
    (1, "hidden by CSS", in_page('<div class="hidden">', "</div>"), see.story_is_shut),
    (1, "hidden by the attribute", in_page("<p hidden>", "</p>"), see.story_is_shut),
    (1, "a data attribute", in_page('<i data-text="', '"></i>'), see.story_is_shut),
    (1, "template", in_page("<template>", "</template>"), see.story_is_shut),
    (1, "noscript", in_page("<noscript>", "</noscript>"), see.story_is_shut),
    (1, "alt", in_page('<img src="x" alt="', '">'), see.story_is_shut),
    (1, "title", in_page('<i title="', '"></i>'), see.story_is_shut),
    (2, "the text in a feed", plants.in_a_feed, see.shelf_is_shut),
    (3, "the title", in_head("title"), see.story_is_shut),
    (3, "the description and og:description", in_head("description"), see.story_is_shut),
    (3, "the address of the picture", in_head("picture"), see.story_is_shut),
    (3, "the picture", plants.drawn_with_text, see.story_is_shut),
    (4, "a deck cut from the text", plants.deck_from_text, see.shelf_is_shut),
    (5, "articleBody, escaped", plants.articles_body, see.story_is_shut),
    (6, "a fragment without a decision", whole_where(is_fragment), see.story_is_shut),
    (6, "JSON with the text", plants.as_json, see.story_is_shut),
    (6, "?print=1", whole_where(lambda request: request.GET.get("print")), see.story_is_shut),
    (7, "hidden words that everybody finds", plants.all_words_public, see.search_is_shut),
    (7, "hidden words in a snippet", plants.snippets_of_all, see.search_is_shut),
    (8, "lists that go their own way", plants.lists_of_their_own, see.unpublished_is_missing),
    (8, "the text in a list", plants.in_a_list, see.shelf_is_shut),
    (9, "a translation kept by story", plants.translation_by_story, see.story_is_shut),
    (10, "sound for everybody", plants.sound_for_all, see.story_is_shut),
    (12, "the text beside a story", plants.others_text, see.story_is_shut),
    (14, "no no-store", plants.without_no_store, on("test_a_full_view_is_kept_by_no_cache")),
    (
        14,
        "a teaser that is public",
        plants.for_all_to_keep,
        on("test_a_teaser_is_kept_for_nobody_else"),
    ),
    (
        14,
        "a teaser that varies by nothing",
        plants.without_vary,
        on("test_a_teaser_is_kept_for_nobody_else"),
    ),
    (15, "an answer kept by its address", plants.kept_by_address, see.answer_follows_the_right),
    (
        15,
        "the same, for the next one",
        plants.kept_by_address,
        on("test_a_subscriber_before_and_after_leaves_a_stranger_the_teaser"),
    ),
    (
        16,
        "304 whatever the right",
        plants.confirmed_by_address,
        on("test_an_answer_kept_from_the_full_view_is_not_confirmed_after_the_end"),
    ),
    (
        19,
        "a door for crawlers",
        whole_where(lambda request: "Googlebot" in request.headers.get("User-Agent", "")),
        see.story_is_shut,
    ),
    (
        19,
        "a door for who comes from a search",
        whole_where(lambda request: "google" in request.headers.get("Referer", "")),
        see.story_is_shut,
    ),
    (20, "a meter for unconfirmed addresses", plants.meter_without_lock, see.roles_are_kept),
    (
        20,
        "a meter without months",
        plants.meter_without_month,
        on("test_what_the_meter_opened_is_one_story_of_one_month"),
    ),
    (
        20,
        "a meter used by looking",
        plants.meter_by_looking,
        on("test_a_look_at_a_story_never_uses_up_the_meter"),
    ),
    (21, "a gift of every story", plants.gift_of_any_story, see.story_is_shut),
    (21, "a gift for good", plants.gift_for_good, see.gifts_end),
    (22, "the end included", plants.end_included, see.clock_is_exact),
    (
        23,
        "X-Forwarded-For believed",
        whole_where(lambda request: request.headers.get("X-Forwarded-For") == "127.0.0.1"),
        see.story_is_shut,
    ),
    (24, "forbidden where it is missing", plants.forbidden_not_missing, see.unpublished_is_missing),
    (
        24,
        "there for who knows the address",
        plants.unpublished_by_address,
        see.unpublished_is_missing,
    ),
    (25, "raw pages without a door", plants.raw_pages_open, see.shelf_is_shut),
    (25, "a log", when_seen(plants.log_it), see.logs_say_nothing),
    (25, "a mail", when_seen(plants.mail_it), see.nothing_is_left),
    (25, "a kept piece", when_seen(plants.keep_it), see.nothing_is_left),
    (25, "the name of a file", when_seen(plants.name_a_file), see.nothing_is_left),
    (25, "another table", when_seen(plants.write_it_down), see.nothing_is_left),
    (25, "open on an error", plants.open_on_error, see.error_is_no_door),
    (26, "a free story with a lock", plants.free_is_locked, see.all_who_may_read_do),
    (26, "a teaser for subscribers", plants.teaser_for_subscribers, see.all_who_may_read_do),
]
ELSEWHERE = {
    17: "tests/browser/ (back button, history, storage)",
    27: "tests/newsstand/ (sign-in by link)",
}
"""Roads that only a browser has, or that have nothing to do with a text."""
NOT_THERE_YET = {
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
