"""Languages by name: the one that each gives itself, and the one that the pages give it."""

import re
from typing import TypedDict

from django.conf.locale import LANG_INFO
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

TAG = r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}"
"""A tag of a language, such as es, pt-br or zh-hant."""

# What Django has no name for: the name of its own, the English one.
_MORE = {
    "an": ("aragonés", gettext_noop("Aragonese")),
    "co": ("corsu", gettext_noop("Corsican")),
    "fo": ("føroyskt", gettext_noop("Faroese")),
    "gu": ("ગુજરાતી", gettext_noop("Gujarati")),
    "mt": ("Malti", gettext_noop("Maltese")),
    "oc": ("occitan", gettext_noop("Occitan")),
    "rm": ("rumantsch", gettext_noop("Romansh")),
    "sc": ("sardu", gettext_noop("Sardinian")),
    "se": ("davvisámegiella", gettext_noop("Northern Sami")),
    "sh": ("srpskohrvatski", gettext_noop("Serbo-Croatian")),
    "tl": ("Tagalog", gettext_noop("Tagalog")),
}
_SAME = {"zh": "zh-hans"}


class Tongue(TypedDict):
    """A language: its tag, its own name for itself, its name on these pages."""

    tag: str
    own: str
    name: str


def tongue(tag: str) -> Tongue | None:
    """None for a tag that is no language's. A variety without a name of its own is called after
    its language: `ca-valencia` is català (valencia)."""
    found = _named(tag)
    if found or not re.fullmatch(TAG, tag):
        return found
    language, _hyphen, variety = tag.partition("-")
    found = _named(language)
    if not found or not variety:
        return None
    own, name = (f"{found[key]} ({variety})" for key in ("own", "name"))
    return {"tag": tag, "own": own, "name": name}


def tongues(tags: tuple[str, ...] | list[str]) -> list[Tongue]:
    """Those that have a name, in the order of their own names."""
    found = [known for tag in tags if (known := tongue(tag))]
    return sorted(found, key=lambda tongue: tongue["own"].casefold())


def same_tongue(one: str, other: str) -> bool:
    """Whether two tags are varieties of one language; those of Chinese are two scripts."""
    return one == other or (one.partition("-")[0] == other.partition("-")[0] != "zh")


def _named(tag: str) -> Tongue | None:
    if tag in _MORE:
        own, name = _MORE[tag]
        return {"tag": tag, "own": own, "name": _(name)}
    info = LANG_INFO.get(_SAME.get(tag, tag))
    if info is None or "name_local" not in info:
        return None
    return {"tag": tag, "own": info["name_local"], "name": _(info["name"])}
