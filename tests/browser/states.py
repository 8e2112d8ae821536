"""Every page that a person can see, in every state: one list.

What goes for every page is proved on this list, and pictures and figures are made from it. A
page that isn't in it fails `test_states.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import time_ns

from playwright.sync_api import Browser, Page

from tests.browser.fill import PASSPHRASE
from tests.browser.house import Site, visit_as


@dataclass(frozen=True)
class State:
    """A page as one visitor finds it.

    `address` may name one of `Site.places`. `who` is a key of `Site.sessions`, or "stranger".
    `then` is what the visitor does there first. `empty`: in the house with nothing in it, where
    things go wrong too. `spoken`: it is looked at in every language.
    """

    name: str
    address: str
    who: str = "stranger"
    status: int = 200
    then: Callable[[Page], None] | None = None
    empty: bool = False
    spoken: bool = False

    @property
    def at_the_desk(self) -> bool:
        return self.address.startswith("/admin/")

    def open(self, page: Page, site: Site) -> None:
        """Go there; the page is loaded and quiet afterwards."""
        answer = page.goto(self.address.format_map(site.places))
        assert answer
        assert answer.status == self.status, f"{self.name}: {answer.status} at {answer.url}"
        if self.then:
            self.then(page)
            page.wait_for_load_state()


def window_of(
    browser: Browser, site: Site, who: str, *, width: int = 1280, scale: float = 1
) -> Page:
    """A window of one visitor, in a browser that can speak (`speech.js`) and translates nothing
    itself: what Chromium's own translator does depends on the machine."""
    context = visit_as(browser, site, who, width=width, scale=scale)
    context.add_init_script("delete self.Translator")
    context.add_init_script(path=Path(__file__).with_name("speech.js"))
    return context.new_page()


# ---- what visitors do --------------------------------------------------------------------------
def _send(page: Page) -> None:
    """Send the page's own form, also where the browser would rather not."""
    forms = page.locator("main form[method=post]")
    forms.evaluate_all("forms => forms.forEach(form => (form.noValidate = true))")
    forms.first.locator("button[type=submit]").first.click()


def _send_desk(page: Page) -> None:
    """Send a form of the desk as it is."""
    form = page.locator("main form[method=post], #content-main form[method=post]").first
    form.evaluate("form => { form.noValidate = true }")
    form.locator("[type=submit]").first.click()


def _make_token(page: Page) -> None:
    page.locator("[name=name]").fill("The box in the cellar")
    _send_desk(page)


def _fill(**fields: str) -> Callable[[Page], None]:
    def then(page: Page) -> None:
        for name, value in fields.items():
            page.locator(f"main [name={name}]:not([type=radio])").fill(value)
        _send(page)

    return then


def _come_to_the_second_step(page: Page) -> None:
    """From the sign-in page, which is where one is sent who has given no password yet."""
    _fill(login="wanda@example.org", password=PASSPHRASE)(page)
    page.locator("[name=code]").wait_for()


def _give_a_wrong_code(page: Page) -> None:
    page.locator("main [name=code]").fill("000000")
    page.locator("main form:has([name=code]) [type=submit]").click()


def _fail_the_second_step(page: Page) -> None:
    _come_to_the_second_step(page)
    _give_a_wrong_code(page)


def _fail_the_mailed_code(page: Page) -> None:
    page.locator("button[name=send]").click()
    _give_a_wrong_code(page)


def _ask_for_no_language(page: Page) -> None:
    page.locator("button[name=language]").first.evaluate("button => (button.value = 'xx')")
    _send(page)


def _choose_a_new_password(page: Page) -> None:
    _fill(password1="short", password2="shorter")(page)


def _ask_for_a_code(page: Page) -> None:
    """For an address that nobody has asked for yet: few mails go to one."""
    _fill(email=f"nobody{time_ns()}@example.org")(page)


def _save(page: Page) -> None:
    page.locator("main form[method=post] button[type=submit]").first.click()


def _open_reading(page: Page) -> None:
    page.get_by_role("button", name="Aa").click()
    page.get_by_role("dialog").wait_for()


def _open_share(page: Page) -> None:
    page.locator(".share summary").click()


def _read_far_too_large(page: Page) -> None:
    page.locator("reading-settings [name=size]").evaluate("size => { size.type = 'text' }")
    _fill(size="9000")(page)


def _listen_to_all(page: Page) -> None:
    page.get_by_role("button", name="Listen to this edition").click()
    page.get_by_role("group", name="Reading aloud").wait_for()


def _ask_for_the_keys(page: Page) -> None:
    page.keyboard.press("?")
    page.get_by_role("dialog").wait_for()


def _translate(page: Page) -> None:
    page.get_by_role("button", name="Translate").click()
    page.locator("#translate-panel [type=submit]").click()
    page.locator(".translation-note").wait_for()


def _listen(page: Page) -> None:
    page.locator("[data-listen=open]").click()
    page.locator(".player").wait_for()


def _lose_the_line(page: Page) -> None:
    page.context.set_offline(True)
    page.locator(".years th a").last.click()
    page.get_by_role("alert").locator("p").first.wait_for()
    page.context.set_offline(False)


def _begin_to_search(page: Page) -> None:
    page.locator("#q").press_sequentially("har")
    page.get_by_role("option").first.wait_for()


def _search_and_come_back(page: Page) -> None:
    for address in ("/search/?q=ferry+-council", "/search/?q=harb*", "/search/"):
        page.goto(address)
    page.locator(".recent li").nth(1).wait_for()


def _keep_no_searches(page: Page) -> None:
    _search_and_come_back(page)
    page.get_by_role("button", name="keep searches").click()
    page.get_by_role("button", name="Keep them again").wait_for()


def _say_that_it_is_me(page: Page) -> None:
    if (first := page.get_by_role("link", name="Say first that it is you")).count():
        first.click()
        _fill(password=PASSPHRASE)(page)


def _choose_no_plan(page: Page) -> None:
    page.get_by_label("a reader on a plan").check()
    _send_desk(page)


def _choose(action: str) -> Callable[[Page], None]:
    """An action of the desk, for the first row."""

    def then(page: Page) -> None:
        page.locator(".action-select").first.check()
        page.locator("select[name=action]").select_option(action)
        page.locator("button[name=index]").first.click()

    return then


def _move_a_border(page: Page) -> None:
    border = page.locator(".review-border").last
    border.focus()
    with page.expect_response("**/preview/"):
        border.press("ArrowUp")


def _say_no_date(page: Page) -> None:
    page.locator("[name=edition]").fill("soon")
    page.locator("button[name=do]").first.click()
    page.get_by_role("alert").first.wait_for()


def _see_what_would_change(page: Page) -> None:
    page.get_by_role("link", name="What would change").first.click()
    page.locator(".would-change table").wait_for()


def _choose_files(page: Page) -> None:
    files = [
        {"name": f"harbour-{n}.txt", "mimeType": "text/plain", "buffer": b"x" * 2000 * n}
        for n in (1, 2)
    ]
    page.locator("input[name=dumps]").set_input_files(files)  # type: ignore[arg-type]  # dicts of just these
    page.locator(".chosen li").first.wait_for()


def _open_audio(page: Page) -> None:
    page.locator(".audio-file summary").click()


# ---- the sample's own addresses ----------------------------------------------------------------
COURIER = "/publications/the-wexmouth-courier/"
EDITION = f"{COURIER}2025-11-18/"
PREMIUM = f"{EDITION}fish-hall-saved-as-council-votes-to-borrow-for-the-pier/"
FREE = f"{COURIER}2025-11-17/everybody-has-been-to-see-the-hole/"
CARD = f"{EDITION}ferry-sails/"
OPENING = (
    "/publications/tern-tide/may-june-2025/why-a-clinker-boat-leaks-and-why-you-should-let-it/"
)
DUTCH = "/publications/de-vaartse-bode/2025-11-15/ze-draait-weer/"

FRONT = [
    State("front", "/", spoken=True),
    State("front, reader", "/", who="trial"),
    State("front, no plan", "/", who="reader"),
    State("front, empty", "/", empty=True, spoken=True),
]
SHELVES = [
    State("publications", "/publications/", spoken=True),
    State("publications, filtered", "/publications/?language=nl"),
    State("publications, empty", "/publications/", empty=True),
    State("publication, newspaper", COURIER, spoken=True),
    State("publication, magazine", "/publications/understory/"),
    State("publication, another year", "/publications/understory/?year=2024"),
    State("publication, no such day", f"{COURIER}?date=yesteryear", status=400),
    State("publication, nothing then", f"{COURIER}?date=june+1990", status=404),
    State("publication, numbered", "/publications/whin/"),
    State("edition, newspaper", EDITION, spoken=True),
    State("edition, reader", EDITION, who="trial"),
    State("edition, magazine", "/publications/saltglass/november-2025/"),
    State("edition, audio closed", f"{EDITION}audio.mp3", who="ended", status=403),
    State("edition, Dutch", "/publications/de-vaartse-bode/2025-11-15/"),
    State("dates", "/dates/", spoken=True),
    State("dates, another year", "/dates/?year=2024"),
    State("dates, no such day", "/dates/?date=yesteryear", status=400, spoken=True),
    State("dates, read two ways", "/dates/?date=3-4-2025"),
    State("dates, nothing then", "/dates/?date=june+1990", status=404),
    State("dates, offline", "/dates/", then=_lose_the_line, spoken=True),
    State("dates, empty", "/dates/", empty=True),
    State("date", "/dates/2025-11-15/", spoken=True),
    State("date, without editions", "/dates/2025-11-13/", status=404),
]
SEARCH = [
    State("search", "/search/", spoken=True),
    State("search, found", "/search/?q=ferry", spoken=True),
    State("search, in full", "/search/?q=ferry", who="trial"),
    State("search, by edition", "/search/?q=sea&by=edition"),
    State("search, further", "/search/?q=2025&page=2&sort=oldest"),
    State("search, narrowed", "/search/?q=ferry&publication=tern-tide&premium=1"),
    State("search, understood", "/search/?q=%22fish+hall%22+-council+OR", spoken=True),
    State("search, did you mean", "/search/?q=harbuor", spoken=True),
    State("search, nothing there", "/search/?q=xyzzyq&year=2024"),
    State("search, suggestions", "/search/", then=_begin_to_search),
    State("search, last searches", "/search/", then=_search_and_come_back),
    State("search, last searches off", "/search/", who="reader", then=_keep_no_searches),
    State("search, kept", "/search/?q=harbour+-council&premium=1", who="trial"),
    State("search, what is new", "/search/?q=ferry&after=1&sort=newest", who="trial"),
    State("searches", "/accounts/searches/", who="trial", spoken=True),
    State("searches, none", "/accounts/searches/", who="reader"),
    State("searches, end of the mails", "/search/mails/{mails_key}/", spoken=True),
    State("searches, mails ended", "/search/mails/{mails_key}/", then=_send),
    State("search, empty", "/search/?q=ferry", empty=True),
]
STORIES = [
    State(
        "story, also in another title",
        "/publications/the-plain-ledger/october-27th-november-2nd-2025/forty-bakers-fill-a-lorry/",
        spoken=True,
    ),
    State("story, teaser", PREMIUM, spoken=True),
    State("story, no plan", PREMIUM, who="reader"),
    State("story, listening", PREMIUM, then=_listen),
    State("story, audio file", PREMIUM, who="trial", then=_open_audio),
    State("story, audio closed", f"{PREMIUM}audio.mp3", status=403, spoken=True),
    State("story, plan ended", PREMIUM, who="ended"),
    State("story, plan to come", PREMIUM, who="ahead"),
    State("story, not in the plan", PREMIUM, who="local"),
    State("story, address not confirmed", PREMIUM, who="unconfirmed"),
    State("story, full", PREMIUM, who="trial", spoken=True),
    State("story, staff", PREMIUM, who="staff"),
    State("story, free", FREE),
    State("story, card only", CARD),
    State("story, opening only", OPENING),
    State("story, opening only, full", OPENING, who="trial"),
    State("story, Dutch", DUTCH, who="trial"),
    State("story, long headline", "{long_headline}"),
    State("story, numbered edition", "{numbered}"),
    State("story, right to left", "{right_to_left}"),
    State("story, right to left, full", "{right_to_left}", who="trial"),
]
TOOLS = [
    State("reading settings", f"/reading/?next={PREMIUM}", spoken=True),
    State("reading settings, wrong", "/reading/", then=_read_far_too_large, who="reader"),
    State("reading settings over a story", PREMIUM, who="trial", then=_open_reading),
    State("story, no voice", "{right_to_left}", who="trial", then=_listen),
    State("edition, listening", EDITION, who="trial", then=_listen_to_all),
    State("share", PREMIUM, then=_open_share),
    State("cite", f"{PREMIUM}cite/", spoken=True),
    State("cite, right to left", "{right_to_left}cite/"),
]
TRANSLATIONS = [
    State("translation, choice", f"{FREE}in/", spoken=True),
    State("translation, teaser", f"{PREMIUM}in/es/", spoken=True),
    State("translation, full", f"{PREMIUM}in/es/?layout=alone", who="trial"),
    State("translation, none", f"{FREE}in/fi/"),
    State("translation, right to left", "{right_to_left}in/en/"),
    State("story, translated", FREE, then=_translate),
]
PLANS = [
    State("plans", f"/plans/?next={PREMIUM}", spoken=True),
    State("plans, trial to take", "/plans/", who="reader"),
    State("plans, trial running", "/plans/", who="trial"),
    State("plans, ended", "/plans/", who="ended"),
    State("plans, some titles held", "/plans/", who="local"),
    State("plans, free plan held", "/plans/", who="free"),
    State("plans, hidden plan held", "/plans/", who="family"),
    State("plans, address not confirmed", "/plans/", who="unconfirmed"),
    State("plans, none", "/plans/", empty=True),
    State("voucher", f"/plans/voucher/?next={PREMIUM}", who="reader", spoken=True),
    State("voucher, of a link", "/plans/voucher/?code={voucher_fresh}", spoken=True),
    State("voucher, with a plan", "/plans/voucher/?code={voucher_fresh}", who="voucher"),
    State("voucher, address not confirmed", "/plans/voucher/", who="unconfirmed"),
    State("voucher, unknown", "/plans/voucher/?code=1234", who="ahead", then=_send),
    State("voucher, withdrawn", "/plans/voucher/?code={voucher_gone}", who="ahead", then=_send),
    State("voucher, ended", "/plans/voucher/?code={voucher_ended}", who="reader", then=_send),
    State("voucher, used up", "/plans/voucher/?code={voucher_used}", who="reader", then=_send),
    State(
        "voucher, yours already",
        "/plans/voucher/?code={voucher_several}",
        who="voucher",
        then=_send,
    ),
]
METER = [
    State("story, meter, stranger", "{to_meter}"),
    State("story, meter, to confirm", "{to_meter}", who="unconfirmed"),
    State("story, meter, one left", "{to_meter}", who="meter left", spoken=True),
    State("story, meter, plan ended", "{to_meter}", who="ended"),
    State("story, meter, used up", "{to_meter}", who="meter used", spoken=True),
    State("story, opened by the meter", "{metered}", who="meter left"),
    State("free stories", "/accounts/free-stories/", who="meter left", spoken=True),
    State("free stories, used up", "/accounts/free-stories/", who="meter used"),
    State("free stories, to confirm", "/accounts/free-stories/", who="unconfirmed"),
]
GIVEN = [
    State("share, to give", "{given}", who="trial", then=_open_share),
    State("give", "{not_given}give/", who="trial", spoken=True),
    State("give, given", "{given}give/", who="trial", spoken=True),
    State("give, none left", "{not_given}give/", who="gave all"),
    State("give, not theirs", "{given}give/", who="reader"),
    State("give, free", f"{FREE}give/", who="reader"),
    State("gifts", "/accounts/gifts/", who="trial", spoken=True),
    State("gifts, none", "/accounts/gifts/", who="reader"),
    State("gift", "/gifts/{gift}/", spoken=True),
    State("gift, ended", "/gifts/{gift_ended}/", status=410, spoken=True),
    State("gift, taken back", "/gifts/{gift_taken_back}/", status=410),
    State("gift, used up", "/gifts/{gift_used_up}/", status=410),
    State("gift, giver gone", "/gifts/{gift_gone}/", status=410),
    State("gift, none", "/gifts/{gift}x/", status=404),
    State("story, given", "{given}", who="given", spoken=True),
]
ACCOUNT = [
    State("account", "/accounts/", who="trial", spoken=True),
    State("account, no plan", "/accounts/", who="reader"),
    State("account, plan ended", "/accounts/", who="ended"),
    State("account, plan to come", "/accounts/", who="ahead"),
    State("account, vouchers", "/accounts/", who="voucher"),
    State("account, saved", "/accounts/", who="trial", then=_save),
    State("account, it goes", "/accounts/", who="leaving"),
    State("your data", "/accounts/data/", who="trial", spoken=True),
    State("your data, it is me", "/accounts/data/", who="ended", then=_say_that_it_is_me),
    State("delete account", "/accounts/delete/", who="trial", spoken=True),
    State("delete account, asked", "/accounts/delete/", who="leaving", spoken=True),
    State("delete account, staff", "/accounts/delete/", who="staff"),
    State("language", "/language/", spoken=True),
    State("language, not spoken", "/language/", then=_ask_for_no_language),
    State("e-mail address", "/accounts/email/", who="trial"),
    State("e-mail address, not confirmed", "/accounts/email/", who="reader", spoken=True),
    State("e-mail address, wrong", "/accounts/email/", who="trial", then=_fill(email="no")),
    State("e-mail to confirm", "/accounts/confirm-email/{email_key}/"),
    State("e-mail, key spent", "/accounts/confirm-email/spent/"),
    State("e-mail, link sent", "/accounts/confirm-email/"),
    State("sessions", "/accounts/sessions/", who="trial", spoken=True),
    State("sessions, one", "/accounts/sessions/", who="ended"),
    State("password change", "/accounts/password/change/", who="trial"),
    State("password, first", "/accounts/password/set/", who="by mail"),
    State(
        "password change, wrong",
        "/accounts/password/change/",
        who="trial",
        then=_fill(oldpassword="wrong", password1="short", password2="shorter"),
    ),
]
ENTRANCE = [
    State("sign in", f"/accounts/login/?next={PREMIUM}", spoken=True),
    State(
        "sign in, wrong",
        "/accounts/login/",
        then=_fill(login="ines@example.org", password="wrong"),
    ),
    State("sign in by mail", "/accounts/login/code/", spoken=True),
    State("sign in by mail, wrong", "/accounts/login/code/", then=_fill(email="no")),
    State(
        "sign in by mail, sent",
        "/accounts/login/code/",
        then=_ask_for_a_code,
        spoken=True,
    ),
    State("sign in by link", "/accounts/login/link/{link_key}/", spoken=True),
    State("sign in by link, over", "/accounts/login/link/spent/", status=410),
    State("invitation", "/accounts/invitation/{invitation}/", spoken=True),
    State("invitation, signed in", "/accounts/invitation/{invitation}/", who="trial"),
    State("invitation, used", "/accounts/invitation/{used_invitation}/", status=410),
    State("invitation, withdrawn", "/accounts/invitation/none/", status=404, spoken=True),
    State("sign up, invited", "/accounts/invitation/{invitation}/", then=_save),
    State("sign up, by invitation", "/accounts/signup/", empty=True, spoken=True),
    State("sign up", "/accounts/signup/", spoken=True),
    State(
        "sign up, wrong",
        "/accounts/signup/",
        then=_fill(email="no", password1="short"),
        spoken=True,
    ),
    State("sign out", "/accounts/logout/", who="trial"),
    State("sign in again", "/accounts/reauthenticate/", who="trial"),
    State("account switched off", "/accounts/inactive/"),
    State("password forgotten", "/accounts/password/reset/"),
    State("password forgotten, wrong", "/accounts/password/reset/", then=_fill(email="no")),
    State("password forgotten, link sent", "/accounts/password/reset/done/"),
    State("new password", "/accounts/password/reset/key/{password_key}/"),
    State(
        "new password, wrong",
        "/accounts/password/reset/key/{password_key}/",
        then=_choose_a_new_password,
    ),
    State("new password, key spent", "/accounts/password/reset/key/1-spent/"),
    State("new password, done", "/accounts/password/reset/key/done/"),
]
FACTORS = [
    State("second factor, none", "/accounts/2fa/", who="reader", spoken=True),
    State("second factor", "/accounts/2fa/", who="guarded", spoken=True),
    State("second factor, the desk waits", "/accounts/2fa/", who="waiting"),
    State("app to set up", "/accounts/2fa/totp/activate/", who="waiting", spoken=True),
    State(
        "app to set up, wrong code",
        "/accounts/2fa/totp/activate/",
        who="waiting",
        then=_give_a_wrong_code,
    ),
    State("app to switch off", "/accounts/2fa/totp/deactivate/", who="guarded"),
    State("recovery codes", "/accounts/2fa/recovery-codes/", who="guarded", spoken=True),
    State("recovery codes, new", "/accounts/2fa/recovery-codes/generate/", who="guarded"),
    State("passkeys, none", "/accounts/2fa/webauthn/", who="reader"),
    State("passkeys", "/accounts/2fa/webauthn/", who="guarded", spoken=True),
    State("passkey to add", "/accounts/2fa/webauthn/add/", who="waiting", spoken=True),
    State("passkey to rename", "/accounts/2fa/webauthn/keys/{passkey}/edit/", who="guarded"),
    State(
        "passkey to rename, no name",
        "/accounts/2fa/webauthn/keys/{passkey}/edit/",
        who="guarded",
        then=_fill(name=""),
    ),
    State("passkey to remove", "/accounts/2fa/webauthn/keys/{passkey}/remove/", who="guarded"),
    State(
        "sign in, second step",
        "/accounts/2fa/authenticate/",
        then=_come_to_the_second_step,
        spoken=True,
    ),
    State("sign in, wrong code", "/accounts/2fa/authenticate/", then=_fail_the_second_step),
    State("sign in again, by code", "/accounts/2fa/reauthenticate/", who="long ago"),
    State("sign in again, by passkey", "/accounts/2fa/webauthn/reauthenticate/", who="long ago"),
    State("code by e-mail", "/accounts/code/?next=/accounts/3rdparty/", who="elsewhere"),
    State("code by e-mail, wrong", "/accounts/code/", who="elsewhere", then=_fail_the_mailed_code),
    State("other ways in", "/accounts/3rdparty/", who="guarded", spoken=True),
    State("other ways in, none", "/accounts/3rdparty/", who="reader"),
    State("other ways in, none known", "/accounts/3rdparty/", who="reader", empty=True),
    State("other way in", "/accounts/oidc/harbour/login/"),
    State("other way in, given up", "/accounts/3rdparty/login/cancelled/"),
    State("other way in, failed", "/accounts/3rdparty/login/error/", status=401),
    State("other way in, odd answer", "/accounts/oidc/harbour/login/callback/", status=401),
]
VIEWING = [
    State("viewing, story", PREMIUM, who="viewing", spoken=True),
    State("viewing, front", "/", who="viewing"),
    State("viewing, account", "/accounts/", who="viewing"),
    State("viewing, looking only", "/accounts/", who="viewing", then=_save, spoken=True),
]
ABOUT = [
    State("accessibility", "/accessibility/", spoken=True),
    State("keys", "/keys/", spoken=True),
    State("keys over a page", "/", then=_ask_for_the_keys),
]
FAULTS = [
    State("not found", "/nothing-here/", status=404, spoken=True),
    State("not found, reader", "/nothing-here/", who="reader", status=404),
    State("not for you", "/faults/forbidden/", status=403, empty=True),
    State("form too old", "/faults/expired/", status=403, empty=True),
    State("not understood", "/faults/suspicious/", status=400, empty=True),
    State("too many attempts", "/faults/too-many/", status=429, empty=True, spoken=True),
    State("broken", "/faults/broken/", status=500, empty=True, spoken=True),
]

DESK = [
    State("desk, sign in", "/admin/login/"),
    State("desk", "/admin/", who="staff"),
    State("desk, empty", "/admin/", who="staff", empty=True),
    State("desk, add dumps", "/admin/dumps/batch/add/", who="staff"),
    State("desk, nothing added", "/admin/dumps/batch/add/", who="staff", then=_send_desk),
    State("desk, batches", "/admin/dumps/batch/", who="staff"),
    State("desk, report", "/admin/dumps/batch/1/change/", who="staff"),
    State("desk, files missing", "/admin/dumps/batch/{batch_receiving}/change/", who="staff"),
    State("desk, being read", "/admin/dumps/batch/{batch_reading}/change/", who="staff"),
    State("desk, paused", "/admin/dumps/batch/{batch_paused}/change/", who="staff"),
    State("desk, preview", "/admin/dumps/batch/{batch_waiting}/change/", who="staff"),
    State(
        "desk, preview, what would change",
        "/admin/dumps/batch/{batch_waiting}/change/?would=changed",
        who="staff",
        then=_see_what_would_change,
    ),
    State(
        "desk, difference",
        "/admin/dumps/batch/{batch_waiting}/pages/{dump_changed}/difference/",
        who="staff",
    ),
    State("desk, files of a batch", "/admin/dumps/batch/{batch_waiting}/files/", who="staff"),
    State("desk, report of some pages", "/admin/dumps/batch/{batch_done}/change/", who="staff"),
    State("desk, cancelled", "/admin/dumps/batch/{batch_cancelled}/change/", who="staff"),
    State("desk, files chosen", "/admin/dumps/batch/add/", who="staff", then=_choose_files),
    State("desk, raw page", "/admin/dumps/batch/1/pages/1/", who="staff"),
    State("desk, take back", "/admin/dumps/batch/1/take-back/", who="staff"),
    State("desk, review", "/admin/dumps/dump/", who="staff"),
    State("desk, review, all pages", "/admin/dumps/dump/?state=all", who="staff"),
    State("desk, review, nothing waits", "/admin/dumps/dump/?state=reviewed", who="staff"),
    State("desk, review, page", "/admin/dumps/dump/{unsure}/change/", who="staff"),
    State(
        "desk, review, border moved",
        "/admin/dumps/dump/{unsure}/change/",
        who="staff",
        then=_move_a_border,
    ),
    State(
        "desk, review, refused",
        "/admin/dumps/dump/{unsure}/change/",
        who="staff",
        then=_say_no_date,
    ),
    State(
        "desk, review, keys over a page",
        "/admin/dumps/dump/{unsure}/change/",
        who="staff",
        then=_ask_for_the_keys,
    ),
    State("desk, review, keys", "/admin/dumps/dump/keys/", who="staff"),
    State("desk, teach", "/admin/dumps/dump/{unsure}/teach/?line={unsure_line}", who="staff"),
    State("desk, furniture", "/admin/dumps/furniture/", who="staff"),
    State("desk, furniture, line", "/admin/dumps/furniture/1/change/", who="staff"),
    State("desk, furniture, forget", "/admin/dumps/furniture/1/delete/", who="staff"),
    State("desk, crawler tokens", "/admin/dumps/crawlertoken/", who="staff"),
    State("desk, make a crawler token", "/admin/dumps/crawlertoken/add/", who="staff"),
    State(
        "desk, a crawler token is made",
        "/admin/dumps/crawlertoken/add/",
        who="staff",
        then=_make_token,
    ),
    State("desk, stories", "/admin/catalog/story/", who="staff"),
    State("desk, stories, none found", "/admin/catalog/story/?q=xyzzy", who="staff"),
    State("desk, story", "/admin/catalog/story/1/change/", who="staff"),
    State("desk, versions", "/admin/catalog/story/versions/", who="staff"),
    State("desk, versions, none", "/admin/catalog/story/versions/", who="staff", empty=True),
    State("desk, versions of a story", "/admin/catalog/story/{two_texts}/versions/", who="staff"),
    State("desk, story, history", "/admin/catalog/story/1/history/", who="staff"),
    State("desk, editions", "/admin/catalog/edition/", who="staff"),
    State("desk, edition", "/admin/catalog/edition/1/change/", who="staff"),
    State("desk, publications", "/admin/catalog/publication/", who="staff"),
    State("desk, publication", "/admin/catalog/publication/1/change/", who="staff"),
    State("desk, two spellings", "/admin/catalog/publication/spellings/", who="staff"),
    State("desk, no spellings", "/admin/catalog/publication/spellings/", who="staff", empty=True),
    State("desk, merge: which", "/admin/catalog/publication/{spelling}/merge/?q=whin", who="staff"),
    State(
        "desk, merge: none found",
        "/admin/catalog/publication/{spelling}/merge/?q=xyzzy",
        who="staff",
    ),
    State(
        "desk, merge: what changes",
        "/admin/catalog/publication/{spelling}/merge/?into={spelled}",
        who="staff",
    ),
    State("desk, merged", "/admin/catalog/publication/{merged}/change/", who="staff"),
    State("desk, two again", "/admin/catalog/publication/{merged}/part/", who="staff"),
    State("desk, readers", "/admin/accounts/user/", who="staff"),
    State("desk, reader", "/admin/accounts/user/2/change/", who="staff"),
    State("desk, new reader", "/admin/accounts/user/add/", who="staff"),
    State("desk, new reader, wrong", "/admin/accounts/user/add/", who="staff", then=_send_desk),
    State("desk, password", "/admin/accounts/user/2/password/", who="staff"),
    State("desk, delete a reader", "/admin/accounts/user/2/delete/", who="staff"),
    State("desk, invitations", "/admin/accounts/invitation/", who="staff"),
    State("desk, invite", "/admin/accounts/invitation/add/", who="staff"),
    State("desk, invite, wrong", "/admin/accounts/invitation/add/", who="staff", then=_send_desk),
    State("desk, view as", "/admin/view-as/", who="staff"),
    State("desk, view as, no plan", "/admin/view-as/", who="staff", then=_choose_no_plan),
    State("desk, view as a reader", "/admin/view-as/?reader=2", who="staff"),
    State("desk, what staff did", "/admin/admin/logentry/", who="staff"),
    State("desk, plans", "/admin/paywall/plan/", who="staff"),
    State("desk, plan", "/admin/paywall/plan/1/change/", who="staff"),
    State("desk, plan in use", "/admin/paywall/plan/1/delete/", who="staff"),
    State("desk, vouchers", "/admin/paywall/voucher/", who="staff"),
    State("desk, voucher", "/admin/paywall/voucher/1/change/", who="staff"),
    State("desk, make vouchers", "/admin/paywall/voucher/add/", who="staff"),
    State(
        "desk, make vouchers, wrong", "/admin/paywall/voucher/add/", who="staff", then=_send_desk
    ),
    State("desk, series", "/admin/paywall/voucher/series/?series=Harbour+fair", who="staff"),
    State("desk, withdraw", "/admin/paywall/voucher/", who="staff", then=_choose("withdraw")),
    State(
        "desk, take a plan back",
        "/admin/accounts/user/",
        who="staff",
        then=_choose("take_plan_back"),
    ),
    State("desk, entitlements", "/admin/paywall/entitlement/", who="staff"),
    State("desk, entitlement", "/admin/paywall/entitlement/1/change/", who="staff"),
    State("desk, gift links", "/admin/paywall/giftlink/", who="staff"),
    State("desk, gift link", "/admin/paywall/giftlink/1/change/", who="staff"),
]

READERS = [
    *FRONT,
    *SHELVES,
    *SEARCH,
    *STORIES,
    *TRANSLATIONS,
    *TOOLS,
    *PLANS,
    *METER,
    *GIVEN,
    *ACCOUNT,
    *ENTRANCE,
    *FACTORS,
    *VIEWING,
    *ABOUT,
    *FAULTS,
]
STATES = [*READERS, *DESK]

# Addresses that look like those of pages and are none, by name, and why.
NO_PAGES = {
    "suggestions": "words to go on with, as JSON",
    "search_feed": "a feed",
    "crawler_batches": "answers crawlers, as JSON",
    "crawler_batch": "answers crawlers, as JSON",
    "kept_search": "takes a form and leads on",
    "trial": "takes a form and leads on",
    "open_by_meter": "takes a form and leads to the story",
    "take_back_gift": "takes a form and leads to the list",
    "account_confirm_login_code": "leads to the entrance until a code is sent; that is a state",
    "mfa_login_webauthn": "takes what a passkey says, and leads on",
    "mfa_download_recovery_codes": "is a file",
    "socialaccount_signup": "leads to the entrance: one comes from another server",
    "keep_account": "takes a form and leads on",
    "stop_viewing": "takes a form and leads on",
    "take_plan": "takes a form and leads on",
    "leave_plan": "takes a form and leads on",
}
