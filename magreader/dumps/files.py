"""The files that a command line names, found and read one by one."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import BinaryIO

from django.utils.translation import gettext as _

from magreader.dumps.containers import RawPage, Unreadable, read_container

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
    """The pages in these files, read one by one."""
    for file in found:
        try:
            with opened(file.path) as stream:
                yield from read_container(file.source, stream)
        except OSError as fault:
            yield Unreadable(file.source, b"", unreadable(fault))


def unreadable(fault: OSError) -> str:
    """The fault as a sentence."""
    return _("The file can't be read: %(fault)s.") % {"fault": fault.strerror or fault}


def opened(path: Path | None) -> BinaryIO:
    """The file; of standard input a copy, since containers are read here and there."""
    if path:
        return path.open("rb")
    copy = TemporaryFile()  # noqa: SIM115  # the caller closes it
    copyfileobj(sys.stdin.buffer, copy)
    return copy
