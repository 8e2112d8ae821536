"""Translations by the service that the operator sets: asked once for each text, then kept.

What is kept is named by the very text that was translated, so it goes to nobody who doesn't
hold that text already. A service that is slow or dead is left alone for a while, and one text is
translated at a time: the pages of everybody else don't wait for it.
"""

import json
import logging
import re
from collections.abc import Callable
from pathlib import Path
from time import monotonic
from typing import Protocol

from django.conf import settings

from magreader.engines.apertium import Apertium
from magreader.engines.kept import kept_file
from magreader.engines.libretranslate import LibreTranslate, Pairs
from magreader.engines.memory import memory
from magreader.engines.service import TranslatorFailed, Trouble
from magreader.engines.turns import Taken, one_at_a_time

log = logging.getLogger(__name__)

_REMEMBER_SECONDS = 10 * 60
REST_SECONDS = 60


class Translator(Protocol):
    """A service. Its calls end at a moment of the monotonic clock, or raise TranslatorFailed."""

    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    def pairs(self, ends: float) -> Pairs: ...
    def translate(
        self, paragraphs: tuple[str, ...], codes: tuple[str, str], ends: float
    ) -> list[str]: ...


def translator_name() -> str:
    """What the service is called; empty where the operator has set none."""
    service = _service()
    return service.name if service else ""


def give_up_at() -> float:
    """The moment (monotonic) that a reader who asks now waits for, whatever is asked until then."""
    return monotonic() + settings.TRANSLATOR_SECONDS


def sources(ends: float) -> tuple[str, ...]:
    """The languages that texts can be in. Raises TranslatorFailed."""
    return tuple(_pairs(_the_service(), ends))


def targets(source: str, ends: float) -> tuple[str, ...]:
    """The languages that a text in `source` can be put into. Raises TranslatorFailed."""
    return tuple(_from(source, _pairs(_the_service(), ends)))


def translate(
    paragraphs: tuple[str, ...], source: str, target: str, ends: float
) -> tuple[str, ...]:
    """The same paragraphs, one for one, in `target`. Languages are tags such as en and pt-br.

    Raises TranslatorFailed.
    """
    service = _the_service()

    def make(path: Path) -> None:
        codes = _from(source, _pairs(service, ends)).get(target)
        if codes is None:
            raise TranslatorFailed(Trouble.UNKNOWN_PAIR, f"{source} to {target}")
        try:
            with one_at_a_time("translator"):
                made = _ask(service, lambda: service.translate(paragraphs, codes, ends))
        except Taken:
            raise TranslatorFailed(Trouble.SLOW, "translating for somebody else") from None
        _check(made, paragraphs)
        path.write_text(json.dumps(made))

    made_from = ("translation", service.name, service.url, source, target, *paragraphs)
    return tuple(json.loads(kept_file("json", made_from, make).read_text()))


def _service() -> Translator | None:
    if settings.TRANSLATOR == "libretranslate":
        return LibreTranslate(settings.TRANSLATOR_URL, settings.TRANSLATOR_KEY)
    if settings.TRANSLATOR == "apertium":
        return Apertium(settings.TRANSLATOR_URL)
    return None


def _the_service() -> Translator:
    service = _service()
    if service is None:
        raise TranslatorFailed(Trouble.DEAD, "none is set")
    return service


def _pairs(service: Translator, ends: float) -> Pairs:
    name = f"translator-pairs-{service.name}-{service.url}"
    pairs: Pairs | None = memory.get(name)
    if pairs is None:
        pairs = _ask(service, lambda: service.pairs(ends))
        memory.set(name, pairs, _REMEMBER_SECONDS)
    return pairs


def _from(source: str, pairs: Pairs) -> dict[str, tuple[str, str]]:
    """What goes from `source`, or from the language that it is a variety of."""
    return pairs.get(source) or pairs.get(source.partition("-")[0]) or {}


def _check(made: list[str], paragraphs: tuple[str, ...]) -> None:
    """What came over the wire is believed to be neither whole nor of texts."""
    if len(made) != len(paragraphs) or not all(map(_is_text, made)):
        log.warning("Asked for %s paragraphs, the translator gave %s.", len(paragraphs), len(made))
        raise TranslatorFailed(Trouble.NONSENSE)


def _is_text(made: object) -> bool:
    """Half a character, as JSON may hold, is none: it could be kept but never be sent."""
    return isinstance(made, str) and made != "" and not re.search("[\ud800-\udfff]", made)


def _ask[Answer](service: Translator, question: Callable[[], Answer]) -> Answer:
    """The answer; where there was none a moment ago, the service isn't asked again yet."""
    name = f"translator-rests-{service.name}-{service.url}"
    resting = memory.get(name)
    if resting:
        raise TranslatorFailed(Trouble(resting), "resting")
    try:
        return question()
    except TranslatorFailed as failed:
        log.warning("%s gave no translation (%s).", service.name, failed)
        if failed.trouble in {Trouble.SLOW, Trouble.DEAD}:
            memory.set(name, str(failed.trouble), REST_SECONDS)
        raise
