"""The digest of a file, made as its bytes come in: of tens of gigabytes nobody waits for it at the
end.

It is a chain of SHA-256 over whole pieces of the file: each digest is of the one before it and the
next piece, so that all there is to keep between two requests is the last one. The same bytes have
the same digest, however they came.
"""

from hashlib import sha256
from os import SEEK_END
from typing import BinaryIO

PIECE = 4 * 1024 * 1024
_BEFORE_ALL = bytes(32)


def go_on(file: BinaryIO, so_far: bytes, at: int, to: int) -> bytes:
    """The digest of the whole pieces among the first `to` bytes; `so_far` is that of those among
    the first `at`, or empty."""
    for number in range(at // PIECE if so_far else 0, to // PIECE):
        file.seek(number * PIECE)
        so_far = _next(so_far, file.read(PIECE))
    return so_far


def whole(file: BinaryIO, so_far: bytes, size: int) -> bytes:
    """The digest of all `size` bytes; `so_far` is that of the whole pieces among them, or empty."""
    so_far = so_far or go_on(file, b"", 0, size)
    rest = size % PIECE
    file.seek(size - rest)
    return _next(so_far, file.read(rest)) if rest or not so_far else so_far


def digest_of_file(file: BinaryIO) -> bytes:
    """The digest of all that is in `file`."""
    return whole(file, b"", file.seek(0, SEEK_END))


def _next(so_far: bytes, piece: bytes) -> bytes:
    digest = sha256(so_far or _BEFORE_ALL)
    digest.update(piece)
    return digest.digest()
