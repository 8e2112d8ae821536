"""What is left when everybody has been there: no log, mail, message, kept piece, file name or
other table holds the text."""

import pickle
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core import mail
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.db import connection
from pytest_django.fixtures import Settings

from magreader.desk.gate_check.canary import Canary
from magreader.desk.gate_check.roads import routes
from tests.gate.house import NEWCOMER, SUBSCRIBER, House
from tests.translations import Service

pytestmark = pytest.mark.django_db

HOLDERS = {"paywall_storybody", "dumps_sighting", "dumps_dump"}
"""The tables that a text lies in; a raw dump is compressed."""
CALLERS = ("stranger", NEWCOMER, SUBSCRIBER, "gift: this story", "meter: this story opened")


def everybody_was_there(house: House) -> None:
    for who in CALLERS:
        for route in routes():
            if not route.pattern.startswith("admin/"):
                house.get(who, route.address(house.planted))


def kept_pieces() -> Iterator[bytes]:
    """All that lies in the caches of this process; those in the database are tables."""
    for cache in caches.all(initialized_only=True):
        if isinstance(cache, DatabaseCache):
            continue
        assert isinstance(cache, LocMemCache), "walk this kind of cache here, too"
        for key, value in cache._cache.items():  # type: ignore[attr-defined]  # the stubs hide it
            yield key.encode() + pickle.dumps(pickle.loads(value))


def tables_with(canary: Canary) -> set[str]:
    """Of all tables, also those without a model: a cache may lie in one (in base64)."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(canary.is_in(_plain(value)) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def _plain(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()


def test_no_kept_piece_mail_file_name_or_other_table_holds_the_text(
    house: House, engines: Service, made: Path
) -> None:
    """All of them after one walk: it is long."""
    everybody_was_there(house)
    canary, pieces = house.planted.canary, list(kept_pieces())
    assert len(pieces) > 20
    assert any(house.planted.opening.is_in(piece) for piece in pieces)
    assert not any(canary.is_in(piece) for piece in pieces)
    assert not any(canary.is_in(str(sent.message()).encode()) for sent in mail.outbox)
    assert tables_with(canary) == HOLDERS
    for kind in ("mp3", "json"):
        names = [file.name for file in (made / kind).iterdir() if file.is_file()]
        assert names
        assert all(re.fullmatch(rf"[0-9a-f]{{40}}\.{kind}", name) for name in names)


def test_nothing_of_a_text_lies_where_files_are_served(house: House, settings: Settings) -> None:
    folders = [Path(folder) for folder in settings.STATICFILES_DIRS]
    assert not settings.MEDIA_ROOT
    assert not any(Path(settings.DATA_DIR).is_relative_to(folder) for folder in folders)
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    assert not any(house.planted.canary.is_in(file.read_bytes()) for file in files)


# It says aloud where errors go what it was given to read.
_TELLTALE = "import sys; text = sys.stdin.read(); print(text); sys.exit(text)"


@pytest.mark.parametrize(
    ("status", "body"), [(200, None), (500, None), (400, b"{}"), (200, b"nonsense")]
)
def test_no_log_has_a_word_of_the_text(
    house: House,
    engines: Service,
    settings: Settings,
    tmp_path: Path,
    status: int,
    body: bytes | None,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Whether the machines do their work or not."""
    caplog.set_level("DEBUG")
    settings.MADE_DIR = tmp_path
    engines.status, engines.body = status, body
    fails = status != 200 or body is not None
    if fails:
        settings.VOICE = (sys.executable, "-c", _TELLTALE)
    for ending in ("", "audio.mp3", "in/es/"):
        house.get(SUBSCRIBER, house.planted.address + ending)
    said = caplog.text + "".join(capfd.readouterr())
    assert not house.planted.canary.is_in(said.encode())
    assert ("No audio" in said) == ("no translation" in said) == fails
