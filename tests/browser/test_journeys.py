"""What people come for, walked in a browser against the production server and the sample."""

import itertools
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.house import voucher_for
from tests.browser.letterbox import confirm
from tests.browser.states import EDITION, PREMIUM

pytestmark = pytest.mark.browser

_number = itertools.count(1)
DUMP = """Try GOLD - Free
The baker who rang the wrong bell
The Skerry Post
|November {day}, 2025
A small mistake at five in the morning brought out the whole lifeboat crew.
Aud Renn has baked on the quay for thirty years and never looked at the bells above her door.
On Wednesday, with flour on both hands, she pulled the cord on the left instead of the right.
Eleven people in oilskins were on the slip before she had understood what she had done.
She gave them the first batch, still hot, and the coxswain calls it the best drill of the year.
The harbour office has painted one of the two cords blue. Nobody wants the bread back.
The second batch went to the school, where it was eaten before the register had been called.
MORE STORIES FROM The Skerry Post
The Skerry Post
Blue paint runs short on the quay
Two tins are on their way from the mainland.
1 min
November {day}, 2025
Listen
Translate
Change font size
"""


def _status(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer
    return answer.status


def sign_up(page: Page, site: Site) -> None:
    """Make an account where the page asks for it, and confirm its address by the mail."""
    address = f"visitor{next(_number)}@example.org"
    sign_in(page, address, PASSPHRASE)
    confirm(page, site, address)


def sign_in(page: Page, email: str, password: str) -> None:
    page.locator("input[type=email]").fill(email)
    page.locator("input[type=password]").fill(password)
    page.locator("main button[type=submit]").first.click()


def test_a_stranger_becomes_a_reader_and_reads_in_full(page: Page, site: Site) -> None:
    page.goto(PREMIUM)
    teased = page.locator(".text p").count()
    page.locator(".gate").get_by_role("link", name="Sign up and try GOLD").click()
    expect(page).to_have_url(re.compile(r"/accounts/signup/\?next=" + quote(PREMIUM, safe="")))
    sign_up(page, site)
    page.locator(".gate").get_by_role("button", name="Try GOLD free for 7 days").click()
    expect(page).to_have_url(re.compile(re.escape(PREMIUM)))
    expect(page.locator(".gate")).to_have_count(0)
    expect(page.get_by_text("You read this in full with GOLD until")).to_be_visible()
    expect(page.locator(".text p").nth(teased)).to_be_visible()


def test_a_stranger_follows_a_voucher_to_a_story(page: Page, site: Site) -> None:
    """The code of the link is still there after all that lies between."""
    code = voucher_for(site)
    page.goto(f"/plans/voucher/?code={code}&next={PREMIUM}")
    expect(page.get_by_text(code)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Make an account").click()
    sign_up(page, site)
    expect(page.get_by_label("Code")).to_have_value(code)
    page.get_by_role("button", name="Take the voucher").click()
    expect(page).to_have_url(re.compile(re.escape(PREMIUM)))
    expect(page.get_by_text("The voucher is taken: GOLD is yours until")).to_be_visible()
    expect(page.get_by_text("You read this in full with GOLD until")).to_be_visible()
    page.goto("/plans/voucher/")
    page.get_by_label("Code").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="Take the voucher").click()
    expect(page.get_by_text("You entered this voucher before.")).to_be_visible()
    page.goto("/accounts/")
    expect(page.get_by_text("voucher · Journeys")).to_be_visible()


def test_a_plan_that_costs_nothing_is_taken_and_left(page: Page, site: Site) -> None:
    page.goto("/plans/")
    page.get_by_role("link", name="Sign up and take Neighbour").click()
    sign_up(page, site)
    page.get_by_role("button", name="Take Neighbour").click()
    expect(page.get_by_text("Neighbour is yours.")).to_be_visible()
    page.goto("/plans/")
    page.get_by_role("button", name="Leave Neighbour").click()
    expect(page.get_by_text("You have left Neighbour.")).to_be_visible()
    expect(page.get_by_role("button", name="Take Neighbour")).to_be_visible()


def test_staff_make_vouchers_and_take_the_file(page: Page, site: Site) -> None:
    page.goto("/admin/paywall/voucher/add/")
    sign_in(page, site.staff, site.password)
    page.get_by_label("How many vouchers").fill("20")
    page.get_by_label("Plan").select_option("GOLD")
    series = f"Quay {next(_number)}"
    page.get_by_label("Series").fill(series)
    page.get_by_role("button", name="Make them").click()
    expect(page.locator(".codes li")).to_have_count(20)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    lines = download.value.path().read_text().splitlines()
    assert len(lines) == 21
    assert page.locator(".codes code").first.inner_text() in lines[1]


def test_a_reader_signs_out_and_the_text_is_gone_also_on_the_way_back(
    page: Page, site: Site
) -> None:
    page.goto(f"/plans/?next={PREMIUM}")
    page.get_by_role("link", name="Sign up and try GOLD").click()
    sign_up(page, site)
    page.get_by_role("button", name="Try GOLD").click()
    page.goto(PREMIUM)
    last = page.locator(".text p").last.inner_text()
    page.goto("/accounts/")
    page.get_by_role("link", name="Sign out").click()
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    expect(page.locator(".yours")).to_have_text("Sign in")
    page.goto(PREMIUM)
    assert last not in page.content()
    for _ in range(4):
        page.go_back()
        assert last not in page.content()


def test_staff_hand_dumps_over_look_at_them_put_them_in_and_take_them_back(
    page: Page, site: Site
) -> None:
    page.goto("/admin/")
    sign_in(page, site.staff, site.password)
    page.get_by_role("link", name="Add dumps").first.click()
    day = next(_number)
    address = f"/publications/the-skerry-post/2025-11-{day:02}/the-baker-who-rang-the-wrong-bell/"
    dump = FilePayload(
        name="baker.txt", mimeType="text/plain", buffer=DUMP.format(day=day).encode()
    )
    odd = FilePayload(name="odd.txt", mimeType="text/plain", buffer=f"One line {day}".encode())
    page.locator("input[name=dumps]").set_input_files([dump, odd])
    page.get_by_role("button", name="Hand over").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    batch = page.url
    page.get_by_role("link", name="What would change by baker.txt").click()
    expect(page.get_by_text("eaten before the register")).to_be_visible()
    if page.url != batch:  # without a script it is a page of its own
        page.get_by_role("link", name="Back to the batch").click()
        expect(page).to_have_url(batch)
    assert _status(page, address) == 404
    page.goto(batch)
    page.get_by_role("button", name="Put 1 story into the library").click()
    page.get_by_role("link", name=re.compile("1 rejected")).click()
    expect(page.get_by_text("odd.txt")).to_be_visible()
    page.goto(address)
    expect(page.get_by_role("heading", level=1)).to_have_text("The baker who rang the wrong bell")
    expect(page.get_by_text("eaten before the register")).to_be_visible()
    page.goto(batch)
    page.get_by_role("button", name="Take this batch back").click()
    expect(page.get_by_text("leaves the newsstand", exact=True).first).to_be_visible()
    page.get_by_role("button", name="Take it back").click()
    expect(page.get_by_text("Taken back on")).to_be_visible()
    assert _status(page, address) == 404


def test_the_newsstand_is_browsed_from_the_front_to_the_last_edition(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Publications").first.click()
    page.get_by_role("main").get_by_role("link", name="Understory").first.click()
    page.get_by_role("main").get_by_role("link", name=re.compile("Winter 2024")).first.click()
    expect(page).to_have_url(re.compile("/publications/understory/winter-2024/$"))
    page.locator(".lead-story a").click()
    expect(page.get_by_text("This story is from the")).to_be_visible()


def test_the_pages_speak_dutch_when_asked(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Language").click()
    page.get_by_role("button", name="Nederlands").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")
    page.goto(PREMIUM)
    expect(page.get_by_text("Dit verhaal komt uit de")).to_be_visible()


PAGES = [
    "/",
    "/publications/",
    "/publications/the-wexmouth-courier/",
    EDITION,
    "/publications/de-vaartse-bode/2025-11-15/",
    "/dates/",
    "/dates/2025-11-15/",
    "/plans/",
    "/plans/voucher/?code=1234",
    "/language/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/nothing-here/",
]


def test_the_browser_reports_no_error_on_any_page(visitor: Page) -> None:
    """No script fails and the content security policy stops nothing of ours."""
    said: list[str] = []
    visitor.on("console", lambda message: said.append(message.text))
    visitor.on("pageerror", lambda error: said.append(str(error)))
    for address in PAGES[:-1]:
        visitor.goto(address)
    assert said == []
