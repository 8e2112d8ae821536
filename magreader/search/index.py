"""The index on this machine's disk: what is in it, and opening it.

One index stands in a folder of its own under `SEARCH_DIR`; `current` names the one that serves.
A new one is built beside it and takes its place in one step. The index is made from the database
alone and can be thrown away.
"""

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, LOCK_SH, flock
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

from django.conf import settings
from tantivy import Document, Index, IndexWriter, Query, Schema, SchemaBuilder, Searcher

# In the name of each folder: an index of another shape is built anew.
SHAPE = 4
_NUMBERS = ("story", "publication", "date", "year", "premium")
_NAMES = ("language", "holding")
# Of everybody: headline, deck, byline and the opening, and all of a free story. What follows on
# the opening of a premium text is in the gated fields alone, which only the queries of who may read
# it ask: `full`, all that there is, of who may read every title; `titled`, the rest with its
# title's number before each word, besides `public`, of who may read some. So the words of one title
# tell nothing to a reader of another.
_STEMS = ("headline", "public", "full", "titled")
_FOLDED = ("byline",)
_VOCABULARY = ("words", "full_words", "titled_words")


@cache
def schema() -> Schema:
    made = SchemaBuilder()
    for name in _NUMBERS:
        made.add_unsigned_field(name, indexed=True, fast=True)
    for name in _NAMES:
        made.add_text_field(name, fast=True, tokenizer_name="raw", index_option="basic")
    # Words come cut and stemmed, with a space between.
    for name in (*_STEMS, *_FOLDED):
        made.add_text_field(name, tokenizer_name="whitespace", index_option="position")
    for name in _VOCABULARY:
        made.add_text_field(name, tokenizer_name="whitespace", index_option="basic")
    # One document of its own says up to which change the others are true.
    made.add_unsigned_field("follows", indexed=True, fast=True)
    made.add_unsigned_field("upto", fast=True)
    made.add_unsigned_field("noted", fast=True)
    return made.build()


def titled(publication: int, words: Iterable[str]) -> list[str]:
    """The words of a title's texts as the index has them for who may read that title."""
    return [f"{publication}:{word}" for word in words]


def home() -> Path:
    return Path(settings.SEARCH_DIR)


def _current() -> Path:
    return home() / "current"


@contextmanager
def new_folder() -> Iterator[Path]:
    """An empty folder for an index, which serves when the block ends; without an error, that is:
    else it goes."""
    home().mkdir(parents=True, exist_ok=True)
    sweep()
    folder = Path(mkdtemp(prefix=f"{SHAPE}-", dir=home()))
    try:
        yield folder
        _make_current(folder)
    finally:
        sweep()


def _make_current(folder: Path) -> None:
    made = home() / f"{folder.name}.link"
    made.symlink_to(folder.name)
    if _current().is_dir() and not _current().is_symlink():
        shutil.rmtree(_current())  # put there by hand
    made.replace(_current())


def sweep() -> None:
    """Leave nothing but the index that serves; what was killed while it built left gigabytes."""
    try:
        serves = _current().readlink().name
    except OSError:
        serves = ""
    for old in home().iterdir():
        if old.is_symlink():
            if old != _current():
                old.unlink(missing_ok=True)
        elif old.is_dir() and old.name != serves:
            shutil.rmtree(old, ignore_errors=True)


class Mark(NamedTuple):
    """Up to which change an index is true: its number, and when it was noted, in microseconds.
    After a backup was put back the number alone might be that of another change."""

    number: int = 0
    noted: int = 0


@dataclass(frozen=True, slots=True)
class Opened:
    """An index as this process has it open."""

    folder: Path
    index: Index
    changed: tuple[int, int]
    languages: tuple[str, ...]
    mark: Mark


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
        _opened = _as_now(folder)
    except (OSError, ValueError, NoIndex):
        _opened = None
        if _find() != folder:  # another took its place at this moment
            return open_index()
        raise NoIndex from None
    return _opened


def _as_now(folder: Path) -> Opened:
    # Two commits may fall into one tick of the clock, but each writes a file of its own.
    meta = (folder / "meta.json").stat()
    changed = meta.st_mtime_ns, meta.st_ino
    if _opened and (_opened.folder, _opened.changed) == (folder, changed):
        return _opened
    return _open(folder, changed)


def _open(folder: Path, changed: tuple[int, int]) -> Opened:
    if _opened and _opened.folder == folder:
        index = _opened.index
        index.reload()
    else:
        index = open_folder(folder)
    searcher = index.searcher()
    return Opened(folder, index, changed, _languages(searcher), upto(searcher))


def _languages(searcher: Searcher) -> tuple[str, ...]:
    """The languages of the stories in the index: a word has a stem in each of them."""
    asked = {"held": {"terms": {"field": "language", "size": 50}}}
    told = searcher.aggregate(Query.all_query(), asked)
    return tuple(sorted(bucket["key"] for bucket in told["held"]["buckets"]))


def open_folder(folder: Path) -> Index:
    """The index in `folder`. Raises ValueError where there is none, or a broken one."""
    return _by_hand(Index.open(str(folder)))


def make_index(folder: Path) -> Index:
    return _by_hand(Index(schema(), str(folder), reuse=False))


def _by_hand(index: Index) -> Index:
    index.config_reader("manual")
    index.reload()
    return index


@contextmanager
def writing(index: Index, *, heap: int, threads: int) -> Iterator[IndexWriter]:
    """What is committed in the block is kept. Pieces are put together at its end, else small ones
    would pile up; and after an error too it lets go of the index, whoever still holds the error."""
    writer = index.writer(heap_size=heap, num_threads=threads)
    try:
        # What was killed in the middle of a commit left files whose names come again.
        writer.garbage_collect_files()
        yield writer
    finally:
        writer.wait_merging_threads()


def upto(found: Searcher) -> Mark:
    """The mark of this index. Raises NoIndex where it has none: it isn't one of ours."""
    hits = found.search(Query.term_query(schema(), "follows", 1), 1).hits
    if not hits:
        raise NoIndex
    at = [hits[0][1]]
    return Mark(*(int(found.fast_field_values(name, at)[0] or 0) for name in ("upto", "noted")))


def say_upto(writer: IndexWriter, mark: Mark) -> None:
    """In the same commit as the changes themselves, so that a crash parts them never."""
    writer.delete_documents_by_query(Query.term_query(schema(), "follows", 1))
    made = Document()
    made.add_unsigned("follows", 1)
    made.add_unsigned("upto", mark.number)
    made.add_unsigned("noted", mark.noted)
    writer.add_document(made)


class Busy(Exception):
    """Another process on this machine writes the index, or follows the library."""


def alone(*, wait: bool = False) -> AbstractContextManager[None]:
    """One process at a time writes an index. Raises Busy where another does, unless it waits."""
    return _holding("lock", LOCK_EX if wait else LOCK_EX | LOCK_NB)


def following() -> AbstractContextManager[None]:
    """One process on this machine follows the library, for as long as it lives. Raises Busy where
    another does."""
    return _holding("follower", LOCK_EX | LOCK_NB)


def is_followed() -> bool:
    """Whether a process on this machine follows the library."""
    try:
        with _holding("follower", LOCK_SH | LOCK_NB):
            return False
    except Busy:
        return True


@contextmanager
def _holding(name: str, how: int) -> Iterator[None]:
    home().mkdir(parents=True, exist_ok=True)
    held = os.open(home() / name, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _lock(held, how)
        yield
    finally:
        os.close(held)


def _lock(held: int, how: int) -> None:
    try:
        flock(held, how)
    except BlockingIOError:
        raise Busy from None
