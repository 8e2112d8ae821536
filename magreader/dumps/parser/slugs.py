"""What a URL or file name says of a story: a headline of last resort.

Pure: no Django.
"""

import re
from urllib.parse import unquote, urlsplit

_EXTENSION = re.compile(r"(?:\.(?:txt|text|html?|mhtml|xhtml|gz|md))+$", re.IGNORECASE)
_SEPARATORS = re.compile(r"[-_+\s]+")
WORDS_OF_A_SLUG = 3


def headline_from_source(source: str) -> str | None:
    """The words of the URL's slug or the file's name; None where there are fewer than three."""
    words = slug_words(source)
    if sum(word.isalpha() for word in words) < WORDS_OF_A_SLUG:
        return None
    headline = " ".join(words)
    return (
        headline if any(char.isupper() for char in headline) else headline[0].upper() + headline[1:]
    )


def slug_words(source: str) -> list[str]:
    """The words of the last part of a source's path that is no number."""
    path = urlsplit(source).path if "://" in source else source
    parts = [part for part in re.split(r"[/\\#]", unquote(path)) if part and not part.isdigit()]
    if not parts:
        return []
    return [word for word in _SEPARATORS.split(_EXTENSION.sub("", parts[-1])) if word]
