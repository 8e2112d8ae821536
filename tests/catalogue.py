"""The catalogues of the languages, and the strings that the project says: without gettext's tools.

A string is a key as gettext's own catalogues have it: context, U+0004 and the text where there is
a context.
"""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from gettext import c2py
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

type Key = str

_LITERAL = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(({_LITERAL}(?:,\s*{_LITERAL})*)")
_LINE = re.compile(r'(msgctxt|msgid|msgid_plural|msgstr(?:\[(\d)\])?)? ?(".*")')


class Entry(NamedTuple):
    """A string of a .po: all its forms as written and as translated."""

    key: Key
    flags: str
    said: list[str]
    translated: list[str]


@dataclass(frozen=True)
class Catalogue:
    """A language with all its entries and the form of a word that goes with a number."""

    language: str
    entries: list[Entry]
    forms: int
    form_of: Callable[[int], int]


def read_catalogue(path: Path, language: str) -> Catalogue:
    found = re.search(r"nplurals=(\d); plural=(.*?);", path.read_text())
    assert found, "no plural forms in the header"
    return Catalogue(language, read_po(path), int(found[1]), c2py(found[2]))


def read_po(path: Path) -> list[Entry]:
    """The entries of a .po, its header left out."""
    entries = map(_entry, path.read_text().strip().split("\n\n"))
    return [entry for entry in entries if entry and entry.said != [""]]


def _entry(block: str) -> Entry | None:
    parts: dict[str, str] = {}
    flags, part = "", ""
    for line in block.splitlines():
        if line.startswith("#"):
            flags += line if line.startswith(("#,", "#~")) else ""
        elif found := _LINE.fullmatch(line):
            part = line.split(" ")[0] if found[1] else part
            parts[part] = parts.get(part, "") + ast.literal_eval(found[3])
    if "msgid" not in parts:  # what is said no more
        return None
    said = [parts[name] for name in ("msgid", "msgid_plural") if name in parts]
    translated = [text for name, text in parts.items() if name.startswith("msgstr")]
    return Entry(_key(said[0], parts.get("msgctxt")), flags, said, translated)


def _key(text: str, context: str | None) -> Key:
    return text if context is None else f"{context}\x04{text}"


# ---- what the project says ----------------------------------------------------------------------
def said_in_templates(folder: Path) -> Iterator[tuple[Path, Key]]:
    """The strings of all templates, read as Django's makemessages reads them."""
    for path in sorted([*folder.rglob("*.html"), *folder.rglob("*.txt")]):
        for call in _CALL.finditer(templatize(path.read_text())):
            texts = ast.literal_eval(f"[{call[2]}]")
            in_context = call[1] in {"pgettext", "npgettext"}
            yield path, _key(texts[in_context], texts[0] if in_context else None)


_PLAIN = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"}
_IN_CONTEXT = {"pgettext", "pgettext_lazy", "npgettext", "npgettext_lazy"}


def said_in_code(folder: Path) -> Iterator[tuple[Path, Key]]:
    """The strings of all modules; what isn't said literally can't be translated and is left out."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                yield from ((path, key) for key in _called(node.func.id, node.args))


def _called(name: str, arguments: list[ast.expr]) -> Iterator[Key]:
    texts = [a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)]
    if name in _PLAIN and texts:
        yield texts[0]
    elif name in _IN_CONTEXT and len(texts) > 1:
        yield _key(texts[1], texts[0])
