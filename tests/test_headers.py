"""The headers of every answer: pages, files, refusals and failures, whoever asks.

The addresses come from the URL conf. What https adds is in test_https.py.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

from magreader.accounts.reading import DEFAULTS, encode
from magreader.newsstand.headers import HEADERS
from tests.walking import WALKERS, Planted, places, planted

__all__ = ["planted"]  # a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.words]

ALWAYS = {
    **HEADERS,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
}
# Of a page whose very address is a secret no more than the host is told (views/gift.py).
SECRET = "/gifts/"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "form-action": "'self'",
}
# Inline script and style, which the policy would not let run: nobody should write them.
INLINE = re.compile(r"<script(?![^>]* src=)|<style(?! nonce=)|<[^>]*\s(?:style|on\w+)=\"", re.ASCII)


def _policy(answer: Any) -> dict[str, str]:
    parts = [part.partition(" ") for part in answer["Content-Security-Policy"].split("; ")]
    return {name: value for name, _, value in parts}


def _wrong(answer: Any, address: str = "") -> list[str]:
    """What is missing from the headers of `answer`, or too much in them."""
    policy = _policy(answer)
    secret = address.startswith(SECRET)
    always = ALWAYS | ({"Referrer-Policy": "strict-origin"} if secret else {})
    wrong = [name for name, value in POLICY.items() if policy.get(name) != value]
    if "unsafe" in answer["Content-Security-Policy"] or "*" in answer["Content-Security-Policy"]:
        wrong.append("unsafe")
    open_to_all = {"Cross-Origin-Resource-Policy"} if "image/" in answer["Content-Type"] else set()
    expected = {name: value for name, value in always.items() if name not in open_to_all}
    wrong += [name for name, value in expected.items() if answer.get(name) != value]
    if answer["Content-Type"].startswith("text/") and "charset=" not in answer["Content-Type"]:
        wrong.append("no charset")
    if "Access-Control-Allow-Origin" in answer:
        wrong.append("opened to other sites")
    return wrong


@pytest.mark.parametrize("who", WALKERS)
def test_every_answer_has_a_strict_policy_and_its_guards(who: str, planted: Planted) -> None:
    client = WALKERS[who]()
    answers = {place.address: client.get(place.address) for place in places(planted)}
    assert {at: wrong for at, a in answers.items() if (wrong := _wrong(a, at))} == {}


@pytest.mark.parametrize("who", WALKERS)
def test_no_page_has_inline_script_or_style(who: str, planted: Planted) -> None:
    client = WALKERS[who]()
    found: dict[str, list[str]] = {}
    for place in places(planted):
        answer = client.get(place.address, follow=True)
        if answer["Content-Type"].startswith("text/html"):
            inline = [match[0] for match in INLINE.finditer(answer.content.decode())]
            found |= {place.address: inline} if inline else {}
    assert found == {}


def test_no_script_of_ours_writes_markup_or_runs_text(repository: Path) -> None:
    sinks = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function"
    )
    scripts = list((repository / "static").rglob("*.js"))
    assert len(scripts) > 6
    assert [script.name for script in scripts if sinks.search(script.read_text())] == []


def test_reading_settings_come_by_a_nonce_that_is_new_each_time(client: Client) -> None:
    client.cookies["reading"] = encode(replace(DEFAULTS, size=150))
    first, second = client.get("/reading/"), client.get("/reading/")
    nonces = [re.findall(r'<style nonce="([^"]+)">', a.content.decode()) for a in (first, second)]
    assert len(nonces[0]) == 1
    assert nonces[0] != nonces[1]
    assert f"'nonce-{nonces[0][0]}'" in _policy(first)["style-src"]


@pytest.mark.urls("tests.newsstand.test_errors")
def test_so_has_a_failure_of_ours() -> None:
    """Its page is made when the rest may be broken."""
    answer = Client(raise_request_exception=False).get("/broken/")
    assert answer.status_code == 500
    assert _wrong(answer) == []
    assert not INLINE.search(answer.content.decode())


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"path": "/nowhere/"}, 404),
        ({"path": "/", "headers": {"Host": "evil.example"}}, 400),
        ({"path": "/plans/gold/trial/"}, 405),
    ],
)
def test_so_has_a_refusal(client: Client, asked: dict[str, Any], status: int) -> None:
    answer = client.get(**asked)
    assert answer.status_code == status
    assert _wrong(answer) == []


def test_so_has_a_form_without_its_token() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "nl"})
    assert answer.status_code == 403
    assert _wrong(answer) == []


@pytest.mark.parametrize("name", ["newsstand/mark.svg", "newsstand/keys.js", "desk/desk.css"])
def test_so_has_a_static_file(name: str, settings: Settings, tmp_path: Path) -> None:
    """As the server sends it; a drawing that is opened by itself runs no script either."""
    found = finders.find(name)
    assert isinstance(found, str)
    (tmp_path / name).parent.mkdir(parents=True)
    (tmp_path / name).write_bytes(Path(found).read_bytes())
    settings.STATIC_ROOT = tmp_path
    answer = Client().get(f"/static/{name}")
    answer.close()
    assert answer.status_code == 200
    assert _wrong(answer) == []
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
