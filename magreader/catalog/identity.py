"""What makes two names one: the folded name, and the address that is made of it.

Pure: no Django, no database. `docs/dumps.md`, "Identity": the same publication, edition and
headline when case, punctuation and accents are folded.
"""

import re
import unicodedata
from collections.abc import Container
from functools import lru_cache
from hashlib import sha256

LONGEST_SLUG = 80
"""An address stays readable; the columns have room for more."""

# Accents, Hebrew points and Arabic vowel signs. Marks of other scripts are letters there:
# without them Japanese "pa" would be "ha".
_ACCENTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"} | {"æ": "ae", "œ": "oe"}
)
_PRINTED = str.maketrans(dict.fromkeys("’‘ʼ′´`", "'") | dict.fromkeys("“”–—…", " "))
# "St. Mary's" and "St Marys", "G.O.A.T." and "GOAT", "8,000" and "8000" are the same word.
_INSIDE_WORDS = re.compile(r"'|(?<=[^\W\d])\.|(?<=\d),(?=\d{3})")
# Symbols stay: "C++" and "$5" are names. Accents that stand alone (^, ¨) don't.
_ASCII_PUNCTUATION = re.compile(r"[^a-z0-9$+<=>|~]+")
_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def fold_name(text: str) -> str:
    """`text` with case, accents and punctuation folded: words and numbers with one space between.

    Where nothing but punctuation is there ("?!"), that is the name; only blank text gives "".
    """
    folded = text.translate(_PRINTED).casefold()
    if not folded.isascii():
        folded = unicodedata.normalize("NFKD", text).casefold().translate(_PRINTED)
        folded = unicodedata.normalize("NFC", _ACCENTS.sub("", folded)).translate(_LETTERS)
    folded = _INSIDE_WORDS.sub("", folded)
    if folded.isascii():
        words = _ASCII_PUNCTUATION.sub(" ", folded).strip()
    else:
        words = " ".join("".join(char if _is_kept(char) else " " for char in folded).split())
    return words or "".join(text.split())


def _is_kept(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "LMNS" and category != "Sk"


def slug(text: str, taken: Container[str], *, named: str = "story") -> str:
    """An address for `text` in ASCII that isn't `taken`: "harbour-news", then "harbour-news-2".

    Where no ASCII letter or digit is left of it, `named` and a digest of the text that is always
    the same.
    """
    base = _base_slug(text) or f"{named}-{sha256(fold_name(text).encode()).hexdigest()[:8]}"
    if base not in taken:
        return base
    return f"{base}-{_free_number(base, taken)}"


def _free_number(base: str, taken: Container[str]) -> int:
    """The first number after a row of taken ones, by doubling and halving: a page may list
    thousands of stories of one name."""
    low, high = 1, 2
    while f"{base}-{high}" in taken:
        low, high = high, 2 * high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if f"{base}-{middle}" in taken else (low, middle)
    return high


def _base_slug(text: str) -> str:
    """Cut at a word where it is too long."""
    whole = _NOT_IN_SLUGS.sub("-", fold_name(text)).strip("-")
    if len(whole) <= LONGEST_SLUG:
        return whole
    return whole[: LONGEST_SLUG + 1].rpartition("-")[0] or whole[:LONGEST_SLUG]
