"""Files that are dear to make and can be made again, kept in the data folder.

A file is named by what it was made from, the whole text included: who asks for it has held that
text, so no file crosses from one reader's rights to another's.
"""

import json
from collections.abc import Callable
from contextlib import suppress
from hashlib import blake2b
from os import stat_result, utime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings

_LARGE = 256 * 1024


def kept_file(kind: str, made_from: tuple[str, ...], make: Callable[[Path], None]) -> Path:
    """The file that `make` writes to the path it is given, made once for each `made_from`.

    `kind` is a folder and an ending, such as "mp3". What `make` raises goes on to the caller,
    and nothing is kept. Two who ask at one time both make it; either file is as good.
    """
    name = blake2b(json.dumps(made_from).encode(), digest_size=20).hexdigest()
    path = Path(settings.MADE_DIR) / kind / f"{name}.{kind}"
    with suppress(FileNotFoundError):
        utime(path)  # when it was last of use
        return path
    path.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=path.parent) as aside:
        made = Path(aside) / path.name
        make(made)
        size = made.stat().st_size
        # To look through a folder of many small files costs more than to make one of them.
        if size > _LARGE or name.startswith("0"):
            _make_room(path.parent, size)
        made.replace(path)
    return path


def _make_room(folder: Path, size: int) -> None:
    """Drop what was of use longest ago until `size` more bytes fit in the folder's share."""
    files = {file: found for file in folder.iterdir() if (found := _file(file))}
    held = sum(found.st_size for found in files.values())
    for file, found in sorted(files.items(), key=lambda one: one[1].st_mtime):
        if held + size <= settings.MADE_MAX_BYTES:
            return
        held -= found.st_size
        file.unlink(missing_ok=True)


def _file(path: Path) -> stat_result | None:
    """None for a folder, and for what another worker has dropped meanwhile."""
    with suppress(FileNotFoundError):
        return None if path.is_dir() else path.stat()
    return None
