"""What every test stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.utils.translation import deactivate

from tests.client import Client


@pytest.fixture(autouse=True)
def _nothing_of_another_test() -> Iterator[None]:
    """Cached pieces are keyed by the library's revision, which a rollback sets back; the
    language of the last request stays with its thread."""
    cache.clear()
    deactivate()
    yield
    cache.clear()


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
