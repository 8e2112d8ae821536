"""The whole house as `make run` makes it, in a folder of its own, with readers of every kind."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Playwright

from tests.apertium import has_apertium, serve_apertium
from tests.bench.pages import free_port, serve
from tests.browser.chromium import find_chromium
from tests.engines.espeak import ESPEAK
from tests.oidc import serve_oidc
from tests.translations import serve_translations

REPOSITORY = Path(__file__).resolve().parent.parent.parent
NO_SERVICES: Mapping[str, str] = {}
KNOWN = "house.json"
BROWSER_HOME = Path(sys.prefix) / "browser"
PATIENCE = 15_000  # milliseconds until what is awaited is taken for missing, on a busy machine too
_QUIET = ("--disable-gpu", "--disable-background-networking", "--disable-component-update")


@dataclass(frozen=True)
class Site:
    """A served house. `sessions` are the session keys of its readers, by who they are; `places`
    are addresses, or parts of them, that are known only once the house is filled; `environment` is
    what its server runs in."""

    url: str
    staff: str
    password: str
    sessions: dict[str, str]
    places: dict[str, str]
    environment: dict[str, str] = field(repr=False)


@contextmanager
def services() -> Iterator[dict[str, str]]:
    """The services that a house may have, running, as settings: a server that says who somebody
    is, and Apertium, or where that can't be had the tests' own."""
    with serve_oidc() as oidc, _translator() as translator:
        yield {"MAGREADER_OIDC": json.dumps([oidc.entry]), **translator}


@contextmanager
def _translator() -> Iterator[dict[str, str]]:
    if has_apertium():
        with serve_apertium() as url:
            yield {"MAGREADER_TRANSLATOR": "apertium", "MAGREADER_TRANSLATOR_URL": url}
    else:
        with serve_translations() as service:
            yield {
                "MAGREADER_TRANSLATOR": "libretranslate",
                "MAGREADER_TRANSLATOR_URL": service.url,
            }


def build_house(folder: Path, *, empty: bool = False) -> None:
    """Prepared by `manage.py prepare`, with the sample library and the stories in `dumps/`; or
    empty, and then with addresses at which something goes wrong (`urls.py`). What is only known
    now lies in it, too, so that a copy of the folder is a house as well."""
    folder.mkdir()
    environment = _environment(folder, empty=empty)
    prepared = _run(environment, "manage.py", "prepare", *(["--no-sample"] if empty else []))
    found = re.search(r"e-mail\s+(\S+)\s+password\s+(\S+)", prepared)
    assert found, prepared
    filled = _run(environment, "-m", "tests.browser.fill", *([] if empty else ["--library"]))
    known = {"staff": found[1], "password": found[2], **json.loads(filled)}
    (folder / KNOWN).write_text(json.dumps(known))


@contextmanager
def open_house(
    folder: Path, *, empty: bool = False, services: Mapping[str, str] = NO_SERVICES
) -> Iterator[Site]:
    """A house that is built, served by the production server until the block ends. `services` are
    settings of theirs."""
    known = json.loads((folder / KNOWN).read_text())
    environment = {**_environment(folder, empty=empty), **services}
    with serve(environment, free_port()) as port:
        # By its name: passkeys belong to one.
        yield Site(f"http://localhost:{port}", **known, environment=environment)


def _environment(folder: Path, *, empty: bool) -> dict[str, str]:
    return {
        **{k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER_", "DATABASE_"))},
        "MAGREADER_DATA": str(folder),
        "MAGREADER_VOICE": shlex.join(ESPEAK),
        "DJANGO_SETTINGS_MODULE": f"tests.browser.{'settings' if empty else 'mailing'}",
    }


@contextmanager
def serve_again(site: Site, settings: str) -> Iterator[Site]:
    """The same house under other settings, at another address."""
    environment = {**site.environment, "DJANGO_SETTINGS_MODULE": settings}
    with serve(environment, free_port()) as port:
        yield replace(site, url=f"http://localhost:{port}")


def _run(environment: dict[str, str], *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def voucher_for(site: Site) -> str:
    """The code of a new voucher of GOLD, as it is printed."""
    code = (
        "import django; django.setup()\n"
        "from magreader.accounts.models import User\n"
        "from magreader.paywall.models import Plan\n"
        "from magreader.paywall.vouchers import Print, make_vouchers, print_code\n"
        "gold, staff = Plan.objects.get(slug='gold'), User.objects.filter(is_staff=True).first()\n"
        "(one,) = make_vouchers(1, Print(gold, 30, 1, None, 'Journeys', staff))\n"
        "print(print_code(one.code))"
    )
    return _run(site.environment, "-c", code).strip()


def launch(playwright: Playwright, *, holds_pages: bool = False) -> Browser:
    """A browser that asks nobody for anything. `holds_pages`: for the way back, as browsers do and
    Playwright's don't. Raises NoBrowser."""
    return playwright.chromium.launch(
        executable_path=find_chromium(BROWSER_HOME, holds_pages=holds_pages),
        args=[*_QUIET, "--disable-sync"],
        ignore_default_args=["--disable-back-forward-cache"] if holds_pages else [],
    )


def visit_as(
    browser: Browser,
    site: Site,
    who: str = "stranger",
    *,
    javascript: bool = True,
    width: int = 1280,
    height: int = 720,
    scale: float = 1,
    still: bool = True,
) -> BrowserContext:
    """The windows of one visitor: a stranger, or one of the site's readers, signed in. `still`:
    they ask that nothing moves; what moves is drawn sixty times a second."""
    context: BrowserContext = browser.new_context(
        base_url=site.url,
        java_script_enabled=javascript,
        locale="en-GB",
        viewport={"width": width, "height": height},
        reduced_motion="reduce" if still else "no-preference",
        device_scale_factor=scale,
    )
    context.set_default_timeout(PATIENCE)
    if who != "stranger":
        context.add_cookies([{"name": "sessionid", "value": site.sessions[who], "url": site.url}])
    return context
