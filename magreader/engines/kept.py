"""Files that are dear to make and can be made again, kept in the data folder.

A file is named by what it was made from, the whole text included: who asks for it has held that
text, so no file crosses from one reader's rights to another's.
"""

import os
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings


def kept_file(kind: str, made_from: tuple[str, ...], make: Callable[[Path], None]) -> Path:
    """The file that `make` writes to the path it is given, made once for each `made_from`.

    `kind` is a folder and an ending, such as "mp3". What `make` raises goes on to the caller,
    and nothing is kept. Two who ask at one time both make it; either file is as good.
    """
    name = blake2b("\0".join(made_from).encode(), digest_size=20).hexdigest()
    path = Path(settings.MADE_DIR) / kind / f"{name}.{kind}"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=path.parent) as aside:
            made = Path(aside) / path.name
            make(made)
            _make_room(path.parent, made.stat().st_size)
            made.replace(path)
    else:
        os.utime(path)  # when it was last of use
    return path


def _make_room(folder: Path, size: int) -> None:
    """Drop what was of use longest ago until `size` more bytes fit in the folder's share."""
    files = sorted((f for f in folder.iterdir() if f.is_file()), key=lambda f: f.stat().st_mtime)
    held = sum(file.stat().st_size for file in files)
    for file in files:
        if held + size <= settings.MADE_MAX_BYTES:
            return
        held -= file.stat().st_size
        file.unlink(missing_ok=True)
