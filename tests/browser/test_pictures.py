"""The picture that goes with a link, as a browser shows it."""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SIZE = """address => new Promise(resolve => {
    const picture = new Image();
    picture.onload = () => resolve([picture.naturalWidth, picture.naturalHeight]);
    picture.onerror = () => resolve("broken");
    picture.src = new URL(address).pathname;
})"""


def test_the_picture_of_an_edition_and_of_its_lead_is_shown(visitor: Page) -> None:
    visitor.goto("/publications/the-wexmouth-courier/2025-11-18/")
    for link in (".lead-story a", None):
        address = visitor.locator('meta[property="og:image"]').get_attribute("content")
        assert visitor.evaluate(SIZE, address) == [1200, 630]
        if link:
            visitor.click(link)
            visitor.wait_for_selector("article.story")
    drawing = visitor.goto("/publications/the-wexmouth-courier/2025-11-18/cover.svg")
    assert drawing is not None
    assert visitor.evaluate("document.querySelector('svg text').textContent") == (
        "THE WEXMOUTH COURIER"
    )
    wide = "[...document.querySelectorAll('text')].filter(t => t.getBBox().width > 1100).length"
    assert visitor.evaluate(wide) == 0
