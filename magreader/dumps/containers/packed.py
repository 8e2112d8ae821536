"""What is packed with gzip or Zstandard, unpacked a little at a time.

Both may hold several parts one after another. A part that is broken costs itself: the next one
is found by its first bytes.
"""

import re
import zlib
from abc import abstractmethod
from typing import Protocol

import zstandard

from magreader.dumps.containers.limits import (
    BOMB,
    MAX_RATIO,
    MAX_WINDOW_BYTES,
    RATIO_COUNTS_FROM,
)
from magreader.dumps.containers.streams import CUT_OFF, Damaged, Feed, Stream
from magreader.dumps.parser.pages import gettext_noop

BROKEN = gettext_noop("The packed data is broken here; what follows in this part can't be read.")
TRAILING = gettext_noop("Behind the packed data stands something else; it was not read.")

_SIP = 1024
"""So little is unpacked at a time that no bomb fills the memory: it gives 1 MB at most from gzip,
32 MB from Zstandard."""
_AT_ONCE = 4 * 1024
_LONGEST_MAGIC = 4


class Unpacker(Protocol):
    """What zlib and zstandard have in common: one part, unpacked as it comes."""

    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


class Packed(Feed):
    """Something packed: it ends after each part and is resumed with the next, or is one run of
    bytes where `joined`."""

    magic: re.Pattern[bytes]
    faults: type[Exception]

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self.joined = False
        self._stream = stream
        self._held = b""
        self._part: Unpacker | None = None
        self._has_ended = False
        self._broken = ""
        self._taken = self._given = 0

    @abstractmethod
    def start(self) -> Unpacker:
        """Of a part that begins here."""

    def more(self) -> bytes:
        found = bytearray()
        while len(found) < _AT_ONCE and not self._broken and self._is_in_part():
            found += self._unpack()
        self._given += len(found)
        if self._given > max(RATIO_COUNTS_FROM, MAX_RATIO * self._taken):
            self._broken = BOMB
        if self._broken and not found:  # what came before it is good
            raise Damaged(self._broken)
        return bytes(found)

    def resume(self) -> bool:
        if self._broken == BOMB:
            return False
        if self._broken and not self._find_part():
            return False
        self.damage = self._broken = ""
        self._has_ended = False
        return self._is_in_part() or bool(self._broken)

    def _is_in_part(self) -> bool:
        if self._part is None and (self.joined or not self._has_ended):
            self._begin()
        return self._part is not None

    def _begin(self) -> None:
        """Start with the next part, where there is one; zeros between two are padding."""
        while len(self._held) < _LONGEST_MAGIC and (more := self._sip()):
            self._held = (self._held + more).lstrip(b"\0")
        if self.magic.match(self._held):
            self._part = self.start()
        elif self._held:
            self._broken = TRAILING

    def _find_part(self) -> bool:
        while True:
            if found := self.magic.search(self._held):
                self._held = self._held[found.start() :]
                return True
            more = self._sip()
            if not more:
                return False
            self._held = self._held[1 - _LONGEST_MAGIC :] + more

    def _sip(self) -> bytes:
        more = self._stream.read1(_SIP)
        self._taken += len(more)
        return more

    def _unpack(self) -> bytes:
        assert self._part is not None
        data = self._held or self._sip()
        data, self._held = data[:_SIP], data[_SIP:]
        if not data:
            self._part, self._broken = None, self._stream.damage or CUT_OFF
            return b""
        try:
            found = self._part.decompress(data)
        except self.faults:
            self._part, self._broken = None, BROKEN
            self._held = data[1:] + self._held
            return b""
        if self._part.eof:
            self._held = self._part.unused_data + self._held
            self._part, self._has_ended = None, True
        return found


class Gzip(Packed):
    magic = re.compile(rb"\x1f\x8b\x08[\x00-\x1f]", re.DOTALL)
    faults = zlib.error

    def start(self) -> Unpacker:
        return zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)


class Zstandard(Packed):
    magic = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
    faults = zstandard.ZstdError

    def start(self) -> Unpacker:
        unpacker = zstandard.ZstdDecompressor(max_window_size=MAX_WINDOW_BYTES)
        return unpacker.decompressobj()
