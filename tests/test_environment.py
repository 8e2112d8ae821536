"""Settings: nothing has to be set, and what is set wrongly says so in words."""

import json
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from magreader.environment import env_bool, env_int, kept_secret

ENTRY = {
    "id": "city",
    "name": "City Library",
    "server": "https://id.example.org/realms/city/",
    "client": "magreader",
    "secret": "shared-between-two",
}


def _oidc(**other: object) -> str:
    return json.dumps([ENTRY | other])


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
        ("MAGREADER_STAFF_SECOND_FACTOR", "sure", "write 1 for yes or 0 for no"),
        ("MAGREADER_OIDC", "/nowhere/oidc.json", "can't be read: No such file"),
        ("MAGREADER_OIDC", "[{", "MAGREADER_OIDC is no JSON"),
        ("MAGREADER_OIDC", "{}", "takes a list of servers"),
        ("MAGREADER_OIDC", "[1]", "server 1: it takes client, id, name, secret, server"),
        ("MAGREADER_OIDC", _oidc(icon="x"), "server 1: it takes client, id, name, secret, server"),
        ("MAGREADER_OIDC", _oidc(secret=""), "are texts, and none is empty"),
        ("MAGREADER_OIDC", _oidc(client=7), "are texts, and none is empty"),
        ("MAGREADER_OIDC", _oidc(id="City Library"), "its id is 'City Library'"),
        ("MAGREADER_OIDC", _oidc(server="http://id.example.org"), "no address with https://"),
        ("MAGREADER_OIDC", _oidc(server="https://a.b;script-src *"), "no address with https://"),
        ("MAGREADER_OIDC", _oidc(server="javascript:alert(1)"), "no address with https://"),
        ("MAGREADER_OIDC", _oidc(pages=["*"]), "'*' is no address with https://"),
        ("MAGREADER_OIDC", _oidc(pages="https://a.b"), "pages is a list of addresses"),
        ("MAGREADER_OIDC", f"[{_oidc()[1:-1]},{_oidc()[1:-1]}]", "two servers with one id"),
    ],
)
def test_a_wrong_value_is_told_in_words(tmp_path: Path, name: str, value: str, said: str) -> None:
    done = _settings(tmp_path, **{"MAGREADER_MAIL_HOST": "mail.example.org", name: value})
    assert done.returncode == 1
    assert said in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    "text", [_oidc(secret=""), _oidc(id="City Library"), _oidc()[:-1], _oidc(icon="x")]
)
def test_a_wrong_list_of_servers_tells_no_secret(tmp_path: Path, text: str) -> None:
    assert "shared-between" not in _settings(tmp_path, MAGREADER_OIDC=text).stderr


def _asked(folder: Path, expression: str, **environment: str) -> str:
    """What the settings say under these variables."""
    command = f"from magreader import settings as s; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", command],
        env={**os.environ, "MAGREADER_DATA": str(folder), **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_servers_are_set_as_text_or_as_a_file_and_forms_may_lead_there(tmp_path: Path) -> None:
    pages = ["https://accounts.example.org/choose"]
    file = tmp_path / "oidc.json"
    file.write_text(_oidc(pages=pages))
    for text in (_oidc(pages=pages), str(file)):
        said = _asked(
            tmp_path,
            "[*map(str, s.SECURE_CSP['form-action'])],"
            " s.SOCIALACCOUNT_PROVIDERS['openid_connect']['APPS']",
            MAGREADER_OIDC=text,
        )
        assert said.startswith(
            "[\"'self'\", 'https://accounts.example.org', 'https://id.example.org']"
        )
        assert "'server_url': 'https://id.example.org/realms/city'}" in said
    assert _asked(tmp_path, "[*map(str, s.SECURE_CSP['form-action'])]") == "[\"'self'\"]"


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://127.0.0.1:8000", "False"),
        ("http://localhost", "False"),
        ("http://[::1]:9000", "False"),
        ("http://192.168.1.5:8000", "True"),
        ("https://news.example.org", "True"),
    ],
)
def test_staff_are_asked_for_a_second_factor_where_others_can_reach_the_desk(
    tmp_path: Path, url: str, asked: str
) -> None:
    assert _asked(tmp_path, "s.STAFF_SECOND_FACTOR", MAGREADER_URL=url) == asked
    turned = {"MAGREADER_STAFF_SECOND_FACTOR": "0" if asked == "True" else "1"}
    assert _asked(tmp_path, "s.STAFF_SECOND_FACTOR", MAGREADER_URL=url, **turned) != asked


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
