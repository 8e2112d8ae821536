"""A folder that others put files into: which of them are there as a whole, and new."""

from pathlib import Path

from magreader.dumps.files import Found, find_files


class Watched:
    """Looked at again and again. A file is taken when two looks found it the same: until then
    somebody may be writing it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, tuple[int, int]] = {}
        self._taken: dict[Path, tuple[int, int]] = {}

    def look(self) -> list[Found]:
        """The files that are whole and weren't taken yet, or have changed since. What can't be
        read, or went meanwhile, is looked at again the next time."""
        seen: dict[Path, tuple[int, int]] = {}
        still: list[Found] = []
        for file in find_files([str(self._folder)]):
            if file.path and (now := _size_and_time(file.path)):
                seen[file.path] = now
                if self._seen.get(file.path) == now != self._taken.get(file.path):
                    still.append(file)
        self._seen = seen
        self._taken = {path: when for path, when in self._taken.items() if path in seen}
        self._taken |= {file.path: seen[file.path] for file in still if file.path}
        return still


def _size_and_time(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
