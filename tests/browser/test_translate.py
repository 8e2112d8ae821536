"""A story in another language: by the real service, and on a device whose browser is faked at
its own interface."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.apertium import need_apertium
from tests.browser.house import Site, visit_as
from tests.browser.states import FREE, PREMIUM

pytestmark = pytest.mark.browser

FAKE = Path(__file__).with_name("translator.js").read_text()
# What is said and how far the bar is, each time that one of the two changes.
WATCH = """() => {
  const said = document.querySelector("#translate-panel [data-part=said]");
  const bar = document.querySelector("#translate-panel progress");
  pretended.shown = [];
  const note = () => pretended.shown.push(`${said.textContent} ${bar.value}`);
  const all = { attributes: true, childList: true, subtree: true };
  for (const part of [said, bar]) new MutationObserver(note).observe(part, all);
}"""
BESIDE = """(asked) => {
  const [, , one, other] = document.querySelectorAll(".text > p");
  if (!other) return false;
  const [first, second] = [one.getBoundingClientRect(), other.getBoundingClientRect()];
  return asked === (second.left > first.right && Math.abs(second.top - first.top) < 1);
}"""
HEADLINE = "Everybody has been to see the hole"
Pretend = Callable[..., Page]


@pytest.fixture
def serviced(visitor: Page) -> Page:
    """A visitor whose browser can translate nothing."""
    visitor.add_init_script("delete self.Translator")
    return visitor


@pytest.fixture
def pretend(visitor: Page) -> Pretend:
    """A visitor whose browser translates, at the story, with the panel open."""

    def begin(
        availability: str = "available",
        fails: int = -1,
        holds: int = -1,
        slow: int = 0,
        width: int = 1280,
        *,
        silent: bool = False,
    ) -> Page:
        said = {"availability": availability, "fails": fails, "holds": holds}
        said |= {"slow": slow, "silent": silent}
        visitor.set_viewport_size({"width": width, "height": 800})
        visitor.add_init_script(f"self.pretend = {json.dumps(said)}; {FAKE}")
        visitor.goto(FREE)
        _open(visitor)
        visitor.get_by_label("Translate into").select_option("es")
        return visitor

    return begin


def _open(page: Page) -> Locator:
    page.locator("translate-tool > button").click()
    panel = page.locator("#translate-panel")
    expect(panel.locator("[name=into] option").first).to_be_attached()
    return panel


def _start(page: Page) -> None:
    page.locator("#translate-panel [type=submit]").click()


def _said(page: Page) -> Locator:
    return page.locator("#translate-panel [data-part=said]")


def _box(found: Locator) -> FloatRect:
    box = found.bounding_box()
    assert box
    return box


def _stand(page: Page, *, beside: bool) -> None:
    """The second paragraph and its translation come to stand on one line, or not."""
    page.wait_for_function(BESIDE, arg=beside)


# ---- by the service ---------------------------------------------------------------------------
def test_without_a_script_a_story_leads_to_apertiums_translation(
    browser: Browser, site: Site
) -> None:
    need_apertium()
    with visit_as(browser, site, javascript=False) as context:
        page = context.new_page()
        page.goto(PREMIUM)
        page.get_by_role("link", name="Translate").click()
        page.get_by_label("Translate into").select_option(label="español")
        page.get_by_role("button", name="Translate").click()
        expect(page.locator("h1 + .translation")).to_contain_text("consejo")
        expect(page.locator("main")).to_contain_text("from English into Spanish by a machine (Aper")
        expect(page.locator(".text.teaser > p.translation[lang=es]")).to_have_count(2)
        expect(page.locator(".gate")).to_be_visible()
        _stand(page, beside=True)
        page.get_by_role("link", name="One above the other").click()
        _stand(page, beside=False)
        page.get_by_role("link", name="Translation only").click()
        expect(page.locator(".text > p:not(.translation)").first).to_be_hidden()
        page.get_by_role("link", name="Back to the story").click()
        expect(page.locator(".text > p:not(.translation)").first).to_be_visible()


def test_with_a_script_the_service_translates_in_place(serviced: Page) -> None:
    serviced.goto(FREE)
    _open(serviced)
    expect(serviced.locator("[data-part=how]")).to_contain_text("the service that this site has")
    _start(serviced)
    expect(serviced.locator(".story > .translation-note")).to_contain_text("by a machine (")
    expect(serviced.locator("h1")).to_have_text(HEADLINE)
    paragraphs = serviced.locator(".text > p:not(.translation)").count()
    expect(serviced.locator(".text > p.translation[lang=es]")).to_have_count(paragraphs)
    _stand(serviced, beside=True)


def test_a_layout_and_a_language_are_remembered_and_nothing_else(serviced: Page) -> None:
    serviced.goto(FREE)
    _open(serviced)
    _start(serviced)
    serviced.get_by_role("button", name="Original only").click()
    expect(serviced.locator(".text > .translation").first).to_be_hidden()
    serviced.get_by_role("button", name="One above the other").click()
    _stand(serviced, beside=False)
    serviced.goto(f"{FREE}in/es/")
    _stand(serviced, beside=False)
    kept = {cookie["name"]: cookie["value"] for cookie in serviced.context.cookies()}
    assert kept == {"translation_language": "es", "translation_layout": "above"}
    assert serviced.evaluate("localStorage.length + sessionStorage.length") == 0


def test_a_site_that_does_not_answer_is_told(serviced: Page) -> None:
    serviced.goto(FREE)
    _open(serviced)
    serviced.route("**/in/es/", lambda route: route.abort())
    _start(serviced)
    expect(_said(serviced)).to_contain_text("This site does not answer just now.")
    expect(serviced.locator(".translation")).to_have_count(0)


def test_where_nothing_can_translate_it_is_told(serviced: Page) -> None:
    serviced.route("**/in/", lambda route: route.abort())
    serviced.goto(FREE)
    serviced.locator("translate-tool > button").click()
    expect(_said(serviced)).to_have_text(
        "Neither your browser nor this site can translate this story."
    )
    expect(serviced.locator("#translate-panel [type=submit]")).to_be_disabled()


# ---- on the device ----------------------------------------------------------------------------
def test_the_device_translates_after_a_download_that_is_told_and_no_text_leaves(
    pretend: Pretend,
) -> None:
    page = pretend("downloadable", slow=60)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    expect(page.locator("[data-part=how]")).to_contain_text("It has to download the language first")
    page.evaluate(WATCH)
    _start(page)
    expect(_said(page)).to_have_text("Translated.")
    shown = page.evaluate("pretended.shown")
    assert "Downloading the language … 0.5" in shown
    assert "Translating … 1" in shown
    expect(page.locator("h1 + .translation")).to_have_text(HEADLINE.upper())
    expect(page.locator(".story > .translation-note")).to_have_text(
        "Translated from English into Spanish by a machine: your browser, on this device; no text"
        " left it. It may be wrong; the original counts."
    )
    expect(page.locator("#translate-panel progress")).to_be_hidden()
    _stand(page, beside=True)
    assert asked == []
    assert page.evaluate("pretended.destroyed") == 1


def test_a_download_that_never_begins_is_given_up_and_then_goes_to_the_service(
    pretend: Pretend,
) -> None:
    page = pretend("downloadable", silent=True)
    page.clock.install()
    _start(page)
    expect(_said(page)).to_have_text("Downloading the language …")
    page.clock.fast_forward(20_000)
    expect(_said(page)).to_contain_text("Your browser could not translate this.")
    expect(page.locator("[data-part=how]")).to_contain_text("the service that this site has")
    _start(page)
    expect(page.locator(".story > .translation-note")).to_contain_text("by a machine (")


def test_a_narrow_page_has_one_above_the_other(pretend: Pretend) -> None:
    page = pretend(width=360)
    _start(page)
    expect(_said(page)).to_have_text("Translated.")
    first, second = (_box(page.locator(".text > p").nth(at)) for at in (2, 3))
    assert second["y"] >= first["y"] + first["height"]
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_a_translation_from_right_to_left_runs_so(pretend: Pretend) -> None:
    page = pretend()
    page.get_by_label("Translate into").select_option("ar")
    _start(page)
    expect(page.locator(".text > .translation[lang=ar][dir=rtl]").first).to_be_visible()


def test_what_breaks_half_way_keeps_the_original_and_then_goes_to_the_service(
    pretend: Pretend,
) -> None:
    page = pretend(fails=3)
    _start(page)
    expect(_said(page)).to_contain_text("The translation stopped after 3 of")
    expect(page.locator(".translation")).to_have_count(3)
    expect(page.locator(".text > p:not(.translation)").last).to_be_visible()
    expect(page.locator("[data-part=how]")).to_contain_text("the service that this site has")
    _start(page)
    expect(page.locator(".story > .translation-note")).to_contain_text("by a machine (")


def test_a_translation_can_be_called_off_by_keyboard(pretend: Pretend) -> None:
    page = pretend(holds=1)
    page.locator("#translate-panel [type=submit]").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Cancel")).to_be_focused()
    expect(page.locator("h1 + .translation")).to_be_visible()
    page.keyboard.press("Enter")
    expect(_said(page)).to_contain_text("Cancelled.")
    expect(page.locator(".translation")).to_have_count(0)
    expect(page.locator("#translate-panel [type=submit]")).to_be_focused()
