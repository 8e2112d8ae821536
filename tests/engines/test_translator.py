"""Translations by a service: what is asked, what is believed, how long is waited, what is kept."""

import logging
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
import requests
from pytest_django.fixtures import Settings

from magreader.engines import translator
from magreader.engines.service import TranslatorFailed, Trouble
from magreader.engines.translator import sources, targets, translate, translator_name
from magreader.engines.turns import one_at_a_time
from tests.apertium import need_apertium, serve_apertium
from tests.bench.pages import free_port
from tests.translations import Service

TEXT = ("The lamp is lit.", "Nobody “minds” & 5 < 6.")


def soon() -> float:
    return monotonic() + 60


def trouble(*, seconds: float = 60, source: str = "en", target: str = "es") -> Trouble:
    with pytest.raises(TranslatorFailed) as failed:
        translate(TEXT, source, target, monotonic() + seconds)
    return failed.value.trouble


# ---- LibreTranslate ---------------------------------------------------------------------------
def test_paragraphs_come_back_one_for_one(translator: Service) -> None:
    assert translate(TEXT, "en", "es", soon()) == tuple(text.upper() for text in TEXT)
    assert translator.asked == [{"q": list(TEXT), "source": "en", "target": "es", "format": "text"}]


def test_a_key_goes_with_the_question(translator: Service, settings: Settings) -> None:
    settings.TRANSLATOR_KEY = "a-key"
    translate(TEXT, "en", "es", soon())
    assert translator.asked[0]["api_key"] == "a-key"


@pytest.mark.usefixtures("translator")
def test_languages_are_tags_and_never_the_one_of_the_text() -> None:
    assert sources(soon()) == ("en", "es", "zh-hant")
    assert targets("en", soon()) == ("ar", "es", "zh-hant")
    assert targets("en-gb", soon()) == ("ar", "es", "zh-hant")
    assert targets("nl", soon()) == ()


def test_a_service_is_asked_in_its_own_codes(translator: Service) -> None:
    translate(TEXT, "en-gb", "zh-hant", soon())
    assert (translator.asked[0]["source"], translator.asked[0]["target"]) == ("en", "zt")


@pytest.mark.parametrize("kind", ["libretranslate", "apertium"])
def test_a_text_is_never_part_of_an_address(
    kind: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.TRANSLATOR, settings.TRANSLATOR_URL = kind, "http://127.0.0.1:1"
    settings.MADE_DIR = tmp_path
    asked = []

    def send(self: requests.Session, sent: requests.PreparedRequest, **how: object) -> None:
        asked.append(sent)
        raise requests.ConnectionError

    monkeypatch.setattr(requests.Session, "send", send)
    monkeypatch.setattr(translator, "_pairs", lambda *_: {"en": {"es": ("en", "es")}})
    assert trouble() is Trouble.DEAD
    (sent,) = asked
    assert "lamp" in str(sent.body)
    assert "lamp" not in f"{sent.url} {sent.headers}"


# ---- what is kept -----------------------------------------------------------------------------
def test_a_text_is_translated_once_into_each_language(translator: Service) -> None:
    first = translate(TEXT, "en", "es", soon())
    assert translate(TEXT, "en", "es", soon()) == first
    translate(TEXT, "en", "ar", soon())
    assert [asked["target"] for asked in translator.asked] == ["es", "ar"]
    assert translator.listed == 1


def test_another_text_finds_nothing_of_the_first(translator: Service, tmp_path: Path) -> None:
    """A teaser is the beginning of the full text, and must not find the full text's file."""
    translate(TEXT, "en", "es", soon())
    assert translate(TEXT[:1], "en", "es", soon()) == (TEXT[0].upper(),)
    assert len(translator.asked) == 2
    assert len(list(tmp_path.rglob("*.json"))) == 2


@pytest.mark.usefixtures("translator")
def test_one_text_is_translated_at_a_time() -> None:
    """Or as many readers as there are workers would keep everybody waiting. Nobody is told off
    for it afterwards: the service isn't left alone, as a slow one is."""
    translate(TEXT[:1], "en", "es", soon())
    with one_at_a_time("translator"):
        assert trouble() is Trouble.SLOW
        assert translate(TEXT[:1], "en", "es", soon()) == (TEXT[0].upper(),)
    assert len(translate(TEXT, "en", "es", soon())) == len(TEXT)


# ---- what goes wrong --------------------------------------------------------------------------
def test_a_pair_that_it_lacks_is_not_asked_for(translator: Service) -> None:
    assert trouble(target="fi") is Trouble.UNKNOWN_PAIR
    assert translator.asked == []


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (400, Trouble.REFUSES),
        (403, Trouble.REFUSES),
        (429, Trouble.REFUSES),
        (500, Trouble.DEAD),
        (302, Trouble.NONSENSE),
    ],
)
def test_a_status_is_understood(translator: Service, status: int, expected: Trouble) -> None:
    translator.status, translator.headers = status, {"Location": f"{translator.url}/elsewhere"}
    assert trouble() is expected
    assert translator.listed == 1  # for the languages: no redirect was followed


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>",
        b"[1, 2]",
        b'{"translatedText": "one text"}',
        b'{"translatedText": ["one for two"]}',
        b'{"translatedText": ["three", "for", "two"]}',
        b'{"translatedText": ["a", 5]}',
        b'{"translatedText": ["a", ""]}',
        b'{"translatedText": ["a", "\\ud800"]}',
        b'{"translatedText": ' + b"[" * 100_000,
        b"\xff\xfe",
        b'{"translatedText": ["' + b"x" * 5_000_000 + b'", "b"]}',
    ],
    ids=lambda body: body[:30].decode(errors="replace"),
)
def test_nonsense_is_no_translation_and_is_not_kept(
    translator: Service, body: bytes, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    translator.body = body
    assert trouble() is Trouble.NONSENSE
    assert "gave" in caplog.text
    assert "lamp" not in caplog.text
    assert list(tmp_path.rglob("*.json")) == []
    translator.body = None
    assert translate(TEXT, "en", "es", soon())


def test_a_slow_service_is_given_up_and_left_alone_for_a_while(translator: Service) -> None:
    targets("en", soon())
    translator.delay = 60
    started = monotonic()
    assert trouble(seconds=0.4) is Trouble.SLOW
    assert monotonic() - started < translator.delay / 2
    translator.delay = 0
    assert trouble() is Trouble.SLOW
    assert len(translator.asked) == 1
    assert targets("en", soon()) == ("ar", "es", "zh-hant")


def test_who_sends_a_byte_now_and_then_gets_no_more_time(translator: Service) -> None:
    targets("en", soon())
    translator.drip = 0.3  # a byte; the whole answer takes half a minute
    started = monotonic()
    assert trouble(seconds=0.4) is Trouble.SLOW
    assert monotonic() - started < 15


@pytest.mark.usefixtures("translator")
def test_a_dead_service_is_told_and_asked_again_later(settings: Settings) -> None:
    from magreader.engines.memory import memory

    alive, settings.TRANSLATOR_URL = settings.TRANSLATOR_URL, f"http://127.0.0.1:{free_port()}"
    assert trouble() is Trouble.DEAD
    with pytest.raises(TranslatorFailed):
        targets("en", soon())
    settings.TRANSLATOR_URL = alive
    memory.clear()
    assert translate(TEXT, "en", "es", soon())


def test_no_word_of_a_text_gets_into_the_log(
    translator: Service, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    translate(TEXT, "en", "es", soon())
    translator.status = 500
    translator.body = b"The lamp is lit."
    with pytest.raises(TranslatorFailed) as failed:
        translate((*TEXT, "More."), "en", "es", soon())
    assert "LibreTranslate gave no translation" in caplog.text
    assert "lamp" not in caplog.text + str(failed.value)


def test_without_a_service_there_is_no_name(settings: Settings) -> None:
    settings.TRANSLATOR = settings.TRANSLATOR_URL = ""
    assert translator_name() == ""
    assert trouble() is Trouble.DEAD


# ---- Apertium, for real -----------------------------------------------------------------------
@pytest.fixture(scope="module")
def apertium_url() -> Iterator[str]:
    need_apertium()
    with serve_apertium() as url:
        yield url


@pytest.fixture
def apertium(apertium_url: str, settings: Settings, tmp_path: Path) -> None:
    settings.TRANSLATOR, settings.TRANSLATOR_URL = "apertium", apertium_url
    settings.MADE_DIR = tmp_path


@pytest.mark.usefixtures("apertium")
def test_apertium_says_its_pairs_as_tags() -> None:
    assert targets("en", soon()) == ("es",)
    assert set(targets("es", soon())) == {"en", "en-us"}


@pytest.mark.usefixtures("apertium")
def test_apertium_translates_paragraph_by_paragraph() -> None:
    text = (
        "The house is red",
        "Nobody said so.",
        "A line\nbroken & <b>marked</b>, zyxwquill.",
        "5",
    )
    made = translate(text, "en", "es", soon())
    assert made[0] == "La casa es roja"
    assert made[1].startswith("Nadie")
    assert "zyxwquill" in made[2]
    assert "*" not in made[2]
    assert made[3] == "5"


@pytest.mark.usefixtures("apertium")
def test_apertium_lacks_other_pairs() -> None:
    assert trouble(target="fr") is Trouble.UNKNOWN_PAIR
