"""The files that a command line names, found and read one by one."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from magreader.dumps.containers import MAX_FILE_BYTES, RawPage
from magreader.dumps.importer import Unreadable, pages_of

STANDARD_INPUT = "-"


@dataclass(frozen=True, slots=True)
class Found:
    """A file, and what it is called in reports: its name, or its path below the folder given.

    `path` is None for standard input.
    """

    source: str
    path: Path | None


def missing_paths(paths: Sequence[str]) -> list[str]:
    """Those of `paths` that lead nowhere."""
    return [path for path in paths if path != STANDARD_INPUT and not Path(path).exists()]


def find_files(paths: Iterable[str]) -> list[Found]:
    """The files in the order of `paths`; folders with all that is in them, sorted. What begins
    with a dot is left out."""
    found: list[Found] = []
    for path in paths:
        if path == STANDARD_INPUT:
            found.append(Found(_("standard input"), None))
        elif Path(path).is_dir():
            found += _in_folder(Path(path))
        else:
            found.append(Found(Path(path).name, Path(path)))
    return found


def _in_folder(folder: Path) -> Iterator[Found]:
    for path in sorted(folder.rglob("*")):
        below = path.relative_to(folder)
        if not any(part.startswith(".") for part in below.parts) and path.is_file():
            yield Found(str(below), path)


def read_files(found: Iterable[Found]) -> Iterator[RawPage | Unreadable]:
    """The pages in these files, read one file at a time."""
    for file in found:
        try:
            yield from pages_of([(file.source, _read(file.path))])
        except OSError as fault:
            reason = _("The file can't be read: %(fault)s.") % {"fault": fault.strerror or fault}
            yield Unreadable(file.source, b"", reason)


def _read(path: Path | None) -> bytes:
    """No more than one byte over the limit: enough for the container to say that it's too much."""
    if path is None:
        return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
    with path.open("rb") as file:
        return file.read(MAX_FILE_BYTES + 1)
