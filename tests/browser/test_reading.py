"""The reading settings in a browser: chosen with and without scripts, shown before the first
paint, and readable in every theme, at every size, with any spacing."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PASSPHRASE, Site
from tests.browser.letterbox import confirm
from tests.browser.states import EDITION, PREMIUM

pytestmark = pytest.mark.browser
# What WCAG 2.2 lets a reader force on any page (1.4.12), by a sheet that the policy can't stop.
SPACING = """() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
        word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
    document.adoptedStyleSheets = [sheet];
}"""
# Words that are cut off or lie on other words. A cover is a picture of its edition, which has all
# that is on it in full.
LOST = """() => {
    const lost = [];
    const boxes = [];
    const told = (one) => one.textContent.trim().slice(0, 40);
    const cuts = (one) => {
        if (getComputedStyle(one).overflow === "visible") return false;
        const edge = one.getBoundingClientRect();
        const inside = document.createRange();
        inside.selectNodeContents(one);
        return [...inside.getClientRects()].some((box) => box.right > edge.right + 1 ||
            box.left < edge.left - 1 || box.bottom > edge.bottom + 1);
    };
    for (const one of document.querySelectorAll("main *, .top *, .bottom *")) {
        const words = [...one.childNodes].filter((node) => node.nodeType === 3 && node.data.trim());
        if (!one.checkVisibility() || one.closest(".visually-hidden, .cover")) continue;
        const range = document.createRange();
        for (const text of words) {
            range.selectNodeContents(text);
            for (const box of range.getClientRects()) boxes.push([box, one]);
        }
        if (one.innerText && cuts(one)) lost.push(`cut: ${told(one)}`);
    }
    for (const [a, of] of boxes) for (const [b, other] of boxes) {
        if (of.contains(other) || other.contains(of)) continue;
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 2 && down > Math.min(a.height, b.height) / 2)
            lost.push(`on each other: ${told(of)} / ${told(other)}`);
    }
    const wide = document.documentElement.scrollWidth - innerWidth;
    return wide > 0 ? [...lost, `${wide} px too wide`] : lost;
}"""
CONTRASTS = """() => {
    const pen = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    const probe = document.body.appendChild(document.createElement("div"));
    const light = (colour) => {
        pen.fillStyle = colour;
        pen.fillRect(0, 0, 1, 1);
        const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data].map((c) => c / 255)
            .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const of = (ink, ground) => {
        probe.style.color = `var(--${ink})`;
        probe.style.background = `var(--${ground})`;
        const { color, backgroundColor } = getComputedStyle(probe);
        const [a, b] = [light(color), light(backgroundColor)].sort((x, y) => y - x);
        return (a + 0.05) / (b + 0.05);
    };
    const found = {};
    const note = (ink, ground, n = "") => { found[`${ink} on ${ground} ${n}`] = of(ink, ground); };
    for (const ink of ["ink", "ink-soft", "wrong", "gold"]) {
        note(ink, "paper");
        note(ink, "sheet");
    }
    note("gold-ink", "gold-fill");
    for (let n = 0; n < 7; n++) {
        probe.className = `ink-${n}`;
        note("own-ink", "paper", n);
        note("own-ink", "ground", n);
        note("ink", "ground", n);
    }
    probe.remove();
    return found;
}"""
THEMES = ["system", "light", "sepia", "dark", "contrast"]


def remember(page: Page, site: Site, settings: str) -> None:
    page.context.add_cookies([{"name": "reading", "value": f'"{settings}"', "url": site.url}])


def style(locator: Locator, name: str) -> str:
    return str(locator.first.evaluate("(e, name) => getComputedStyle(e)[name]", name))


def pixels(locator: Locator, name: str) -> float:
    return float(style(locator, name).removesuffix("px"))


# ---- choosing ---------------------------------------------------------------------------------
def test_a_reader_sets_the_type_and_finds_it_so_on_the_next_page(page: Page) -> None:
    page.goto(PREMIUM)
    text = page.locator(".story .text")
    size = pixels(text, "fontSize")
    page.get_by_text("Aa", exact=True).click()
    page.get_by_label("Sepia").check()
    page.get_by_label("Text size").fill("150")
    page.get_by_label("Sans serif").check()
    with_script = page.locator("dialog.reading").count() == 1
    with page.expect_response(lambda answer: "justify" in (answer.request.post_data or "")):
        page.get_by_label("Justified").check()
        if not with_script:
            page.get_by_role("button", name="Save").click()
    if with_script:
        page.get_by_role("button", name="Close").click()
    expect(page).to_have_url(re.compile(re.escape(PREMIUM)))
    for _ in range(2):
        page.wait_for_load_state()  # its stylesheet too
        assert pixels(text, "fontSize") == pytest.approx(size * 1.5)
        assert style(text, "textAlign") == "justify"
        assert "sans" in style(text, "fontFamily")
        assert style(page.locator("html"), "backgroundColor") == "rgb(243, 231, 208)"
        page.goto(PREMIUM)
    page.goto("/")
    assert page.locator("html").get_attribute("data-theme") == "sepia"


def test_back_to_the_defaults(page: Page, site: Site) -> None:
    remember(page, site, "size=150&theme=sepia")
    page.goto("/reading/")
    assert pixels(page.locator(".sample .text"), "fontSize") == pytest.approx(28.5)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="Back to the defaults").click()
    page.goto("/reading/")
    assert pixels(page.locator(".sample .text"), "fontSize") == pytest.approx(19)
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.get_by_label("Text size").input_value() == "100"


def test_an_account_has_them_in_another_browser(visitor: Page, site: Site) -> None:
    visitor.goto("/reading/")
    visitor.get_by_label("Dark").check()
    visitor.get_by_role("button", name="Save").click()
    visitor.goto("/accounts/signup/")
    address = "reading@example.org"
    visitor.locator("input[type=email]").fill(address)
    visitor.locator("input[type=password]").fill(PASSPHRASE)
    visitor.locator("main button[type=submit]").first.click()
    confirm(visitor, site, address)
    expect(visitor.locator(".yours")).not_to_contain_text("Sign in")
    browser = visitor.context.browser
    assert browser
    with browser.new_context(base_url=site.url) as elsewhere:
        other = elsewhere.new_page()
        other.goto("/accounts/login/")
        assert other.locator("html").get_attribute("data-theme") is None
        other.locator("input[type=email]").fill(address)
        other.locator("input[type=password]").fill(PASSPHRASE)
        other.locator("main button[type=submit]").first.click()
        expect(other.locator("html")).to_have_attribute("data-theme", "dark")


# ---- the dialog -------------------------------------------------------------------------------
def test_aa_opens_a_dialog_that_keys_alone_can_use(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    door = visitor.get_by_role("button", name="Aa – Reading settings")
    at = visitor.evaluate("scrollY")
    door.focus()
    visitor.keyboard.press("Space")
    dialog = visitor.get_by_role("dialog", name="Reading settings")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_role("radio", name="System")).to_be_focused()
    size = dialog.get_by_role("slider", name="Text size")
    expect(size).to_have_attribute("aria-valuetext", "100%")
    visitor.keyboard.press("Tab")
    expect(size).to_be_focused()
    before = pixels(visitor.locator(".story .text"), "fontSize")
    with visitor.expect_response(lambda answer: answer.url.endswith("/reading/")) as saved:
        visitor.keyboard.press("ArrowRight")
    assert saved.value.status == 204
    expect(dialog.locator("output").first).to_have_text("101%")
    assert pixels(visitor.locator(".story .text"), "fontSize") == pytest.approx(before * 1.01)
    for _ in range(20):  # around, and never out of it into the page
        visitor.keyboard.press("Tab")
        assert visitor.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    visitor.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(door).to_be_focused()
    assert visitor.evaluate("scrollY") == at


def test_the_page_under_the_dialog_stays_where_it_is(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    visitor.evaluate("document.querySelector('.tools').scrollIntoView()")
    at = visitor.evaluate("scrollY")
    width = visitor.evaluate("document.documentElement.clientWidth")
    assert at > 100
    visitor.get_by_text("Aa", exact=True).click()
    expect(visitor.get_by_role("dialog")).to_be_visible()
    assert visitor.evaluate("scrollY") == at
    visitor.get_by_label("Dark").check()
    visitor.get_by_role("dialog").get_by_role("button", name="Close").click()
    assert visitor.evaluate("scrollY") == at
    assert visitor.evaluate("document.documentElement.clientWidth") == width


def test_what_could_not_be_saved_is_said(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    visitor.get_by_text("Aa", exact=True).click()
    expect(visitor.get_by_role("dialog")).to_be_visible()
    visitor.context.set_offline(True)
    visitor.get_by_label("Dark").check()
    expect(visitor.get_by_role("status").filter(has_text="Not saved")).to_be_visible()
    visitor.context.set_offline(False)
    visitor.get_by_label("Sepia").check()
    expect(visitor.get_by_text("Not saved")).to_have_count(0)


def test_where_the_dialog_cannot_come_the_link_leads_to_the_page(visitor: Page) -> None:
    visitor.goto(PREMIUM)
    visitor.route(
        re.compile("/reading/"),
        lambda route: (
            route.abort() if route.request.resource_type == "fetch" else route.continue_()
        ),
    )
    visitor.get_by_text("Aa", exact=True).click()
    expect(visitor.get_by_role("heading", name="Reading settings", level=1)).to_be_visible()


def test_a_page_from_the_browsers_memory_is_brought_up_to_date(visitor: Page, site: Site) -> None:
    visitor.goto("/plans/")
    remember(visitor, site, "theme=dark")
    visitor.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(visitor.locator("html")).to_have_attribute("data-theme", "dark")


# ---- on the page ------------------------------------------------------------------------------
def test_words_are_broken_only_in_a_language_that_is_known(page: Page, site: Site) -> None:
    remember(page, site, "hyphens=on")
    page.goto(PREMIUM)
    text = page.locator(".story .text")
    assert style(text, "hyphens") == "auto"
    if page.evaluate("() => true"):
        page.evaluate("document.querySelector('.story').removeAttribute('lang')")
        assert style(text, "hyphens") == "manual"


def test_nothing_moves_when_the_settings_are_put_on(visitor: Page, site: Site) -> None:
    """Attributes and numbers are in the HTML, so the first paint is the last."""
    remember(visitor, site, "size=150&theme=dark&measure=80")
    visitor.add_init_script(
        "window.moved = 0; new PerformanceObserver((list) => { for (const shift of"
        " list.getEntries()) window.moved += shift.value; })"
        ".observe({ type: 'layout-shift', buffered: true });"
    )
    visitor.goto(PREMIUM)
    visitor.wait_for_load_state("networkidle")
    assert visitor.evaluate("window.moved") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_ink_can_be_read_in_every_theme(visitor: Page, scheme: Any) -> None:
    visitor.emulate_media(color_scheme=scheme)
    visitor.goto("/plans/")
    faint = {}
    for theme in THEMES:
        visitor.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        least = 7 if theme == "contrast" else 4.5
        for pair, contrast in visitor.evaluate(CONTRASTS).items():
            if contrast < least:
                faint[f"{theme}: {pair}"] = round(contrast, 2)
    visitor.emulate_media(color_scheme=scheme, contrast="more")
    visitor.reload()
    asked = visitor.evaluate(CONTRASTS)
    assert {pair: contrast for pair, contrast in asked.items() if contrast < 7} == {}
    assert faint == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_high_contrast_is_high_wherever_there_are_words(
    visitor: Page, site: Site, scheme: Any
) -> None:
    visitor.emulate_media(color_scheme=scheme)
    remember(visitor, site, "theme=contrast")
    visitor.goto(PREMIUM)
    visitor.get_by_text("Aa", exact=True).click()
    expect(visitor.get_by_role("dialog")).to_be_visible()
    enhanced = {"runOnly": ["color-contrast-enhanced"]}
    violations = Axe().run(visitor, options=enhanced).response["violations"]
    assert [node["html"] for v in violations for node in v["nodes"]] == []


@pytest.mark.parametrize("width", [320, 1280])
def test_a_readers_own_spacing_breaks_nothing(visitor: Page, width: int) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    broken = {}
    for address in [PREMIUM, EDITION, "/", "/reading/"]:
        visitor.goto(address)
        assert visitor.evaluate(LOST) == []
        visitor.evaluate(SPACING)
        if lost := visitor.evaluate(LOST):
            broken[address] = lost
    assert broken == {}


@pytest.mark.parametrize(
    "settings",
    [
        "size=200",
        "size=200&leading=240&measure=100&face=own&spacing=200&align=justify",
        "size=80&leading=120&measure=40&spacing=0",
    ],
)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_breaks_at_either_end_of_the_settings(
    visitor: Page, site: Site, width: int, settings: str
) -> None:
    visitor.set_viewport_size({"width": width, "height": 800})
    remember(visitor, site, settings)
    broken = {}
    for address in [PREMIUM, "/reading/"]:
        visitor.goto(address)
        if lost := visitor.evaluate(LOST):
            broken[address] = lost
    assert broken == {}
