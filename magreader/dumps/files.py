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

    Without a folder it is standard input. A path of its own would be made for each of a hundred
    thousand files before the first is read.
    """

    source: str
    folder: Path | None

    @property
    def path(self) -> Path | None:
        return None if self.folder is None else self.folder / self.source


def missing_paths(paths: Sequence[str]) -> list[str]:
    """Those of `paths` that lead nowhere."""
    return [path for path in paths if path != STANDARD_INPUT and not Path(path).exists()]


def find_files(paths: Iterable[str]) -> list[Found]:
    """The files in the order of `paths`; folders with all that is in them, sorted. What begins
    with a dot is left out; a folder that can't be looked into is listed as a file that can't be
    read."""
    found: list[Found] = []
    for path in paths:
        if path == STANDARD_INPUT:
            found.append(Found(_("standard input"), None))
        elif Path(path).is_dir():
            found += sorted(_in_folder(Path(path)), key=lambda file: Path(file.source).parts)
        else:
            found.append(Found(Path(path).name, Path(path).parent))
    return found


def _in_folder(folder: Path) -> Iterator[Found]:
    closed: list[str] = []
    for place, folders, names in folder.walk(on_error=lambda fault: closed.append(fault.filename)):
        folders[:] = filter(_is_shown, folders)
        for path in (place / name for name in filter(_is_shown, names)):
            if path.is_file():
                yield Found(str(path.relative_to(folder)), folder)
    for path in map(Path, closed):
        yield Found(str(path.relative_to(folder)), folder)


def _is_shown(name: str) -> bool:
    return not name.startswith(".")


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
