"""Containers of every kind, made from pages: name or address, and bytes."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterable

import zstandard

from tests.dumps.warc_records import answer, record

type Pages = Iterable[tuple[str, bytes]]

HTML = "text/html; charset=utf-8"


def jsonl(pages: Pages) -> bytes:
    """A row for each page."""
    rows = ({"url": f"https://e.example/{name}", "text": raw.decode()} for name, raw in pages)
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def zipped(pages: Pages) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in pages:
            archive.writestr(name, raw)
    return out.getvalue()


def tarred(pages: Pages, *, format: int = tarfile.PAX_FORMAT) -> bytes:  # noqa: A002  # its name there
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=format) as archive:
        for name, raw in pages:
            member = tarfile.TarInfo(name)
            member.size = len(raw)
            archive.addfile(member, io.BytesIO(raw))
    return out.getvalue()


def records(pages: Pages) -> list[bytes]:
    """Responses to a crawler, with a record before them that is no page."""
    given = [answer(f"https://e.example/{name}", raw, HTML) for name, raw in pages]
    return [record("warcinfo", b"software: tests\r\n"), *given]


def warc(pages: Pages, *, packed: bool = False) -> bytes:
    """A crawl, each record `packed` by itself or all of it bare."""
    return b"".join(gz(one) if packed else one for one in records(pages))


def wet(pages: Pages) -> bytes:
    """Texts that somebody drew from pages."""
    texts = [(f"https://e.example/{name}", raw) for name, raw in pages]
    return b"".join(record("conversion", raw, name, "text/plain") for name, raw in texts)


def gz(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def zst(raw: bytes) -> bytes:
    return zstandard.ZstdCompressor(write_checksum=True).compress(raw)


BOXES: dict[str, Callable[[Pages], bytes]] = {
    "jsonl": jsonl,
    "jsonl.gz": lambda pages: gz(jsonl(pages)),
    "jsonl.zst": lambda pages: zst(jsonl(pages)),
    "zip": zipped,
    "tar": tarred,
    "tar.gz": lambda pages: gz(tarred(pages)),
    "tar.zst": lambda pages: zst(tarred(pages)),
    "warc": warc,
    "warc.gz": lambda pages: warc(pages, packed=True),
    "warc packed as one": lambda pages: gz(warc(pages)),
    "wet": wet,
    "wet.gz": lambda pages: gz(wet(pages)),
}
