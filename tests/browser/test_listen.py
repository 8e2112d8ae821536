"""Listening, in a browser whose speech synthesis is faked at its own interface (`speech.js`): the
test says when the engine comes to an end. The server's voice is the real one."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import Site, visit_as
from tests.browser.states import DUTCH, EDITION, FREE, OPENING, PREMIUM
from tests.engines.espeak import needs_espeak

pytestmark = pytest.mark.browser
SPEECH = Path(__file__).with_name("speech.js")
Listener = Callable[..., AbstractContextManager[Page]]


@pytest.fixture
def listener(browser: Browser, site: Site) -> Listener:
    """A visitor whose browser can speak; `before` runs ahead of the faked engine."""

    @contextmanager
    def visit(who: str = "stranger", before: str = "", **window: Any) -> Iterator[Page]:
        with visit_as(browser, site, who, **window) as context:
            context.add_init_script(before)
            context.add_init_script(path=SPEECH)
            yield context.new_page()

    return visit


@pytest.fixture
def stranger(listener: Listener) -> Iterator[Page]:
    with listener() as page:
        yield page


def said(page: Page) -> list[str]:
    return [one["text"] for one in page.evaluate("said")]


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def finish(page: Page, times: int = 1) -> None:
    """The engine comes to the end of what it says, and begins with what follows."""
    for _ in range(times):
        page.evaluate("finishSaying()")


def hear_all(page: Page) -> str:
    """Everything from here to the end of the story, in one line."""
    page.evaluate("() => { while (isSaying()) finishSaying(); }")
    return " ".join(said(page))


def marked(page: Page) -> str:
    found = page.evaluate("[...(CSS.highlights.get('listen') ?? [])].map(String).join('')")
    return str(found)


def words_of(page: Page) -> list[str]:
    """What a reader sees of the story: headline, deck and paragraphs."""
    parts = page.locator(".story-head h1, .story-head .deck, .text > p").all_inner_texts()
    return " ".join(parts).split()


def in_view(page: Page) -> bool:
    seen = page.evaluate("""() => {
      const { top, bottom } = [...CSS.highlights.get("listen")][0].getBoundingClientRect();
      return top >= 0 && bottom <= document.querySelector(".player").getBoundingClientRect().top;
    }""")
    return bool(seen)


# ---- what is read -------------------------------------------------------------------------------
def test_a_stranger_hears_the_teaser_and_a_reader_all_of_it(listener: Listener) -> None:
    heard = {}
    for who in ("stranger", "trial"):
        with listener(who) as page:
            page.goto(PREMIUM)
            press(page, "Listen")
            heard[who] = hear_all(page).split()
            assert heard[who] == words_of(page)
            expect(page.locator("[data-listen=state]")).to_have_text("The end")
            expect(page.locator(".player")).to_be_hidden()
            assert page.evaluate("mishaps") == []
    teaser = heard["stranger"]
    assert heard["trial"][: len(teaser)] == teaser
    assert len(heard["trial"]) > 2 * len(teaser)


def test_no_piece_takes_an_engine_fifteen_seconds(listener: Listener) -> None:
    with listener("trial") as page:
        page.goto(PREMIUM)
        press(page, "Listen")
        page.get_by_label("Speed").select_option("0.5")
        page.wait_for_function("() => said.at(-1).rate === 0.5")
        hear_all(page)
        pieces = [one["text"] for one in page.evaluate("said") if one["rate"] == 0.5]
        assert len(pieces) > 10
        # A slow voice says twelve characters in a second, and half as many at half speed.
        assert max(len(piece) / 12 / 0.5 for piece in pieces) < 15


def test_nothing_of_a_story_is_stored_in_the_browser(listener: Listener) -> None:
    with listener("trial") as page:
        page.goto(EDITION)
        press(page, "Listen to this edition")
        expect(page.locator(".player")).to_be_visible()
        finish(page, 6)
        press(page, "Next story")
        page.wait_for_function("() => said.length > 7")
        stored = page.evaluate(
            "JSON.stringify([{...localStorage}, {...sessionStorage}, history.state])"
        )
        kept = json.loads(json.loads(stored)[0]["listen"])
        assert kept["editions"][0]["edition"] == EDITION
        for sentence in said(page):
            assert sentence not in stored


def test_a_story_that_came_into_a_page_is_gone_from_it_on_the_way_back(listener: Listener) -> None:
    """The page of an edition may be held by a browser and shown again as it was left, by whoever
    goes back; its queue puts the text of a premium story into it."""
    leave, come_back = (
        f"dispatchEvent(new PageTransitionEvent('{event}', {{ persisted: true }}))"
        for event in ("pagehide", "pageshow")
    )
    with listener("trial") as page:
        page.goto(EDITION)
        press(page, "Listen to this edition")
        expect(page.locator(".player")).to_be_visible()
        text = page.locator(".text > p").last.inner_text()
        page.evaluate(leave)
        assert text not in page.content()
        assert not page.evaluate("isSaying()")
        page.context.clear_cookies()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
        here = page.url
        page.evaluate(come_back)
        expect(page.locator(".text.teaser")).to_be_visible()
        assert text not in page.content()
        assert [one for one in asked if one.endswith(here)] == [f"GET {here}"]  # once


TRANSLATE = """() => {
  for (const original of document.querySelectorAll(".story-head :is(h1, .deck), .text > p")) {
    const made = document.createElement("p");
    Object.assign(made, { className: "translation", lang: "nl", textContent: "Een. Twee." });
    original.after(made);
  }
}"""


def test_beside_a_translation_the_original_is_read_and_alone_the_translation(
    listener: Listener,
) -> None:
    with listener("trial") as page:
        page.goto(PREMIUM)
        original = words_of(page)
        page.evaluate(TRANSLATE)
        press(page, "Listen")
        assert hear_all(page).split() == original
        page.evaluate("document.querySelector('article').dataset.layout = 'alone'")
        press(page, "Listen")
        assert page.evaluate("said.at(-1)") == {
            "text": "Een.",
            "rate": 1,
            "lang": "nl-NL",
            "voice": "Wim",
        }
        assert marked(page) == "Een."


# ---- the player ---------------------------------------------------------------------------------
def test_play_pause_back_and_on(stranger: Page) -> None:
    stranger.goto(PREMIUM)
    expect(stranger.locator(".player")).to_be_hidden()
    press(stranger, "Listen")
    first = said(stranger)[0]
    assert marked(stranger) == first == stranger.locator("h1").inner_text()
    finish(stranger)
    second = said(stranger)[1]
    assert marked(stranger) == second
    expect(stranger.locator("[data-listen=state]")).to_have_text("Playing")

    press(stranger, "Pause")
    expect(stranger.locator("[data-listen=state]")).to_have_text("Paused")
    assert stranger.evaluate("isSaying()") is None
    assert marked(stranger) == second
    press(stranger, "Play")
    assert said(stranger)[2] == second  # from its beginning: no engine is left to wake again

    press(stranger, "Sentence on")
    stranger.wait_for_function("() => said.length == 4")
    assert said(stranger)[3] not in {first, second}
    for _ in range(4):
        press(stranger, "Sentence back")
    stranger.wait_for_function("() => isSaying() == document.querySelector('h1').textContent")
    assert marked(stranger) == first
    assert stranger.evaluate("mishaps") == []

    press(stranger, "Stop listening")
    assert stranger.evaluate("isSaying()") is None
    assert marked(stranger) == ""
    expect(stranger.get_by_role("button", name="Listen", exact=True)).to_be_focused()


def test_speed_and_voice_are_remembered_for_each_language(listener: Listener) -> None:
    with listener("trial") as page:
        page.goto(PREMIUM)
        press(page, "Listen")
        assert page.evaluate("said.at(-1)") == {
            "text": page.locator("h1").inner_text(),
            "rate": 1,
            "lang": "en-GB",
            "voice": "Ada",  # on the device, before one that sends the text away
        }
        assert page.get_by_label("Voice").locator("option").all_inner_texts() == [
            "Far Away (online)",
            "Ada",
            "Bob",
        ]
        page.get_by_label("Speed").select_option("1.5")
        page.get_by_label("Voice").select_option("Bob")
        page.wait_for_function("() => said.at(-1).voice == 'Bob' && said.at(-1).rate == 1.5")
        page.goto(DUTCH)
        press(page, "Listen")
        dutch = page.evaluate("said.at(-1)")
        assert (dutch["voice"], dutch["rate"], dutch["lang"]) == ("Wim", 1, "nl-NL")
        expect(page.get_by_label("Voice")).to_be_hidden()  # there is no choice
        page.goto(FREE)
        press(page, "Listen")
        english = page.evaluate("said.at(-1)")
        assert (english["voice"], english["rate"]) == ("Bob", 1.5)
        expect(page.get_by_label("Speed")).to_have_value("1.5")


def test_a_click_on_a_sentence_starts_there(listener: Listener) -> None:
    with listener("trial") as page:
        page.goto(PREMIUM)
        paragraph = page.locator(".text > p").nth(3)
        paragraph.click()
        assert said(page) == []  # reading is not listening
        press(page, "Listen")
        paragraph.click(position={"x": 4, "y": 10})
        page.wait_for_function("() => said.length == 2")
        assert paragraph.inner_text().startswith(said(page)[1])
        assert marked(page).startswith(said(page)[1])


def test_the_sentence_is_kept_in_view(listener: Listener) -> None:
    with listener("trial", width=360, height=600) as page:
        page.goto(PREMIUM)
        press(page, "Listen")
        tops = set()
        while page.evaluate("isSaying()"):
            assert in_view(page), marked(page)
            tops.add(page.evaluate("scrollY"))
            finish(page)
        assert len(tops) > 3


def test_by_the_keyboard_alone(stranger: Page) -> None:
    stranger.goto(PREMIUM)
    stranger.get_by_role("button", name="Listen", exact=True).focus()
    stranger.keyboard.press("Enter")
    stop = stranger.get_by_role("button", name="Stop listening")
    names = []
    while not stop.evaluate("button => button === document.activeElement"):
        stranger.keyboard.press("Tab")
        names.append(
            stranger.evaluate("""() => {
          const at = document.activeElement;
          return at.ariaLabel ?? at.labels?.[0]?.textContent.trim().split(/\\s/)[0] ?? at.innerText;
        }""")
        )
        assert len(names) < 20
    assert names[-6:] == [
        "Sentence back",
        "Pause",
        "Sentence on",
        "Speed",
        "Voice",
        "Stop listening",
    ]
    stranger.keyboard.press("Shift+Tab")
    stranger.keyboard.press("Shift+Tab")
    stranger.keyboard.press("Shift+Tab")
    stranger.keyboard.press("Space")
    stranger.wait_for_function("() => said.length == 2")
    stranger.keyboard.press("Shift+Tab")
    stranger.keyboard.press("Enter")
    expect(stranger.locator("[data-listen=state]")).to_have_text("Paused")
    expect(stranger.get_by_role("button", name="Play", exact=True)).to_be_focused()
    stranger.keyboard.press("+")  # wherever one is; the page /keys/ tells of it
    expect(stranger.locator("[data-listen=state]")).to_have_text("Playing")


def test_media_keys(stranger: Page) -> None:
    stranger.goto(PREMIUM)
    press(stranger, "Listen")
    session = "navigator.mediaSession"
    assert stranger.evaluate(f"{session}.metadata.title") == stranger.locator("h1").inner_text()
    assert stranger.evaluate(f"{session}.metadata.artist") == "The Wexmouth Courier"
    stranger.evaluate("mediaActions.nexttrack()")
    stranger.wait_for_function("() => said.length == 2")
    stranger.evaluate("mediaActions.pause()")
    assert stranger.evaluate(f"[isSaying(), {session}.playbackState]") == [None, "paused"]
    stranger.evaluate("mediaActions.play()")
    assert stranger.evaluate(f"[isSaying(), {session}.playbackState]") == [
        said(stranger)[1],
        "playing",
    ]
    stranger.evaluate("mediaActions.previoustrack()")
    stranger.wait_for_function("() => isSaying() == said[0].text")
    stranger.keyboard.press("MediaPlayPause")
    assert stranger.evaluate("isSaying()") is None
    stranger.evaluate("mediaActions.stop()")
    assert stranger.evaluate("Object.values(mediaActions).every((does) => does === null)")


# ---- what engines do wrong ----------------------------------------------------------------------
def test_voices_that_come_late_are_waited_for(listener: Listener) -> None:
    with listener(before="window.lateVoices = true") as page:
        page.goto(PREMIUM)
        press(page, "Listen")
        assert said(page) == []
        page.evaluate("bringVoices()")
        assert page.evaluate("said[0].voice") == "Ada"


def test_an_engine_that_never_says_end_does_not_stop_the_reading(stranger: Page) -> None:
    stranger.clock.install()
    stranger.goto(PREMIUM)
    press(stranger, "Listen")
    stranger.clock.run_for(30_000)
    assert said(stranger)[:2] == stranger.locator(".story-head :is(h1, .deck)").all_inner_texts()


def test_an_engine_that_says_nothing_is_told(listener: Listener) -> None:
    with listener("trial", before="window.deaf = true") as page:
        page.clock.install()
        page.goto(PREMIUM)
        press(page, "Listen")
        page.clock.run_for(30_000)
        told = page.get_by_text("The voice of your browser does not answer.")
        expect(told).to_be_visible()
        expect(told).to_contain_text("The audio file above has one.")
        assert len(said(page)) == 1
        press(page, "Play")
        assert len(said(page)) == 2


def test_no_voice_for_the_language_is_told_with_what_there_is_instead(listener: Listener) -> None:
    with listener("trial", before="window.lateVoices = true") as page:
        page.goto(DUTCH)
        page.evaluate("bringVoices(['en'])")
        press(page, "Listen")
        told = page.get_by_text("Your browser has no voice for the language of this story.")
        expect(told).to_be_visible()
        expect(told).to_contain_text("The audio file above has one.")
        expect(page.get_by_role("button", name="Play", exact=True)).to_be_hidden()
        assert said(page) == []


def test_a_browser_that_cannot_speak_shows_no_dead_control(browser: Browser, site: Site) -> None:
    with visit_as(browser, site) as context:
        context.add_init_script(
            "Object.defineProperty(window, 'speechSynthesis', {value: undefined})"
        )
        page = context.new_page()
        for address in (PREMIUM, EDITION):
            page.goto(address)
            assert page.get_by_role("button", name=re.compile("[Ll]isten")).count() == 0


# ---- the queue of an edition --------------------------------------------------------------------
def queue_of(page: Page) -> list[str]:
    slugs = page.locator("listen-edition").get_attribute("data-queue") or ""
    return [f"{EDITION}{slug}/" for slug in slugs.split()]


def test_an_edition_is_read_by_itself_from_story_to_story(stranger: Page) -> None:
    stranger.goto(EDITION)
    stories = queue_of(stranger)
    stranger.evaluate("window.sameDocument = true")
    press(stranger, "Listen to this edition")
    heard = []
    for at, address in enumerate(stories):
        expect(stranger).to_have_url(re.compile(f"{re.escape(address)}$"))
        expect(stranger.get_by_text(f"{at + 1} of {len(stories)}")).to_be_visible()
        headline = stranger.locator("h1").inner_text()
        stranger.wait_for_function("headline => isSaying() === headline", arg=headline)
        assert stranger.title().startswith(headline)
        heard.append(headline)
        expect(stranger.locator("[data-way=copy]")).not_to_have_attribute("hidden", "")
        hear_all(stranger)
    assert len(heard) == len(stories) >= 3
    assert stranger.evaluate("sameDocument")  # a new one would have to be asked to speak again
    expect(stranger.locator("[data-listen=state]")).to_have_text("The end")
    stranger.goto(EDITION)
    expect(stranger.get_by_role("button", name="Go on listening")).to_be_hidden()


def test_the_queue_remembers_story_and_sentence(stranger: Page) -> None:
    stranger.goto(EDITION)
    first, second = queue_of(stranger)[:2]
    press(stranger, "Listen to this edition")
    press(stranger, "Next story")
    expect(stranger).to_have_url(re.compile(f"{re.escape(second)}$"))
    stranger.wait_for_function("() => said.length == 2")
    finish(stranger, 2)
    sentence = marked(stranger)
    headline = stranger.locator("h1").inner_text()

    stranger.reload()
    assert said(stranger) == []  # a page that speaks unasked is a fright
    press(stranger, "Go on listening")
    assert marked(stranger) == sentence
    expect(stranger.get_by_text("2 of ")).to_be_visible()

    stranger.goto(EDITION)
    go_on = stranger.get_by_role("button", name="Go on listening")
    expect(go_on).to_contain_text(headline)
    go_on.click()
    expect(stranger).to_have_url(re.compile(f"{re.escape(second)}$"))
    stranger.wait_for_function("() => said.length == 1")
    assert marked(stranger) == sentence
    press(stranger, "Previous story")
    expect(stranger).to_have_url(re.compile(f"{re.escape(first)}$"))


def test_back_and_forward_show_what_the_address_says(stranger: Page) -> None:
    stranger.goto(EDITION)
    first, second = queue_of(stranger)[:2]
    masthead = stranger.locator("h1").inner_text()
    press(stranger, "Listen to this edition")
    expect(stranger).to_have_url(re.compile(f"{re.escape(first)}$"))
    headline = stranger.locator("h1").inner_text()
    press(stranger, "Next story")
    expect(stranger).to_have_url(re.compile(f"{re.escape(second)}$"))
    stranger.go_back()
    expect(stranger.locator("h1")).to_have_text(headline)
    stranger.wait_for_load_state()  # only then does the page hear that one goes on
    assert said(stranger) == []
    stranger.go_back()
    expect(stranger.locator("h1")).to_have_text(masthead, use_inner_text=True)
    stranger.wait_for_load_state()
    stranger.go_forward()
    expect(stranger.locator("h1")).to_have_text(headline)


def test_a_story_that_is_gone_is_passed_over_and_a_dead_line_told(stranger: Page) -> None:
    stranger.goto(EDITION)
    first, second, third = queue_of(stranger)[:3]
    stranger.route(f"**{second}", lambda route: route.fulfill(status=404, body="gone"))
    stranger.route(f"**{third}", lambda route: route.abort())
    press(stranger, "Listen to this edition")
    expect(stranger).to_have_url(re.compile(f"{re.escape(first)}$"))
    press(stranger, "Next story")
    expect(stranger.get_by_text("The next story could not be loaded.")).to_be_visible()
    stranger.unroute(f"**{third}")
    press(stranger, "Play")
    expect(stranger).to_have_url(re.compile(f"{re.escape(third)}$"))
    stranger.wait_for_function("() => isSaying() === document.querySelector('h1').textContent")


# ---- the server's voice -------------------------------------------------------------------------
@needs_espeak
def test_an_entitled_reader_plays_the_audio_file(browser: Browser, site: Site) -> None:
    with visit_as(browser, site, "trial") as context:
        page = context.new_page()
        page.goto(PREMIUM)
        page.locator(".audio-file summary").click()
        audio = page.locator("audio")
        expect(audio).to_be_visible()
        seconds = audio.evaluate("""audio => new Promise((done, fail) => {
          audio.onloadedmetadata = () => done(audio.duration);
          audio.onerror = () => fail(audio.error.message);
          audio.load();
          audio.preload = "metadata";
        })""")
        assert 20 < seconds < 600
        with page.expect_download() as download:
            page.get_by_role("link", name="Download the audio").click()
        assert download.value.suggested_filename.endswith(".mp3")
        assert download.value.path().stat().st_size == pytest.approx(seconds * 6000, rel=0.02)


@needs_espeak
def test_without_javascript_the_audio_is_there_for_who_may_hear_it(
    browser: Browser, site: Site
) -> None:
    with visit_as(browser, site, "trial", javascript=False) as context:
        page = context.new_page()
        page.goto(OPENING)
        page.locator(".audio-file summary").click()
        expect(page.locator("audio")).to_be_visible()
        answer = page.request.get(f"{OPENING}audio.mp3", headers={"Range": "bytes=0-1"})
        assert (answer.status, len(answer.body())) == (206, 2)
    with visit_as(browser, site, javascript=False) as context:
        page = context.new_page()
        page.goto(PREMIUM)
        assert page.locator("audio").count() == 0
        page.goto(EDITION)
        page.get_by_role("link", name="Audio file of what you may read in full").click()
        expect(page.get_by_text("This is a premium story")).to_be_visible()
