"""Other hosts: no way of ours leads to them, and no request can make us say their names.

The addresses come from the URL conf.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.make import make_reader
from tests.walking import WALKERS, Place, Planted, places, planted

__all__ = ["planted"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.words]

ELSEWHERE = [
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "///evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "data:text/html,evil.example",
    "http://testserver@evil.example/",
    "/\t/evil.example",
    " //evil.example",
    "http://127.0.0.1:8000.evil.example/",
]
NAMES = ("next", "url", "continue", "return", "return_to", "redirect", "redirect_to", "target")


def _leads_off(location: str) -> bool:
    """As a browser takes it: blanks and line ends are dropped, a backslash is a slash."""
    seen = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    parts = urlsplit(seen)
    return bool(parts.scheme or parts.netloc or seen.startswith("//")) and (
        parts.netloc != "testserver" or parts.scheme not in {"http", "https"}
    )


def _ways(who: str, target: str, where: Iterable[Place]) -> list[tuple[Place, str]]:
    """Where each address leads who asks it for `target`. What they change on the way is undone."""
    said = dict.fromkeys(NAMES, target) | {"language": "nl", "defaults": "1", "post": "yes"}
    with transaction.atomic():
        client = WALKERS[who]()
        ways = [
            (place, answer.get("Location", ""))
            for place in where
            for answer in (client.get(place.address, said), client.post(place.address, said))
        ]
        transaction.set_rollback(True)
    return ways


@pytest.mark.parametrize("who", WALKERS)
def test_no_address_leads_off_the_site(who: str, planted: Planted) -> None:
    """All are asked for a page of ours and for a plain address elsewhere. Those that lead to the
    page of ours take what they are asked for: they are asked for everything else, too."""
    asked = [place for place in places(planted) if place.name != "account_logout"]
    ours = "/accessibility/"
    led = [place for place, way in _ways(who, ours, asked) if way == ours]
    ways = _ways(who, "https://evil.example/", asked)
    for target in ELSEWHERE:
        ways += _ways(who, target, led)
    assert "language" in {place.name for place in led}
    assert [way for _place, way in ways if _leads_off(way)] == []


@pytest.mark.parametrize("target", ELSEWHERE)
def test_nor_does_the_way_in_or_out(client: Client, target: str) -> None:
    reader = make_reader()
    said = {"login": reader.email, "password": "a long passphrase", "next": target}
    assert client.post("/accounts/login/", said)["Location"] == "/"
    assert client.post("/accounts/logout/", {"next": target})["Location"] == "/"


def test_what_leads_off_is_seen() -> None:
    assert all(_leads_off(target) for target in ELSEWHERE)
    assert not any(_leads_off(way) for way in ("/", "/a/?next=//b", "http://testserver/", ""))


@pytest.mark.parametrize("who", WALKERS)
def test_no_page_repeats_what_the_request_calls_us(who: str, planted: Planted) -> None:
    """Links that count come from MAGREADER_URL; a cache can't be given another's."""
    client = WALKERS[who]()
    forwarded = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    for place in places(planted):
        answer = client.get(place.address, headers={"Host": "localhost:81", **forwarded})
        said = answer.content + repr(answer.headers).encode()
        assert b"evil.example" not in said, place.address
        assert b"localhost" not in said, place.address


# ---- what is not served -------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        "/.git/config",
        "/.env",
        "/data/secret_key",
        "/data/magreader.sqlite3",
        "/magreader/settings.py",
        "/media/",
        "/static/",
        "/static/newsstand/",
        "/static/../.git/config",
        "/static/%2e%2e/%2e%2e/manage.py",
        "/static/..%2f..%2fmanage.py",
        "/static//etc/passwd",
    ],
)
def test_no_folder_of_the_house_is_served(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_nothing_that_is_kept_lies_where_files_are_served_from() -> None:
    """What comes in as an upload is a row of the database; there is no folder of media at all."""
    served = [Path(settings.STATIC_ROOT), *map(Path, settings.STATICFILES_DIRS)]
    real = Path(settings.BASE_DIR / "staticfiles")
    kept = [settings.DATA_DIR, settings.MADE_DIR]
    assert not settings.MEDIA_ROOT
    assert not settings.MEDIA_URL.strip("/")
    for folder in [*served[1:], real]:
        assert not any(path.is_relative_to(folder) or path == folder for path in kept)


@pytest.mark.parametrize("who", WALKERS)
def test_nobody_gets_their_own_request_back(who: str, planted: Planted) -> None:
    """TRACE would show a script what no script may read."""
    client = WALKERS[who]()
    for place in places(planted):
        answer = client.trace(place.address, headers={"X-Mark": "TraceMark"})
        assert b"TraceMark" not in answer.content, place.address
