"""Files sent in pieces by the desk's script: a connection that breaks, a page that was left."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.fill_batches import BELL, story
from tests.browser.house import Site, visit_as

pytestmark = pytest.mark.browser

PIECE = 4 * 1024 * 1024
FILE = re.compile(r"/files/\d+/$")


@pytest.fixture
def desk(browser: Browser, site: Site) -> Iterator[Page]:
    with visit_as(browser, site, "staff") as context:
        yield context.new_page()


def _large(folder: Path, name: str) -> Path:
    """A file of more than two pieces, in which no page can be found."""
    path = folder / name
    path.write_bytes(f"{name} is a long line ".encode() * (2 * PIECE // 20))
    assert path.stat().st_size > 2 * PIECE
    return path


def _hand_over(desk: Page, *files: Path, still: bool = False) -> None:
    """`still`: what the page waits for, beside answers, waits for `clock.resume`."""
    desk.goto("/admin/dumps/batch/add/")
    if still:
        desk.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    desk.locator("input[name=dumps]").set_input_files(files)
    desk.get_by_role("button", name="Hand over").click()


def test_a_broken_connection_is_told_and_the_file_goes_on(desk: Page, tmp_path: Path) -> None:
    at: list[str] = []

    def break_once(route: Route) -> None:
        at.append(route.request.headers["upload-offset"])
        if len(at) == 2:
            route.abort("connectionreset")
        else:
            route.continue_()

    desk.route(FILE, break_once)
    desk.clock.install()
    _hand_over(desk, _large(tmp_path, "broken.txt"), still=True)
    expect(desk.get_by_text("The connection broke")).to_be_visible()
    desk.clock.run_for(1_000)
    desk.clock.resume()
    expect(desk.locator(".road [aria-current]")).not_to_have_text("handed over")
    assert at[:3] == ["0", str(PIECE), str(PIECE)]
    assert len(at) == 4


def test_a_page_that_was_left_is_come_back_to_and_the_file_goes_on(
    desk: Page, tmp_path: Path
) -> None:
    path, small = _large(tmp_path, "left.txt"), tmp_path / "small.txt"
    small.write_bytes(story("The bell is for sale", *BELL))
    desk.route(FILE, _only_the_first)
    _hand_over(desk, path, small)
    expect(desk.get_by_text("The connection broke")).to_be_visible()
    expect(desk.locator(".sending .whole")).to_contain_text("small.txt")
    desk.on("dialog", lambda dialog: dialog.accept())
    desk.reload()
    desk.unroute_all()
    expect(desk.get_by_role("heading", name="1 file is not whole")).to_be_visible()
    expect(desk.locator(".sending [data-name='left.txt']")).to_contain_text("4.0")
    at: list[str] = []
    desk.on(
        "request",
        lambda asked: at.append(asked.headers["upload-offset"]) if FILE.search(asked.url) else None,
    )
    desk.locator(".torn input[type=file]").set_input_files(path)
    expect(desk.locator(".road [aria-current]")).not_to_have_text("handed over")
    assert at == [str(PIECE), str(2 * PIECE)]


def _only_the_first(route: Route) -> None:
    if route.request.headers["upload-offset"] == "0":
        route.continue_()
    else:
        route.abort("connectionreset")


def test_bytes_that_came_before_are_told_at_once(desk: Page, tmp_path: Path) -> None:
    known, large = tmp_path / "known.txt", _large(tmp_path, "later.txt")
    known.write_bytes(story("A bell that came twice", *BELL))
    _hand_over(desk, known)
    expect(desk.get_by_role("heading", name="What it would do")).to_be_visible()
    first = desk.url
    desk.route(FILE, _only_the_first)
    _hand_over(desk, known, large)
    again = desk.get_by_role("link", name=re.compile("nothing is read twice"))
    expect(again).to_be_visible()
    assert first.endswith(again.get_attribute("href") or "-")
