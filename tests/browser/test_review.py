"""The review queue, as an editor walks it: by keyboard with scripts, and without any."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.house import Site, visit_as

pytestmark = pytest.mark.browser

_PAGE = re.compile(r"/admin/dumps/dump/\d+/change/")


def _open_first(page: Page) -> str:
    page.goto("/admin/dumps/dump/")
    page.locator("#result_list tbody th a").first.click()
    expect(page).to_have_url(_PAGE)
    return page.url


def _forget(page: Page, address: str) -> None:
    """The next test finds the page as this one did."""
    page.goto(address)
    page.get_by_role("button", name="Forget staff’s word").click()
    expect(page.get_by_role("button", name="It is right as it is")).to_be_visible()


def test_a_border_is_moved_by_keyboard_saved_by_key_and_the_next_page_comes(
    browser: Browser, site: Site
) -> None:
    with visit_as(browser, site, "staff") as context:
        page = context.new_page()
        address = _open_first(page)
        border = page.get_by_role("button", name=re.compile("^Border: Furniture from line"))
        border.first.focus()
        before = page.locator(".is-furniture").count()
        with page.expect_response("**/preview/"):
            page.keyboard.press("ArrowUp")
        expect(page.locator(".is-furniture")).to_have_count(before + 1)
        expect(border.first).to_be_focused()
        expect(page.get_by_role("status").first).to_contain_text("Furniture from line")
        page.keyboard.press("ArrowDown")
        expect(page.locator(".is-furniture")).to_have_count(before)
        page.get_by_label("Byline").fill("Ada Brink")
        expect(page.locator(".review-preview .byline")).to_have_text("Ada Brink")
        border.first.focus()
        page.keyboard.press("ArrowUp")
        page.keyboard.press("}")
        expect(page.get_by_text(re.compile("^Saved: "))).to_be_visible()
        page.wait_for_load_state()  # only then does the page hear a key
        expect(page).to_have_url(_PAGE)
        assert page.url != address
        following = page.url
        page.keyboard.press("]")
        expect(page).not_to_have_url(following)
        page.wait_for_load_state()
        page.keyboard.press("\\")
        expect(page).to_have_url(re.compile("/admin/dumps/dump/$"))
        _forget(page, address)


def test_without_scripts_each_line_has_its_choice(browser: Browser, site: Site) -> None:
    with visit_as(browser, site, "staff", javascript=False) as context:
        page = context.new_page()
        address = _open_first(page)
        lines = page.locator(".review-lines .is-paragraph select")
        lines.last.select_option("Furniture")
        page.get_by_role("button", name="Save, and go to the next").click()
        expect(page.get_by_text(re.compile("^Saved: "))).to_be_visible()
        assert page.url != address
        _forget(page, address)
