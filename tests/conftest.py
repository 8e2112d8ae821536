"""What every test stands on: a data folder of its own, an empty cache, plain static files."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

# Before the settings are read: nothing of a test touches the data of the checkout.
os.environ["MAGREADER_DATA"] = tempfile.mkdtemp(prefix="magreader-test-")
os.environ.pop("MAGREADER_URL", None)


@pytest.fixture(autouse=True)
def _plain_house(settings: object) -> Iterator[None]:
    """Fast hashes, static files without a manifest, and no cached page of another test."""
    from django.core.cache import cache

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # type: ignore[attr-defined]
    settings.STORAGES = {  # type: ignore[attr-defined]
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def repository() -> Path:
    return Path(__file__).resolve().parent.parent
