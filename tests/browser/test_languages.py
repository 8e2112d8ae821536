"""Languages in the browser: chosen, remembered, and running either way.

The pages speak no language from right to left yet; an invented one proves that they could. The
sentences of both invented languages are longer by two fifths than those of the code.
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import Site, serve_again, visit_as
from tests.browser.states import FREE, STATES
from tests.pseudo import CLOSES, FROM_THE_LEFT, FROM_THE_RIGHT, OPENS

pytestmark = pytest.mark.browser

# Pages with a layout of their own, in the states that most people see.
SPOKEN = [state for state in STATES if state.spoken and not state.empty]
PAST_THE_EDGE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const outside = (box) => box.width && (box.right > width + 1 || box.left < -1);
  return [...document.querySelectorAll("body *:not(.visually-hidden, .skip, .scroll *)")]
    .filter((element) => outside(element.getBoundingClientRect()))
    .map((element) => element.outerHTML.slice(0, 120))
    .concat("the page scrolls sideways");
}"""


@pytest.fixture(scope="module")
def invented(site: Site) -> Iterator[Site]:
    with serve_again(site, "tests.browser.invented") as served:
        yield served


def test_a_language_is_chosen_and_stays(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Language").click()
    for name, code, rooms in [("Deutsch", "de", "Titel"), ("Español", "es", "Publicaciones")]:
        page.goto("/language/")
        page.get_by_role("button", name=name).click()
        expect(page.locator("html")).to_have_attribute("lang", code)
        page.goto(FREE)
        expect(page.locator(".rooms").get_by_role("link").first).to_have_text(rooms)


@pytest.mark.parametrize(
    ("browser_speaks", "page_speaks"), [("fr-CA", "fr"), ("nl-BE", "nl"), ("ja-JP", "en")]
)
def test_who_never_chose_is_answered_in_the_language_of_the_browser(
    browser: Browser, site: Site, browser_speaks: str, page_speaks: str
) -> None:
    with browser.new_context(base_url=site.url, locale=browser_speaks) as context:
        page = context.new_page()
        page.goto("/")
        assert page.locator("html").get_attribute("lang") == page_speaks


@pytest.mark.parametrize("language", [FROM_THE_LEFT, FROM_THE_RIGHT])
def test_longer_words_fit_either_way(browser: Browser, invented: Site, language: str) -> None:
    found: dict[str, list[str]] = {}
    for who in {state.who for state in SPOKEN}:
        with visit_as(browser, invented, who) as context:
            page = _in(language, context.new_page(), invented)
            for state in (state for state in SPOKEN if state.who == who):
                state.open(page, invented)
                for width in (320, 1280):
                    page.set_viewport_size({"width": width, "height": 640})
                    past = page.evaluate(PAST_THE_EDGE)
                    if past:
                        found[f"{state.name}, {width}"] = past
    assert found == {}


def _in(language: str, page: Page, site: Site) -> Page:
    page.context.add_cookies([{"name": "django_language", "value": language, "url": site.url}])
    return page


def test_the_frame_is_mirrored_and_the_story_is_not(browser: Browser, invented: Site) -> None:
    with visit_as(browser, invented) as context:
        page = _in(FROM_THE_RIGHT, context.new_page(), invented)
        page.goto(FREE)
        html = page.locator("html")
        assert (html.get_attribute("lang"), html.get_attribute("dir")) == (FROM_THE_RIGHT, "rtl")
        assert _middle(page, ".top .wordmark") > _middle(page, ".top .yours")
        assert _middle(page, ".neighbours .previous") > _middle(page, ".neighbours .next")
        assert _before(page, ".neighbours .previous small") == "→"
        expect(page.locator(".rooms a").first).to_have_text(re.compile(f"^{OPENS}.*{CLOSES}$"))
        for text in (".story h1", ".story .text"):
            assert _runs(page, text) == ("en", "ltr")
        assert _runs(page, ".tools") == (FROM_THE_RIGHT, "rtl")
        assert _runs(page, ".story-head .facts > :last-child")[0] == FROM_THE_RIGHT


def test_a_story_from_right_to_left_stands_in_a_page_from_left_to_right(
    browser: Browser, site: Site
) -> None:
    with visit_as(browser, site, "trial") as context:
        page = context.new_page()
        page.goto(site.places["right_to_left"])
        for text in (".story h1", ".story .deck", ".story .text", ".issue .headline"):
            assert _runs(page, text) == ("ar", "rtl")
        for frame in (".top", ".tools", ".edition-note", ".bottom"):
            assert _runs(page, frame) == ("en", "ltr")
        for said in (".source > :last-child", ".issue h3 a", ".issue .facts"):
            assert _runs(page, said) == ("en", "ltr")
        column = page.locator(".story .text").bounding_box()
        assert column
        ends = page.locator(".story .text p").last.evaluate(
            "p => { const r = document.createRange(); r.selectNodeContents(p);"
            " return [...r.getClientRects()].at(-1).right }"
        )
        assert abs(column["x"] + column["width"] - ends) < 2
        facts = page.locator(".issue .facts").first
        assert facts.evaluate("facts => getComputedStyle(facts).textAlign") == "right"


def _middle(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["x"] + box["width"] / 2


def _before(page: Page, selector: str) -> str:
    """The mark that a stylesheet draws before an element."""
    content = page.locator(selector).first.evaluate(
        "element => getComputedStyle(element, '::before').content"
    )
    return str(content).split("/")[0].strip(' "')


def _runs(page: Page, selector: str) -> tuple[str, str]:
    """The language of an element, as a screen reader finds it, and how it is set."""
    language, direction = page.locator(selector).first.evaluate(
        "element => [element.closest('[lang]').lang, getComputedStyle(element).direction]"
    )
    return language, direction
