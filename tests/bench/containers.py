"""How many pages a second come out of each kind of container, and how much memory that takes.

Read and parsed on one core, without a database; each kind in a process of its own, so that its
peak is its own. Of the largest ones only what comes out is counted.
"""

import gzip
import html
import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, BinaryIO

import zstandard

from magreader.dumps.containers import Piece, RawPage, read_container
from magreader.dumps.files import find_files
from magreader.dumps.parser import parse_page
from magreader.dumps.reading import read_raw, source_of
from tests.bench.imports import story_pages
from tests.dumps.boxes import jsonl, records
from tests.memory import peak

PAGES = 3_000
DISTINCT = 500
"""So many pages are written for the largest containers, again and again."""
MB = 1024 * 1024

type Page = tuple[str, bytes]


def bench_containers(megabytes: int) -> list[dict[str, Any]]:
    """Speed and memory of each kind, then the memory of the largest ones."""
    with tempfile.TemporaryDirectory(prefix="magreader-bench-") as folder:
        rows = [_run(Path(folder), kind, 0) for kind in KINDS]
        return [*rows, *(_run(Path(folder), kind, megabytes) for kind in LARGEST)]


def _run(folder: Path, kind: str, megabytes: int) -> dict[str, Any]:
    path = folder / kind
    KINDS[kind](path, _until(path, megabytes) if megabytes else pages_as(kind, PAGES))
    size = sum(file.stat().st_size for file in (path.rglob("*") if path.is_dir() else [path]))
    timed = [sys.executable, "-m", "tests.bench.containers", str(path), str(megabytes)]
    out = subprocess.run(timed, check=True, capture_output=True, text=True).stdout
    for file in [*path.iterdir()] if path.is_dir() else [path]:
        file.unlink()
    what = "the largest, read and not parsed" if megabytes else "read and parsed"
    return {"bench": what, "kind": kind, "mb": round(size / MB), **json.loads(out)}


# ---- writing ------------------------------------------------------------------------------------
def pages_as(kind: str, count: int, seed: int = 1) -> Iterator[Page]:
    """So many pages as containers of this kind hold them: name and bytes."""
    is_text = kind in ("text", "jsonl", "jsonl.gz", "jsonl.zst")
    for name, raw in story_pages(count, seed):
        yield (name, raw) if is_text else (f"{name}.html", _as_html(raw))


def _as_html(raw: bytes) -> bytes:
    """As a newsstand's page: a head, markup around each line, a script at the end."""
    lines = raw.decode().splitlines()
    head = f'<meta charset="utf-8"><title>{html.escape(lines[1])}</title>'
    body = "".join(f'<div class="row"><p>{html.escape(line)}</p></div>\n' for line in lines)
    script = f"<script>{'var a = 1;' * 400}</script>"
    return f"<!doctype html><html lang=en><head>{head}</head><body>{body}{script}".encode()


def _until(path: Path, megabytes: int) -> Iterator[Page]:
    """Pages without end, until the file has its size."""
    for page in cycle(list(pages_as(path.name, DISTINCT))):
        yield page
        if path.exists() and path.stat().st_size > megabytes * MB:
            return


def _folder(path: Path, pages: Iterator[Page]) -> None:
    path.mkdir(exist_ok=True)
    for name, raw in pages:
        (path / name).write_bytes(raw)


def _rows(file: Any, pages: Iterator[Page]) -> None:
    for page in pages:
        file.write(jsonl([page]))


def _records(file: BinaryIO, pages: Iterator[Page], pack: Callable[[bytes], bytes]) -> None:
    file.writelines(pack(records([page])[1]) for page in pages)


def _jsonl(path: Path, pages: Iterator[Page]) -> None:
    with path.open("wb") as file:
        _rows(file, pages)


def _jsonl_gz(path: Path, pages: Iterator[Page]) -> None:
    with gzip.open(path, "wb", compresslevel=3) as file:
        _rows(file, pages)


def _jsonl_zst(path: Path, pages: Iterator[Page]) -> None:
    with zstandard.open(path, "wb") as file:
        _rows(file, pages)


def _warc(path: Path, pages: Iterator[Page]) -> None:
    with path.open("wb") as file:
        _records(file, pages, bytes)


def _warc_gz(path: Path, pages: Iterator[Page]) -> None:
    with path.open("wb") as file:
        _records(file, pages, lambda raw: gzip.compress(raw, 3))


def _zip(path: Path, pages: Iterator[Page]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
        for name, raw in pages:
            archive.writestr(name, raw)


KINDS: dict[str, Callable[[Path, Iterator[Page]], None]] = {
    "text": _folder,
    "html": _folder,
    "warc": _warc,
    "warc.gz": _warc_gz,
    "jsonl": _jsonl,
    "jsonl.gz": _jsonl_gz,
    "jsonl.zst": _jsonl_zst,
    "zip": _zip,
}
LARGEST = ("warc", "jsonl.gz")


# ---- reading ------------------------------------------------------------------------------------
def pages_of(path: Path) -> Iterator[Piece]:
    """All pages of a container, or of the files of a folder."""
    for found in find_files([str(path)]):
        assert found.path is not None
        with found.path.open("rb") as file:
            yield from read_container(found.source, file)


def _timed(path: Path, *, parse: bool) -> dict[str, Any]:
    list(read_container("warm", io.BytesIO(b"text")))
    before, pages, start = peak(), 0, time.process_time()
    for page in pages_of(path):
        assert isinstance(page, RawPage), page
        pages += 1
        if parse:
            text, _encoding, facts = read_raw(page)
            parse_page(text, source_of(page.source, facts), facts)
    seconds = time.process_time() - start
    speed = {"pages": pages, "pages_per_second": round(pages / seconds)}
    return {**speed, "peak_mb": peak(), "grown_mb": peak() - before}


if __name__ == "__main__":
    print(json.dumps(_timed(Path(sys.argv[1]), parse=sys.argv[2] == "0")))
