"""Names of members of archives."""

import re

from magreader.dumps.parser.pages import gettext_noop

LEADS_OUT = gettext_noop(
    "Its name would lead out of the archive (it is absolute, or has “..” in it)."
)
_SEPARATOR = re.compile(r"[/\\]")
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:[/\\]")


def leads_out(name: str) -> bool:
    """Whether somebody who unpacked the archive would get a file elsewhere."""
    return _ABSOLUTE.match(name) is not None or ".." in _SEPARATOR.split(name)


def is_left_out(name: str) -> bool:
    """What begins with a dot, and what macOS adds of its own: no page, as in folders."""
    parts = [part for part in _SEPARATOR.split(name) if part not in ("", ".", "..")]
    return any(part.startswith(".") or part == "__MACOSX" for part in parts)
