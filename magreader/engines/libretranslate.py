"""LibreTranslate, or any service that answers as it does.

Source: LibreTranslate's API documentation (`GET /languages`, `POST /translate` with a list).
"""

from dataclasses import dataclass

from magreader.engines.service import TranslatorFailed, Trouble, ask

Pairs = dict[str, dict[str, tuple[str, str]]]
"""The language of a text → the languages it can be put into → the service's own codes of both."""

# Its codes that are no language tags.
_TAGS = {"zt": "zh-hant", "pb": "pt-br"}


@dataclass(frozen=True, slots=True)
class LibreTranslate:
    url: str
    key: str
    name: str = "LibreTranslate"

    def pairs(self, ends: float) -> Pairs:
        """Raises TranslatorFailed, as `translate` does."""
        languages = ask("GET", f"{self.url}/languages", ends)
        try:
            offered = {row["code"]: list(row["targets"]) for row in languages}
            return {
                _tag(code): {_tag(to): (code, to) for to in targets if to != code}
                for code, targets in offered.items()
            }
        except (AttributeError, KeyError, TypeError) as nonsense:
            raise TranslatorFailed(Trouble.NONSENSE, "no list of languages") from nonsense

    def translate(
        self, paragraphs: tuple[str, ...], codes: tuple[str, str], ends: float
    ) -> list[str]:
        source, target = codes
        asked = {"q": paragraphs, "source": source, "target": target, "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        answer = ask("POST", f"{self.url}/translate", ends, json=asked)
        translated = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(translated, list):
            raise TranslatorFailed(Trouble.NONSENSE, "no list of texts")
        return translated


def _tag(code: str) -> str:
    return _TAGS.get(code, code.lower())
