"""A house and a browser to walk it."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from tests.browser.fill import PASSPHRASE
from tests.browser.house import (
    PATIENCE,
    Site,
    build_house,
    launch,
    open_house,
    services,
    visit_as,
)
from tests.browser.rights import Rights, open_rights

__all__ = ["PASSPHRASE", "Site"]
expect.set_options(timeout=PATIENCE)


def _house(tmp: pytest.TempPathFactory, *, empty: bool = False) -> Path:
    """A copy for this worker alone of the house that one of them builds for all."""
    shared = tmp.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    with (shared / "houses.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "built").exists():
            _build(shared)
    built = shared / _name(empty)
    return shutil.copytree(built, tmp.mktemp("houses") / built.name, symlinks=True)


def _build(shared: Path) -> None:
    """Both houses, one beside the other: nothing else can be done meanwhile."""

    def build(empty: bool) -> None:
        shutil.rmtree(shared / _name(empty), ignore_errors=True)
        build_house(shared / _name(empty), empty=empty)

    with ThreadPoolExecutor() as builders:
        list(builders.map(build, (False, True)))
    (shared / "built").touch()


def _name(empty: bool) -> str:
    return "empty" if empty else "house"


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The house with its library and its services."""
    folder = _house(tmp_path_factory)
    with services() as running, open_house(folder, services=running) as opened:
        yield opened


@pytest.fixture(scope="session")
def rights(site: Site) -> Iterator[Rights]:
    """What changes in the house while it is open."""
    with open_rights(site) as opened:
        yield opened


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A house to which nothing has come in, and where things go wrong."""
    with open_house(_house(tmp_path_factory, empty=True), empty=True) as opened:
        yield opened


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    started = launch(playwright)
    yield started
    started.close()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def page(request: pytest.FixtureRequest, browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor; every journey is walked with and without JavaScript."""
    with visit_as(browser, site, javascript=request.param) as context:
        yield context.new_page()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Page]:
    """A fresh visitor with JavaScript."""
    with visit_as(browser, site) as context:
        yield context.new_page()
