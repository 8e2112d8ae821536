"""Containers of every kind, made from pages: name or address, and bytes."""

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable, Iterable

import zstandard
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

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


def warc(pages: Pages, *, packed: bool = False) -> bytes:
    """Responses to a crawler, with the records around them that are no pages."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    writer.write_record(writer.create_warcinfo_record("a.warc", {"software": "tests"}))
    for name, raw in pages:
        address = f"https://e.example/{name}"
        writer.write_record(_record(writer, address, raw))
    return out.getvalue()


def _record(writer: WARCWriter, address: str, raw: bytes) -> object:
    head = StatusAndHeaders("200 OK", [("Content-Type", HTML)], protocol="HTTP/1.1")
    return writer.create_warc_record(
        address, "response", payload=io.BytesIO(raw), http_headers=head
    )


def wet(pages: Pages) -> bytes:
    """Texts that somebody drew from pages."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    for name, raw in pages:
        record = writer.create_warc_record(
            f"https://e.example/{name}",
            "conversion",
            payload=io.BytesIO(raw),
            warc_content_type="text/plain",
        )
        writer.write_record(record)
    return out.getvalue()


def gz(raw: bytes) -> bytes:
    return gzip.compress(raw, mtime=0)


def zst(raw: bytes) -> bytes:
    return zstandard.compress(raw)


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
