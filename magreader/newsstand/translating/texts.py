"""What comes of asking for a translation: the texts, or a sentence that says why there are none."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from magreader.engines.service import TranslatorFailed, Trouble
from magreader.engines.translator import (
    give_up_at,
    sources,
    targets,
    translate,
    translator_name,
)
from magreader.newsstand.translating.tongues import Tongue, same_tongue

_TROUBLES = {
    Trouble.SLOW: gettext_lazy("%(service)s takes too long to answer just now."),
    Trouble.DEAD: gettext_lazy("%(service)s does not answer just now."),
    Trouble.REFUSES: gettext_lazy("%(service)s refuses to translate this."),
    Trouble.NONSENSE: gettext_lazy("%(service)s gave an answer that is no translation."),
    Trouble.UNKNOWN_PAIR: gettext_lazy("%(service)s can’t translate this story into %(target)s."),
}

_PASSING = {Trouble.SLOW, Trouble.DEAD, Trouble.NONSENSE}


@dataclass(frozen=True, slots=True)
class Translated:
    """The texts one for one, or none and why where they were asked for, and whether it may be
    another time (`again`); and the languages (tags) that there are: to put this story `into`, and
    those that it may be in, where nobody knows."""

    texts: tuple[str, ...] = ()
    trouble: str = ""
    again: bool = False
    into: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


def translated(texts: tuple[str, ...], source: Tongue | None, target: Tongue | None) -> Translated:
    """Without both languages only what can be chosen. Ends within the operator's time."""
    ends = give_up_at()
    into: tuple[str, ...] = ()
    try:
        if source is None:
            known = sources(ends)
            return Translated(into=known, sources=known)
        into = targets(source["tag"], ends)
        if target is None:
            return Translated(into=into)
        if same_tongue(source["tag"], target["tag"]):
            already = _("This story is in %(language)s already.") % {"language": source["name"]}
            return Translated(into=into, trouble=already)
        return Translated(translate(texts, source["tag"], target["tag"], ends), into=into)
    except TranslatorFailed as failed:
        words = {"service": translator_name(), "target": target["name"] if target else ""}
        trouble = str(_TROUBLES[failed.trouble]) % words
        return Translated(into=into, trouble=trouble, again=failed.trouble in _PASSING)
