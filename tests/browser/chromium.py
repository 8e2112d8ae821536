"""Where the browser is: `$CHROMIUM`, then the system's, then one inside an npm package.

Chromium without windows comes first: the same engine, and a visitor of their own costs a quarter
of what they cost where each has a window. The one of the package needs no root and no download
beyond npm's own, so a machine without a browser can still run the journeys.
"""

import fcntl
import os
import shutil
import subprocess
from pathlib import Path

PACKAGE = "@sparticuz/chromium@153.0.0"
_WITHOUT_WINDOWS = "chromium-headless-shell"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_UNPACK = "import c from '@sparticuz/chromium'; console.log(await c.executablePath())"


class NoBrowser(Exception):
    """Says what to do about it."""


def find_chromium(home: Path, *, holds_pages: bool = False) -> str:
    """The path of a Chromium that can be started; `home` is where npm may install one.
    `holds_pages`: one that can hold a page for the way back, which needs a window.

    Raises NoBrowser.
    """
    named = os.environ.get("CHROMIUM", "")
    if named:
        if not os.access(named, os.X_OK):
            raise NoBrowser(f"CHROMIUM is {named!r}, and no program is there.")
        return named
    names = _NAMES if holds_pages else (_WITHOUT_WINDOWS, *_NAMES)
    found = next(filter(None, map(shutil.which, names)), None)
    return found or _from_npm(home)


def _from_npm(home: Path) -> str:
    npm, node = shutil.which("npm"), shutil.which("node")
    if not npm or not node:
        raise NoBrowser(
            "The browser journeys need Chromium. Install it (Debian: apt install chromium), "
            "name it with CHROMIUM=/path/to/chromium, or install Node.js with npm."
        )
    home.mkdir(parents=True, exist_ok=True)
    install = [npm, "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(home)]
    with (home / "lock").open("w") as lock:  # two workers of the tests come here at one time
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "node_modules/@sparticuz/chromium").exists():
            _run([*install, PACKAGE], home)
        return _run([node, "--input-type=module", "-e", _UNPACK], home)


def _run(command: list[str], home: Path) -> str:
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoBrowser(f"{' '.join(command[:2])} failed:\n{done.stderr.strip()}")
    return done.stdout.strip()
