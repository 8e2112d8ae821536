"""Tar archives, read forwards member by member. The standard library reads the headers; it isn't
let loose on the stream, since it holds every member, and a name of any length, in memory.
"""

import os
import re
import tarfile
from collections.abc import Iterator
from dataclasses import replace
from tarfile import BLOCKSIZE, TarInfo

from magreader.dumps.containers.limits import MAX_MEMBERS, MAX_NAME_BYTES, TOO_MANY_MEMBERS
from magreader.dumps.containers.names import LEADS_OUT, is_left_out, leads_out
from magreader.dumps.containers.streams import CUT_OFF, Stream, Window
from magreader.dumps.containers.values import Piece, Reader, Unreadable
from magreader.dumps.parser.pages import gettext_noop

NO_MEMBER = gettext_noop("Here stands no member of a tar archive; the next one was searched for.")
LONG_NAME = gettext_noop("The name of the member is too long to be read.")
A_LINK = gettext_noop("It is a link, and links are not followed.")
NO_FILE = gettext_noop("It is a device or a pipe, not a file.")

_LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_SPECIAL = (tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE)
SPARSE = gettext_noop("It is a file with holes (sparse), which no page is.")
_NAMED_LONG = (tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)
_PAX_PATH = re.compile(rb"\d+ path=([^\n]*)\n")


def read_tar(name: str, stream: Stream, read_member: Reader) -> Iterator[Piece]:
    """The pages in its members, read by `read_member`."""
    archive = _Archive(stream)
    members = 0
    for found in archive.members():
        members += isinstance(found, TarInfo)
        if members > MAX_MEMBERS:
            yield Unreadable(name, b"", TOO_MANY_MEMBERS)
            return
        if isinstance(found, TarInfo):
            yield from _read_member(archive, found, read_member)
        elif found:
            yield replace(found, source=name)
    if stream.damage or archive.is_cut_off:
        yield Unreadable(name, b"", stream.damage or CUT_OFF)


def _read_member(archive: "_Archive", member: TarInfo, read_member: Reader) -> Iterator[Piece]:
    if member.type == tarfile.DIRTYPE or is_left_out(member.name):
        archive.pass_over(member)
    elif reason := _refused(member):
        archive.pass_over(member)
        yield Unreadable(member.name, b"", reason)
    else:
        yield from archive.read(member, read_member)


def _refused(member: TarInfo) -> str | None:
    if leads_out(member.name):
        return LEADS_OUT
    if member.type in _LINKS:
        return A_LINK
    if member.type in _SPECIAL:
        return NO_FILE
    return SPARSE if member.type == tarfile.GNUTYPE_SPARSE else None


def _end_of(stream: Stream) -> int | None:
    """Where it ends, where that can be known before."""
    if not stream.seekable():
        return None
    here = stream.tell()
    end = stream.seek(0, os.SEEK_END)
    stream.seek(here)
    return end


class _Archive:
    """Where in a tar archive we are."""

    def __init__(self, stream: Stream) -> None:
        self._stream = stream
        self._end = _end_of(stream)
        self._lost = False
        self._long_name = ""
        self.is_cut_off = False

    def members(self) -> Iterator[TarInfo | Unreadable | None]:
        """Header after header; None for those that only tell of the next member."""
        while block := self._stream.read(BLOCKSIZE):
            if len(block) < BLOCKSIZE:
                self.is_cut_off = True
            elif any(block):
                yield self._header(block)

    def _header(self, block: bytes) -> TarInfo | Unreadable | None:
        try:
            header = TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError):
            header = None
        if header is None or header.size < 0:
            was_lost, self._lost = self._lost, True
            return None if was_lost else Unreadable("", b"", NO_MEMBER)
        self._lost = False
        if header.type in _NAMED_LONG:
            return self._take_name(header)
        if header.type == tarfile.XGLTYPE:
            self.pass_over(header)
            return None
        header.name, self._long_name = self._long_name or header.name, ""
        self._pass_over_map(header, block)
        return header

    def _take_name(self, header: TarInfo) -> Unreadable | None:
        if header.size > MAX_NAME_BYTES:
            self.pass_over(header)
            return Unreadable("", b"", LONG_NAME)
        data = self._stream.read(header.size)
        self._stream.skip(-header.size % BLOCKSIZE)
        if header.type == tarfile.GNUTYPE_LONGNAME:
            self._long_name = data.rstrip(b"\0").decode("utf-8", "replace")
        elif path := _PAX_PATH.search(data):
            self._long_name = path[1].decode("utf-8", "replace")
        return None

    def _pass_over_map(self, header: TarInfo, block: bytes) -> None:
        """Of a sparse file: which of its parts are kept."""
        more = header.type == tarfile.GNUTYPE_SPARSE and block[482]
        while more and len(part := self._stream.read(BLOCKSIZE)) == BLOCKSIZE:
            more = part[504]

    def pass_over(self, member: TarInfo) -> None:
        """Go behind its bytes. Links and devices have none, whatever they claim."""
        if member.type not in _LINKS + _SPECIAL:
            self._stream.skip(member.size + -member.size % BLOCKSIZE)

    def read(self, member: TarInfo, read_member: Reader) -> Iterator[Piece]:
        """The pages in a member. One that claims more than there is takes none after it along."""
        if self._end is not None and self._stream.tell() + member.size > self._end:
            self._lost = True
            yield Unreadable(member.name, b"", CUT_OFF)
            return
        window = Window(self._stream, member.size)
        yield from read_member(member.name, Stream(window))
        if window.finish():
            self._stream.skip(-member.size % BLOCKSIZE)
        elif not window.damage:
            yield Unreadable(member.name, b"", self._stream.damage or CUT_OFF)
