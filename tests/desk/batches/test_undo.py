"""Taking a batch back and putting it back, story by story."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.catalog.models import Story
from magreader.dumps.models import Batch
from tests.client import Client
from tests.desk.pages import PARAGRAPHS, chief, handed_over, imported, page, report_of

pytestmark = pytest.mark.django_db

OPENING = page(paragraphs=PARAGRAPHS[:1])


def _html(client: Client, address: str, **asked: str) -> str:
    return " ".join(client.get(address, asked).content.decode().split())


def test_taking_back_says_first_what_will_change() -> None:
    imported(page("The mill turns"))
    batch = imported(page(), page("The mill turns", deck="Another deck", paragraphs=PARAGRAPHS * 2))
    address = reverse("admin:take_back", args=[batch.pk])
    html = " ".join(chief().get(address).content.decode().split())
    assert "3 stories were seen in this batch." in html
    assert "<b>One</b> was seen nowhere else" in html
    batch.refresh_from_db()
    assert batch.taken_back_at is None


def test_a_batch_taken_back_leaves_the_newsstand_and_returns_at_the_same_address() -> None:
    client, batch = chief(), imported(page(), premium=False)
    story = Story.objects.get(headline="A bell too many")
    before = Client().get(story.get_absolute_url())
    client.post(reverse("admin:take_back", args=[batch.pk]))
    assert Client().get(story.get_absolute_url()).status_code == 404
    assert "Put this batch back" in client.get(report_of(batch)).content.decode()
    client.post(reverse("admin:put_back", args=[batch.pk]))
    after = Client().get(story.get_absolute_url())
    assert PARAGRAPHS[2] in before.content.decode().replace("&#x27;", "'")
    assert after.content == before.content


def test_a_longer_page_taken_back_leaves_the_shorter_one() -> None:
    imported(OPENING, premium=False)
    batch = imported(page(), premium=False)
    address = Story.objects.get(headline="A bell too many").get_absolute_url()
    assert PARAGRAPHS[2] in Client().get(address).content.decode()
    chief().post(reverse("admin:take_back", args=[batch.pk]))
    html = Client().get(address).content.decode()
    assert PARAGRAPHS[0] in html
    assert PARAGRAPHS[2] not in html


def test_taking_back_by_a_link_alone_changes_nothing() -> None:
    batch = imported(page())
    client = chief()
    client.get(reverse("admin:take_back", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.taken_back_at is None
    client.post(reverse("admin:take_back", args=[batch.pk]))
    client.get(reverse("admin:put_back", args=[batch.pk]))
    batch.refresh_from_db()
    assert batch.taken_back_at is not None


def test_the_history_says_who_took_it_back() -> None:
    client, batch = chief(), imported(page())
    client.post(reverse("admin:take_back", args=[batch.pk]))
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.user_id) == (str(batch.pk), int(client.session["_auth_user_id"]))


def test_a_batch_is_never_deleted() -> None:
    batch = imported(page())
    assert chief().post(reverse("admin:dumps_batch_delete", args=[batch.pk])).status_code == 403


# ---- story by story ------------------------------------------------------------------------------
def test_taking_back_names_each_story_and_what_becomes_of_it() -> None:
    imported(OPENING)
    imported(page("Rain at last", paragraphs=PARAGRAPHS[:1], card="Same card"))
    batch = imported(
        page(), page("The mill turns"), page("Rain at last", paragraphs=PARAGRAPHS[:1], card="New")
    )
    address = reverse("admin:take_back", args=[batch.pk])
    html = _html(chief(), address)
    told = {
        headline: html[html.index(f">{headline}<") :].split('<p class="source">')[1][:60]
        for headline in ("A bell too many", "The mill turns", "Rain at last")
    }
    assert "another text" in told["A bell too many"]
    assert "leaves the newsstand" in told["The mill turns"]
    assert "stays as it is" in told["Rain at last"]
    alone = _html(chief(), address, which="alone")
    assert "The mill turns" in alone
    assert "Rain at last" not in alone


def test_a_text_that_goes_leaves_the_card() -> None:
    imported(page("Some other story", card="A bell too many"))
    batch = imported(page())
    html = _html(chief(), reverse("admin:take_back", args=[batch.pk]))
    assert "opening → card" in html


def test_putting_back_says_what_comes_back() -> None:
    client = chief()
    imported(OPENING)
    batch = imported(page(), page("The mill turns"))
    client.post(reverse("admin:take_back", args=[batch.pk]))
    html = _html(client, reverse("admin:put_back", args=[batch.pk]))
    assert "comes back: opening" in html
    assert "stays, with another text" in html


def test_bytes_that_came_again_elsewhere_keep_their_story() -> None:
    batch = imported(page())
    imported(page())
    html = _html(chief(), reverse("admin:take_back", args=[batch.pk]))
    assert "stays as it is" in html
    assert "leaves the newsstand" not in html


def test_undoing_asks_as_much_of_the_database_for_one_story_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    one = imported(page("One bell", card="One card"))
    many = imported(*(page(f"Bell {n}", card=f"Card {n}") for n in range(8)))
    for batch in (one, many):
        address = reverse("admin:take_back", args=[batch.pk])
        client.get(address)
        with django_assert_num_queries(9):
            client.get(address)


def test_only_a_batch_that_is_done_is_taken_back() -> None:
    client, batch = chief(), handed_over(page())
    address = reverse("admin:take_back", args=[batch.pk])
    assert client.get(address).headers["Location"] == report_of(batch)
    client.post(address)
    batch.refresh_from_db()
    assert (batch.state, batch.taken_back_at) == (Batch.State.WAITING, None)
