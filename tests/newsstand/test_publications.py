"""All titles."""

from typing import Any

import pytest

from tests.client import Client
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


def titles(client: Client, query: str = "") -> list[str]:
    page = client.get(f"/publications/{query}").content.decode()
    names = ("Courier", "Bode", "Saltglass", "Hidden")
    return [name for name in names if f">{name}</a>" in page]


@pytest.fixture
def _stand() -> None:
    make_story(make_edition(make_publication("Courier", language="en")))
    make_story(make_edition(make_publication("Bode", language="nl")))
    make_story(make_edition(make_publication("Saltglass", language="en"), precision="month"))
    make_story(make_edition(make_publication("Hidden", language="en"), published=False))


@pytest.mark.usefixtures("_stand")
def test_every_title_with_a_published_edition_is_listed(client: Client) -> None:
    assert titles(client) == ["Courier", "Bode", "Saltglass"]


@pytest.mark.usefixtures("_stand")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?language=nl", ["Bode"]),
        ("?kind=magazine", ["Saltglass"]),
        ("?kind=newspaper&language=en", ["Courier"]),
        ("?kind=magazine&language=nl", []),
        ("?kind=nonsense&language=zz", ["Courier", "Bode", "Saltglass"]),
    ],
)
def test_titles_are_chosen_by_language_and_kind(
    client: Client, query: str, found: list[str]
) -> None:
    assert titles(client, query) == found


@pytest.mark.usefixtures("_stand")
def test_a_choice_without_titles_leads_back_to_all(client: Client) -> None:
    page = client.get("/publications/?kind=magazine&language=nl").content.decode()
    assert "No title like that" in page
    assert 'href="/publications/">All publications</a>' in page


@pytest.mark.usefixtures("_stand")
def test_each_title_shows_its_newest_edition_and_how_many_there_are(client: Client) -> None:
    page = client.get("/publications/?language=nl").content.decode()
    assert "1 edition" in page
    assert "Dutch" in page


@pytest.mark.parametrize("count", [1, 50])
def test_queries_do_not_grow_with_titles(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_story(make_edition())
    with django_assert_num_queries(3):  # revision, newest editions, counts
        client.get("/publications/")
