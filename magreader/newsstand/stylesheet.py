"""The stylesheet of the newsstand: written in files that each have one reason to change, sent
as one, so that a browser on a slow line asks once before it draws.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage

SHEETS = (
    "tokens",
    "page",
    "covers",
    "front",
    "stories",
    "story",
    "reading",
    "tools",
    "archive",
    "search",
    "forms",
    "account",
    "factors",
    "plans",
    "cite",
    "gifts",
    "keys",
    "viewing",
    "print",
)
JOINED = "newsstand/newsstand.css"


class JoinedStylesheet(BaseFinder):
    """Finds `newsstand/newsstand.css`, joined anew from its parts each time it is looked for."""

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002  # Django's signature
        found = [str(_join())] if path == JOINED else []
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        folder = _join().parent.parent
        yield JOINED, FileSystemStorage(location=folder)


def _join() -> Path:
    parts = (settings.BASE_DIR / "static/newsstand" / f"{sheet}.css" for sheet in SHEETS)
    joined = Path(settings.MADE_DIR) / "static" / JOINED
    joined.parent.mkdir(parents=True, exist_ok=True)
    joined.write_text("".join(part.read_text() for part in parts))
    return joined
