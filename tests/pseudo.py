"""Two invented languages, made on the fly, to see what the real ones hide.

Each says what the code says, accented, longer by two fifths and in brackets: text without brackets
never went through gettext, and what is too narrow shows it. One of the two runs from right to left.
Django's and allauth's own sentences are in them too.
"""

import re
import struct
from functools import cache
from itertools import cycle, islice
from pathlib import Path

import allauth
import django

from tests.catalogue import Entry, read_po

# Codes that Django knows but the pages don't speak, so that all else is as in a real language.
FROM_THE_LEFT, FROM_THE_RIGHT = "io", "ar"
LANGUAGES = [(FROM_THE_LEFT, "from the left"), (FROM_THE_RIGHT, "from the right")]
OPENS, CLOSES = "⟦", "⟧"

_KEPT = re.compile(r"%\(\w+\)[a-z]|%[a-z%]|\{\w*\}|</?\w[^>]*>|&\w+;")
_ACCENTED = str.maketrans("AEIOUYCNSZaeiouycnsz", "ÀÉÎÖÛÝÇÑŠŽàéîöûýçñšž")
_PADDING = "lorem ipsum dolor sit amet consectetur "
_HEADER = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
# What is no sentence but a setting of one.
_FORMATS = re.compile(r"date formats|^[a-zA-Z]( [a-zA-Z])*$|^(?:ltr|rtl)$|_FORMAT")


def pseudo(text: str) -> str:
    """`text` as the invented languages say it; what is filled in, and markup, stays."""
    if not text.strip():
        return text
    parts, at = [], 0
    for kept in [*_KEPT.finditer(text), None]:
        parts.append(text[at : kept.start() if kept else None].translate(_ACCENTED))
        if kept:
            parts.append(kept[0])
            at = kept.end()
    longer = "".join(islice(cycle(_PADDING), len(text) * 2 // 5)).strip()
    ending = "\n" if text.endswith("\n") else ""
    return f"{OPENS}{''.join(parts).rstrip('\n')} {longer}{CLOSES}{ending}"


def write_catalogues(folder: Path) -> Path:
    """`folder` becomes one of `LOCALE_PATHS`."""
    for language, _name in LANGUAGES:
        place = folder / language / "LC_MESSAGES"
        place.mkdir(parents=True, exist_ok=True)
        (place / "django.mo").write_bytes(_compiled())
    return folder


@cache
def _compiled() -> bytes:
    """A .mo: a table of what is said and one of how, sorted, with offsets from its start."""
    said = {"": _HEADER} | {_joined(entry): _said(entry) for entry in _entries()}
    pairs = sorted((key.encode(), text.encode()) for key, text in said.items())
    at = 28 + 16 * len(pairs)
    tables: list[bytes] = []
    texts = [key for key, _text in pairs] + [text for _key, text in pairs]
    for text in texts:
        tables.append(struct.pack("<II", len(text), at))
        at += len(text) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0)
    return head + b"".join(tables) + b"".join(text + b"\0" for text in texts)


def _entries() -> list[Entry]:
    """Ours last: where others say the same, it is ours."""
    folders = [Path(django.__file__).parent / "conf"]
    rooms = ("admin", "auth", "contenttypes", "humanize", "sessions")
    folders += [Path(django.__file__).parent / "contrib" / room for room in rooms]
    folders += [Path(allauth.__file__).parent]
    english = [folder / "locale" / "en" / "LC_MESSAGES" / "django.po" for folder in folders]
    ours = Path(__file__).resolve().parent.parent / "locale" / "nl" / "LC_MESSAGES" / "django.po"
    return [entry for path in [*english, ours] for entry in read_po(path)]


def _joined(entry: Entry) -> str:
    return "\0".join([entry.key, *entry.said[1:]])


def _said(entry: Entry) -> str:
    if _FORMATS.search(entry.key.rpartition("\x04")[2]) or "date formats" in entry.key:
        return "\0".join(entry.said)
    return "\0".join(pseudo(text) for text in entry.said)
