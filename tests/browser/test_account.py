"""An account that is asked to go and kept; what is downloaded; with and without JavaScript."""

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.house import visit_as
from tests.browser.letterbox import link_in, mail_to

pytestmark = pytest.mark.browser
UNA = "una@example.org"


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def una(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A reader who has just signed in."""
    with visit_as(browser, site, javascript=request.param) as context:
        page = context.new_page()
        _sign_in(page)
        yield page


def _sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("main input[type=email]").fill(UNA)
    page.locator("main input[type=password]").fill(PASSPHRASE)
    page.locator("main button[type=submit]").first.click()
    expect(page.get_by_role("link", name="Una")).to_be_visible()


def _is_it_you(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it you?")
    page.locator("main input[type=password]").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()


def test_an_account_is_asked_to_go_and_kept_by_the_link_in_the_mail(
    una: Page, site: Site, browser: Browser
) -> None:
    una.goto("/accounts/")
    una.get_by_role("link", name="Delete your account").click()
    expect(una.get_by_role("heading", name="What stays")).to_be_visible()
    una.get_by_role("button", name="Delete my account").click()
    _is_it_you(una)
    expect(una.get_by_text("Your account goes on")).to_be_visible()
    mail = mail_to(site, UNA, "Your account goes on")
    with visit_as(browser, site) as elsewhere:
        page = elsewhere.new_page()
        _sign_in(page)
        expect(page.get_by_role("status")).to_contain_text("Your account goes on")
        page.goto(link_in(mail))
        page.get_by_role("button", name="Keep my account").click()
        expect(page.get_by_text("Your account stays.")).to_be_visible()
        expect(page.get_by_text("Your account goes on")).to_have_count(0)


def test_ones_data_is_downloaded_as_a_file_that_can_be_opened(una: Page) -> None:
    una.goto("/accounts/")
    una.get_by_role("link", name="Download your data").click()
    una.get_by_role("link", name="Say first that it is you").click()
    _is_it_you(una)
    with una.expect_download() as coming:
        una.get_by_role("button", name="Download").click()
    assert coming.value.suggested_filename.startswith("magreader-")
    with zipfile.ZipFile(io.BytesIO(Path(coming.value.path()).read_bytes())) as archive:
        assert UNA in archive.read("README.txt").decode()
        assert json.loads(archive.read("account.json"))["name"] == "Una"
