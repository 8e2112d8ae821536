"""A long page of a title that the library doesn't have: named and put right, with scripts and
without. Nothing of it stays."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.fill_batches import BELL, DAY
from tests.browser.house import Site, visit_as

pytestmark = pytest.mark.browser

WREN = "The Marsh Wren"


def _page(headline: str) -> str:
    lines = (f"{BELL[number % 3]} This was hour {number}." for number in range(950))
    return "\n".join(["Try GOLD - Free", headline, f"|{DAY}", *lines])


def _wait_for_a_word(page: Page, headline: str) -> str:
    page.goto("/admin/dumps/batch/add/")
    page.get_by_label("Or the text of a page").fill(_page(headline))
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    return page.url


def _cancel(page: Page, batch: str) -> None:
    page.goto(batch)
    page.get_by_text("Cancel this batch").click()
    page.get_by_role("button", name="Cancel it").click()
    expect(page.get_by_role("heading", name="What it would do")).to_have_count(0)


def _open_the_last_lines(page: Page) -> None:
    page.locator(".report-pages .source a").click()
    dump = page.url.rstrip("/").rsplit("/", 1)[1]
    page.goto(f"/admin/dumps/dump/{dump}/change/")
    page.get_by_label("Byline").fill("Said of the first lines")
    page.get_by_role("navigation", name="Lines of the page").get_by_role("button").click()
    expect(page.locator("[name=part]")).to_have_value("2")
    expect(page.get_by_label("Byline")).to_have_value("Said of the first lines")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_new_title_is_named_and_its_long_page_put_right(
    browser: Browser, site: Site, scripts: bool
) -> None:
    with visit_as(browser, site, "staff", javascript=scripts) as context:
        page = context.new_page()
        # Staff's word goes with the same bytes: so each has its own.
        batch = _wait_for_a_word(page, f"The bell that rang all day, {scripts}")
        page.get_by_label("Publication of the pages that don’t say theirs").fill(WREN)
        page.locator(".says form", has_text="don’t say theirs").get_by_role("button").click()
        expect(page.get_by_text(f"“{WREN}” is new")).to_be_visible()
        expect(page.locator(".arrivals .new")).to_contain_text(f"{WREN} new publication")
        _open_the_last_lines(page)
        line = page.locator(".review-lines .is-paragraph").nth(3)
        number = line.get_attribute("data-line")
        line.get_by_role("combobox").select_option("furniture")
        page.get_by_role("button", name="Save, and stay here").click()
        expect(page.get_by_text(re.compile("^Saved: "))).to_be_visible()
        expect(page).to_have_url(re.compile(r"\?page=2$"))
        expect(page.locator(f"[data-line='{number}']")).to_have_class(re.compile("is-furniture"))
        _cancel(page, batch)
