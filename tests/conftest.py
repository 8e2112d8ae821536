"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils.translation import deactivate
from pytest_django.fixtures import Settings

from magreader.engines.memory import memory
from tests.client import Client
from tests.translations import Service, serve_translations

DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(tryfirst=True)  # before they are chosen by their markers
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What asks for no database is changed by none: it is of the `words` by itself."""
    for item in items:
        asked = DATABASE & set(getattr(item, "fixturenames", ()))
        if not asked and not item.get_closest_marker("django_db"):
            item.add_marker("words")


@pytest.fixture(autouse=True)
def _nothing_of_another_test(tmp_path: Path) -> Iterator[None]:
    """Kept pieces are keyed by the library's revision, which a rollback sets back, and the search
    follows it by number (attempts at the entrance, in the database, are rolled back themselves);
    the language of the last request stays with its thread."""
    memory.clear()
    deactivate()
    with override_settings(SEARCH_DIR=tmp_path / "search"):
        yield
    memory.clear()


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture(scope="session")
def _translations() -> Iterator[Service]:
    with serve_translations() as service:
        yield service


@pytest.fixture
def translator(_translations: Service, settings: Settings, tmp_path: Path) -> Service:
    """A service of the tests, set as an operator does, well again and with nothing kept yet."""
    _translations.recover()
    settings.TRANSLATOR, settings.TRANSLATOR_URL = "libretranslate", _translations.url
    settings.TRANSLATOR_KEY = ""
    settings.TRANSLATOR_SECONDS = 5
    settings.MADE_DIR = tmp_path / "made"
    return _translations


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
