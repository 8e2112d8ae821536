"""What a page costs its reader: bytes, requests, shifts of the layout, time to the first paint."""

from dataclasses import dataclass
from gzip import compress
from statistics import median

from playwright.sync_api import Browser, CDPSession, Page, Response

from tests.browser.house import Site, visit_as
from tests.browser.states import EDITION, FREE, PREMIUM

# A phone of the middle range on a slow line, as Lighthouse and the HTTP Archive have it.
CPU_TIMES = 4
SLOW_LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,
    "uploadThroughput": 750_000 / 8,
}
_ROUNDS = 3
# Each page, and what is read next: another of its kind, or the front page again.
PAGES = {
    "front": ("/", "/"),
    "edition": (EDITION, "/publications/saltglass/november-2025/"),
    "story": (PREMIUM, FREE),
}
READERS = {"stranger": "stranger", "reader in full": "trial"}

_WATCH = """
window.shift = 0;
window.painted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  window.painted = list.getEntries().at(-1).startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
"""
_FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0].startTime"


@dataclass(frozen=True, slots=True)
class Cost:
    """One load: the bytes that go over the line (headers too, nothing for what the browser
    kept) from behind the README's proxy, which compresses pages, and `bare` from the server
    itself; the requests, the hosts besides ours, and the sum of layout shifts."""

    size: int
    bare: int
    requests: int
    others: tuple[str, ...]
    shift: float


def cost_of(page: Page, site: Site, address: str) -> Cost:
    """Load `address` in `page`, with whatever its browser has kept."""
    sizes: dict[str, float] = {}
    urls: list[str] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")

    def finished(event: dict[str, object]) -> None:
        size = event["encodedDataLength"]
        assert isinstance(size, int | float)
        sizes[str(event["requestId"])] = size

    def asked(event: dict[str, dict[str, str]]) -> None:
        if not event["request"]["url"].startswith("data:"):
            urls.append(event["request"]["url"])

    session.on("Network.loadingFinished", finished)
    session.on("Network.requestWillBeSent", asked)
    answer = page.goto(address, wait_until="networkidle")
    assert answer
    shift = page.evaluate("window.shift")
    session.detach()
    others = tuple(url for url in urls if not url.startswith(site.url))
    crossed = [size for size in sizes.values() if size]
    bare = int(sum(crossed))
    return Cost(bare - _saved(answer), bare, len(crossed), others, shift)


def _saved(answer: Response) -> int:
    """The bytes that the proxy's gzip takes off a page."""
    html = answer.body()
    return 0 if answer.header_value("content-encoding") else len(html) - len(compress(html, 1))


def first_and_later(browser: Browser, site: Site, page: str, who: str) -> tuple[Cost, Cost]:
    """What `page` costs a browser that has never been here, and the next one of its kind."""
    with visit_as(browser, site, who, still=False) as context:
        context.add_init_script(_WATCH)
        window = context.new_page()
        first, later = PAGES[page]
        return cost_of(window, site, first), cost_of(window, site, later)


def paints(browser: Browser, site: Site, page: str, who: str) -> tuple[float, float]:
    """Milliseconds to the first and to the largest paint, in a slowed-down browser on a slow
    line that has never been here. The medians of some rounds."""
    rounds = [_paints(browser, site, PAGES[page][0], who) for _round in range(_ROUNDS)]
    return median(first for first, _ in rounds), median(largest for _, largest in rounds)


def _paints(browser: Browser, site: Site, address: str, who: str) -> tuple[float, float]:
    with visit_as(browser, site, who, width=360, height=740, still=False) as context:
        context.add_init_script(_WATCH)
        window = context.new_page()
        _slow_down(context.new_cdp_session(window))
        window.goto(address, wait_until="networkidle")
        while not window.evaluate("window.painted"):  # told some frames after the paint
            window.wait_for_timeout(50)
        return window.evaluate(_FIRST_PAINT), window.evaluate("window.painted")


def _slow_down(session: CDPSession) -> None:
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES})
