"""In which language a text is and how it runs, as HTML says it.

The pages are in one language and each story in its own: whoever is read to hears both rightly, and
Arabic in a Dutch page runs from right to left.
"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

# Languages that are written from right to left, whatever the region.
_FROM_THE_RIGHT = frozenset(
    ("ar", "arc", "ckb", "dv", "fa", "he", "iw", "nqo", "ps", "sd", "syr", "ug", "ur", "yi")
)
_SCRIPTS_FROM_THE_RIGHT = frozenset(("arab", "hebr", "nkoo", "syrc", "thaa"))


def direction(language: str) -> str:
    """How a language is written: "ltr" or "rtl". One that is unknown shows it by its letters:
    "auto"."""
    if not language:
        return "auto"
    code, *more = language.lower().replace("_", "-").split("-")
    from_the_right = code in _FROM_THE_RIGHT or not _SCRIPTS_FROM_THE_RIGHT.isdisjoint(more)
    return "rtl" if from_the_right else "ltr"


def lang_dir(language: str) -> SafeString:
    """The attributes of an element whose text is in `language`. Nothing is claimed of a language
    that nobody knows."""
    lang = format_html(' lang="{}"', language) if language else ""
    return format_html('{} dir="{}"', lang, direction(language))


def page_language() -> dict[str, str]:
    """The language of the page, for what it says itself amidst a story: as its code, and as
    attributes."""
    code = get_language() or ""
    return {"LANGUAGE_CODE": code, "page_lang_dir": lang_dir(code)}


def name_in_text(name: str, language: str) -> SafeString:
    """A name that a sentence of another language holds."""
    return format_html("<bdi{}>{}</bdi>", lang_dir(language), name)
