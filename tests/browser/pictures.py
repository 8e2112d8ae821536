"""`python -m tests.browser.pictures FOLDER`: every page and state, at three widths, in three
themes, each as FOLDER/<theme>/<width>/<state>.jpg. `… docs --main`: the main ones, for `docs/`."""

import argparse
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import track

from tests.browser.house import Site, build_house, launch, open_house, services
from tests.browser.states import STATES, State, window_of

WIDTHS = (360, 768, 1280)
THEMES = ("light", "sepia", "dark")
MAIN = {
    "account-1280-light": "account",
    "dates-1280-light": "dates",
    "desk-1280-light": "desk",
    "desk-add-dumps-768-dark": "desk, files chosen",
    "desk-preview-1280-light": "desk, preview",
    "desk-report-1280-light": "desk, report",
    "desk-review-1280-light": "desk, review, page",
    "desk-staff-log-1280-light": "desk, what staff did",
    "desk-take-back-1280-light": "desk, take back",
    "desk-versions-1280-light": "desk, versions of a story",
    "desk-vouchers-1280-light": "desk, vouchers",
    "edition-1280-light": "edition, newspaper",
    "edition-360-dark": "edition, newspaper",
    "front-1280-light": "front",
    "front-360-dark": "front",
    "gift-768-light": "gift",
    "plans-1280-light": "plans",
    "publication-1280-light": "publication, newspaper",
    "reading-settings-1280-light": "reading settings over a story",
    "search-1280-light": "search, in full",
    "search-suggestions-360-dark": "search, suggestions",
    "search-understood-768-light": "search, understood",
    "second-factor-768-dark": "second factor",
    "sign-in-1280-light": "sign in",
    "story-listening-360-dark": "story, listening",
    "story-reader-768-dark": "story, full",
    "story-stranger-768-light": "story, teaser",
    "story-translated-1280-sepia": "story, translated",
    "view-as-1280-light": "viewing, story",
    "voucher-768-light": "voucher",
}
"""The pictures of `docs/`, by the states that they show."""
_WIDEST = 1_000
_SHAPES = {360: 2.1, 768: 1.2, 1280: 0.75}
"""How tall they are, to their widths."""
_TALLEST = 6_000  # pixels of one picture; long lists go on below
_SET_THEME = """async (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", metavar="NAME", help="states whose name begins with this")
    parser.add_argument("--main", action="store_true", help="the main pages, as docs/ has them")
    asked = parser.parse_args()
    with _open() as (browser, houses):
        if asked.main:
            for name, state in track(MAIN.items(), description="pictures"):
                _take_main(browser, houses, name, state, asked.folder)
            return
        chosen = [state for state in STATES if state.name.startswith(asked.only or "")]
        for width in track(WIDTHS, description="widths"):
            _take(browser, houses, chosen, width, asked.folder)


@contextmanager
def _open() -> Iterator[tuple[Browser, dict[bool, Site]]]:
    """A browser, and the houses: the full one, and the empty one."""
    with ExitStack() as stack:
        kept = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="magreader-pictures-")))
        build_house(kept / "full")
        build_house(kept / "empty", empty=True)
        running = stack.enter_context(services())
        full = stack.enter_context(open_house(kept / "full", services=running))
        empty = stack.enter_context(open_house(kept / "empty", empty=True))
        browser = launch(stack.enter_context(sync_playwright()))
        yield browser, {False: full, True: empty}
        browser.close()


def _take_main(
    browser: Browser, houses: dict[bool, Site], name: str, state_name: str, folder: Path
) -> None:
    """What a visitor sees first of a page, no wider than it is shown."""
    (state,) = (state for state in STATES if state.name == state_name)
    _room, width, theme = name.rsplit("-", 2)
    wide = int(width)
    scale = min(1, _WIDEST / wide)
    page = window_of(browser, houses[state.empty], state.who, width=wide, scale=scale)
    page.set_viewport_size({"width": wide, "height": round(wide * _SHAPES[wide])})
    state.open(page, houses[state.empty])
    _show_in(page, theme, at_the_desk=state.at_the_desk)
    page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=80)
    page.context.close()


def _take(
    browser: Browser, houses: dict[bool, Site], chosen: list[State], width: int, folder: Path
) -> None:
    """All states at one width; each is opened once and shown in every theme."""
    windows: dict[tuple[bool, str], Page] = {}
    for state in chosen:
        house, visitor = houses[state.empty], (state.empty, state.who)
        if visitor not in windows:
            windows[visitor] = window_of(browser, house, state.who, width=width)
        page = windows[visitor]
        if state.who == "stranger":
            page.context.clear_cookies()
        state.open(page, house)
        for theme in THEMES:
            if theme == "sepia" and state.at_the_desk:
                continue  # the desk is as the system is: light or dark
            _show_in(page, theme, at_the_desk=state.at_the_desk)
            _shoot(page, folder / theme / str(width) / f"{_file_name(state)}.jpg")
    for page in windows.values():
        page.context.close()


def _show_in(page: Page, theme: str, *, at_the_desk: bool) -> None:
    scheme: Literal["dark", "light"] = "dark" if theme == "dark" else "light"
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.evaluate(_SET_THEME, "" if at_the_desk else theme)


def _shoot(page: Page, path: Path) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), _TALLEST)
    width = page.evaluate("innerWidth")
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=path, type="jpeg", quality=80, full_page=True, clip=clip)  # type: ignore[arg-type]  # a dict of just these


def _file_name(state: State) -> str:
    return re.sub(r"\W+", "-", state.name)


if __name__ == "__main__":
    main()
