"""What every test stands on."""

import gc
import itertools
from collections.abc import Callable, Generator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from django.utils.translation import deactivate
from hypothesis import HealthCheck
from hypothesis import settings as chance
from pytest_django import DjangoDbBlocker
from pytest_django.fixtures import Settings

from magreader.engines.memory import memory
from tests import make
from tests.client import Client
from tests.translations import Service, serve_translations

# The same examples each time (tests/fuzz looks for others), however busy the machine is.
chance.register_profile(
    "tests", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
chance.load_profile("tests")

DATABASE = {"db", "transactional_db", "django_db_setup"}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """What asks for no database is changed by none: it is of the `words` by itself. Once all are
    chosen and in order, the long ones go first: at the end no worker waits for another."""
    for item in items:
        asked = DATABASE & set(getattr(item, "fixturenames", ()))
        if not asked and not item.get_closest_marker("django_db"):
            item.add_marker("words")
    yield
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


def pytest_collection_finish() -> None:
    """What was imported and collected stays: the garbage collector need not walk it each time."""
    gc.freeze()


PUT_BACK = pytest.StashKey[Callable[[], None]]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """What migrations wrote is kept, to be put back where a test empties the database. Where all
    tests that were asked for work on libraries of their own, there is none."""
    with django_db_blocker.unblock():
        if not connection.introspection.table_names():
            return
        written = connection.creation.serialize_db_to_string()

    def put_back() -> None:
        with django_db_blocker.unblock():
            # Once more, now without the rows that Django makes anew by itself, under other ids.
            how = {"interactive": False, "inhibit_post_migrate": True, "reset_sequences": False}
            call_command("flush", verbosity=0, **how)
            connection.creation.deserialize_db_from_string(written)
            cache.clear()

    request.config.stash[PUT_BACK] = put_back


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(
    item: pytest.Item, nextitem: pytest.Item | None
) -> Generator[None, object, object]:
    """A test with transactions of its own ends with an empty database. Any other may be next: a
    worker that is done with its own tests takes some from another worker. After the last one the
    database is gone."""
    ended = yield
    if nextitem is None:
        return ended
    marker = item.get_closest_marker("django_db")
    if "transactional_db" in getattr(item, "fixturenames", ()) or (
        marker and marker.kwargs.get("transaction")
    ):
        item.config.stash.get(PUT_BACK, lambda: None)()
    return ended


@pytest.fixture(autouse=True)
def _nothing_of_another_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Kept pieces are keyed by the library's revision, which a rollback sets back, and the search
    follows it by number (attempts at the entrance, in the database, are rolled back themselves);
    the language of the last request stays with its thread. Names and days that a test doesn't say
    are numbered from 1: the ninth and the tenth have another order than the first two."""
    monkeypatch.setattr(make, "_number", itertools.count(1))
    memory.clear()
    deactivate()
    with override_settings(SEARCH_DIR=tmp_path / "search"):
        yield
    memory.clear()


@pytest.fixture
def noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The middle of this day, where the clock stands: no midnight comes in between."""
    at = timezone.now().replace(hour=12)
    monkeypatch.setattr(timezone, "now", lambda: at)
    return at


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
    settings.TRANSLATOR_SECONDS = 60
    settings.MADE_DIR = tmp_path / "made"
    return _translations


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
