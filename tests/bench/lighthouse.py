"""Lighthouse's four scores of a page, by its npm package and the Chromium that is there."""

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PACKAGE = "lighthouse@12.8.2"
_FLAGS = "--headless=new --no-sandbox --disable-gpu"


class NoLighthouse(Exception):
    """Says why there are no scores."""


def install_lighthouse(home: Path) -> Path:
    """The program, put into `home` by npm where it isn't yet. Raises NoLighthouse."""
    program = home / "node_modules/lighthouse/cli/index.js"
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise NoLighthouse("Lighthouse needs Node.js with npm.")
    if not program.exists():
        home.mkdir(parents=True, exist_ok=True)
        quiet = ["--no-save", "--no-audit", "--no-fund", "--prefix", str(home)]
        _run([npm, "install", *quiet, PACKAGE])
    return program


def scores(program: Path, chromium: str, url: str, cookie: str = "") -> dict[str, Any]:
    """The scores from 0 to 100, and under `short` the audits that keep one from 100.

    Raises NoLighthouse.
    """
    command = ["node", str(program), url, "--output=json", "--quiet", f"--chrome-flags={_FLAGS}"]
    if cookie:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    report = json.loads(_run(command, {**os.environ, "CHROME_PATH": chromium}))
    if "runtimeError" in report:
        raise NoLighthouse(report["runtimeError"]["message"])
    categories = report["categories"].values()
    found = {each["id"]: round(each["score"] * 100) for each in categories}
    weighty = {ref["id"] for each in categories for ref in each["auditRefs"] if ref["weight"]}
    audits = report["audits"]
    short = [name for name in sorted(weighty) if (audits[name]["score"] or 0) < 1]
    return {**found, "short": ", ".join(n for n in short if audits[n]["score"] is not None)}


def _run(command: list[str], environment: dict[str, str] | None = None) -> str:
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoLighthouse(f"{' '.join(command[:2])} failed:\n{done.stderr.strip()}")
    return done.stdout
