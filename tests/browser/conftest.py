"""The whole house as `make run` makes it, in a folder of its own, and a browser to walk it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.bench.pages import free_port, serve
from tests.browser.chromium import find_chromium

PASSPHRASE = "nine passengers and a piano"


@dataclass(frozen=True)
class Site:
    url: str
    staff: str
    password: str


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, repository: Path) -> Iterator[Site]:
    """Prepared by `manage.py prepare` with the sample library, served by the production server."""
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER_", "DATABASE_"))},
        "MAGREADER_DATA": str(tmp_path_factory.mktemp("house")),
        "DJANGO_SETTINGS_MODULE": "magreader.settings",
    }
    prepared = subprocess.run(
        [sys.executable, "manage.py", "prepare"],
        cwd=repository,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert prepared.returncode == 0, prepared.stderr
    found = re.search(r"e-mail\s+(\S+)\s+password\s+(\S+)", prepared.stdout)
    assert found, prepared.stdout
    with serve(environment, free_port()) as port:
        yield Site(f"http://127.0.0.1:{port}", found[1], found[2])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_chromium(Path(sys.prefix) / "browser")
    quiet = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=[*quiet, "--disable-sync"])
        yield started
        started.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor; every journey is walked with and without JavaScript."""
    with _context(browser, site, javascript=request.param) as context:
        yield context.new_page()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor with JavaScript."""
    with _context(browser, site, javascript=True) as context:
        yield context.new_page()


def _context(browser: Browser, site: Site, *, javascript: bool) -> BrowserContext:
    context: BrowserContext = browser.new_context(
        base_url=site.url, java_script_enabled=javascript, locale="en-GB"
    )
    context.set_default_timeout(15_000)
    return context
