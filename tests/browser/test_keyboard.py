"""The newsstand by keyboard alone: no step here touches a mouse."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.fill import PASSPHRASE
from tests.browser.house import Site
from tests.browser.letterbox import link_in, mail_to
from tests.browser.states import PREMIUM

pytestmark = pytest.mark.browser

_number = itertools.count(1)
_FARTHEST = 150
_HAS_FOCUS = "element => element === document.activeElement"


def tab_to(target: Locator) -> Locator:
    """Press Tab until `target` has the focus."""
    expect(target).to_be_visible()
    for _press in range(_FARTHEST):
        if target.evaluate(_HAS_FOCUS):
            return target
        target.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key doesn't come to {target}")


def follow(page: Page, name: str | re.Pattern[str], role: str = "link", key: str = "Enter") -> None:
    """Go to the link or button of this name and press `key` on it; the page it leads to is open
    afterwards."""
    target = page.get_by_role(role, name=name).first  # type: ignore[arg-type]  # a role by its name
    with page.expect_navigation():
        tab_to(target).press(key)


def test_a_stranger_signs_up_reads_in_full_and_signs_out(page: Page, site: Site) -> None:
    page.goto("/")
    follow(page, "The Wexmouth Courier")
    follow(page, re.compile("^Fish Hall saved"))
    follow(page, re.compile("^Sign up and try GOLD"))
    tab_to(page.get_by_label("E-mail address"))
    email = f"keys{next(_number)}@example.org"
    page.keyboard.type(email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSPHRASE)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.goto(link_in(mail_to(site, email)))
    follow(page, "Yes, it is mine", role="button", key="Space")
    expect(page).to_have_url(re.compile(re.escape(PREMIUM)))
    follow(page, re.compile("^Try GOLD free"), role="button", key="Space")
    expect(page.get_by_role("status").first).to_contain_text("GOLD is yours")
    expect(page.get_by_text("You read this in full with GOLD until")).to_be_visible()
    follow(page, re.compile("^keys"))
    follow(page, "Sign out")
    with page.expect_navigation():
        tab_to(page.get_by_role("main").get_by_role("button")).press("Space")
    expect(page).to_have_url(f"{site.url}/")
    page.goto(PREMIUM)
    expect(page.locator(".gate")).to_be_visible()


def test_the_first_stop_skips_to_the_page(page: Page) -> None:
    page.goto("/publications/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the page")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    inside = "document.activeElement.closest('main') !== null"
    assert page.evaluate(inside)


def test_the_archive_is_walked_with_arrows_and_the_focus_is_never_lost(visitor: Page) -> None:
    visitor.goto("/dates/")
    tab_to(visitor.get_by_role("textbox", name="Go to a date"))
    visitor.keyboard.type("no such day")
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("status")).to_contain_text("no such day")
    expect(visitor.get_by_role("textbox", name="Go to a date")).to_be_focused()
    tab_to(visitor.get_by_role("link", name="2025", exact=True).first)
    visitor.keyboard.press("ArrowDown")
    expect(visitor.get_by_role("link", name="2024", exact=True).first).to_be_focused()
    visitor.keyboard.press("Enter")
    expect(visitor.get_by_role("heading", name="2024")).to_be_visible()
    expect(visitor.get_by_role("link", name="2024", exact=True).first).to_be_focused()
    first = visitor.locator(".month tbody a").first
    tab_to(first)
    visitor.keyboard.press("ArrowLeft")
    assert not first.evaluate(_HAS_FOCUS)
    with visitor.expect_navigation():
        visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"/dates/2024-\d\d-\d\d/$"))


def test_a_filter_keeps_the_focus_where_it_was(visitor: Page) -> None:
    visitor.goto("/publications/")
    language = tab_to(visitor.get_by_label("Language").first)
    visitor.keyboard.press("ArrowDown")
    expect(visitor).to_have_url(re.compile("language="))
    expect(language).to_be_focused()


def test_a_dialog_takes_the_focus_keeps_it_and_gives_it_back(visitor: Page, site: Site) -> None:
    visitor.goto(PREMIUM)
    door = tab_to(visitor.get_by_role("button", name="Reading settings"))
    visitor.keyboard.press("Enter")
    dialog = visitor.get_by_role("dialog", name="Reading settings")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("radio", name="System")).to_be_focused()
    visitor.keyboard.press("ArrowDown")
    expect(visitor.locator("html")).to_have_attribute("data-theme", "light")
    for _press in range(20):
        visitor.keyboard.press("Tab")
        assert visitor.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    visitor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(door).to_be_focused()
