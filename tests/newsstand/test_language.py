"""The language of the pages."""

import re

import pytest

from tests.client import Client
from tests.make import make_reader

pytestmark = [pytest.mark.django_db, pytest.mark.words]


def spoken(client: Client, asked: str = "") -> str:
    """The language of the front page."""
    page = client.get("/", headers={"Accept-Language": asked} if asked else {}).content.decode()
    found = re.search(r'<html lang="([\w-]+)" dir="(ltr|rtl)"', page)
    assert found, page[:200]
    return found[1]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("de-AT, de;q=0.9, en;q=0.5", "de"),
        ("de-CH", "de"),
        ("fr-CA", "fr"),
        ("fr-BE, nl;q=0.8", "fr"),
        ("es-MX, es;q=0.9", "es"),
        ("es-419", "es"),
        ("nl-BE", "nl"),
        ("en-US, en;q=0.9", "en"),
        ("en-GB, de;q=0.9", "en"),
        ("ja, de;q=0.3", "de"),
        ("ja, *;q=0.1", "en"),
        ("fr;q=0.2, es;q=0.7", "es"),
        ("xx-not a language;q=nonsense", "en"),
        ("", "en"),
    ],
)
def test_the_browser_says_which_until_somebody_chooses(
    client: Client, asked: str, answered: str
) -> None:
    assert spoken(client, asked) == answered


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "nl"])
def test_what_is_chosen_goes_over_what_the_browser_says(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.cookies["django_language"]["max-age"] >= 365 * 24 * 60 * 60
    other = "fr" if language != "fr" else "de"
    assert spoken(client, other) == language


def test_a_cookie_of_a_language_that_is_gone_is_passed_over(client: Client) -> None:
    client.cookies["django_language"] = "tlh"
    assert spoken(client, "es") == "es"


def test_each_language_is_called_as_it_calls_itself(client: Client) -> None:
    """Whoever can't read the page finds theirs; and it is read aloud rightly."""
    page = client.get("/language/", headers={"Accept-Language": "nl"}).content.decode()
    for code, name in [
        ("de", "Deutsch"),
        ("en", "English"),
        ("es", "Español"),
        ("fr", "Français"),
        ("nl", "Nederlands"),
    ]:
        assert re.search(rf'<button[^>]* value="{code}" lang="{code}"[^>]*>{name}</button>', page)


def test_a_stranger_chooses_and_comes_back(client: Client) -> None:
    page = client.get("/language/?next=/publications/").content.decode()
    assert "Nederlands" in page
    assert 'name="next" value="/publications/"' in page
    answer = client.post("/language/", {"language": "nl", "next": "/publications/"})
    assert answer["Location"] == "/publications/"
    assert 'lang="nl"' in client.get("/").content.decode()[:60]


def test_an_account_keeps_it_and_brings_it_to_the_next_browser(client: Client) -> None:
    reader = make_reader("iris@example.org")
    client.force_login(reader)
    client.post("/language/", {"language": "nl"})
    reader.refresh_from_db()
    assert reader.language == "nl"
    other = Client()
    other.post("/accounts/login/", {"login": "iris@example.org", "password": "a long passphrase"})
    assert 'lang="nl"' in other.get("/").content.decode()[:60]


@pytest.mark.parametrize("language", ["", "xx", "../../etc"])
def test_other_languages_are_refused(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language})
    assert answer.status_code == 400
    assert not answer.cookies.get("django_language")


def test_nobody_is_led_off_the_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "nl", "next": "//evil.example/"})
    assert answer["Location"] == "/"
