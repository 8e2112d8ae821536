"""Staff see a story as another reader would, and stop; with and without JavaScript."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Site
from tests.browser.house import visit_as
from tests.browser.states import PREMIUM

pytestmark = pytest.mark.browser


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def staff(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    with visit_as(browser, site, "staff", javascript=request.param) as context:
        yield context.new_page()


def test_a_story_is_seen_as_a_reader_whose_plan_has_ended_until_one_stops(staff: Page) -> None:
    staff.goto(PREMIUM)
    last = staff.locator(".text p").last.inner_text()
    staff.goto("/admin/")
    staff.get_by_role("link", name="See it as somebody else").click()
    staff.get_by_label("a reader whose plan has ended").check()
    staff.get_by_label("Plan", exact=True).select_option(label="GOLD")
    staff.get_by_role("button", name="See it").click()
    bar = staff.get_by_role("complementary", name="Looking as somebody else")
    expect(bar).to_contain_text("a reader whose GOLD has ended")
    staff.goto(PREMIUM)
    expect(staff.get_by_text("Your GOLD ended on")).to_be_visible()
    assert last not in staff.content()
    bar.get_by_role("button", name="Stop").click()
    expect(staff).to_have_url(f"{staff.url.split('/publications')[0]}{PREMIUM}")
    expect(bar).to_have_count(0)
    expect(staff.locator(".text p").last).to_have_text(last, use_inner_text=True)


def test_a_story_is_seen_as_a_chosen_reader_and_nothing_is_done_in_their_name(staff: Page) -> None:
    staff.goto("/admin/accounts/user/2/change/")
    staff.get_by_role("link", name="See the newsstand as this reader").click()
    staff.get_by_role("button", name="See it as ines@example.org").click()
    staff.goto("/plans/")
    staff.get_by_role("button", name="Try GOLD").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Looking only")
    staff.get_by_role("main").get_by_role("button", name="Stop").click()
    expect(staff.get_by_role("button", name="Stop")).to_have_count(0)


def test_the_way_back_shows_no_page_of_the_part_that_was_played(staff: Page) -> None:
    staff.goto(PREMIUM)
    last = staff.locator(".text p").last.inner_text()
    staff.goto(f"/admin/view-as/?next={PREMIUM}")
    staff.get_by_role("button", name="See it").click()
    expect(staff.get_by_text("This is a premium story")).to_be_visible()
    assert last not in staff.content()
    staff.get_by_role("button", name="Stop").first.click()
    staff.goto("/keys/")
    staff.go_back()
    expect(staff.get_by_role("button", name="Stop")).to_have_count(0)
    assert last in staff.content()
