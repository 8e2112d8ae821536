"""What a browser still has of a premium story when its reader has left, and what it shows to who
comes back to it: on the way back, in another tab, without a line, in everything that it stores.

The browser holds pages for the way back, as people's browsers do. The same proofs are tried on a
house with a leak put in, where each has to fail.
"""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    CDPSession,
    Error,
    Page,
    Playwright,
    Response,
    expect,
)

from tests.browser.chromium import find_chromium
from tests.browser.house import BROWSER_HOME, PATIENCE, Site, launch, serve_again, visit_as
from tests.browser.rights import Rights
from tests.browser.states import EDITION, PREMIUM

pytestmark = pytest.mark.browser

FOLDER = Path(__file__).parent
SPEAKS = FOLDER.joinpath("speech.js").read_text()
TRANSLATES = 'self.pretend = {availability: "available", fails: -1, slow: 0};' + (
    FOLDER.joinpath("translator.js").read_text()
)
# Everything in which a page can store something, but cookies, and what it finds there.
STORED = """async () => {
  const databases = (await indexedDB.databases()).map(({ name }) => name);
  const workers = await navigator.serviceWorker.getRegistrations();
  return {
    pages: JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state]),
    others: [databases, await caches.keys(), workers.map(({ scope }) => scope)].flat(),
  };
}"""
COME_BACK = "document.dispatchEvent(new Event('visibilitychange'))"
HELD = "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
Proof = Callable[[Browser, Site, Rights, list[str]], None]


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright, holds_pages=True)
    yield started
    started.close()


@pytest.fixture(scope="module")
def leaking(site: Site) -> Iterator[Site]:
    """The house, where no answer says what may be kept."""
    with serve_again(site, "tests.browser.forgetful") as served:
        yield served


@pytest.fixture(scope="module")
def secrets(browser: Browser, site: Site) -> list[str]:
    """Pieces of what only a subscriber reads, short enough to be found in the middle of a file."""
    texts = []
    for who in ("trial", "stranger"):
        with visit_as(browser, site, who) as context:
            page = context.new_page()
            page.goto(PREMIUM)
            texts.append(page.locator(".text").inner_text())
    full, teaser = texts
    return pieces_of(full[len(teaser) :])


def pieces_of(text: str) -> list[str]:
    pieces = [text[at : at + 24] for at in range(0, len(text) - 24, 24)]
    whole = [piece for piece in pieces if "\n" not in piece]
    assert len(whole) > 10
    return whole


def found(secrets: list[str], text: str) -> list[str]:
    return [secret for secret in secrets if secret.lower() in text.lower()]


@contextmanager
def subscriber(
    browser: Browser, site: Site, rights: Rights, *, javascript: bool = True
) -> Iterator[Page]:
    """Somebody who may read everything, for as long as the test says so."""
    name, key = rights.newcomer()
    rights("grant", name)
    known = replace(site, sessions={name: key})
    with visit_as(browser, known, name, javascript=javascript) as context:
        yield context.new_page()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/")
    expect(page.locator(".yours")).to_contain_text("Sign in")


def go_back(page: Page, steps: int = 1) -> None:
    """As the button does. Playwright's own `go_back` waits for ever for a page that is held."""
    window = page.context.new_cdp_session(page)
    history = window.send("Page.getNavigationHistory")
    place = history["currentIndex"] - steps
    window.send("Page.navigateToHistoryEntry", {"entryId": history["entries"][place]["id"]})
    for _ in range(PATIENCE // 20):
        if has_come_to(page, window, place):
            return
        page.wait_for_timeout(20)
    raise TimeoutError("The page on the way back doesn't come.")


def has_come_to(page: Page, window: CDPSession, place: int) -> bool:
    try:
        there = window.send("Page.getNavigationHistory")["currentIndex"] == place
        return there and bool(page.evaluate("document.readyState === 'complete'"))
    except Error:
        return False  # on its way, it is nowhere


def is_a_strangers(page: Page, secrets: list[str], *, javascript: bool) -> None:
    """What it shows; a page that finds that it isn't gets a moment to be loaded again."""
    patience = PATIENCE if javascript else 100
    expect(page.locator("[data-gated]")).to_have_count(0, timeout=patience)
    expect(page.locator(".yours[data-own]")).to_have_count(0, timeout=patience)
    assert found(secrets, page.content()) == []


def is_head(answer: Response) -> bool:
    return answer.request.method == "HEAD"


# ---- the way back ---------------------------------------------------------------------------
WAY = (EDITION, "/dates/", PREMIUM, f"{PREMIUM}in/es/")


def check_the_way_back(
    browser: Browser, site: Site, rights: Rights, secrets: list[str], *, javascript: bool = True
) -> None:
    with subscriber(browser, site, rights, javascript=javascript) as page:
        for address in WAY:
            page.goto(address)
            if address == PREMIUM:
                assert found(secrets, page.content())
        sign_out(page)
        for number, address in enumerate(reversed(WAY)):
            go_back(page, 1 if number else 2)
            expect(page).to_have_url(address)
            is_a_strangers(page, secrets, javascript=javascript)


def check_the_way_back_without_a_script(
    browser: Browser, site: Site, rights: Rights, secrets: list[str]
) -> None:
    check_the_way_back(browser, site, rights, secrets, javascript=False)


def check_the_way_back_without_a_line(
    browser: Browser, site: Site, rights: Rights, secrets: list[str]
) -> None:
    """What the browser holds on its disk opens nothing either."""
    with subscriber(browser, site, rights, javascript=False) as page:
        for address in WAY:
            page.goto(address)
        sign_out(page)
        page.context.set_offline(True)
        for number in range(len(WAY)):
            go_back(page, 1 if number else 2)
            is_a_strangers(page, secrets, javascript=False)


WITHOUT: tuple[Proof, ...] = (
    check_the_way_back_without_a_script,
    check_the_way_back_without_a_line,
)


@pytest.mark.parametrize("proof", [check_the_way_back, *WITHOUT])
def test_no_page_of_the_reader_is_left_on_the_way_back(
    browser: Browser, site: Site, rights: Rights, secrets: list[str], proof: Proof
) -> None:
    proof(browser, site, rights, secrets)


@pytest.mark.parametrize("proof", WITHOUT)
def test_the_proof_finds_the_leak_where_no_answer_says_what_may_be_kept(
    browser: Browser, leaking: Site, rights: Rights, secrets: list[str], proof: Proof
) -> None:
    with pytest.raises(AssertionError, match="data-gated"):
        proof(browser, leaking, rights, secrets)


def test_the_script_empties_a_page_that_a_browser_holds_against_our_word(
    browser: Browser, leaking: Site, rights: Rights, secrets: list[str]
) -> None:
    check_the_way_back(browser, leaking, rights, secrets)


def test_a_page_that_is_still_right_is_shown_as_it_was_left(
    browser: Browser, site: Site, rights: Rights
) -> None:
    with subscriber(browser, site, rights) as page:
        page.goto(EDITION)
        page.evaluate("document.here = true")
        page.goto("/plans/")
        with page.expect_response(is_head):
            go_back(page)
        page.wait_for_timeout(100)
        assert page.evaluate("document.here")
        page.goto(PREMIUM)
        page.evaluate("document.here = true")
        for event in (HELD, COME_BACK):
            with page.expect_response(is_head):
                page.evaluate(event)
            expect(page.locator(".text")).to_be_visible()
        assert page.evaluate("document.here")


# ---- another tab ----------------------------------------------------------------------------
def check_another_tab(
    browser: Browser, site: Site, rights: Rights, secrets: list[str], missing: str = ""
) -> None:
    with subscriber(browser, site, rights) as page:
        if missing:
            page.context.route(missing, lambda route: route.abort())
        page.context.add_init_script("delete self.Translator")
        page.goto(PREMIUM)
        sign_out(page.context.new_page())
        page.locator("translate-tool > button").click()
        page.get_by_label("Translate into").select_option("es")
        page.locator("#translate-panel [type=submit]").click()
        expect(page.locator("#translate-panel [data-part=said]")).not_to_have_text("")
        expect(page.locator("#translate-panel [data-part=cancel]")).to_be_hidden()
        expect(page.locator(".translation")).to_have_count(0)
        part = "fetch(location, { headers: { 'HX-Request': 'true' } }).then((got) => got.text())"
        assert found(secrets, page.evaluate(part)) == []
        page.evaluate(COME_BACK)
        patience = 500 if missing else PATIENCE
        expect(page.locator(".text.teaser")).to_be_visible(timeout=patience)
        assert found(secrets, page.content()) == []


def test_a_tab_that_stayed_open_offers_no_more_and_is_emptied_when_it_is_come_back_to(
    browser: Browser, site: Site, rights: Rights, secrets: list[str]
) -> None:
    check_another_tab(browser, site, rights, secrets)


def test_the_proof_of_the_tab_finds_that_the_script_is_missing(
    browser: Browser, site: Site, rights: Rights, secrets: list[str]
) -> None:
    with pytest.raises(AssertionError):
        check_another_tab(browser, site, rights, secrets, "**/leaving*.js")


def test_a_tab_closes_when_a_right_has_ended_and_opens_when_one_has_begun(
    browser: Browser, site: Site, rights: Rights
) -> None:
    name, key = rights.newcomer()
    with visit_as(browser, replace(site, sessions={name: key}), name) as context:
        page = context.new_page()
        page.goto(PREMIUM)
        for verb, gated in (("grant", 1), ("end", 0)):
            rights(verb, name)
            page.evaluate(COME_BACK)
            expect(page.locator("[data-gated]")).to_have_count(gated)
            expect(page.locator(".text")).to_be_visible()
            page.wait_for_load_state()  # only then does the page hear that it is come back to


# ---- everything that is stored --------------------------------------------------------------
def read_everything(page: Page) -> list[str]:
    """A session of reading, with every tool; pieces of what the queue has come to."""
    page.goto("/reading/")
    page.get_by_text("Dark", exact=True).click()
    page.locator("main [type=submit]").first.click()
    page.goto("/keys/")
    page.locator("keys-switch input").uncheck()
    page.goto(EDITION)
    page.get_by_role("button", name="Listen to this edition").click()
    page.locator(".player").wait_for()
    for _ in range(4):
        page.evaluate("finishSaying()")
    page.get_by_role("button", name="Next story").click()
    page.wait_for_function("() => history.state?.listen && isSaying()")
    page.get_by_label("Speed").select_option("1.5")
    heard = pieces_of(page.locator(".text").inner_text())
    page.goto(PREMIUM)
    page.locator(".audio-file summary").click()
    page.locator("audio").evaluate(
        "a => new Promise((done) => { a.onprogress = a.onerror = done; a.preload = 'auto'; })"
    )
    page.pdf()
    page.locator("translate-tool > button").click()
    page.get_by_label("Translate into").select_option("es")
    page.locator("#translate-panel [type=submit]").click()
    page.locator(".translation-note").wait_for()
    page.goto(f"{PREMIUM}in/es/")
    page.goto("/dates/")
    page.locator(".years th").get_by_role("link", name="2024").click()
    expect(page.locator("#year")).to_have_text("2024")
    return heard


@contextmanager
def own_browser(
    playwright: Playwright, site: Site, rights: Rights, profile: Path
) -> Iterator[BrowserContext]:
    """A browser with a disk, and a subscriber signed in."""
    name, key = rights.newcomer()
    rights("grant", name)
    context = playwright.chromium.launch_persistent_context(
        profile,
        executable_path=find_chromium(BROWSER_HOME, holds_pages=True),
        args=["--disable-gpu"],
        ignore_default_args=["--disable-back-forward-cache"],
        base_url=site.url,
        locale="en-GB",
    )
    with context:
        context.add_cookies([{"name": "sessionid", "value": key, "url": site.url}])
        context.add_init_script(SPEAKS + TRANSLATES)
        yield context


def files_with(secrets: list[str], folder: Path) -> list[str]:
    """The files in which one of them stands, in any case, as a browser writes text."""
    wanted = [s.lower().encode(code) for s in secrets for code in ("utf-8", "utf-16-le")]
    held = ((path, bytes_of(path)) for path in folder.rglob("*"))
    return [
        str(path.relative_to(folder)) for path, its in held if any(one in its for one in wanted)
    ]


def bytes_of(path: Path) -> bytes:
    """In lower case. A browser that runs takes files away while one looks."""
    try:
        return path.read_bytes().lower() if path.is_file() else b""
    except FileNotFoundError:
        return b""


def stored_by(page: Page) -> tuple[str, list[str]]:
    """What the pages of the site have stored, cookies too, and where else something lies."""
    stored: dict[str, Any] = page.evaluate(STORED)
    return stored["pages"] + json.dumps(page.context.cookies()), stored["others"]


def test_nothing_of_a_story_is_stored_and_the_readers_places_go_with_the_reader(
    playwright: Playwright, site: Site, rights: Rights, secrets: list[str], tmp_path: Path
) -> None:
    with own_browser(playwright, site, rights, tmp_path) as context:
        page = context.new_page()
        heard = read_everything(page)
        for there in (f'{EDITION}"', "theme=dark", "translation_language", "keys-off"):
            assert there.strip('"') in stored_by(page)[0].replace("\\", "")
        for signed_in in (True, False):
            if not signed_in:
                sign_out(page)
            pages, others = stored_by(page)
            assert found([*secrets, *heard], pages) == []
            assert others == []
            assert files_with(secrets, tmp_path) == []
        kept = json.loads(page.evaluate("localStorage.listen"))
        assert kept["editions"] == []
        assert EDITION not in stored_by(page)[0].replace("\\", "")
        assert list(kept["rates"].values()) == [1.5]
        assert page.evaluate("localStorage.getItem('keys-off')")
        names = {cookie["name"] for cookie in context.cookies()}
        assert {"reading", "translation_language"} <= names
        assert "sessionid" not in names
    assert files_with(secrets, tmp_path) == []


def test_the_proof_finds_what_a_browser_stores_where_it_is_let(
    playwright: Playwright, leaking: Site, rights: Rights, secrets: list[str], tmp_path: Path
) -> None:
    with own_browser(playwright, leaking, rights, tmp_path) as context:
        page = context.new_page()
        page.goto(PREMIUM)
        page.goto("/plans/")
    assert files_with(secrets, tmp_path)


# ---- what is taken along --------------------------------------------------------------------
TAKE = """
  window.taken = [];
  navigator.share = async (all) => { taken.push(JSON.stringify(all)); };
  navigator.clipboard.writeText = async (text) => { taken.push(text); };
"""


@pytest.mark.parametrize("who", ["stranger", "trial"])
def test_what_is_shared_cited_or_printed_has_no_more_than_its_taker_may_see(
    browser: Browser, site: Site, secrets: list[str], who: str
) -> None:
    with visit_as(browser, site, who) as context:
        page = context.new_page()
        page.add_init_script(TAKE)
        page.goto(PREMIUM)
        page.emulate_media(media="print")
        printed = page.locator("body").inner_text() + page.content()
        assert bool(found(secrets, printed)) == (who == "trial")
        page.emulate_media(media="screen")
        page.locator(".share summary").click()
        links = unquote(page.evaluate("[...document.links].map(String).join(' ')"))
        page.locator("[data-way=copy]").click()
        page.locator("[data-way=sheet]").click()
        page.wait_for_function("() => taken.length === 2")
        cited = ("cite/", "cite.bib", "cite.ris")
        taken = [links, *page.evaluate("taken")]
        taken += [context.request.get(PREMIUM + form).text() for form in cited]
        for one in taken:
            assert re.search("fish-hall", one)
            assert found(secrets, one) == []
