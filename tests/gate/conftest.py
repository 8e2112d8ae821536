"""The planted house stands for all tests of the gate; what a test changes in it is undone."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from pytest_django.fixtures import Settings
from pytest_django.plugin import DjangoDbBlocker

from magreader.catalog.models import Library
from magreader.newsstand.views import pictures
from tests.gate.house import House, clear_house, make_house
from tests.translations import Service

# Its sound is the text itself, letter by letter, so that a leak can be seen in the file.
SPELLING = """
import sys, wave
with wave.open(sys.stdout.buffer, "wb") as sound:
    sound.setnchannels(1); sound.setsampwidth(2); sound.setframerate(22050)
    sound.writeframes(sys.stdin.buffer.read().ljust(9000))
"""


@pytest.fixture(scope="package")
def _standing_house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Written for good, and taken out at the end as `check_gate` does it."""
    with django_db_blocker.unblock():
        house = make_house()
    yield house
    with django_db_blocker.unblock():
        clear_house()
        Library.objects.all().delete()


@pytest.fixture
def house(db: None, _standing_house: House) -> House:
    return _standing_house


@pytest.fixture(scope="package")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("made")


@pytest.fixture
def engines(
    translator: Service, settings: Settings, made: Path, monkeypatch: pytest.MonkeyPatch
) -> Service:
    """A voice, a translator and pictures, whose works can be read as text.

    What the voice says is kept as it said it; a picture is sent as it was drawn.
    """
    from magreader.engines import voice

    def spell(wav: IO[bytes], mp3: IO[bytes]) -> None:
        mp3.write(wav.read())

    def draw(svg: str) -> Path:
        (path := made / "drawn.svg").write_text(svg)
        return path

    monkeypatch.setattr(voice, "_encode", spell)
    monkeypatch.setattr(pictures, "kept_png", draw)
    settings.VOICE = (sys.executable, "-c", SPELLING)
    settings.MADE_DIR = made
    return translator


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals need no log of each."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
