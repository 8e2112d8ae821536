"""Words as the index keeps them: without case and accents, and as stems of the story's language.

Accents go before the stem is taken, in stories and in queries alike: who types none finds all.
"""

import re
from functools import cache

from tantivy import Filter, PreTokenizedString, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

# Snowball's stemmers, as tantivy brings them, by the language of a story.
STEMMERS = {
    "ar": "arabic",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "hu": "hungarian",
    "it": "italian",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
LONGEST_WORD = 60
# Scripts that put no spaces between words: each letter stands as a word of its own.
_UNSPACED = r"\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}"
_WORD = rf"[{_UNSPACED}]|[[\p{{L}}\p{{M}}\p{{N}}]--[{_UNSPACED}]]+"


# Texts in which the two ways to cut words differ: combining marks, scripts beyond the European.
_OTHER = re.compile("[\u0300-\u036f\u0590-\u1cff\u2e80-\ufffd\U00010000-\U0010ffff]")


@cache
def _analyzer(language: str, *, other: bool) -> TextAnalyzer:
    """A cut at every sign that is no letter is twice as quick, so the other is for who needs it."""
    made = (
        TextAnalyzerBuilder(Tokenizer.regex(_WORD) if other else Tokenizer.simple())
        .filter(Filter.remove_long(LONGEST_WORD))
        .filter(Filter.lowercase())
        .filter(Filter.ascii_fold())
    )
    return (made.filter(Filter.stemmer(STEMMERS[language])) if language else made).build()


def analyzer(text: str, language: str = "") -> TextAnalyzer:
    """What makes words of `text` in `language` (a tag such as en or pt-br); without one, or for
    a language that has no stemmer, the words as they are."""
    stemmed = language.partition("-")[0]
    other = _OTHER.search(text) is not None
    return _analyzer(stemmed if stemmed in STEMMERS else "", other=other)


def folded(text: str) -> list[str]:
    """The words of `text` without case and accents."""
    return analyzer(text).analyze(text)


def stems(text: str, language: str) -> list[str]:
    """The words of `text` as stems of `language`."""
    return analyzer(text, language).analyze(text)


def cut(text: str, language: str = "") -> PreTokenizedString:
    """The words of `text` with where they stand, as the index and the marking of hits want them."""
    return analyzer(text, language).pre_tokenize(text)
