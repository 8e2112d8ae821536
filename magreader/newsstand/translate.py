"""The tool at a story that leads to its translation, on the device or by the service."""

from typing import TypedDict

from django.utils.translation import get_language

from magreader.engines.translator import translator_name
from magreader.newsstand.tongues import Tongue, same_tongue, tongue

# What browsers can be expected to translate on the device; each is asked before it is offered.
ON_DEVICE = (
    "ar bg bn cs da de el en es fi fr he hi hr hu id it ja kn ko lt mr nl no pl pt ro ru sk sl sv "
    "ta te th tr uk vi zh zh-hant"
)


class TranslateTool(TypedDict):
    """`choice` is the page where a language is chosen, `href` the one for this page's reader;
    both are empty where no service is set. `default` is the language to offer first."""

    service: str
    choice: str
    href: str
    source: Tongue | None
    default: str
    on_device: str


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
        "on_device": ON_DEVICE,
    }
