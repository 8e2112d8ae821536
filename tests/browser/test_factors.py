"""Second factors in a browser: passkeys with a device that isn't there, an app and its recovery
codes without JavaScript, and a server that says who somebody is.

The house is one that others can reach: its desk asks staff for a second factor.
"""

import itertools
import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.bench.pages import free_port, serve
from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.house import REPOSITORY, visit_as
from tests.oidc import Server, serve_oidc

pytestmark = pytest.mark.browser

_number = itertools.count(1)
STORY = "/publications/the-wexmouth-courier/2025-11-18/"
THERE = re.compile(rf"^http://[^/]+{STORY}$")


@pytest.fixture(scope="module")
def oidc() -> Iterator[Server]:
    with serve_oidc() as server:
        yield server


@pytest.fixture(scope="module")
def guarded(empty_site: Site, oidc: Server) -> Iterator[Site]:
    """The empty house under other settings, at another address, its door open."""
    environment = {
        **empty_site.environment,
        "DJANGO_SETTINGS_MODULE": "tests.browser.mailing",
        "MAGREADER_STAFF_SECOND_FACTOR": "1",
        "MAGREADER_OIDC": json.dumps([oidc.entry]),
    }
    with serve(environment, free_port()) as port:
        yield replace(empty_site, url=f"http://localhost:{port}", environment=environment)


_MAKE = """
import django; django.setup()
from allauth.account.models import EmailAddress
from magreader.accounts.models import User
for address in %r:
    someone = User.objects.create_user(address, %r)
    EmailAddress.objects.create(user=someone, email=address, primary=True, verified=True)
"""


@pytest.fixture(scope="module")
def people(guarded: Site) -> Iterator[str]:
    """Addresses of readers, each for one test. Who runs these tests in two goes, as a worker may,
    finds new ones."""
    people = [f"someone{time.time_ns()}-{number}@example.org" for number in range(10)]
    subprocess.run(
        [sys.executable, "-c", _MAKE % (people, PASSPHRASE)],
        cwd=REPOSITORY,
        env=guarded.environment,
        check=True,
    )
    return iter(people)


@pytest.fixture
def someone(people: Iterator[str]) -> str:
    return next(people)


@pytest.fixture
def window(browser: Browser, guarded: Site) -> Iterator[Page]:
    with visit_as(browser, guarded) as context:
        yield context.new_page()


@pytest.fixture
def plain(browser: Browser, guarded: Site) -> Iterator[Page]:
    """Without JavaScript."""
    with visit_as(browser, guarded, javascript=False) as context:
        yield context.new_page()


def device(page: Page, *, verified: bool = True) -> None:
    """A device with a fingerprint reader, which says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verified,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def sign_in(page: Page, address: str, password: str = PASSPHRASE, then: str = "/") -> None:
    page.goto(f"/accounts/login/?next={then}")
    page.locator("input[type=email]").fill(address)
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").first.click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def prove(page: Page, password: str = PASSPHRASE) -> None:
    """Where the page asks who it is before a change."""
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    page.locator("input[type=password]").fill(password)
    page.get_by_role("button", name="Go on").click()


def code_of(secret: str) -> str:
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def is_in(page: Page) -> bool:
    page.goto("/accounts/")
    return urlsplit(page.url).path == "/accounts/"


def add_passkey(page: Page, name: str) -> None:
    page.locator("input[name=name]").fill(name)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


# ---- passkeys -----------------------------------------------------------------------------------
def test_a_passkey_is_added_and_signs_in_by_itself(window: Page, someone: str) -> None:
    device(window)
    sign_in(window, someone)
    window.goto("/accounts/")
    window.get_by_role("link", name="Passkeys").click()
    window.get_by_role("link", name="Add a passkey").click()
    prove(window)
    add_passkey(window, "My own phone")
    sign_out(window)
    assert not is_in(window)
    window.goto(f"/accounts/login/?next={STORY}")
    window.get_by_role("button", name="Sign in with a passkey").click()
    window.wait_for_url(THERE)
    assert is_in(window)
    window.goto("/accounts/2fa/webauthn/")
    line = window.locator(".kept-keys li")
    expect(line).to_contain_text("My own phone")
    expect(line).to_contain_text(re.compile("last used (now|.*second)"))
    expect(line).to_contain_text("signs you in by itself")
    window.get_by_role("link", name="Rename My own phone").click()
    window.get_by_role("link", name="With a passkey instead").click()
    window.get_by_role("button", name="Use a passkey").click()
    window.locator("input[name=name]").fill("Old phone")
    window.get_by_role("button", name="Save").click()
    window.get_by_role("link", name="Remove Old phone").click()
    window.get_by_role("button", name="Remove it").click()
    expect(window.get_by_role("main")).to_contain_text("You have none yet")


def test_after_the_password_a_passkey_is_the_second_factor(window: Page, someone: str) -> None:
    device(window)
    sign_in(window, someone)
    window.goto("/accounts/2fa/webauthn/add/")
    prove(window)
    add_passkey(window, "Key")
    sign_out(window)
    sign_in(window, someone, then=STORY)
    window.wait_for_url("**/accounts/2fa/authenticate/**")
    assert window.request.get("/accounts/", max_redirects=0).status == 302
    window.get_by_role("button", name="Use a passkey").click()
    window.wait_for_url(THERE)
    assert is_in(window)


def test_a_device_that_cant_tell_who_holds_it_is_told_so(window: Page) -> None:
    device(window, verified=False)
    window.goto("/accounts/login/")
    window.get_by_role("button", name="Sign in with a passkey").click()
    expect(window.locator("form[data-passkey] .said")).to_contain_text("Nothing happened")
    assert not is_in(window)


def test_the_same_device_is_not_added_twice(window: Page, someone: str) -> None:
    device(window)
    sign_in(window, someone)
    window.goto("/accounts/2fa/webauthn/add/")
    prove(window)
    add_passkey(window, "Once")
    window.goto("/accounts/2fa/webauthn/add/")
    window.locator("input[name=name]").fill("Twice")
    window.get_by_role("button", name="Add a passkey").click()
    expect(window.locator(".said")).to_contain_text("holds a passkey for your account already")


def test_at_a_number_the_page_says_where_passkeys_work(window: Page, guarded: Site) -> None:
    number = guarded.url.replace("localhost", "127.0.0.1")
    window.goto(f"{number}/accounts/login/")
    link = window.locator(".elsewhere a")
    expect(link).to_have_attribute("href", f"{guarded.url}/accounts/login/")
    link.click()
    expect(window.get_by_role("button", name="Sign in with a passkey")).to_be_visible()


def test_without_javascript_the_page_says_what_works_instead(plain: Page) -> None:
    plain.goto("/accounts/login/")
    expect(plain.locator("noscript p")).to_be_visible()
    expect(plain.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


def test_a_password_whose_passkey_is_gone_is_no_dead_end(window: Page, someone: str) -> None:
    """With a device that doesn't have the passkey there is the recovery code."""
    device(window)
    sign_in(window, someone)
    window.goto("/accounts/2fa/webauthn/add/")
    prove(window)
    add_passkey(window, "Lost")
    code = window.locator(".codes li").first.inner_text()
    sign_out(window)
    sign_in(window, someone, then=STORY)
    window.locator("input[name=code]").fill(code)
    window.get_by_role("button", name="Sign in").first.click()
    window.wait_for_url(THERE)


# ---- an app, without JavaScript ------------------------------------------------------------------
def set_up_app(page: Page) -> tuple[str, list[str]]:
    secret = page.locator(".secret code").inner_text().replace(" ", "")
    expect(page.locator(".qr img")).to_be_visible()
    assert page.locator(".qr img").evaluate("img => img.naturalWidth") > 0
    page.locator("input[name=code]").fill(code_of(secret))
    page.get_by_role("button", name="Switch it on").click()
    return secret, page.locator(".codes li").all_inner_texts()


def test_an_app_is_set_up_and_asked_for_and_a_recovery_code_helps_out(
    plain: Page, someone: str
) -> None:
    sign_in(plain, someone)
    plain.goto("/accounts/")
    plain.get_by_role("link", name="Second factor").click()
    plain.get_by_role("link", name="Set up an app").click()
    prove(plain)
    secret, codes = set_up_app(plain)
    assert len(codes) == 10
    sign_out(plain)
    for code in (code_of(secret), codes[0]):
        sign_in(plain, someone, then=STORY)
        plain.locator("input[name=code]").fill(code)
        plain.get_by_role("button", name="Sign in").first.click()
        plain.wait_for_url(THERE)
        sign_out(plain)
    sign_in(plain, someone)
    plain.locator("input[name=code]").fill(codes[0])
    plain.get_by_role("button", name="Sign in").first.click()
    expect(plain.locator(".errorlist")).to_contain_text("was used already")
    plain.get_by_role("button", name="Sign in as somebody else").click()
    expect(plain.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


# ---- the desk -----------------------------------------------------------------------------------
def test_staff_set_up_a_passkey_come_to_the_desk_and_come_in_with_it(
    window: Page, guarded: Site
) -> None:
    device(window)
    sign_in(window, guarded.staff, guarded.password, then="/admin/dumps/batch/")
    expect(window.get_by_role("main")).to_contain_text("The desk asks everybody of the staff")
    window.get_by_role("link", name="Add a passkey").click()
    prove(window, guarded.password)
    add_passkey(window, "Desk")
    window.get_by_role("link", name="On to the desk").click()
    window.wait_for_url("**/admin/dumps/batch/")
    window.get_by_role("button", name="Sign out").click()
    sign_in(window, guarded.staff, guarded.password, then="/admin/")
    window.goto("/admin/")
    assert "/admin/" not in window.url
    window.get_by_role("button", name="Use a passkey").click()
    window.wait_for_url("**/admin/")
    expect(window.get_by_role("heading", name="Desk")).to_be_visible()


# ---- another server -----------------------------------------------------------------------------
@pytest.mark.parametrize("javascript", [True, False])
def test_a_reader_comes_in_from_another_server_and_back_to_where_they_were(
    browser: Browser, guarded: Site, oidc: Server, *, javascript: bool
) -> None:
    """The policy of the site lets its form lead there, and over the server's own pages."""
    oidc.recover()
    number = next(_number)
    oidc.person |= {"sub": f"nora-{number}", "email": f"nora{number}@example.org"}
    with visit_as(browser, guarded, javascript=javascript) as context:
        page = context.new_page()
        refused: list[str] = []
        page.on("console", lambda message: refused.append(message.text))
        page.goto(f"/accounts/login/?next={STORY}")
        page.get_by_role("button", name="Go on with Harbour House").click()
        page.get_by_role("link", name="I am Nora").click()
        page.wait_for_url(THERE)
        assert is_in(page)
        expect(page.get_by_role("main")).to_contain_text(f"nora{number}@example.org")
        page.goto("/accounts/3rdparty/")
        expect(page.get_by_role("main")).to_contain_text("Harbour House")
        assert not [line for line in refused if "Content Security Policy" in line]


def test_an_address_of_another_is_told_kindly(window: Page, oidc: Server, someone: str) -> None:
    oidc.recover()
    oidc.person |= {"sub": f"thief{next(_number)}", "email": someone}
    window.goto("/accounts/login/")
    window.get_by_role("button", name="Go on with Harbour House").click()
    window.get_by_role("link", name="I am Nora").click()
    expect(window.get_by_role("heading", name="You have an account here")).to_be_visible()
    assert not is_in(window)


def test_a_form_leads_to_no_server_that_isnt_set(window: Page, guarded: Site) -> None:
    """What the policy forbids is forbidden by the browser also on the way on."""
    policy = window.request.get("/accounts/login/").headers["content-security-policy"]
    (allowed,) = re.findall(r"form-action ([^;]+)", policy)
    assert allowed.split()[0] == "'self'"
    assert len(allowed.split()) == 2
