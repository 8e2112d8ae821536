"""A story is taken along: by link, by e-mail, as a reference, on paper. The system's sheet and
the clipboard are faked where the browser hands them out and nowhere else."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site
from tests.browser.states import FREE, PREMIUM

pytestmark = pytest.mark.browser

CLIPBOARD = """
    window.copied = [];
    Object.defineProperty(navigator, "clipboard",
        { value: { writeText: async (text) => { window.copied.push(text); } } });
"""
NO_CLIPBOARD = """
    Object.defineProperty(navigator, "clipboard",
        { value: { writeText: async () => { throw new DOMException("", "NotAllowedError"); } } });
"""
SHEET = "window.shared = []; navigator.share = async (what) => { window.shared.push(what); };"
NO_SHEET = "delete Navigator.prototype.share;"
BY_SITE_URL = "http://127.0.0.1:8000"  # what a site that nobody named calls itself


def open_menu(page: Page) -> str:
    page.goto(f"{PREMIUM}?utm_source=elsewhere")
    page.locator("summary", has_text="Share").click()
    return f"{BY_SITE_URL}{PREMIUM}"


def test_a_story_is_sent_by_mail_and_cited_with_and_without_scripts(page: Page) -> None:
    address = open_menu(page)
    headline = page.get_by_role("heading", level=1).inner_text()
    mail = page.get_by_role("link", name="Send by e-mail").get_attribute("href") or ""
    assert "+" not in mail
    said = {name: value[0] for name, value in parse_qs(urlsplit(mail).query).items()}
    assert said["subject"] == headline
    assert said["body"].endswith(f"\r\n\r\n{address}")
    page.get_by_role("link", name="Cite", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cite this story")
    expect(page.locator(".reference", has_text=headline)).to_have_count(6)
    expect(page.get_by_text(address, exact=True)).to_be_visible()
    with page.expect_download() as started:
        page.get_by_role("link", name="BibTeX").click()
    assert started.value.suggested_filename == f"{address.rstrip('/').rpartition('/')[2]}.bib"


def test_no_dead_control_is_shown_without_scripts(page: Page) -> None:
    open_menu(page)
    works = page.evaluate("Boolean(customElements.get('share-menu'))")
    assert (page.locator("share-menu button:visible").count() > 0) == works


def test_the_systems_sheet_gets_headline_and_address(visitor: Page) -> None:
    visitor.add_init_script(SHEET)
    address = open_menu(visitor)
    visitor.get_by_role("button", name="Share with").click()
    headline = visitor.get_by_role("heading", level=1).inner_text()
    assert visitor.evaluate("shared") == [{"title": headline, "url": address}]
    expect(visitor.locator(".share-ways")).to_be_hidden()


def test_the_link_is_copied_and_that_is_said(visitor: Page) -> None:
    visitor.add_init_script(CLIPBOARD + NO_SHEET)
    address = open_menu(visitor)
    expect(visitor.get_by_role("button", name="Share with")).to_be_hidden()
    visitor.get_by_role("button", name="Copy the link").click()
    expect(visitor.locator("share-menu [role=status]")).to_have_text("Link copied")
    assert visitor.evaluate("copied") == [address]


def test_what_cannot_be_copied_is_selected(visitor: Page) -> None:
    visitor.add_init_script(NO_CLIPBOARD)
    address = open_menu(visitor)
    visitor.get_by_role("button", name="Copy the link").click()
    expect(visitor.locator("share-menu [role=status]")).to_contain_text(address)
    assert visitor.evaluate("String(getSelection())") == address


def test_a_reference_is_copied_as_it_reads(visitor: Page) -> None:
    visitor.add_init_script(CLIPBOARD)
    visitor.goto(f"{PREMIUM}cite/")
    row = visitor.locator(".references > div", has_text="Harvard")
    row.get_by_role("button", name="Copy").click()
    expect(row.get_by_role("status")).to_have_text("Copied")
    assert visitor.evaluate("copied") == [row.locator(".reference").text_content()]


def test_the_menu_works_by_keyboard_and_fits_the_smallest_screen(visitor: Page) -> None:
    visitor.set_viewport_size({"width": 320, "height": 640})
    visitor.goto(PREMIUM)
    summary = visitor.locator("summary", has_text="Share")
    summary.focus()
    visitor.keyboard.press("Enter")
    ways = visitor.locator(".share-ways")
    expect(ways).to_be_visible()
    box = ways.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    visitor.keyboard.press("Tab")
    visitor.keyboard.press("Escape")
    expect(ways).to_be_hidden()
    expect(summary).to_be_focused()


# ---- paper --------------------------------------------------------------------------------------
def test_a_story_prints_as_a_clipping_with_its_source(visitor: Page, site: Site) -> None:
    visitor.emulate_media(color_scheme="dark")
    visitor.goto(PREMIUM)
    why = visitor.locator(".gate h2").inner_text()
    visitor.emulate_media(media="print", color_scheme="dark")
    for shown in (".clipping-masthead .masthead", "h1", ".text", ".clipping-source"):
        expect(visitor.locator(shown).first).to_be_visible()
    expect(visitor.locator(".clipping-source")).to_contain_text(f"{BY_SITE_URL}{PREMIUM}")
    expect(visitor.get_by_text(why)).to_be_visible()
    for hidden in (".top", ".bottom", ".tools", ".neighbours", ".more", ".trial-bar", ".gate a"):
        for part in visitor.locator(hidden).all():
            expect(part).to_be_hidden()
    paper = "getComputedStyle(document.documentElement).backgroundColor"
    ink = "getComputedStyle(document.querySelector('h1')).color"
    assert visitor.evaluate(f"[{paper}, {ink}]") == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]
    assert visitor.pdf(format="A4").startswith(b"%PDF")


def test_a_long_story_prints_in_two_columns_and_a_short_one_in_one(visitor: Page) -> None:
    visitor.emulate_media(media="print")
    visitor.goto(FREE)
    columns = "getComputedStyle(document.querySelector('.text')).columnCount"
    assert visitor.evaluate(columns) == "2"
    visitor.goto(PREMIUM)
    assert visitor.evaluate(columns) == "auto"
    expect(visitor.locator(".text")).to_have_class(re.compile("teaser"))
