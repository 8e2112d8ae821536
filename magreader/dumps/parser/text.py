"""From bytes to clean lines: which encoding, and what is mended (`docs/dumps.md`, "Cleaning").

Pure: no Django.
"""

import codecs
import re
import unicodedata

from charset_normalizer import from_bytes
from ftfy import TextFixerConfig, fix_encoding

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)

DETECTOR_SAMPLE = 64 * 1024
"""The detector's time grows with what it is shown; this much tells it enough."""


def decode(raw: bytes, charset: str = "") -> tuple[str, str]:
    """The text of a dump and the encoding taken: byte-order mark, then strict UTF-8, then the
    `charset` that its container or its head names, where that fits, then a detector."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return raw.decode(encoding, errors="replace"), encoding
    wide = _wide_without_mark(raw)
    if wide:
        return raw.decode(wide, errors="replace"), wide
    try:
        return raw.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _as_said(raw, charset) or _detected(raw)


_TEXT_CHARSET = re.compile(
    r"(?:ascii|big5|cp|euc|gb|hz|iso|johab|koi|latin|mac|ptcp|shift|tis|utf_16|utf_32)"
)
"""Charsets of texts; Python knows others (`punycode`, `unicode_escape`) that are no such thing."""


def _as_said(raw: bytes, charset: str) -> tuple[str, str] | None:
    """By the name it was given; what is called Latin-1 is Windows-1252, as on the web."""
    try:
        name = codecs.lookup(charset).name.replace("-", "_")
        name = "cp1252" if name in ("ascii", "iso8859_1") else name
        return (raw.decode(name), name) if _TEXT_CHARSET.match(name) else None
    except (LookupError, ValueError):  # no such charset, or not these bytes
        return None


def _wide_without_mark(raw: bytes) -> str | None:
    """UTF-16 of mostly Latin text has a zero in every other byte; strict UTF-8 would take it for
    text.
    """
    sample = raw[:2048]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    pairs = len(sample) // 2
    if sample[1::2].count(0) > 0.6 * pairs and sample[::2].count(0) < 0.1 * pairs:
        return "utf-16-le"
    if sample[::2].count(0) > 0.6 * pairs and sample[1::2].count(0) < 0.1 * pairs:
        return "utf-16-be"
    return None


def _detected(raw: bytes) -> tuple[str, str]:
    if _nearly_utf8(raw):
        return raw.decode("utf-8", errors="replace"), "utf-8"
    if _plainly_western(raw[:DETECTOR_SAMPLE]):
        return raw.decode("cp1252", errors="replace"), "cp1252"
    best = from_bytes(raw[:DETECTOR_SAMPLE]).best()
    encoding = best.encoding if best else "cp1252"
    return raw.decode(encoding, errors="replace"), encoding


def _nearly_utf8(raw: bytes) -> bool:
    """A few broken bytes in a UTF-8 file (cut in the middle of a letter) make no other encoding of
    it.
    """
    text = raw[:DETECTOR_SAMPLE].decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - broken
    return good > 4 * broken


# Bytes above ASCII that are Western letters and punctuation in Windows-1252; left out are those
# that are letters of other scripts far more often (the Icelandic ones, superscripts, broken bars).
_WESTERN = "€…‘’“”•–—Œœ\u00a0¡£©«®°·»¿".encode("cp1252") + bytes(
    byte for byte in range(0xC0, 0x100) if chr(byte) not in "ÐÝÞ×ðýþ÷"
)
_ASCII = bytes(range(0x80))
_RUN_OF_HIGH = re.compile(rb"[\xc0-\xff]{3}")
_MARK_IN_WORD = re.compile(rb"[A-Za-z\xc0-\xff][\xa1\xa3\xa9\xae\xb7\xbf\x8c][a-z\xc0-\xff]")


def _plainly_western(raw: bytes) -> bool:
    """Single accented letters between plain ones: detectors take short texts of this kind for
    Baltic ones."""
    if raw.translate(None, _ASCII + _WESTERN):
        return False
    return not _RUN_OF_HIGH.search(raw) and not _MARK_IN_WORD.search(raw)


# What the bytes of UTF-8 look like when read as Windows-1252, Latin-1, Mac Roman or Windows-1251.
# Only a cheap test that lets most pages go by: whether it is mojibake indeed is for ftfy to judge.
_MOJIBAKE = re.compile("[Â-ô][\x80-¿ŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]|[\x80-\x9f]|вЂ|‚Ä|√[©®≠¢ß§]")
_SUSPECT = re.compile("[\x80-\x9fÂ-ôв‚√]")
"""What any mojibake holds: a look for it is quicker than one for all that may follow."""
_MENDING = TextFixerConfig(uncurl_quotes=False)

_DROPPED = (
    "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u180e\ufeff"
)
_SPACES = (
    "\t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u202f\u205f\u3000"
)
_CLEANED: dict[int, str | None] = {
    **dict.fromkeys((*range(32), *range(127, 160), *range(55296, 57344))),
    **{ord(char): None for char in _DROPPED},
    **{ord(char): " " for char in _SPACES},
}


def clean(text: str) -> list[str]:
    """The lines of a dump, cleaned and stripped; empty lines stay, so that line numbers hold."""
    is_suspect = not text.isascii() and _may_be_mojibake(text)
    if "\x85" in text:  # a line end, or half a letter of mojibake: mend before lines are cut
        text = "".join(_mended(line) for line in text.splitlines(keepends=True))
    if "\\" in text:
        text = text.replace('\\"', '"')
    return [
        line.strip()
        if line.isascii() and line.isprintable()
        else _clean_line(_mended(line) if is_suspect else line)
        for line in text.splitlines()
    ]


def _may_be_mojibake(text: str) -> bool:
    """One quick look at a page spares most of them a slower one at every line: any mojibake holds
    one of these letters, or one from \\x80 to ÿ, which in UTF-8 begin with these bytes.
    """
    if "в" in text or "‚" in text or "√" in text:
        return True
    letters = text.encode("utf-8", "surrogatepass")
    return b"\xc2" in letters or b"\xc3" in letters


def _clean_line(line: str) -> str:
    line = unicodedata.normalize("NFC", line)
    if not line.isprintable():
        line = line.replace("\u00a0", " ").replace("\u00ad", "").replace("\u200b", "")
        if not line.isprintable():
            line = line.translate(_CLEANED)
    return line.strip()


def _mended(line: str) -> str:
    if not _SUSPECT.search(line) or not _MOJIBAKE.search(line):
        return line
    return fix_encoding(line, _MENDING)
