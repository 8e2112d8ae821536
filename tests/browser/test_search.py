"""Searching in a browser: with and without JavaScript, by keyboard, and what is left behind."""

import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.house import visit_as

pytestmark = pytest.mark.browser


def headlines(page: Page) -> list[str]:
    page.wait_for_load_state()
    return page.locator(".result .headline").all_inner_texts()


# ---- with and without JavaScript ----------------------------------------------------------------
def test_from_the_front_page_to_a_story_and_back(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox", name="Search for").fill("ferry")
    page.get_by_role("search", name="Search the newsstand").get_by_role("button").click()
    expect(page).to_have_url(re.compile(r"/search/\?q=ferry$"))
    found = headlines(page)
    assert len(found) > 3
    page.get_by_role("navigation", name="Narrow the results").get_by_role(
        "link", name="Tern & Tide"
    ).click()
    expect(page.locator(".narrowing .chosen")).to_contain_text("Tern & Tide")
    narrowed = headlines(page)
    assert 0 < len(narrowed) < len(found)
    page.get_by_role("link", name="Oldest first").click()
    expect(page).to_have_url(re.compile("sort=oldest"))
    page.locator(".result .headline a").first.click()
    expect(page.locator(".story h1")).to_be_visible()
    page.go_back()
    assert sorted(headlines(page)) == sorted(narrowed)
    page.get_by_role("link", name="All again").click()
    assert sorted(headlines(page)) == sorted(found)


def test_a_title_is_searched_from_its_own_page(page: Page) -> None:
    page.goto("/publications/tern-tide/")
    page.get_by_role("searchbox", name="Search for").fill("ferry")
    page.get_by_role("button", name="Search this title").click()
    expect(page.locator(".narrowing .chosen")).to_contain_text("Tern & Tide")
    assert headlines(page)


def test_where_nothing_is_found_the_page_leads_on(page: Page) -> None:
    page.goto("/search/?q=harbuor")
    page.get_by_role("link", name="harbour").click()
    expect(page).to_have_url(re.compile(r"q=harbour"))
    assert headlines(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_is_kept_looked_at_and_forgotten(
    browser: Browser, site: Site, javascript: bool
) -> None:
    with visit_as(browser, site, "ended", javascript=javascript) as context:
        page = context.new_page()
        page.goto("/search/?q=tide")
        page.get_by_role("button", name="Keep this search").click()
        expect(page.get_by_role("heading", name="Your searches")).to_be_visible()
        kept = page.locator(".kept-search")
        expect(kept).to_contain_text("Nothing new")
        kept.get_by_role("button", name="Mail me what is new").click()
        expect(page.get_by_text("What is new for “tide” comes by mail.")).to_be_visible()
        kept.get_by_role("link", name="tide").first.click()
        expect(page.get_by_text("You keep this search.")).to_be_visible()
        page.get_by_role("link", name="Your searches").click()
        page.get_by_role("button", name="Forget").click()
        expect(page.get_by_text("You keep no search yet.")).to_be_visible()


# ---- by keyboard alone --------------------------------------------------------------------------
def test_suggestions_are_chosen_by_keyboard(visitor: Page) -> None:
    visitor.goto("/search/")
    box = visitor.get_by_role("combobox", name="Search the newsstand")
    expect(box).to_be_focused()
    visitor.keyboard.insert_text("har")
    options = visitor.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    visitor.keyboard.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == options.first.get_attribute("id")
    visitor.keyboard.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    visitor.keyboard.press("ArrowDown")
    chosen = options.first.inner_text()
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(rf"q={chosen}"))
    expect(visitor.locator(".result").first).to_be_visible()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(visitor: Page) -> None:
    visitor.goto("/search/")
    box = visitor.get_by_role("combobox")
    expect(box).to_be_focused()
    visitor.keyboard.insert_text("har")
    expect(visitor.get_by_role("option").first).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(visitor.get_by_role("option")).to_have_count(0)
    expect(box).to_have_value("har")
    expect(box).to_have_attribute("aria-expanded", "false")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"q=har$"))


def test_the_tab_key_leaves_the_suggestions(visitor: Page) -> None:
    visitor.goto("/search/")
    expect(visitor.get_by_role("combobox")).to_be_focused()
    visitor.keyboard.insert_text("har")
    expect(visitor.get_by_role("option").first).to_be_visible()
    visitor.keyboard.press("Tab")
    expect(visitor.get_by_role("option")).to_have_count(0)
    expect(visitor.get_by_role("main").get_by_role("button", name="Search")).to_be_focused()


# ---- the last searches, in this browser alone ---------------------------------------------------
def search(page: Page, *questions: str) -> None:
    """And come back to the empty box."""
    for words in questions:
        page.goto(f"/search/?{urlencode({'q': words})}")
    page.goto("/search/")


def recent(page: Page) -> list[str]:
    return page.locator(".recent li a").all_inner_texts()


def test_the_last_searches_stand_under_the_empty_box(visitor: Page) -> None:
    search(visitor, "ferry", 'harbour "x<b>"')
    visitor.locator("#q").fill("ferry")
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile("q=ferry$"))
    visitor.goto("/search/")
    assert recent(visitor) == ["ferry", 'harbour "x<b>"']
    visitor.get_by_role("link", name="ferry", exact=True).click()
    expect(visitor.locator("#q")).to_have_value("ferry")
    search(visitor, *(f"ferry {number}" for number in range(12)))
    assert len(recent(visitor)) == 10


def test_each_can_be_taken_off_and_all_switched_off(visitor: Page) -> None:
    search(visitor, "one", "two", "three")
    visitor.get_by_role("button", name="Remove: two").click()
    assert recent(visitor) == ["three", "one"]
    expect(visitor.get_by_role("button", name="Remove: one")).to_be_focused()
    visitor.get_by_role("button", name="Don’t keep searches").click()
    assert recent(visitor) == []
    search(visitor, "four")
    assert recent(visitor) == []
    assert "four" not in (visitor.evaluate("localStorage.searches") or "")
    visitor.get_by_role("button", name="Keep them again").click()
    search(visitor, "five")
    assert recent(visitor) == ["five"]


def test_the_last_search_taken_off_leaves_nothing_and_the_box_in_focus(visitor: Page) -> None:
    search(visitor, "one")
    visitor.get_by_role("button", name="Remove: one").click()
    expect(visitor.locator(".recent")).to_be_hidden()
    expect(visitor.locator("#q")).to_be_focused()


@pytest.mark.parametrize("kept", ["{", "null", "[]", '{"kept": "x"}', '{"kept": [1, {}, "ferry"]}'])
def test_what_others_left_under_that_name_harms_nothing(visitor: Page, kept: str) -> None:
    visitor.goto("/search/")
    visitor.evaluate("kept => localStorage.setItem('searches', kept)", kept)
    search(visitor, "tide")
    assert recent(visitor)[0] == "tide"


def test_a_readers_last_searches_go_with_the_reader(browser: Browser, site: Site) -> None:
    with visit_as(browser, site, "reader") as context:
        page = context.new_page()
        search(page, "ferry")
        assert recent(page) == ["ferry"]
        context.clear_cookies()  # the session is over
        page.goto("/")
        page.goto("/search/")
        assert recent(page) == []
        assert "ferry" not in page.evaluate("localStorage.searches")
        search(page, "tide")  # a stranger's own stay
        page.goto("/search/")
        assert recent(page) == ["tide"]
