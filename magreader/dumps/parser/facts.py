"""What a web page says about itself: its canonical address, Open Graph and JSON-LD, weighed.

Pure: no Django.
"""

import html
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from magreader.catalog.identity import fold_name
from magreader.dumps.parser.pages import gettext_noop
from magreader.dumps.parser.rendering import Head

LONGEST_FACT = 500
_DEEPEST = 6
_MOST_NODES = 500


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the page says of itself, and what is said where it is relied on."""

    text: str
    warning: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a page says about itself; `published` is a day as `yyyy-mm-dd`, `language` a code."""

    canonical: str = ""
    language: str = ""
    headline: Fact | None = None
    deck: Fact | None = None
    byline: Fact | None = None
    publication: Fact | None = None
    published: Fact | None = None


_OPEN_GRAPH = {
    "headline": (
        "og:title",
        gettext_noop("The headline is taken from the page's own description of itself (og:title)."),
    ),
    "deck": (
        "og:description",
        gettext_noop(
            "The deck is taken from the page's own description of itself (og:description)."
        ),
    ),
    "byline": (
        "article:author",
        gettext_noop(
            "The byline is taken from the page's own description of itself (article:author)."
        ),
    ),
    "publication": (
        "og:site_name",
        gettext_noop(
            "The publication is taken from the page's own description of itself (og:site_name)."
        ),
    ),
    "published": (
        "article:published_time",
        gettext_noop(
            "The page has no date of issue; the day it was published is taken for it"
            " (article:published_time)."
        ),
    ),
}
_LINKED_DATA = {
    "headline": gettext_noop(
        "The headline is taken from the page's own description of itself (JSON-LD)."
    ),
    "deck": gettext_noop("The deck is taken from the page's own description of itself (JSON-LD)."),
    "byline": gettext_noop(
        "The byline is taken from the page's own description of itself (JSON-LD)."
    ),
    "publication": gettext_noop(
        "The publication is taken from the page's own description of itself (JSON-LD)."
    ),
    "published": gettext_noop(
        "The page has no date of issue; the day it was published is taken for it (JSON-LD)."
    ),
}
_ARTICLE = re.compile(r"(?:\w*Article|BlogPosting|Report)\Z")
_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\D|\Z)")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]|\Z)")


def facts_of(head: Head) -> Facts:
    """The facts of a page; JSON-LD before Open Graph, as it names its fields more strictly."""
    metas: dict[str, str] = {}
    for name, content in head.metas:
        metas.setdefault(name, content)
    article = next(_articles(head.scripts), {})
    site = _text(metas.get("og:site_name"))
    found: dict[str, Fact | None] = {}
    for name, (tag, warning) in _OPEN_GRAPH.items():
        said = _weighed(name, metas.get(tag), site)
        found[name] = Fact(said, warning) if said else None
        if said := _weighed(name, _LINKED[name](article), site):
            found[name] = Fact(said, _LINKED_DATA[name])
    return Facts(canonical=_canonical(head, metas), language=_language(head.language), **found)


def _weighed(name: str, value: Any, site: str) -> str:
    """What is said, where it can be meant."""
    text = _text(value)
    if name == "published":
        day = _DAY.match(text)
        return day[1] if day else ""
    if name == "headline":
        return _without_site(text, site)
    return "" if name == "byline" and "://" in text else text


def _text(value: Any) -> str:
    """One line; nothing where it is no text, or longer than a fact is."""
    if not isinstance(value, str):
        return ""
    text = " ".join(html.unescape(value).split())
    return text if len(text) <= LONGEST_FACT else ""


def _without_site(title: str, site: str) -> str:
    """`Headline | Site` is the headline."""
    for separator in (" | ", " - ", " – ", " — ", " :: "):
        before, _, last = title.rpartition(separator)
        if before and site and fold_name(last) == fold_name(site):
            return before
    return title


def _canonical(head: Head, metas: dict[str, str]) -> str:
    """The address that the page gives itself, where it is one of the web."""
    linked = (address for relation, address in head.links if "canonical" in relation.split())
    for address in (*linked, metas.get("og:url", "").strip()):
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.netloc and len(address) <= LONGEST_FACT:
            return address
    return ""


def _language(said: str) -> str:
    code = _LANGUAGE.match(said.strip())
    return code[1].lower() if code else ""


# ---- JSON-LD ------------------------------------------------------------------------------------
def _articles(scripts: list[str]) -> Iterator[dict[str, Any]]:
    for script in scripts:
        try:
            said = json.loads(script)
        except (ValueError, RecursionError):
            continue
        for node in _nodes(said):
            kinds = node.get("@type")
            kinds = kinds if isinstance(kinds, list) else [kinds]
            if any(isinstance(kind, str) and _ARTICLE.match(kind) for kind in kinds):
                yield node


def _nodes(said: Any) -> Iterator[dict[str, Any]]:
    """The things that are described, from the outside in."""
    waiting = [(said, 0)]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node, depth = waiting.pop(0)
        if isinstance(node, dict):
            yield node
        inner = node.values() if isinstance(node, dict) else node
        if depth < _DEEPEST:
            some = [one for one in inner if isinstance(one, dict | list)]
            waiting += [(one, depth + 1) for one in some[:_MOST_NODES]]


def _name(said: Any) -> str:
    """The name of a person, a house or several."""
    if isinstance(said, list):
        return ", ".join(filter(None, map(_name, said[:10])))
    if isinstance(said, dict):
        said = said.get("name")
    return said.strip() if isinstance(said, str) else ""


def _publication(article: dict[str, Any]) -> str:
    """What it is part of, an issue of a periodical or a periodical; else who publishes it."""
    part = article.get("isPartOf")
    for _ in range(3):
        if isinstance(part, list):
            part = part[0] if part else None
        whole = part.get("isPartOf") if isinstance(part, dict) else None
        if not whole:
            break
        part = whole
    return _name(part) or _name(article.get("publisher"))


_LINKED: dict[str, Callable[[dict[str, Any]], Any]] = {
    "headline": lambda article: article.get("headline") or article.get("name"),
    "deck": lambda article: article.get("description"),
    "byline": lambda article: _name(article.get("author")),
    "publication": _publication,
    "published": lambda article: article.get("datePublished"),
}
