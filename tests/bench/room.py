"""The reading room in a real browser: weights, paints on a slow line, Lighthouse's scores."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from tests.bench.lighthouse import NoLighthouse, install_lighthouse, scores
from tests.browser.chromium import find_chromium
from tests.browser.figures import PAGES, READERS, first_and_later, paints
from tests.browser.house import BROWSER_HOME, Site, build_house, launch, open_house

LIGHTHOUSE_HOME = Path(sys.prefix) / "lighthouse"


def bench_room() -> list[dict[str, Any]]:
    """Front, edition and story page, for a stranger and for a reader who reads in full."""
    with tempfile.TemporaryDirectory(prefix="magreader-room-") as folder:
        build_house(house := Path(folder) / "house")
        with open_house(house) as site:
            with sync_playwright() as playwright:
                browser = launch(playwright)
                rows = [*_weights(browser, site), *_paints(browser, site)]
                browser.close()
            return [*rows, *_scores(site)]


def _cases() -> Iterator[tuple[str, str, str]]:
    for page in PAGES:
        for name, who in READERS.items():
            yield page, who, f"{page}, {name}"


def _weights(browser: Browser, site: Site) -> Iterator[dict[str, Any]]:
    """From behind the README's proxy, which compresses pages, and bare."""
    for page, who, name in _cases():
        first, later = first_and_later(browser, site, page, who)
        yield {
            "bench": "weight",
            "page": name,
            "first_kb": round(first.size / 1000, 1),
            "first_bare_kb": round(first.bare / 1000, 1),
            "first_requests": first.requests,
            "later_kb": round(later.size / 1000, 1),
            "later_bare_kb": round(later.bare / 1000, 1),
            "later_requests": later.requests,
            "other_hosts": len(first.others) + len(later.others),
            "layout_shift": round(max(first.shift, later.shift), 4),
        }


def _paints(browser: Browser, site: Site) -> Iterator[dict[str, Any]]:
    """At a quarter of the processor's speed, 1.6 Mbit/s down, 150 ms there and back."""
    for page, who, name in _cases():
        first, largest = paints(browser, site, page, who)
        yield {
            "bench": "paint, slowed down",
            "page": name,
            "first_ms": round(first),
            "largest_ms": round(largest),
        }


def _scores(site: Site) -> Iterator[dict[str, Any]]:
    try:
        program = install_lighthouse(LIGHTHOUSE_HOME)
        chromium = find_chromium(BROWSER_HOME, holds_pages=True)
    except NoLighthouse as why:
        print(f"No scores: {why}", file=sys.stderr)
        return
    for page, who, name in _cases():
        cookie = f"sessionid={site.sessions[who]}" if who in site.sessions else ""
        found = scores(program, chromium, site.url + PAGES[page][0], cookie)
        yield {"bench": "lighthouse", "page": name, **found}
