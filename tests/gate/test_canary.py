"""A planted word is found in whatever dress it leaves the house."""

import gzip
import zlib
from base64 import b64encode, urlsafe_b64encode
from html import escape
from io import BytesIO
from urllib.parse import quote
from zipfile import ZIP_DEFLATED, ZipFile

import brotli
import pytest

from magreader.desk.gate_check.canary import Canary, new_word

WORD = "abcdefghquillfis"
SAID = f"And so {WORD} it was, & no more."


def _zipped(text: str) -> bytes:
    with BytesIO() as whole:
        with ZipFile(whole, "w", ZIP_DEFLATED) as box:
            box.writestr("book/page.xhtml", text)
        return whole.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        SAID.encode(),
        SAID.upper().encode(),
        SAID[::-1].encode(),
        escape(SAID).encode(),
        "".join(f"&#{ord(letter)};" for letter in SAID).encode(),
        "".join(f"&#x{ord(letter):X};" for letter in SAID).encode(),
        "".join(f"%{ord(letter):02X}" for letter in SAID).encode(),
        "".join(f"\\u{ord(letter):04x}" for letter in SAID).encode(),
        quote(SAID).encode(),
        SAID.encode("utf-16"),
        SAID.encode("utf-32-be"),
        SAID.encode().hex().encode(),
        *(b64encode(b"." * shift + SAID.encode()) for shift in range(3)),
        *(urlsafe_b64encode(b"." * shift + SAID.upper().encode()) for shift in range(3)),
        gzip.compress(SAID.encode(), mtime=0),
        zlib.compress(SAID.encode()),
        _zipped(SAID),
        b64encode(gzip.compress(SAID.encode(), mtime=0)) + SAID.encode(),
    ],
)
def test_it_is_found(data: bytes) -> None:
    assert Canary(WORD).is_in(data)


def test_it_is_found_in_brotli_where_the_answer_says_that_it_is_brotli() -> None:
    assert Canary(WORD).is_in(brotli.compress(SAID.encode()), "br")  # type: ignore[no-untyped-call]  # brotli is not typed


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 torn", b"\x1f\x8b torn", WORD[:-1].encode()])
def test_it_is_not_found_where_it_is_not(data: bytes) -> None:
    assert not Canary(WORD).is_in(data, "br")


def test_a_word_is_new_each_time() -> None:
    assert len({new_word() for _ in range(100)}) == 100
