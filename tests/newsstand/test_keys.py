"""The keys: one list for page and script, each on a control, none a screen reader's."""

import re
from datetime import date
from pathlib import Path
from string import ascii_letters, digits, punctuation

import pytest
from django.test import Client

from magreader.desk.review.admin import KEYS as DESK_KEYS
from magreader.newsstand.views.keys import all_keys
from tests.make import make_edition, make_publication, make_story

pytestmark = [pytest.mark.django_db, pytest.mark.words]

NVDA = {*ascii_letters, *digits, *",<"}
"""User guide, "Single Letter Navigation": letters and digits, alone and with Shift; the comma for
the ends of lists and tables."""
JAWS = {*ascii_letters, *digits, *"'\"-_/;:,<.>"}
"""Freedom Scientific, "Navigation Quick Keys": also tabs, separators, clickable elements, elements
under the mouse, and the next element, alone and with Shift."""
NARRATOR = VOICEOVER = ORCA = {*ascii_letters, *digits, *","}
"""Scan mode; Quick Nav's single keys; structural navigation."""
SHIFTED_DIGITS = set("!@#$%^&*()")
"""Headings of a level, backwards, on a keyboard of the United States."""
TAKEN = NVDA | JAWS | NARRATOR | VOICEOVER | ORCA | SHIFTED_DIGITS
FIREFOX = set("/'")
"""Quick find."""


def test_no_key_is_a_screen_readers_or_the_browsers() -> None:
    """But `?`, by which the whole web shows keys: JAWS keeps it while it reads (Shift and slash),
    and the same list is a page that every foot links to."""
    keys = {*(key.key for key in all_keys()), *(key for key, _does in DESK_KEYS)} - {"?"}
    assert keys <= set(punctuation)
    assert not keys & (TAKEN | FIREFOX)


def test_the_page_and_the_script_have_the_same_keys(repository: Path) -> None:
    script = (repository / "static/newsstand/keys.js").read_text()
    listed = re.search(r"const CONTROLS = \{(.*?)\};", script, re.DOTALL)
    assert listed
    pairs = re.findall(r'"(\\?.)": "(\w+)"', listed[1])
    script_keys = {key[-1]: control for key, control in pairs}
    assert script_keys.pop("}") == "save"  # at the desk only
    assert script_keys == {key.key: key.control for key in all_keys()}
    assert {key for key, _does in DESK_KEYS} <= script_keys.keys() | {"}"}


def test_every_key_has_a_control_in_the_pages(repository: Path) -> None:
    written = "".join(path.read_text() for path in (repository / "templates").rglob("*.html"))
    controls = {*(key.control for key in all_keys()), "save"}
    assert controls == set(re.findall(r'data-key="(\w+)"', written))


def test_a_story_leads_back_on_and_up(client: Client) -> None:
    courier = make_publication("Courier", slug="courier")
    for day in (17, 18, 19):
        make_story(make_edition(courier, date(2025, 11, day)), slug="a-story")
    page = client.get("/publications/courier/2025-11-18/a-story/").content.decode()
    for control, day in (("previous", 17), ("next", 19), ("up", 18)):
        assert re.search(
            rf'<a [^>]*(data-key="{control}" [^>]*)?href="/publications/courier/2025-11-{day}/',
            page,
        )
        assert page.count(f'data-key="{control}"') == 1


def test_the_keys_are_a_page_of_their_own_that_every_page_links_to(client: Client) -> None:
    assert '<a href="/keys/" data-key="keys">' in client.get("/").content.decode()
    page = client.get("/keys/").content.decode()
    for key in all_keys():
        assert f'<kbd dir="ltr">{key.key}</kbd></dt><dd>{key.does}</dd>' in page
