"""JSONL: a page a row, in `text` or `html`, with its address in `url`.

A row's `date` is the crawl's and not the edition's, so it isn't looked at.
"""

import json
from collections.abc import Iterator
from typing import Any

from magreader.dumps.containers.limits import (
    MAX_PAGE_BYTES,
    MAX_ROW_BYTES,
    PAGE_TOO_LARGE,
    ROW_TOO_LONG,
)
from magreader.dumps.containers.streams import Stream
from magreader.dumps.containers.values import Form, Piece, RawPage, Unreadable
from magreader.dumps.parser.pages import gettext_noop
from magreader.dumps.parser.text import decode

NO_JSON = gettext_noop("The row is no JSON.")
NO_PAGE = gettext_noop("The row has neither a “text” nor an “html”.")


def read_jsonl(name: str, stream: Stream) -> Iterator[Piece]:
    """The pages of its rows; a row that is bad never stops the rest."""
    number = 0
    while True:
        row = stream.readline(MAX_ROW_BYTES + 1)
        if stream.damage and not row.endswith(b"\n"):
            yield Unreadable(_source(name, number + 1), b"", stream.damage)
            if not stream.feed.resume():
                return
            row = b"\n"
        if not row:
            return
        number += 1
        if len(row) > MAX_ROW_BYTES:
            if not row.endswith(b"\n"):
                stream.skip_line()
            yield Unreadable(_source(name, number), b"", ROW_TOO_LONG)
        elif row.strip():
            yield _page(_source(name, number), row)


def _source(name: str, number: int) -> str:
    """Where no address is known. The words of the file's name are no headline of a row."""
    return f"{name}/row {number}"


def _page(source: str, row: bytes) -> Piece:
    said = _read(row)
    if said is None:
        return Unreadable(source, row, NO_JSON)
    url = said.get("url")
    source = url if isinstance(url, str) and url else source
    form = Form.TEXT if said.get("text") else Form.HTML
    text = said.get(form.value)
    if not isinstance(text, str) or not text:
        return Unreadable(source, row, NO_PAGE)
    raw = text.encode("utf-8", "replace")
    if len(raw) > MAX_PAGE_BYTES:
        return Unreadable(source, b"", PAGE_TOO_LARGE)
    return RawPage(source, raw, form, "utf-8")


def _read(row: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(decode(row)[0])
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, dict) else None
