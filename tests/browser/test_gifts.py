"""A story is given away, opened in another browser and taken back; and stories are opened by the
meter, with and without a script."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.house import visit_as
from tests.browser.states import PREMIUM

pytestmark = pytest.mark.browser
SCRIPTS = pytest.mark.parametrize(
    "javascript", [True, False], ids=["with JavaScript", "without JavaScript"]
)


def give(page: Page) -> str:
    """The path of a link that the reader of `page` makes for the story."""
    page.goto(PREMIUM)
    page.locator(".share summary").click()
    page.get_by_role("link", name="Give this story").click()
    page.get_by_role("button", name="Make the link").click()
    return urlsplit(page.get_by_label("The link").input_value()).path


@SCRIPTS
def test_a_story_is_given_opened_elsewhere_and_taken_back(
    javascript: bool, browser: Browser, site: Site
) -> None:
    with (
        visit_as(browser, site, "trial", javascript=javascript) as giving,
        visit_as(browser, site, javascript=javascript) as receiving,
    ):
        giver, receiver = giving.new_page(), receiving.new_page()
        link = give(giver)
        passed_on = []
        receiver.on("request", lambda asked: passed_on.append(asked.all_headers().get("referer")))
        receiver.goto(link)
        expect(receiver.get_by_text("Otto gives you this story")).to_be_visible()
        receiver.get_by_role("button", name="Read the story").click()
        expect(receiver).to_have_url(site.url + PREMIUM)
        expect(receiver.get_by_text("Otto gave you this story")).to_be_visible()
        expect(receiver.locator(".text")).not_to_have_class("text teaser")
        assert not [address for address in passed_on if address and "/gifts/" in address]

        giver.get_by_role("link", name="Stories you gave away").click()
        row = giver.locator(".line", has=giver.get_by_label("The link")).filter(
            has_text="Fish Hall saved"
        )
        expect(row).to_contain_text("Opened in 1 of 10 browsers")
        row.get_by_role("button", name="Take back").click()
        expect(giver.get_by_text("Taken back: the link opens nothing")).to_be_visible()

        receiver.reload()
        expect(receiver.locator(".gate")).to_be_visible()
        expect(receiver.locator(".text")).to_have_class("text teaser")
        receiver.goto(link)
        expect(receiver.get_by_role("heading", level=1)).to_have_text("This gift is over")
        receiver.get_by_role("link", name="To the story").click()
        expect(receiver).to_have_url(site.url + PREMIUM)


def test_the_link_is_copied_and_that_is_said(browser: Browser, site: Site) -> None:
    with visit_as(browser, site, "trial") as giving:
        page = giving.new_page()
        giving.grant_permissions(["clipboard-read", "clipboard-write"])
        page.goto("{given}give/".format_map(site.places))
        page.get_by_role("button", name="Copy").click()
        expect(page.locator("share-copy [role=status]")).to_have_text("Link copied")
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied == page.get_by_label("The link").input_value()


def test_what_cannot_be_copied_is_selected(browser: Browser, site: Site) -> None:
    with visit_as(browser, site, "trial") as giving:
        page = giving.new_page()
        page.add_init_script("delete Navigator.prototype.clipboard")
        page.goto("{given}give/".format_map(site.places))
        page.get_by_role("button", name="Copy").click()
        expect(page.locator("share-copy [role=status]")).to_contain_text("It is selected")
        field = page.get_by_label("The link")
        selected = field.evaluate("field => field.value.slice(field.selectionStart)")
        assert selected == field.input_value()


def test_signing_out_and_going_back_shows_neither_gift_nor_link(
    browser: Browser, site: Site
) -> None:
    with visit_as(browser, site, "signs out") as giving:
        page = giving.new_page()
        page.goto("/accounts/gifts/")
        link = page.get_by_label("The link").input_value()
        page.goto("/accounts/logout/")
        page.locator("main button[type=submit]").click()
        expect(page.locator(".yours")).to_have_text("Sign in")
        page.go_back()
        page.go_back()
        assert link not in page.content()


@SCRIPTS
def test_two_stories_open_by_the_meter_and_the_third_does_not(
    javascript: bool, browser: Browser, site: Site
) -> None:
    who = "meter full" if javascript else "meter full too"
    with visit_as(browser, site, who, javascript=javascript) as reading:
        page = reading.new_page()
        for place, told in (
            ("to_meter", "1 of 2 free stories left in"),
            ("metered", "0 of 2 free stories left in"),
        ):
            page.goto(site.places[place])
            page.get_by_role("button", name="Open this story").click()
            expect(page).to_have_url(site.url + site.places[place])
            expect(page.locator(".why")).to_contain_text(told)
            expect(page.locator(".gate")).to_have_count(0)
        page.goto(site.places["not_metered"])
        expect(page.locator(".gate h2")).to_contain_text("You have read your 2 free stories of")
        expect(page.get_by_role("button", name="Open this story")).to_have_count(0)
        page.goto(site.places["to_meter"])
        page.locator(".why a").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Free stories this month")
        expect(page.locator("main .line")).to_have_count(2)
