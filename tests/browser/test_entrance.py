"""How readers come in, walked in a browser: with a password, by a code, by a link."""

import itertools
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.house import visit_as
from tests.browser.letterbox import confirm, link_in, mail_to
from tests.browser.states import PREMIUM

pytestmark = pytest.mark.browser

_number = itertools.count(1)


def at_the_story(page: Page) -> None:
    expect(page).to_have_url(re.compile(re.escape(PREMIUM)))


def is_in(page: Page) -> None:
    expect(page.locator(".yours")).not_to_contain_text("Sign in")


def make_account(page: Page, site: Site) -> str:
    """Somebody who signs up on the way to a story, confirms, and is back at it."""
    address = f"guest{next(_number)}@example.org"
    page.goto(PREMIUM)
    page.locator(".yours").get_by_role("link", name="Sign in").click()
    page.get_by_role("link", name="Make an account").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Password").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mailbox")
    confirm(page, site, address)
    at_the_story(page)
    is_in(page)
    return address


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def ask_for_a_mail(page: Page, address: str) -> None:
    page.goto(f"/accounts/login/?next={PREMIUM}")
    page.get_by_role("link", name="Send me a code and a link").click()
    page.get_by_label("E-mail address").fill(address)
    page.get_by_role("button", name="Send me a code and a link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look in your mailbox")


def test_a_stranger_signs_up_confirms_and_is_back_at_the_story(page: Page, site: Site) -> None:
    make_account(page, site)


def test_a_reader_comes_in_by_a_code(page: Page, site: Site) -> None:
    address = make_account(page, site)
    sign_out(page)
    ask_for_a_mail(page, address)
    code = re.findall(r"(?m)^ {4}(\S+)$", mail_to(site, address, "is your code"))[0]
    page.get_by_label("Code").fill(code)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    at_the_story(page)
    is_in(page)


def test_a_reader_comes_in_by_the_link_in_another_browser_after_a_scanner(
    page: Page, site: Site, browser: Browser
) -> None:
    address = make_account(page, site)
    sign_out(page)
    ask_for_a_mail(page, address)
    link = link_in(mail_to(site, address, "is your code"))
    with visit_as(browser, site) as scanner:
        for _ in range(2):
            scanner.new_page().goto(link)
    with visit_as(browser, site, javascript=False) as elsewhere:
        phone = elsewhere.new_page()
        phone.goto(link)
        phone.get_by_role("button", name=f"Sign in as {address}").click()
        at_the_story(phone)
        is_in(phone)
        phone.goto(link)
        expect(phone.get_by_role("heading", level=1)).to_have_text("This link no longer works")


def test_a_reader_changes_the_address_and_the_old_one_is_told(page: Page, site: Site) -> None:
    old = make_account(page, site)
    new = old.replace("guest", "moved")
    page.goto("/accounts/")
    page.get_by_role("link", name="Change your e-mail address").click()
    page.get_by_label("E-mail address").fill(new)
    page.get_by_role("button", name="Change the address").click()
    page.get_by_label("Password").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", name="Not confirmed yet")).to_be_visible()
    confirm(page, site, new)
    expect(page.get_by_role("main").get_by_text(new)).to_be_visible()
    assert new in mail_to(site, old, "another e-mail address")


def test_a_reader_signs_out_somewhere_else(page: Page, site: Site, browser: Browser) -> None:
    address = make_account(page, site)
    with visit_as(browser, site) as elsewhere:
        other = elsewhere.new_page()
        other.goto("/accounts/login/")
        other.get_by_label("E-mail address").fill(address)
        other.get_by_label("Password").fill(PASSPHRASE)
        other.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        is_in(other)
        page.goto("/accounts/")
        page.get_by_role("link", name="Where you are signed in").click()
        page.get_by_role("button", name="Sign out everywhere else").click()
        expect(page.get_by_text("Signed out in 1 place.")).to_be_visible()
        is_in(page)
        other.goto("/")
        expect(other.locator(".yours")).to_have_text("Sign in")


def test_who_is_invited_makes_an_account_from_the_mail(
    page: Page, site: Site, browser: Browser
) -> None:
    address = f"invited{next(_number)}@example.org"
    with visit_as(browser, site, "staff") as desk:
        staff = desk.new_page()
        staff.goto("/admin/accounts/invitation/add/")
        staff.get_by_label("E-mail addresses").fill(address)
        staff.get_by_role("button", name="Invite").click()
        expect(staff.get_by_text("1 invitation is on its way.")).to_be_visible()
    page.goto(link_in(mail_to(site, address)))
    page.get_by_role("button", name="Make an account").click()
    page.get_by_label("Password").fill(PASSPHRASE)
    page.get_by_role("button", name="Make the account").click()
    is_in(page)


def test_two_workers_count_wrong_passwords_together(empty_site: Site) -> None:
    """However many come at one time. Where nobody else signs in, and not so many that others have
    to wait afterwards: they come from one address."""
    address = f"{empty_site.url}/accounts/login/"
    asked = requests.get(address, timeout=10)
    token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', asked.text)[0]

    def attempt(number: int) -> str:
        form = {"login": "maud@example.org", "password": f"{number}", "csrfmiddlewaretoken": token}
        return requests.post(address, form, cookies=asked.cookies, timeout=30).text

    with ThreadPoolExecutor(8) as attackers:
        pages = list(attackers.map(attempt, range(9)))
    tried = [page for page in pages if "you specified are not correct" in page]
    assert 1 <= len(tried) <= 5
    assert all("Too many attempts" in page for page in pages if page not in tried)
