"""The archive by keyboard, and dates as one types them."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.browser

COURIER = "/publications/the-wexmouth-courier/"


def day(page: Page, name: str) -> Locator:
    return page.locator(".month").get_by_role("link", name=name, exact=True)


def type_date(page: Page, text: str) -> None:
    page.get_by_label("Go to a date").fill(text)
    page.get_by_label("Go to a date").press("Enter")


def test_a_typed_date_leads_to_its_day_its_month_or_its_edition(page: Page) -> None:
    page.goto("/dates/")
    type_date(page, "15 november 2025")
    expect(page).to_have_url(re.compile(r"/dates/2025-11-15/$"))
    page.goto("/")
    type_date(page, "sep '24")
    expect(page).to_have_url(re.compile(r"/dates/\?year=2024#month-9$"))
    expect(page.locator("#month-9")).to_be_in_viewport()
    page.goto(COURIER)
    type_date(page, "18-11-2025")
    expect(page).to_have_url(re.compile(re.escape(f"{COURIER}2025-11-18/") + "$"))


def test_what_is_no_date_is_told_kindly_and_can_be_mended(page: Page) -> None:
    page.goto(COURIER)
    type_date(page, "bananas")
    box = page.get_by_label("Go to a date")
    expect(box).to_have_value("bananas")
    expect(page.get_by_text("We couldn’t make a date of “bananas”.").first).to_be_visible()
    expect(box).to_have_attribute("aria-invalid", "true")
    type_date(page, "01-02-2025")
    expect(page.get_by_role("link", name="1 February 2025")).to_be_visible()
    page.get_by_role("link", name="2 January 2025").click()
    expect(page.get_by_text("There is no edition of 2 January 2025 here.").first).to_be_visible()
    page.locator(".answer a").click()
    expect(page).to_have_url(re.compile(re.escape(COURIER) + r"2025-11-\d\d/$"))


def test_the_box_keeps_the_focus_when_it_answers(visitor: Page) -> None:
    visitor.goto("/dates/")
    type_date(visitor, "bananas")
    expect(visitor.locator(".answer")).to_be_visible()
    expect(visitor.get_by_label("Go to a date")).to_be_focused()
    expect(visitor.locator("smooth-pages [role=status]")).to_contain_text("make a date of")


def test_days_are_walked_with_the_arrow_keys(visitor: Page) -> None:
    visitor.goto("/dates/")
    day(visitor, "17 November").focus()
    for key, name in (
        ("ArrowRight", "18 November"),
        ("ArrowRight", "18 November"),  # the last
        ("ArrowLeft", "17 November"),
        ("ArrowUp", "10 November"),
        ("ArrowDown", "17 November"),
        ("Home", "17 November"),
        ("End", "18 November"),
        ("PageUp", "18 October"),
        ("PageDown", "18 November"),
    ):
        visitor.keyboard.press(key)
        focused = visitor.locator(":focus")
        expect(focused).to_have_attribute("aria-label", re.compile(f"^{name}"))
    visitor.keyboard.press("Enter")
    expect(visitor).to_have_url(re.compile(r"/dates/2025-11-18/$"))


def test_a_month_is_one_stop_and_the_years_are_walked_too(visitor: Page) -> None:
    visitor.goto("/dates/")
    assert visitor.locator(".month a[tabindex='0']").count() == visitor.locator(".month").count()
    assert visitor.locator(".years a[tabindex='0']").count() == 1
    visitor.locator(".years a[tabindex='0']").focus()
    visitor.keyboard.press("ArrowDown")
    expect(visitor.locator(":focus")).to_have_text("2024")
    visitor.keyboard.press("Enter")
    expect(visitor.locator("#year")).to_have_text("2024")
    expect(visitor.locator(":focus")).to_have_text("2024")


def test_a_day_says_its_date_and_without_a_script_tab_comes_to_each(page: Page) -> None:
    page.goto(COURIER)
    days = page.locator(".month a")
    expect(days.first).to_have_accessible_name(re.compile(r"^\d+ November"))
    walked = page.locator(".keys:not([hidden])").count()  # the script is there
    assert page.locator(".month a[tabindex='-1']").count() == (days.count() - 1 if walked else 0)
