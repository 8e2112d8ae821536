"""What a screen reader is told: landmarks, headings, names, states and messages.

The accessibility tree is compared with what matters in it; `to_match_aria_snapshot` lets other
nodes stand in between.
"""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import Site, visit_as
from tests.browser.states import STATES

pytestmark = pytest.mark.browser

FRAME = """
- link "Skip to the page"
- banner:
  - link "magreader"
  - navigation "The newsstand"
  - navigation "You"
- main
- contentinfo:
  - link "Accessibility"
"""
HEARD = {
    "front": """
        - main:
          - heading "The newsstand" [level=1]
          - article:
            - heading "The Wexmouth Courier" [level=2]:
              - link "The Wexmouth Courier"
        """,
    "publication, newspaper": """
        - main:
          - navigation "Where you are"
          - heading "The Wexmouth Courier" [level=1]
          - heading "Archive" [level=2]
          - search "By date":
            - textbox "Go to a date"
            - button "Go"
          - table "Years and months":
            - rowgroup:
              - row /Jan Feb Mar/:
                - columnheader "Nov"
            - rowgroup:
              - row /2025/:
                - rowheader "2025":
                  - link "2025"
                - 'cell "November 2025: 8 editions"':
                  - 'link "November 2025: 8 editions"'
          - table "November 2025"
        """,
    "edition, newspaper": """
        - main:
          - navigation "Where you are":
            - link "Publications"
            - link "The Wexmouth Courier"
          - heading "The Wexmouth Courier 18 November 2025" [level=1]
          - article:
            - heading /^Fish Hall saved/ [level=2]:
              - link /^Fish Hall saved/
            - paragraph:
              - img "Premium"
          - list:
            - listitem:
              - heading "FERRY SAILS" [level=2]
              - paragraph:
                - text: /Headline only/
          - heading "More in this edition" [level=2]
          - list:
            - listitem:
              - heading /^Four ideas/ [level=3]
          - navigation "Before and after":
            - link /^Previous edition/
        """,
    "story, teaser": """
        - main:
          - paragraph:
            - link "Try GOLD – Free"
          - article:
            - heading /^Fish Hall saved/ [level=1]
            - navigation "Where you are"
            - group "Reading tools":
              - button /Reading settings/
          - 'heading "This is a premium story: a plan opens it in full." [level=2]'
          - paragraph:
            - link "Sign up and try GOLD"
          - navigation "Before and after":
            - link /^Previous story/
            - link /^Next story/
          - heading "More stories from The Wexmouth Courier" [level=2]
          - heading "18 November 2025" [level=3]
          - list:
            - listitem:
              - heading [level=4]
        """,
    "reading settings over a story": """
        - dialog "Reading settings":
          - heading "Reading settings" [level=2]
          - group "Paper and ink":
            - radio "System" [checked]
            - radio "High contrast"
          - slider "Text size"
          - group "Typeface"
          - paragraph:
            - button "Close"
        """,
    "dates, no such day": """
        - main:
          - search "By date":
            - textbox "Go to a date" [invalid]
            - text: /We couldn’t make a date of “yesteryear”/
        """,
    "account, saved": """
        - status:
          - paragraph: Saved.
        - main:
          - heading "Account" [level=1]
        """,
    "sign in, wrong": """
        - main:
          - alert:
            - list
          - textbox "E-mail address"
          - textbox "Password"
        """,
    "sign up, wrong": """
        - main:
          - textbox "E-mail address" [invalid]
          - list:
            - listitem: Enter a valid email address.
          - textbox "Password" [invalid]
        """,
}


@pytest.mark.parametrize("name", HEARD)
def test_a_screen_reader_is_told_what_the_eye_sees(name: str, browser: Browser, site: Site) -> None:
    state = next(state for state in STATES if state.name == name)
    with visit_as(browser, site, state.who) as context:
        page = context.new_page()
        state.open(page, site)
        expect(page.locator("body")).to_match_aria_snapshot(FRAME)
        expect(page.locator("body")).to_match_aria_snapshot(HEARD[name])


def test_a_mistake_is_told_beside_its_field(browser: Browser, site: Site) -> None:
    with visit_as(browser, site) as context:
        page = context.new_page()
        next(state for state in STATES if state.name == "sign up, wrong").open(page, site)
        field = page.get_by_role("textbox", name="E-mail address")
        expect(field).to_have_accessible_description("Enter a valid email address.")
        expect(field).to_have_accessible_error_message("")


def test_a_story_says_its_language(browser: Browser, site: Site) -> None:
    with visit_as(browser, site) as context:
        page = context.new_page()
        page.goto(site.places["right_to_left"])
        expect(page.locator("html")).to_have_attribute("lang", "en")
        expect(page.locator("article.story")).to_have_attribute("lang", "ar")
        for part in ("h1", ".text"):
            assert page.locator(f"article.story {part}").evaluate("e => e.matches(':dir(rtl)')")
        expect(page.locator(".tools")).to_have_attribute("lang", "en")
