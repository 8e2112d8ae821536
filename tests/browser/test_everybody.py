"""What goes for every page in every state: WCAG 2.2 AA, as far as a machine can see it.

A state is opened once and asked everything; `everybody.js` has the questions. The journeys by
keyboard alone are in `test_keyboard.py`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Literal, Protocol
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.urls import resolve
from playwright.sync_api import Browser, Page

from tests.browser.house import Site
from tests.browser.policy import listen_for_stops
from tests.browser.states import READERS, STATES, State, window_of

pytestmark = pytest.mark.browser

# Ready in each page, and not read by the browser before it is asked for.
QUESTIONS = Path(__file__).with_name("everybody.js").read_text()
ASK = f"self.beAsked = () => {{ {AXE_SCRIPT};\n{QUESTIONS} }};"
Scheme = Literal["light", "dark"]
# Each theme, and what the system asks for where the theme leaves it open.
THEMES: tuple[tuple[str, Scheme], ...] = (
    ("light", "light"),
    ("sepia", "light"),
    ("dark", "light"),
    ("contrast", "light"),
    ("contrast", "dark"),
)
LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
DESK_THEMES: tuple[tuple[str, Scheme], ...] = (("", "light"), ("", "dark"))
# The order of the Tab key is walked with the key itself: where a page has a layout of its own.
WALKED = {
    "front",
    "publications",
    "publication, newspaper",
    "edition, newspaper",
    "dates",
    "story, teaser",
    "story, full",
    "plans",
    "account",
    "sign up, wrong",
}


type Known = dict[tuple[str, Scheme], set[str]]


class Visit(Protocol):
    def __call__(self, state: State, language: str = "en") -> Page: ...


@pytest.fixture(scope="module")
def windows(browser: Browser, site: Site, empty_site: Site) -> Iterator[dict[str, Page]]:
    """One window a visitor, kept for all states."""
    opened: dict[str, Page] = {}
    for house, empty in ((site, False), (empty_site, True)):
        for who in {state.who for state in STATES if state.empty == empty}:
            opened[f"{who} {empty}"] = window_of(browser, house, who)
            opened[f"{who} {empty}"].add_init_script(ASK)
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture(scope="module")
def stops(windows: dict[str, Page]) -> dict[str, list[str]]:
    """What the browser stopped in each window, for our own headers."""
    return {who: listen_for_stops(page) for who, page in windows.items()}


@pytest.fixture(scope="module")
def known() -> Known:
    """How text looks, in each theme, where axe found nothing to say of its colours: what stands on
    every page is asked once. Where a page has a layout of its own, in the state that most people
    see, axe looks at everything in the first theme all the same."""
    return defaultdict(set)


@pytest.fixture
def visit(
    windows: dict[str, Page], stops: dict[str, list[str]], site: Site, empty_site: Site
) -> Visit:
    """Opens a state, in a window that is wide, light and still, ready to be asked. Nothing on it
    is what our own headers forbid."""

    def visit(state: State, language: str = "en") -> Page:
        page, house = windows[f"{state.who} {state.empty}"], empty_site if state.empty else site
        page.set_viewport_size({"width": 1280, "height": 720})
        page.emulate_media(color_scheme="light", reduced_motion="reduce", forced_colors="none")
        if state.who == "stranger":
            page.context.clear_cookies()
        spoken = {"name": "django_language", "value": language, "url": house.url}
        page.context.add_cookies([spoken])  # type: ignore[list-item]  # a dict of just these
        stopped = stops[f"{state.who} {state.empty}"]
        stopped.clear()
        state.open(page, house)
        assert stopped == [], state.name
        page.evaluate("beAsked()")
        return page

    return visit


def _ask(page: Page, question: str, where: str) -> list[str]:
    found = page.evaluate(f"everybody.{question}()")
    return [f"{where}: {finding}" for finding in found]


def _ask_colours(page: Page, where: str, known: set[str]) -> list[str]:
    answer = page.evaluate("known => everybody.colours(known)", sorted(known))
    known.update(answer["looks"])
    return [f"{where}: {finding}" for finding in answer["found"]]


def _set_theme(page: Page, theme: str, scheme: Scheme) -> None:
    """The desk has none of its own; there the system alone decides."""
    page.emulate_media(color_scheme=scheme)
    if not theme:
        return
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.name)
def test_nothing_is_in_the_way_of_anybody(state: State, visit: Visit, known: Known) -> None:
    page = visit(state)
    first, *others = DESK_THEMES if state.at_the_desk else THEMES
    _set_theme(page, *first)
    found = _ask(page, "headings", "headings") + _ask(page, "structure", "axe")
    if state.spoken:
        found += _ask(page, "allColours", f"axe, {first}")
    for theme, scheme in others if state.spoken else (first, *others):
        _set_theme(page, theme, scheme)
        found += _ask_colours(page, f"axe, {theme} {scheme}", known[theme, scheme])
    found += _narrow(page, known[others[-1]])
    found += _still(page)
    assert found == [], "\n".join(["", *found])


def _narrow(page: Page, known: set[str]) -> list[str]:
    """320 CSS pixels: a small phone, or a window of 1280 at 400 % (which leaves 180 in height)."""
    page.set_viewport_size({"width": 320, "height": 180})
    page.keyboard.press("Tab")
    found = _ask(page, "sideways", "320 px") + _ask(page, "focus", "400 %")
    page.set_viewport_size({"width": 320, "height": 640})
    found += _ask(page, "narrowed", "axe, 320 px") + _ask_colours(page, "axe, 320 px", known)
    page.evaluate("everybody.space()")
    return found + _ask(page, "sideways", "text spacing")


def _still(page: Page) -> list[str]:
    page.emulate_media(forced_colors="active")
    return _ask(page, "moving", "reduced motion") + _ask(page, "focus", "forced colours")


def test_print_can_be_read_on_every_plate_of_a_cover(visit: Visit) -> None:
    page = visit(STATES[0])
    found = []
    for theme, scheme in THEMES:
        _set_theme(page, theme, scheme)
        found += _ask(page, "plates", f"{theme} {scheme}")
    assert found == [], "\n".join(["", *found])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_in_the_way_in_any_language(language: str, visit: Visit) -> None:
    """On a small phone, where long words are first in the way."""
    found = []
    for state in (state for state in STATES if state.spoken):
        page = visit(state, language)
        assert page.locator("html").get_attribute("lang") == language, state.name
        page.set_viewport_size({"width": 320, "height": 640})
        found += _ask(page, "words", f"{state.name}, {language}")
        found += _ask(page, "sideways", f"{state.name}, {language}")
    assert found == [], "\n".join(["", *found])


@pytest.mark.parametrize("width", [320, 1280])
def test_the_tab_key_goes_through_a_page_as_the_eye_does(width: int, visit: Visit) -> None:
    found = []
    for state in (state for state in STATES if state.name in WALKED):
        page = visit(state)
        page.set_viewport_size({"width": width, "height": 800})
        for _stop in range(page.evaluate("everybody.listen()")):
            page.keyboard.press("Tab")
        found += _ask(page, "order", state.name)
    assert found == [], "\n".join(["", *found])


def test_every_page_has_a_title_of_its_own(
    windows: dict[str, Page], site: Site, empty_site: Site
) -> None:
    pages: dict[str, set[str | None]] = {}
    for state in (state for state in READERS if not state.then and state.status == 200):
        house = empty_site if state.empty else site
        address = state.address.format_map(house.places)
        answer = windows[f"{state.who} {state.empty}"].request.get(house.url + address)
        title = re.search("<title>(.*?)</title>", answer.text())
        assert title, state.name
        pages.setdefault(title[1], set()).add(resolve(urlsplit(answer.url).path).url_name)
    # What a gift opens is the story; shared, its link looks like the story's.
    same = [names for names in pages.values() if len(names) > 1 and names != {"gift", "story"}]
    assert same == []


BAD = """<!doctype html><html lang="en"><title>Bad</title><main><h1>Bad</h1><h3>Worse</h3>
<style>@media (min-width: 300px) { .narrow { display: none } }</style>
<button class="narrow"></button>
<style>a:focus { outline: 0 } i { transition: all 1s } b { position: absolute; inset: 0 }</style>
<p style="width: 2000px"><a href="#">A link</a> <i>moves</i> <button id="late">Late</button></p>
<button style="position: absolute; inset: 0 auto auto 0">Early</button>
<img src="data:,"><b></b></main>"""


def test_the_questions_find_what_is_wrong(browser: Browser) -> None:
    """Each of them, on a page where everything is."""
    with browser.new_context(viewport={"width": 320, "height": 640}) as context:
        page = context.new_page()
        page.set_content(BAD)
        page.evaluate(ASK)
        page.evaluate("beAsked()")
        for _stop in range(page.evaluate("everybody.listen()")):
            page.keyboard.press("Tab")
        order = _ask(page, "order", "order")
        assert any("goes back" in finding for finding in order)
        found = {
            question: _ask(page, question, question)
            for question in ("structure", "words", "sideways", "headings", "focus", "moving")
        }
        assert [question for question, findings in found.items() if not findings] == []
        assert any("can't be seen" in finding for finding in found["focus"])
        assert any("behind something" in finding for finding in found["focus"])
        assert any("image-alt" in finding for finding in found["structure"])
        page.set_viewport_size({"width": 200, "height": 640})
        assert any("button-name" in finding for finding in _ask(page, "narrowed", "narrowed"))


PALE = """<!doctype html><html lang="en"><style>.night p + p { color: #ccc }</style>
<main><p>One</p><p>Two</p><p>Three, with <a href="#" style="%s">a link</a></p></main>"""


def test_each_look_of_text_is_asked_once_and_again_when_it_changes(browser: Browser) -> None:
    known: set[str] = set()
    with browser.new_context() as context:
        page = context.new_page()
        page.set_content(PALE % "color: inherit")
        page.evaluate(ASK)
        page.evaluate("beAsked()")
        assert _ask_colours(page, "", known) == []
        asked = len(known)
        assert _ask_colours(page, "", known) == []
        page.evaluate("document.querySelector('main').className = 'night'")
        for _time in range(2):  # what isn't well is found again
            assert any("<p>Two</p>" in finding for finding in _ask_colours(page, "", known))
        assert len(known) == asked == 2
        page.set_content(PALE % "color: #005; text-decoration: none")
        page.evaluate(ASK)
        page.evaluate("beAsked()")
        assert any("link-in-text-block" in finding for finding in _ask_colours(page, "", known))
