"""The searches that a reader keeps: kept, listed, looked at, forgotten."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.models import Story
from magreader.search.following import catch_up
from magreader.search.models import SavedSearch, note_changes
from tests.client import Client
from tests.make import make_edition, make_entitlement, make_publication, make_reader, make_story

pytestmark = pytest.mark.django_db

SEARCHES = "/accounts/searches/"
FERRY = "q=ferry"


def came_in(headline: str, **fields: Any) -> Story:
    story = make_story(headline=headline, **({"paragraphs": ()} | fields))
    note_changes([story.pk])
    assert catch_up(5)
    return story


@pytest.fixture
def reader(client: Client) -> User:
    """Signed in, in a library that holds a story about a ferry."""
    came_in("The ferry sails")
    made = make_reader("iris@example.org")
    client.force_login(made)
    return made


def keep(client: Client, asked: str = FERRY) -> SavedSearch:
    client.post(SEARCHES, {"asked": asked})
    return SavedSearch.objects.latest("pk")


def do(client: Client, saved: SavedSearch, what: str) -> Any:
    return client.post(f"{SEARCHES}{saved.key}/", {"do": what})


def listed(client: Client) -> str:
    return str(client.get(SEARCHES).content.decode())


# ---- keeping ----------------------------------------------------------------------------------
def test_a_stranger_is_told_to_sign_in_and_comes_back(client: Client) -> None:
    came_in("The ferry sails")
    page = client.get("/search/?q=ferry&page=1").content.decode()
    assert "Keep this search" not in page
    assert "/accounts/login/?next=%2Fsearch%2F%3Fq%3Dferry" in page
    assert client.get(SEARCHES)["Location"] == f"/accounts/login/?next={SEARCHES}"
    assert client.post(SEARCHES, {"asked": FERRY})["Location"].startswith("/accounts/login/")
    assert not SavedSearch.objects.exists()


@pytest.mark.usefixtures("reader")
def test_the_button_keeps_what_is_asked_not_how_it_is_shown(client: Client) -> None:
    make_publication("Courier", slug="courier")
    page = client.get("/search/?q=ferry&sort=oldest&by=edition&page=2").content.decode()
    (asked,) = re.findall(r'name="asked" value="([^"]*)"', page)
    saved = keep(client, asked)
    assert (saved.asked, saved.words) == ("q=ferry", "ferry")
    assert "You keep this search." in client.get("/search/?q=ferry&sort=newest").content.decode()


@pytest.mark.usefixtures("reader")
def test_a_search_that_finds_nothing_yet_can_be_kept(client: Client) -> None:
    assert "Keep this search" in client.get("/search/?q=zebra").content.decode()


@pytest.mark.usefixtures("reader")
def test_the_same_search_is_kept_once(client: Client) -> None:
    keep(client)
    keep(client, "q=ferry&sort=newest")
    assert SavedSearch.objects.count() == 1


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("asked", ["", "q=", "q=-ferry", "nonsense", "year=2025"])
def test_nothing_is_no_search(client: Client, asked: str) -> None:
    assert client.post(SEARCHES, {"asked": asked}).status_code == 400
    assert not SavedSearch.objects.exists()


@pytest.mark.usefixtures("reader")
@pytest.mark.parametrize("q", ["x " * 240, "%E6%B5%B7" * 300, "%00" * 300 + "a" * 450])
def test_what_is_too_long_is_said_and_not_lost(client: Client, q: str) -> None:
    answer = client.post(SEARCHES, {"asked": f"q={q}"}, follow=True)
    assert "too long to be kept" in answer.content.decode()
    assert answer.request["PATH_INFO"] == "/search/"
    assert not SavedSearch.objects.exists()


def test_fifty_are_kept_and_no_more(client: Client, reader: User) -> None:
    SavedSearch.objects.bulk_create(
        SavedSearch(reader=reader, asked=f"q=a{n}", words=f"a{n}", seen=1, told=1)
        for n in range(50)
    )
    answer = client.post(SEARCHES, {"asked": FERRY}, follow=True)
    assert "You keep 50 searches, and that is the most." in answer.content.decode()
    assert SavedSearch.objects.count() == 50
    assert "The ferry sails" not in answer.content.decode()


# ---- the list -----------------------------------------------------------------------------------
@pytest.mark.usefixtures("reader")
def test_an_empty_list_says_how_to_begin(client: Client) -> None:
    assert "You keep no search yet." in listed(client)
    assert f'href="{SEARCHES}"' in client.get("/accounts/").content.decode()


@pytest.mark.usefixtures("reader")
def test_a_search_stands_with_its_words_filters_and_ways(client: Client) -> None:
    make_publication("Courier", slug="courier")
    keep(client, "q=%3Cb%3E+ferry&publication=courier&year=2025&language=nl&premium=1&holding=full")
    page = listed(client)
    assert ">&lt;b&gt; ferry</a>" in page
    for words in ("Courier", "2025", "Dutch", "Premium", "Full text", "Nothing new"):
        assert f">{words}</span>" in page
    assert 'type="application/atom+xml"' in page


@pytest.mark.usefixtures("reader")
def test_what_came_in_since_is_new_until_it_is_looked_at(client: Client) -> None:
    saved = keep(client)
    assert "Nothing new" in listed(client)
    came_in("Another ferry")
    came_in("A tram")
    came_in("A third ferry")
    assert "2 new stories" in listed(client)
    answer = do(client, saved, "look")
    page = client.get(answer["Location"]).content.decode()
    assert "Another <mark>ferry</mark>" in page
    assert "A third <mark>ferry</mark>" in page
    assert "ferry</mark> sails" not in page
    assert "Only what came in since you last looked." in page
    everything = re.search(r'href="([^"]*)">All that there is', page)
    assert everything
    assert "ferry</mark> sails" in client.get(everything[1]).content.decode()
    assert "Nothing new" in listed(client)


@pytest.mark.usefixtures("reader")
def test_looking_at_the_list_marks_nothing_as_seen(client: Client) -> None:
    keep(client)
    came_in("Another ferry")
    for _ in range(2):
        assert "1 new story" in listed(client)


@pytest.mark.usefixtures("reader")
def test_what_is_new_keeps_to_the_filters(client: Client) -> None:
    courier = make_publication("Courier", slug="courier")
    keep(client, "q=ferry&publication=courier")
    came_in("Another ferry")
    assert "Nothing new" in listed(client)
    came_in("Another ferry", edition=make_edition(courier))
    assert "1 new story" in listed(client)


def test_hidden_words_are_news_for_who_may_read_them_alone(client: Client, reader: User) -> None:
    keep(client, "q=receipt")  # the last paragraph has it
    came_in("On pianos", paragraphs=("One. " * 70, "Two. " * 70, "Three. " * 70, "A receipt."))
    assert "Nothing new" in listed(client)
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    assert "1 new story" in listed(client)
    held.delete()
    assert "Nothing new" in listed(client)


@pytest.mark.usefixtures("reader")
def test_a_search_of_a_title_that_is_gone_finds_nothing(client: Client) -> None:
    keep(client, "q=ferry&publication=gone")
    came_in("Another ferry")
    page = listed(client)
    assert "Nothing new" in page
    assert ">gone</span>" in page


@pytest.mark.usefixtures("reader")
def test_without_an_index_the_list_still_stands(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from magreader.search.index import NoIndex

    keep(client)

    def none(*args: Any) -> None:
        raise NoIndex

    monkeypatch.setattr("magreader.search.finding.open_index", none)
    assert "Nothing new" in listed(client)
    assert keep(client, "q=tram").seen == Story.objects.latest("pk").pk


# ---- its buttons --------------------------------------------------------------------------------
@pytest.mark.usefixtures("reader")
def test_mails_are_switched_on_and_off(client: Client) -> None:
    saved = keep(client)
    assert not saved.mails
    came_in("Another ferry")
    do(client, saved, "mails")
    saved.refresh_from_db()
    assert saved.mails
    assert saved.told > saved.seen  # what came in before is no news
    assert "Stop the mails" in listed(client)
    do(client, saved, "no mails")
    saved.refresh_from_db()
    assert not saved.mails


@pytest.mark.usefixtures("reader")
def test_a_search_is_forgotten(client: Client) -> None:
    saved = keep(client)
    assert do(client, saved, "forget")["Location"] == SEARCHES
    assert not SavedSearch.objects.exists()
    assert "“ferry” is forgotten." in listed(client)


@pytest.mark.usefixtures("reader")
def test_what_others_keep_is_missing(client: Client) -> None:
    other = make_reader()
    theirs = SavedSearch.objects.create(reader=other, asked=FERRY, words="theirs", seen=0, told=0)
    for what in ("look", "mails", "forget", "x"):
        assert do(client, theirs, what).status_code == 404
    theirs.refresh_from_db()
    assert not theirs.mails
    assert "theirs" not in listed(client)


@pytest.mark.usefixtures("reader")
def test_nothing_is_done_by_looking_or_by_another_site(client: Client) -> None:
    saved = keep(client)
    assert client.get(f"{SEARCHES}{saved.key}/").status_code == 405
    assert do(client, saved, "burn").status_code == 400
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(saved.reader)
    assert do(strict, saved, "forget").status_code == 403
    assert strict.post(SEARCHES, {"asked": "q=tram"}).status_code == 403
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("number", [1, 20])
def test_queries_do_not_grow_with_what_is_kept(
    client: Client, reader: User, number: int, django_assert_num_queries: Any
) -> None:
    SavedSearch.objects.bulk_create(
        SavedSearch(reader=reader, asked=f"q=a{n}&publication=p{n}", words=f"a{n}", seen=1, told=1)
        for n in range(number)
    )
    with django_assert_num_queries(5):  # session, account, rights, searches, titles
        listed(client)
