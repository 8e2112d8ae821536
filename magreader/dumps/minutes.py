"""Minutes of reading: how long a text takes, at the pace people were measured to read its
language at.

The paces are those of Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading
Performance: The New International Reading Speed Texts IReST", IOVS 53 (2012) 5452-5461, table 2:
one text in 17 languages, read aloud. Silent reading is a little quicker: English prose is read
at 238 words a minute (Brysbaert, "How many words do we read per minute?", Journal of Memory and
Language 109 (2019) 104047, over 190 studies) where IReST has 228, and Brysbaert finds that the
proportions between languages hold. So each pace is taken times 238/228.

Pure: no Django.
"""

import re

_SILENT = 238 / 228
_ALOUD: dict[str, int] = {
    "ar": 138,
    "de": 179,
    "en": 228,
    "es": 218,
    "fi": 161,
    "fr": 195,
    "he": 187,
    "it": 188,
    "nl": 202,
    "pl": 166,
    "pt": 181,
    "ru": 184,
    "sl": 180,
    "sv": 199,
    "tr": 166,
    # characters, as `count_words` counts them
    "ja": 357,
    "zh": 255,
}
_ALIKE = {"nb": "sv", "nn": "sv", "no": "sv", "da": "sv", "uk": "ru", "bg": "ru"}
"""Not measured: near relatives, whose words are as long."""
_MEAN = 184
"""Over all 17 languages: for one that wasn't measured, or that nobody knows."""

_CHARACTERS = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]+")
_WORD = re.compile(r"\w+")
_LETTERS_A_WORD = 5
"""The standard word of reading research: five letters and a space."""


def count_words(text: str) -> int:
    """The words of a text. Where a script puts no spaces between them each character of Chinese
    and Japanese counts for one, and five letters of Thai, Lao, Khmer and Burmese."""
    spaced = len(text.split())
    if text.isascii():
        return spaced
    characters = len(_CHARACTERS.findall(text))
    letters = sum(map(len, _UNSPACED.findall(text)))
    if not (characters or letters):
        return spaced
    rest = len(_WORD.findall(_UNSPACED.sub(" ", _CHARACTERS.sub(" ", text))))
    return characters + -(-letters // _LETTERS_A_WORD) + rest


def minutes_of(words: int, language: str) -> int | None:
    """The minutes that so many words take a reader of `language` (a code; "" where nobody
    knows): whole ones, at least one. None where there is nothing to read."""
    code = language.partition("-")[0]
    aloud = _ALOUD.get(_ALIKE.get(code, code), _MEAN)
    return max(1, round(words / (aloud * _SILENT))) if words else None
