"""`python -m tests.browser.pictures FOLDER`: every page and state, at three widths, in three
themes, each as FOLDER/<theme>/<width>/<state>.jpg."""

import argparse
import re
import tempfile
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from rich.progress import track

from tests.browser.house import Site, build_house, launch, open_house, services
from tests.browser.states import STATES, State, window_of

WIDTHS = (360, 768, 1280)
THEMES = ("light", "sepia", "dark")
_TALLEST = 6_000  # pixels of one picture; long lists go on below
_SET_THEME = """async (theme) => {
  if (theme) document.documentElement.dataset.theme = theme;
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.pictures")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", metavar="NAME", help="states whose name begins with this")
    asked = parser.parse_args()
    chosen = [state for state in STATES if state.name.startswith(asked.only or "")]
    with ExitStack() as stack:
        kept = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="magreader-pictures-")))
        build_house(kept / "full")
        build_house(kept / "empty", empty=True)
        running = stack.enter_context(services())
        full = stack.enter_context(open_house(kept / "full", services=running))
        empty = stack.enter_context(open_house(kept / "empty", empty=True))
        browser = launch(stack.enter_context(sync_playwright()))
        for width in track(WIDTHS, description="widths"):
            _take(browser, {False: full, True: empty}, chosen, width, asked.folder)
        browser.close()


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
            page.emulate_media(
                color_scheme="dark" if theme == "dark" else "light", reduced_motion="reduce"
            )
            page.evaluate(_SET_THEME, "" if state.at_the_desk else theme)
            _shoot(page, folder / theme / str(width) / f"{_file_name(state)}.jpg")
    for page in windows.values():
        page.context.close()


def _shoot(page: Page, path: Path) -> None:
    height = min(page.evaluate("document.documentElement.scrollHeight"), _TALLEST)
    width = page.evaluate("innerWidth")
    clip = {"x": 0, "y": 0, "width": width, "height": height}
    page.screenshot(path=path, type="jpeg", quality=80, full_page=True, clip=clip)  # type: ignore[arg-type]  # a dict of just these


def _file_name(state: State) -> str:
    return re.sub(r"\W+", "-", state.name)


if __name__ == "__main__":
    main()
