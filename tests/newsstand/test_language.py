"""The language of the pages."""

import pytest

from tests.client import Client
from tests.make import make_reader

pytestmark = pytest.mark.django_db


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
