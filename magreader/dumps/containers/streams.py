"""Bytes that are read forwards, a little at a time: of a file, of a part of one, of something
packed.

Damage never raises: a stream ends there and says why, and some can be resumed behind it.
"""

import io
import os
from abc import abstractmethod
from typing import BinaryIO

from magreader.dumps.containers.limits import MAX_LINE_BYTES
from magreader.dumps.parser.pages import gettext_noop

CHUNK = 64 * 1024

CUT_OFF = gettext_noop("It is cut off: more was announced than there is.")
DISK_FAULT = gettext_noop("The file can't be read to its end: the disk or its file system fails.")


class Damaged(Exception):
    """The bytes end here, for this reason."""


class Feed(io.RawIOBase):
    """Where a stream takes its bytes from; a kind of feed says how by `more`."""

    def __init__(self) -> None:
        super().__init__()
        self.damage = ""
        self._ready = memoryview(b"")

    @abstractmethod
    def more(self) -> bytes:
        """The next bytes, as many as come at once; none at the end. Raises Damaged."""

    def resume(self) -> bool:
        """Go on behind the damage, or with the next part; False where nothing follows."""
        return False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # what BufferedReader gives
        if not self._ready and not self.damage:
            try:
                self._ready = memoryview(self.more())
            except Damaged as damage:
                self.damage = str(damage)
        size = min(len(buffer), len(self._ready))
        buffer[:size] = self._ready[:size]
        self._ready = self._ready[size:]
        return size


class Stream(io.BufferedReader):
    """A feed with a look ahead, and lines that are never longer than asked for."""

    def __init__(self, feed: Feed) -> None:
        super().__init__(feed, CHUNK)
        self.feed = feed

    @property
    def damage(self) -> str:
        """Why it ended too early; empty where it didn't, or not yet."""
        return self.feed.damage

    def readline(self, size: int | None = -1, /) -> bytes:
        return super().readline(MAX_LINE_BYTES if size is None or size < 0 else size)

    def skip_line(self) -> None:
        """Pass over the rest of a line, however long."""
        while line := self.readline():
            if line.endswith(b"\n"):
                return

    def skip(self, size: int) -> int:
        """Pass over so many bytes, without reading them where that can be; how many there were."""
        if size > CHUNK and self.seekable():
            here = self.tell()
            end = self.seek(0, os.SEEK_END)
            return self.seek(min(here + size, end)) - here
        left = size
        while left and (passed := len(self.read(min(left, CHUNK)))):
            left -= passed
        return size - left


class FileFeed(Feed):
    """A file on disk."""

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def more(self) -> bytes:
        try:
            return self._file.read(CHUNK)
        except OSError as fault:
            raise Damaged(DISK_FAULT) from fault

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = os.SEEK_SET, /) -> int:
        if whence == os.SEEK_CUR:
            offset -= len(self._ready)
        self._ready = memoryview(b"")
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell() - len(self._ready)


class Window(Feed):
    """So many of the next bytes of another stream: a member, or the body of a record."""

    def __init__(self, stream: Stream, size: int) -> None:
        super().__init__()
        self._stream = stream
        self.left = size

    def more(self) -> bytes:
        found = self._stream.read(min(self.left, CHUNK))
        if self.left and not found:
            raise Damaged(self._stream.damage or CUT_OFF)
        self.left -= len(found)
        return found

    def finish(self) -> bool:
        """Pass over what nobody read; whether all of it was there."""
        self.left -= self._stream.skip(self.left)
        return not self.left
