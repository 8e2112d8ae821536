"""Settings: nothing has to be set, and what is set wrongly says so in words."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from magreader.environment import env_bool, env_int, kept_secret

PRINT = (
    "from magreader import settings as s; "
    "print(s.DEBUG, s.HTTPS, s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0,"
    " s.ALLAUTH_TRUSTED_PROXY_COUNT, s.ALLOWED_HOSTS,"
    " s.DATABASES['default']['ENGINE'].rpartition('.')[2])"
)


def _settings(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("MAGREADER", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-c", PRINT],
        env={**clean, "MAGREADER_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_nothing_has_to_be_set_and_the_defaults_are_safe(tmp_path: Path) -> None:
    done = _settings(tmp_path)
    assert done.stdout.split(" ", 5)[:5] == ["False", "False", "False", "False", "0"]
    assert done.stdout.rstrip().endswith("sqlite3")


def test_an_https_address_turns_on_what_https_needs(tmp_path: Path) -> None:
    done = _settings(tmp_path, MAGREADER_URL="https://news.example.org")
    assert done.stdout.startswith("False True True True 1 ['news.example.org'")


def test_a_postgres_address_is_enough(tmp_path: Path) -> None:
    done = _settings(tmp_path, DATABASE_URL="postgres://reader:secret@db.example.org/news")
    assert done.stdout.rstrip().endswith("postgresql")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("MAGREADER_DEBUG", "maybe", "write 1 for yes or 0 for no"),
        ("MAGREADER_URL", "news.example.org", "write https://news.example.org"),
        ("DATABASE_URL", "mysql://localhost/news", "sqlite:///… or postgres://…"),
        ("MAGREADER_MAIL_PORT", "smtp", "whole number"),
        ("MAGREADER_VOICE", "espeak-ng 'en", "MAGREADER_VOICE can't be read: No closing quot"),
        ("MAGREADER_VOICE_SECONDS", "0", "one second or more"),
        ("MAGREADER_TRANSLATOR", "babelfish", "it takes libretranslate or apertium"),
        ("MAGREADER_TRANSLATOR", "apertium", "MAGREADER_TRANSLATOR_URL go together"),
        ("MAGREADER_TRANSLATOR_URL", "http://127.0.0.1:2737", "go together"),
        ("MAGREADER_TRANSLATOR_URL", "127.0.0.1:2737", "write it as https://host.example.org"),
        ("MAGREADER_TRANSLATOR_URL", "http://host:port", "write it as https://host.example.org"),
        ("MAGREADER_TRANSLATOR_SECONDS", "0", "one second or more"),
    ],
)
def test_a_wrong_value_is_told_in_words(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = _settings(tmp_path, **{"MAGREADER_MAIL_HOST": "mail.example.org", name: value})
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


def test_the_secret_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "secret_key"
    with ThreadPoolExecutor(8) as workers:
        secrets = set(workers.map(lambda _: kept_secret(path), range(32)))
    assert len(secrets) == 1
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [entry.name for entry in path.parent.iterdir()] == ["secret_key"]


def test_an_empty_secret_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret_key"
    path.write_text("short")
    with pytest.raises(ImproperlyConfigured, match="no usable secret"):
        kept_secret(path)


def test_yes_no_and_numbers_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    for text, value in (("1", True), ("On", True), (" no ", False), ("", False)):
        monkeypatch.setenv("MAGREADER_TEST", text)
        assert env_bool("MAGREADER_TEST", default=not value) is value
    monkeypatch.setenv("MAGREADER_TEST", " 12 ")
    assert env_int("MAGREADER_TEST", 0) == 12
