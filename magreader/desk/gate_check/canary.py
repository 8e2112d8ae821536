"""A word that stands nowhere else, and whether an answer holds it in any dress."""

import secrets
import zlib
from base64 import b64encode
from codecs import encode
from contextlib import suppress
from io import BytesIO
from string import ascii_lowercase
from zipfile import BadZipFile, ZipFile

import brotli

_LETTERS = 16


def new_word() -> str:
    """Of lower case letters alone, so that no machine on the way changes it."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(_LETTERS))


class Canary:
    """The planted word in all the forms in which it could slip out."""

    def __init__(self, word: str) -> None:
        self.word = word
        self._any_case = tuple(form.encode() for form in _forms(word))
        self._as_it_is = tuple(
            part for case in (word, word.upper(), word.title()) for part in _in_base64(case)
        )

    def is_in(self, data: bytes, encoding: str = "") -> bool:
        """`encoding` is what the answer's Content-Encoding says."""
        return any(map(self._is_in_plain, _unpacked(data, encoding)))

    def _is_in_plain(self, data: bytes) -> bool:
        folded = data.lower()
        return any(form in folded for form in self._any_case) or any(
            form in data for form in self._as_it_is
        )


def _forms(word: str) -> tuple[str, ...]:
    """In lower case: what they are looked for in is folded too."""
    codes = [ord(letter) for letter in word]
    return (
        word,
        word[::-1],
        encode(word, "rot13"),
        " ".join(word),
        "\0".join(word),  # UTF-16 and UTF-32
        "\0\0\0".join(word),
        word.encode().hex(),
        "".join(f"%{code:02x}" for code in codes),
        "".join(f"&#{code};" for code in codes),
        "".join(f"&#x{code:x};" for code in codes),
        "".join(f"\\u{code:04x}" for code in codes),
        "".join(f"\\x{code:02x}" for code in codes),
        "".join(f"={code:02x}" for code in codes),  # quoted-printable
    )


def _in_base64(word: str) -> tuple[bytes, ...]:
    """What of it stays the same whatever stands before and behind: one form for each place that
    it can begin at in three bytes."""
    return tuple(
        b64encode(b"\0" * shift + word.encode())[4 if shift else 0 : _LETTERS // 3 * 4]
        for shift in range(3)
    )


def _unpacked(data: bytes, encoding: str) -> list[bytes]:
    """The bytes, and what they are when they are unpacked."""
    found = [data]
    if encoding == "br":
        with suppress(brotli.error):
            found.append(brotli.decompress(data))
    if data.startswith((b"\x1f\x8b", b"\x78\x01", b"\x78\x5e", b"\x78\x9c", b"\x78\xda")):
        with suppress(zlib.error):
            found.append(zlib.decompressobj(wbits=47).decompress(data))
    if data.startswith(b"PK"):
        with suppress(BadZipFile), ZipFile(BytesIO(data)) as box:
            found += [name.encode() + b"\n" + box.read(name) for name in box.namelist()]
    return found
