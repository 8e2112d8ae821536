"""The index on this machine's disk: what is in it, and opening it.

One index stands in a folder of its own under `SEARCH_DIR`; `current` names the one that serves.
A new one is built beside it and takes its place in one step. The index is made from the database
alone and can be thrown away.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from django.conf import settings
from tantivy import Document, Index, IndexWriter, Query, Schema, SchemaBuilder, Searcher

# In the name of each folder: an index of another shape is built anew.
SHAPE = 1
_NUMBERS = ("story", "publication", "date", "year", "premium")
_NAMES = ("language", "holding")
# Of everybody: headline, deck, byline and the opening, and all of a free story. The words of a
# premium text are in `full` and `full_words` alone, which only the queries of who may read it ask.
_STEMS = ("headline", "public", "full")
_FOLDED = ("byline",)
_VOCABULARY = ("words", "full_words")


@cache
def schema() -> Schema:
    made = SchemaBuilder()
    for name in _NUMBERS:
        made.add_unsigned_field(name, indexed=True, fast=True)
    for name in _NAMES:
        made.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    for name in (*_STEMS, *_FOLDED):
        made.add_text_field(name, tokenizer_name="raw", index_option="position")
    for name in _VOCABULARY:
        made.add_text_field(name, tokenizer_name="raw", index_option="basic")
    # One document of its own says up to which change the others are true.
    made.add_unsigned_field("follows", indexed=True, fast=True)
    made.add_unsigned_field("upto", fast=True)
    return made.build()


def home() -> Path:
    return Path(settings.SEARCH_DIR)


def _current() -> Path:
    return home() / "current"


def new_folder() -> Path:
    """An empty folder for an index."""
    home().mkdir(parents=True, exist_ok=True)
    return Path(mkdtemp(prefix=f"{SHAPE}-", dir=home()))


def make_current(folder: Path) -> None:
    """`folder` serves from now on; those before it go."""
    made = home() / f"{folder.name}.link"
    made.symlink_to(folder.name)
    made.replace(_current())
    for old in home().iterdir():
        if old.is_dir() and not old.is_symlink() and old != folder:
            shutil.rmtree(old, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class Opened:
    """An index as this process has it open."""

    folder: Path
    index: Index
    changed: int
    languages: tuple[str, ...]


_opened: Opened | None = None


class NoIndex(Exception):
    """There is none yet, or none that can be read."""


def _find() -> Path:
    """The folder of the index that serves. Raises NoIndex."""
    try:
        name = _current().readlink().name
    except OSError:
        raise NoIndex from None
    if not name.startswith(f"{SHAPE}-"):
        raise NoIndex
    return home() / name


def open_index() -> Opened:
    """The index that serves, as it is now. Raises NoIndex."""
    global _opened  # noqa: PLW0603  # one for each process, as the files are one for all
    folder = _find()
    try:
        changed = (folder / "meta.json").stat().st_mtime_ns
        if _opened is None or (_opened.folder, _opened.changed) != (folder, changed):
            _opened = _open(folder, changed)
    except (OSError, ValueError):
        _opened = None
        raise NoIndex from None
    return _opened


def _open(folder: Path, changed: int) -> Opened:
    if _opened and _opened.folder == folder:
        index = _opened.index
        index.reload()
    else:
        index = open_folder(folder)
    return Opened(folder, index, changed, _languages(index.searcher()))


def _languages(searcher: Searcher) -> tuple[str, ...]:
    """The languages of the stories in the index: a word has a stem in each of them."""
    asked = {"held": {"terms": {"field": "language", "size": 50}}}
    told = searcher.aggregate(Query.all_query(), asked)
    return tuple(sorted(bucket["key"] for bucket in told["held"]["buckets"]))


def open_folder(folder: Path) -> Index:
    """The index in `folder`, made where there is none. Raises ValueError for a broken one."""
    index = Index(schema(), str(folder), reuse=True)
    index.config_reader("manual")
    index.reload()
    return index


def upto(found: Searcher) -> int:
    """The number of the last change that is in the index."""
    hits = found.search(Query.term_query(schema(), "follows", 1), 1).hits
    return int(found.fast_field_values("upto", [hits[0][1]])[0] or 0) if hits else 0


def say_upto(writer: IndexWriter, number: int) -> None:
    """In the same commit as the changes themselves, so that a crash parts them never."""
    writer.delete_documents_by_query(Query.term_query(schema(), "follows", 1))
    mark = Document()
    mark.add_unsigned("follows", 1)
    mark.add_unsigned("upto", number)
    writer.add_document(mark)


class Busy(Exception):
    """Another process on this machine writes the index."""


@contextmanager
def alone(*, wait: bool = False) -> Iterator[None]:
    """One process at a time writes an index. Raises Busy where another does, unless it waits."""
    home().mkdir(parents=True, exist_ok=True)
    held = os.open(home() / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(held, LOCK_EX if wait else LOCK_EX | LOCK_NB)
        yield
    finally:
        os.close(held)


def _lock(held: int, how: int) -> None:
    try:
        flock(held, how)
    except BlockingIOError:
        raise Busy from None
