"""A page is light, asks nobody else, and stands still. The times are in `make bench`."""

import pytest
from playwright.sync_api import Browser

from tests.browser.figures import PAGES, READERS, first_and_later
from tests.browser.house import Site

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("who", READERS.values(), ids=READERS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_light_and_stands_still(
    page: str, who: str, browser: Browser, site: Site
) -> None:
    first, later = first_and_later(browser, site, page, who)
    assert first.size < 100_000
    assert later.size < 20_000
    assert first.requests <= 10
    assert later.requests <= 3
    assert (first.others, later.others) == ((), ())
    assert (first.shift, later.shift) == (0, 0)
