"""Lists and calendars that change in place: what happens on the way there and back, when the
answer is slow, and when none comes."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.house import visit_as
from tests.browser.letterbox import confirm

pytestmark = pytest.mark.browser

DATES = "/dates/"
IN_2024 = re.compile(r"/dates/\?year=2024$")


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor who sees what moves."""
    with visit_as(browser, site, still=False) as context:
        yield context.new_page()


def stay(page: Page) -> None:
    """Marks the document, so that a page loaded anew can be told from one that changed."""
    page.evaluate("document.here = true")


def is_same_document(page: Page) -> bool:
    return bool(page.evaluate("document.here === true"))


def year(page: Page, number: int) -> None:
    page.locator(".years th").get_by_role("link", name=str(number)).click()


def shown_year(page: Page) -> None:
    expect(page.locator("#year")).to_have_text("2024")


def trouble(page: Page, words: str) -> None:
    expect(page.get_by_role("alert")).to_contain_text(words)


def by_part(then: Callable[[Route], None]) -> Callable[[Route], None]:
    """Deals with what htmx asks for; all else goes its way."""

    def handle(route: Route) -> None:
        if "hx-request" in route.request.headers:
            then(route)
        else:
            route.continue_()

    return handle


def test_a_year_is_shown_in_place_and_the_way_back_and_forward_is_right(visitor: Page) -> None:
    visitor.goto(DATES)
    stay(visitor)
    year(visitor, 2024)
    shown_year(visitor)
    expect(visitor).to_have_url(IN_2024)
    expect(visitor).to_have_title("By date · magreader")
    assert is_same_document(visitor)
    expect(visitor.locator(".years th").get_by_role("link", name="2024")).to_be_focused()
    expect(visitor.locator("smooth-pages [role=status]")).to_have_text("By date · magreader")
    stored = visitor.evaluate("JSON.stringify([{...sessionStorage}, {...localStorage}])")
    assert "<" not in stored  # no page is kept for the way back: who goes it may be another
    visitor.go_back()
    expect(visitor.locator("#year")).to_have_text("2025")
    expect(visitor.locator("header.top")).to_have_count(1)
    visitor.go_forward()
    shown_year(visitor)
    visitor.reload()
    shown_year(visitor)
    expect(visitor.locator("header.top")).to_have_count(1)


def test_back_from_another_page_brings_the_whole_page(visitor: Page) -> None:
    visitor.goto(DATES)
    year(visitor, 2024)
    shown_year(visitor)
    visitor.locator(".month a").first.click()
    expect(visitor).to_have_url(re.compile(r"/dates/2024-"))
    visitor.go_back()
    expect(visitor.locator("header.top")).to_have_count(1)
    shown_year(visitor)


def test_days_follow_each_other_and_the_frame_follows_them(visitor: Page) -> None:
    visitor.goto("/dates/2025-11-15/")
    stay(visitor)
    visitor.get_by_role("link", name=re.compile("^Later")).click()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("17 November 2025")
    expect(visitor).to_have_title("17 November 2025 · magreader")
    sign_in = visitor.get_by_role("link", name="Sign in")
    expect(sign_in).to_have_attribute("href", re.compile(re.escape("dates%2F2025-11-17")))
    assert is_same_document(visitor)
    visitor.wait_for_function("() => scrollY === 0")
    visitor.go_back()
    expect(visitor.get_by_role("heading", level=1)).to_have_text("15 November 2025")


def test_a_filter_works_without_its_button(visitor: Page) -> None:
    visitor.goto("/publications/")
    titles = visitor.locator(".title").count()
    select = visitor.get_by_label("Language")
    select.focus()
    select.select_option("nl")
    expect(visitor.locator(".title")).not_to_have_count(titles)
    expect(visitor).to_have_url(re.compile("language=nl"))
    expect(select).to_be_focused()
    visitor.go_back()
    expect(visitor.locator(".title")).to_have_count(titles)


def test_a_slow_answer_shows_a_line_and_then_words(visitor: Page) -> None:
    held: list[Route] = []
    visitor.clock.install()
    visitor.goto(DATES)
    visitor.clock.pause_at(datetime.now(UTC) + timedelta(hours=1))
    visitor.route("**/dates/**", by_part(held.append))
    year(visitor, 2024)
    expect(visitor.locator(".progress")).to_be_hidden()
    visitor.clock.run_for(400)
    expect(visitor.locator(".progress")).to_be_visible()
    expect(visitor.locator("main")).to_have_attribute("aria-busy", "true")
    visitor.clock.run_for(8_000)
    trouble(visitor, "Still waiting for an answer.")
    held[0].continue_()
    visitor.clock.resume()
    shown_year(visitor)
    expect(visitor.locator(".progress")).to_be_hidden()
    expect(visitor.locator(".trouble")).to_be_hidden()
    expect(visitor.locator("main")).not_to_have_attribute("aria-busy", "true")


def test_offline_is_told_and_tried_again(visitor: Page) -> None:
    visitor.goto(DATES)
    visitor.context.set_offline(True)
    year(visitor, 2024)
    trouble(visitor, "You are offline.")
    expect(visitor.locator("#year")).to_have_text("2025")
    expect(visitor).to_have_url(re.compile(r"/dates/$"))
    visitor.context.set_offline(False)
    visitor.get_by_role("button", name="Try again").click()
    shown_year(visitor)
    expect(visitor.locator(".trouble")).to_be_hidden()


def test_offline_on_the_way_back_is_told_too(visitor: Page) -> None:
    visitor.goto(DATES)
    year(visitor, 2024)
    shown_year(visitor)
    visitor.context.set_offline(True)
    visitor.go_back()
    trouble(visitor, "You are offline.")
    visitor.context.set_offline(False)
    visitor.get_by_role("button", name="Try again").click()
    expect(visitor.locator("#year")).to_have_text("2025")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (500, "Something went wrong on our side."),
        (404, "There is nothing at that address."),
        (403, "That isn’t open to you."),
    ],
)
def test_a_failure_is_told_and_the_page_stays(visitor: Page, status: int, words: str) -> None:
    visitor.goto(DATES)
    page = "<!DOCTYPE html><title>No</title><p>No"
    visitor.route(
        "**/dates/**",
        by_part(lambda route: route.fulfill(status=status, body=page, content_type="text/html")),
    )
    year(visitor, 2024)
    trouble(visitor, words)
    expect(visitor.locator("#year")).to_have_text("2025")
    visitor.get_by_role("button", name="Close").click()
    expect(visitor.locator(".trouble")).to_be_hidden()
    visitor.unroute_all()
    year(visitor, 2024)
    shown_year(visitor)


def test_a_whole_page_in_place_of_a_part_is_gone_to(visitor: Page) -> None:
    visitor.goto(DATES)
    visitor.route(
        "**/dates/?year=2024", by_part(lambda route: route.fulfill(body="<!DOCTYPE html>"))
    )
    stay(visitor)
    year(visitor, 2024)
    shown_year(visitor)
    assert not is_same_document(visitor)


def test_who_was_signed_out_elsewhere_gets_a_page_that_says_so(visitor: Page, site: Site) -> None:
    visitor.goto("/accounts/signup/?next=/dates/")
    visitor.locator("input[type=email]").fill("smooth@example.org")
    visitor.locator("input[type=password]").fill(PASSPHRASE)
    visitor.locator("main button[type=submit]").first.click()
    confirm(visitor, site, "smooth@example.org")
    expect(visitor).to_have_url(re.compile(r"/dates/$"))
    expect(visitor.locator(".yours")).not_to_contain_text("Sign in")
    visitor.context.clear_cookies(name="sessionid")
    year(visitor, 2024)
    shown_year(visitor)
    expect(visitor.locator(".yours")).to_have_text("Sign in")
