"""The feed of a kept search: public facts, for as long as the search is kept."""

import re
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.search import following
from magreader.search.following import catch_up
from magreader.search.models import SavedSearch, note_changes
from magreader.search.saved import feed_token, mails_token
from tests.client import Client
from tests.make import make_edition, make_entitlement, make_publication, make_reader, make_story

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
TEXT = ("The ferry left at six.", *("Nobody had asked why. " * 20,) * 3, "A quillfish, of course.")


@pytest.fixture
def reader() -> User:
    return make_reader("iris@example.org")


def kept(reader: User, asked: str = "q=ferry", **fields: Any) -> SavedSearch:
    values = {"words": asked.partition("=")[2], "seen": 0, "told": 0}
    return SavedSearch.objects.create(reader=reader, asked=asked, **(values | fields))


def came_in(headline: str, **fields: Any) -> Story:
    courier = make_publication(
        f"Courier of {headline}", slug=f"c{Story.objects.count()}", language="en"
    )
    edition = make_edition(courier, fields.pop("day", date(2025, 11, 18)))
    story = make_story(edition, headline, **({"paragraphs": TEXT} | fields))
    note_changes([story.pk])
    assert catch_up(5)
    return story


def address(saved: SavedSearch) -> str:
    return f"/search/feeds/{feed_token(saved)}/"


def feed(client: Client, saved: SavedSearch) -> ET.Element:
    answer = client.get(address(saved))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(answer.content)


def texts(root: ET.Element, name: str) -> list[str | None]:
    return [found.text for found in root.iter(f"{ATOM}{name}")]


def test_it_is_an_atom_feed_of_public_facts(client: Client, reader: User) -> None:
    story = came_in("The ferry sails & sinks", slug="ferry", deck="At six.", byline="Ilse Brandt")
    root = feed(client, kept(reader))
    (entry,) = root.iter(f"{ATOM}entry")
    assert texts(entry, "title") == ["The ferry sails & sinks"]
    assert texts(entry, "id") == [f"tag:127.0.0.1,2025:story/{story.pk}"]
    assert texts(entry, "updated") == ["2025-11-18T00:00:00+00:00"]
    assert texts(entry, "summary") == [
        "At six.\nCourier of The ferry sails & sinks, 18 November 2025"
    ]
    link = entry.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == f"http://127.0.0.1:8000{story.get_absolute_url()}"
    for name in ("id", "title", "updated", "author"):  # what RFC 4287 asks of a feed
        assert root.find(f"{ATOM}{name}") is not None
    own = next(at for at in root.findall(f"{ATOM}link") if at.get("rel") == "self")
    assert str(own.get("href")).startswith("http://127.0.0.1:8000/search/feeds/")


def test_what_came_in_last_stands_first(client: Client, reader: User) -> None:
    came_in("Ferry of today", day=date(2025, 11, 18))
    came_in("Ferry of old", day=date(1999, 1, 1))
    titles = texts(feed(client, kept(reader)), "title")
    assert titles[1:] == ["Ferry of old", "Ferry of today"]


def test_the_text_is_never_in_it_and_hidden_words_find_by_right_alone(
    client: Client, reader: User
) -> None:
    came_in("The ferry sails")
    saved = kept(reader, "q=quillfish", words="the last word")
    assert not list(feed(client, saved).iter(f"{ATOM}entry"))
    held = make_entitlement(reader, ends=None)
    answer = client.get(address(saved)).content.decode()
    assert "The ferry sails" in answer
    assert "of course" not in answer
    assert "left at six" not in answer
    held.delete()
    assert "The ferry sails" not in client.get(address(saved)).content.decode()


def test_an_id_stays_when_the_headline_is_put_right(client: Client, reader: User) -> None:
    story, saved = came_in("The fery sails, a ferry"), kept(reader)
    before = texts(feed(client, saved), "id")
    Story.objects.filter(pk=story.pk).update(headline="The ferry sails", slug="other")
    note_changes([story.pk])
    assert catch_up(5)
    assert texts(feed(client, saved), "id") == before


def test_a_feed_reader_asks_whether_it_changed(client: Client, reader: User) -> None:
    came_in("The ferry sails")
    saved = kept(reader)
    first = client.get(address(saved))
    assert first["Cache-Control"] == "private, no-cache"
    again = client.get(address(saved), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    came_in("Another ferry")
    changed = client.get(address(saved), headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_an_empty_feed_is_the_same_each_time(client: Client, reader: User) -> None:
    came_in("A tram")
    saved = kept(reader, "q=zebra")
    assert client.get(address(saved)).content == client.get(address(saved)).content


def test_it_ends_with_the_search_and_with_the_account(client: Client, reader: User) -> None:
    came_in("The ferry sails")
    saved = kept(reader)
    where = address(saved)
    User.objects.update(is_active=False)
    assert client.get(where).status_code == 404
    User.objects.update(is_active=True)
    assert client.get(where).status_code == 200
    saved.delete()
    assert client.get(where).status_code == 404


def test_nothing_that_the_database_holds_opens_it(client: Client, reader: User) -> None:
    saved = kept(reader)
    token = feed_token(saved)
    other = feed_token(kept(reader, "q=tram"))
    tampered = f"{other.partition(':')[0]}:{token.partition(':')[2]}"
    for wrong in (saved.key, f"{saved.key}:x", token[:-1], tampered, mails_token(reader), "x", ":"):
        assert client.get(f"/search/feeds/{wrong}/").status_code == 404


def test_without_an_index_it_waits(
    client: Client, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_story()
    monkeypatch.setattr(following, "_SMALL", 0)
    answer = client.get(address(kept(reader)))
    assert (answer.status_code, answer["Retry-After"]) == (503, "600")


def test_it_speaks_the_readers_language(client: Client, reader: User) -> None:
    came_in("The ferry sails")
    User.objects.update(language="nl")
    page = client.get(address(kept(reader))).content.decode()
    assert re.search("18 november 2025", page)
