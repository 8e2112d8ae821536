"""ZIP archives, their members told one by one. Nothing is unpacked to a disk, so a name leads
nowhere; one that would lead out of the archive is refused all the same, as no honest one does.
"""

import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO

from magreader.dumps.containers.limits import (
    BOMB,
    MAX_DIRECTORY_BYTES,
    MAX_MEMBERS,
    MAX_RATIO,
    RATIO_COUNTS_FROM,
    TOO_MANY_MEMBERS,
)
from magreader.dumps.containers.names import LEADS_OUT, is_left_out, leads_out
from magreader.dumps.containers.streams import CUT_OFF, Damaged, Feed, Stream
from magreader.dumps.containers.values import Piece, Reader, Unreadable
from magreader.dumps.parser.pages import gettext_noop

NO_ARCHIVE = gettext_noop("The ZIP archive is broken: the list of its members can't be read.")
EMPTY = gettext_noop("The ZIP archive is empty.")
ENCRYPTED = gettext_noop("It is locked with a password.")
OTHER_METHOD = gettext_noop(
    "It is packed in the archive in a way that magreader doesn't read; deflate is."
)
BROKEN_MEMBER = gettext_noop(
    "It is broken: what was unpacked isn't what the archive says it should be."
)
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# zipfile raises NotImplementedError for what it can't unpack, RuntimeError for what is encrypted.
_FAULTS = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, ValueError, OSError)


def read_zip(name: str, file: BinaryIO, read_member: Reader) -> Iterator[Piece]:
    """The pages in its members, read by `read_member`."""
    members, size = _size_of_list(file)
    if members > MAX_MEMBERS or size > MAX_DIRECTORY_BYTES:
        yield Unreadable(name, b"", TOO_MANY_MEMBERS)
        return
    try:
        archive = zipfile.ZipFile(file)
    except (*_FAULTS, struct.error, EOFError):
        yield Unreadable(name, b"", NO_ARCHIVE)
        return
    with archive:
        if not archive.infolist():
            yield Unreadable(name, b"", EMPTY)
        for member in archive.infolist():
            yield from _read_member(archive, member, read_member)


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, read_member: Reader
) -> Iterator[Piece]:
    if member.is_dir() or is_left_out(member.filename):
        return
    if reason := _refused(member):
        yield Unreadable(member.filename, b"", reason)
        return
    try:
        file = archive.open(member)
    except _FAULTS:
        yield Unreadable(member.filename, b"", BROKEN_MEMBER)
        return
    with file:
        yield from read_member(member.filename, Stream(_Member(file, member.compress_size)))


def _refused(member: zipfile.ZipInfo) -> str | None:
    if leads_out(member.filename):
        return LEADS_OUT
    if member.flag_bits & 0x1:
        return ENCRYPTED
    return None if member.compress_type in _METHODS else OTHER_METHOD


class _Member(Feed):
    """What one member unpacks to."""

    def __init__(self, file: IO[bytes], packed: int) -> None:
        super().__init__()
        self._file = file
        self._packed = packed
        self._given = 0

    def more(self) -> bytes:
        try:
            found = self._file.read(16 * 1024)
        except EOFError as fault:
            raise Damaged(CUT_OFF) from fault
        except _FAULTS as fault:
            raise Damaged(BROKEN_MEMBER) from fault
        self._given += len(found)
        if self._given > max(RATIO_COUNTS_FROM, MAX_RATIO * self._packed):
            raise Damaged(BOMB)
        return found


# ---- how long its list is -----------------------------------------------------------------------
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_WHERE_64 = struct.Struct("<4sLQL")
_LONGEST_COMMENT = 65_535


def _size_of_list(file: BinaryIO) -> tuple[int, int]:
    """How many members a ZIP says it has, and in how many bytes it lists them: asked before
    zipfile reads that list whole. Zeros where there is no such list."""
    total = file.seek(0, os.SEEK_END)
    tail_at = max(0, total - _END.size - _LONGEST_COMMENT)
    file.seek(tail_at)
    tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < _END.size:
        return 0, 0
    _magic, _disk, _start, _here, members, size, _offset, _comment = _END.unpack_from(tail, at)
    if 0xFFFF in (members, _here) or size == 0xFFFFFFFF:
        return _size_of_list_64(file, tail_at + at) or (members, size)
    return members, size


def _size_of_list_64(file: BinaryIO, end: int) -> tuple[int, int] | None:
    file.seek(max(0, end - _WHERE_64.size))
    where = file.read(_WHERE_64.size)
    if not where.startswith(b"PK\x06\x07"):
        return None
    file.seek(min(_WHERE_64.unpack(where)[2], end))
    found = file.read(_END_64.size)
    if len(found) < _END_64.size or not found.startswith(b"PK\x06\x06"):
        return None
    *_others, members, size, _offset = _END_64.unpack(found)
    return members, size
