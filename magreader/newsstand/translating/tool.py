"""The tool at a story that leads to its translation, on the device or by the service."""

from typing import TypedDict

from django.utils.translation import get_language

from magreader.engines.translator import translator_name
from magreader.newsstand.translating.tongues import Tongue, same_tongue, tongue


class TranslateTool(TypedDict):
    """`choice` is the page where a language is chosen, `href` the one for this page's reader;
    both are empty where no service is set. `default` is the language to offer first."""

    service: str
    choice: str
    href: str
    source: Tongue | None
    default: str


def translate_tool(address: str, language: str) -> TranslateTool:
    """For the story at `address` that is in `language`, a tag or empty."""
    service, pages = translator_name(), get_language() or ""
    default = "" if not language or same_tongue(language, pages) else pages
    choice = f"{address}in/" if service else ""
    return {
        "service": service,
        "choice": choice,
        "href": f"{choice}{default}/" if choice and default else choice,
        "source": tongue(language),
        "default": default,
    }
