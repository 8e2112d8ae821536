"""The language a story is written in, told by its commonest small words, or by its script.

Chrome language is not story language: an English story stands under Dutch furniture.

Pure: no Django.
"""

# ruff: noqa: E501  a row of the tables is a line

import re
from operator import itemgetter

# Small words that make up a good part of any text; a language is added by adding a row.
FUNCTION_WORDS: dict[str, str] = {
    "en": "the of and to in a is that for it on was with as at by be from are this his have had they not an which",
    "nl": "de het een van en in is dat op te voor met niet zijn aan er maar om ook als bij dan nog wordt werd naar",
    "de": "der die und das in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus",
    "fr": "le la les de des et en un une du que est pour dans qui il par sur pas au plus ce ne avec sont se aux",
    "es": "el la los las de que y en un una por con para se del al no es su lo como más pero sus le ha o este",
    "it": "il la di che e un una per in non sono con del della è le si da i gli al dei come più anche nel lo ha",
    "pt": "o a os as de que e em um uma para com não do da no na por mais dos se ao é foi como das ele seu",
    "sv": "och i att det som en på är av för med den till inte om ett har de var från men kan vid han så",
    "nb": "og i det som en på er av for med til den ikke om et har de var fra men å han så seg ble sa etter blir noen",
    "da": "og i det som en på er af for med til den ikke om et har de var fra men at han så sig blev sagde efter bliver",
    "fi": "ja on ei että se oli mutta kun hän ovat joka niin myös ole sen jos ne kuin mukaan tai vain",
    "pl": "i w na z się nie że do to jest o jak a po co za od przez ale dla tym są był było który oraz",
    "cs": "a v se na je že s o z do i to k ve pro za by ale si po jako podle od jsou byl který které",
    "hu": "a az és hogy nem is egy ez volt de meg csak már mint még el ha van kell vagy lehet azt",
    "ro": "și de în la a cu pe nu că o un din care este pentru mai au sunt ce fost s-a se prin lui",
    "tr": "ve bir bu da de için ile çok olarak daha olan en ne gibi kadar sonra ise ama her o var değil",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ke karena ada oleh saya mereka bisa",
}
# Languages of one script are told apart by the same means; "" is the language where none stands out.
_CYRILLIC: dict[str, str] = {
    "ru": "и в не на что с он как это по но из у к за от был для мы же так его только все ы",
    "uk": "і в не на що з він як це по але із у до за від був для ми же так його та які є її",
    "bg": "и в не на че с той като това по но от у към за е са да се ще на те",
}
_ARABIC: dict[str, str] = {
    "ar": "في من على أن إلى هذا التي كان مع ما عن هذه لا الذي بعد قد بين كما وقد",
    "fa": "در به از که این را با است برای آن یک می های شد خود تا بر هم نیز",
    "ur": "کے کی میں اور سے نے کو ہے کہ پر کا یہ ہیں اس نہیں تھا بھی",
}
_DEVANAGARI: dict[str, str] = {
    "hi": "के की में और से है को का कि पर ने यह हैं नहीं भी एक इस था लिए",
    "mr": "आणि आहे या हे ते च्या ला होते मध्ये नाही एक असे होता आहेत",
}
_SCRIPTS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("\u0400-\u04ff", _CYRILLIC, "ru"),
    ("\u0600-\u06ff", _ARABIC, "ar"),
    ("\u0900-\u097f", _DEVANAGARI, "hi"),
    ("\u0370-\u03ff", {}, "el"),
    ("\u0590-\u05ff", {}, "he"),
    ("\u0980-\u09ff", {}, "bn"),
    ("\u0b80-\u0bff", {}, "ta"),
    ("\u0c00-\u0c7f", {}, "te"),
    ("\u0e00-\u0e7f", {}, "th"),
    ("\u3040-\u30ff", {}, "ja"),
    ("\uac00-\ud7af", {}, "ko"),
    ("\u4e00-\u9fff", {}, "zh"),
)

LOOKED_AT = 1000
"""Characters of a text that are looked at: some hundred and fifty words."""
FEWEST_HITS = 4
SURE_SHARE = 0.12
"""Small words are a third of most texts; below this share the language is none of those known."""
LEAD = 1.08
"""How many times the hits of the second language the first must have."""

_NOT_LATIN = re.compile("[\u0370-\u1dff\u3040-\uffff]")
_SCRIPT_CLASSES = [
    (re.compile(f"[{letters}]"), rows, default) for letters, rows, default in _SCRIPTS
]


def _by_word(rows: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for language, words in rows.items():
        for word in words.split():
            found.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in found.items()}


_LATIN_WORDS = _by_word(FUNCTION_WORDS)
_WORDS_OF_SCRIPT = {default: _by_word(rows) for _, rows, default in _SCRIPTS}


def story_language(text: str) -> str | None:
    """The ISO 639-1 code of the language of a story's text; None where it is not sure."""
    sample = text[:LOOKED_AT]
    is_wide = len(sample.encode("utf-8", "replace")) > 1.25 * len(sample)
    if is_wide and len(_NOT_LATIN.findall(sample)) > 0.3 * len(sample):
        for letters, rows, default in _SCRIPT_CLASSES:
            if len(letters.findall(sample)) > 0.3 * len(sample):
                return _best(sample, _WORDS_OF_SCRIPT[default]) or (
                    default if _is_sure(default, rows) else None
                )
    return _best(sample, _LATIN_WORDS)


def _is_sure(default: str, rows: dict[str, str]) -> bool:
    """A script of one language tells it; one of several does not."""
    return not rows or default == "hi"


def _best(sample: str, languages_of: dict[str, tuple[str, ...]]) -> str | None:
    words = sample.lower().replace("'", " ").replace("’", " ").replace("।", " ").split()
    hits: dict[str, int] = {}
    for languages in map(languages_of.get, words):
        if languages:
            for language in languages:
                hits[language] = hits.get(language, 0) + 1
    ranked = sorted(hits.items(), key=itemgetter(1), reverse=True)[:2]
    if not ranked or ranked[0][1] < max(FEWEST_HITS, SURE_SHARE * len(words)):
        return None
    if len(ranked) > 1 and ranked[0][1] < LEAD * ranked[1][1]:
        return None
    return ranked[0][0]
