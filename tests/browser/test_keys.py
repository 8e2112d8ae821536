"""Keys do what links and controls do, show themselves, rest where people type, and can be off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states import COURIER, EDITION, PREMIUM

pytestmark = pytest.mark.browser


def takes(page: Page, key: str) -> bool:
    """Press it; whether the page did something with it."""
    page.evaluate(
        "addEventListener('keydown', (event) => { window.took = event.defaultPrevented; })"
    )
    page.keyboard.press(key)
    return bool(page.evaluate("took"))


def test_the_keys_are_a_page_that_every_page_leads_to(page: Page) -> None:
    page.goto(EDITION)
    page.get_by_role("contentinfo").get_by_role("link", name="Keys").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Keys")
    expect(page.get_by_text("Next story or edition")).to_be_visible()


def test_brackets_go_from_story_to_story_and_the_backslash_goes_up(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    here = re.compile(re.escape(PREMIUM) + "$")
    following = visitor.locator("a[rel=next]").get_attribute("href")
    assert following
    for key, place in (
        ("]", re.compile(re.escape(following))),
        ("[", here),
        ("\\", re.compile(re.escape(EDITION) + "$")),
        ("\\", re.compile(re.escape(COURIER) + "$")),
    ):
        visitor.keyboard.press(key)
        expect(visitor).to_have_url(place)
        visitor.wait_for_load_state()  # only then does the page hear a key


def test_the_tools_of_a_story_have_keys(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    visitor.keyboard.press("=")
    expect(visitor.locator("dialog.reading")).to_be_visible()
    visitor.keyboard.press("Escape")
    expect(visitor.locator("dialog.reading")).to_be_hidden()
    visitor.keyboard.press("+")
    expect(visitor.locator(".player")).to_be_visible()
    visitor.keyboard.press("+")
    expect(visitor.locator("[data-listen=toggle]")).to_be_focused()


def test_stories_follow_one_another_into_the_next_edition_and_back(page: Page) -> None:
    """With and without scripts, by the links themselves."""
    page.goto("/publications/the-wexmouth-courier/2025-11-17/")
    last = page.locator(".contents .headline a").last
    last_of_monday = last.get_attribute("href")
    assert last_of_monday
    last.click()
    following = page.locator("a[rel=next]")
    expect(following).to_contain_text("18 November 2025")
    following.click()
    expect(page).to_have_url(re.compile(re.escape(EDITION)))
    previous = page.locator("a[rel=prev]")
    expect(previous).to_contain_text("17 November 2025")
    previous.click()
    expect(page).to_have_url(re.compile(re.escape(last_of_monday) + "$"))


def test_a_question_mark_shows_the_keys_and_escape_puts_them_away(visitor: Page) -> None:
    visitor.goto(EDITION)
    visitor.keyboard.press("?")
    dialog = visitor.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Next story or edition")).to_be_visible()
    visitor.keyboard.press("]")  # nothing happens behind a dialog
    expect(visitor).to_have_url(re.compile(re.escape(EDITION) + "$"))
    visitor.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_keys_rest_in_fields_and_with_modifiers(visitor: Page) -> None:
    visitor.goto("/accounts/login/")
    field = visitor.locator("input[type=email]")
    field.focus()
    visitor.keyboard.type("?[]")
    expect(field).to_have_value("?[]")
    expect(visitor.get_by_role("dialog")).to_have_count(0)
    visitor.goto(EDITION)
    for combination in ("Control+]", "Alt+]", "Meta+]"):
        visitor.keyboard.press(combination)
    expect(visitor).to_have_url(re.compile(re.escape(EDITION) + "$"))


def test_keys_are_switched_off_for_good_and_on_again(visitor: Page) -> None:
    visitor.goto(EDITION)
    visitor.keyboard.press("?")
    dialog = visitor.get_by_role("dialog", name="Keys")
    dialog.get_by_label("Use these keys").uncheck()
    dialog.get_by_role("button", name="Close").click()
    expect(dialog).to_have_count(0)
    visitor.goto("/publications/")
    assert not takes(visitor, "?")
    visitor.goto(EDITION)
    assert not takes(visitor, "[")
    visitor.goto("/keys/")
    visitor.get_by_label("Use these keys").check()
    visitor.goto(EDITION)
    visitor.keyboard.press("[")
    expect(visitor).not_to_have_url(re.compile(re.escape(EDITION) + "$"))
