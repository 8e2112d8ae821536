"""The preview of a batch that waits: counts as filters, differences, choices, one's word."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Publication, Story
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome
from tests.client import Client
from tests.desk.pages import (
    PARAGRAPHS,
    chief,
    handed_over,
    imported,
    page,
    report_of,
    say,
    signed_in,
    staff_who_may,
)

pytestmark = pytest.mark.django_db

OTHER = page("The mill turns", card="Rain at last")
LONGER = page(
    paragraphs=(*PARAGRAPHS, "The keeper has hung the bell by the door."), odd="An odd one"
)
BARE = "\n".join(["Try GOLD - Free", "A bell", "|November 18, 2025", *PARAGRAPHS]).encode()


def _html(client: Client, batch: Batch, **asked: str) -> str:
    return " ".join(client.get(report_of(batch), asked).content.decode().split())


def _choose(client: Client, batch: Batch, do: str, *dumps: Dump, **said: Any) -> Any:
    address = reverse("admin:choose_pages", args=[batch.pk])
    pages = [dump.pk for dump in dumps]
    return client.post(address, {"do": do, "page": pages, **said}, follow=True)


def test_it_says_in_a_sentence_what_would_happen_and_readers_see_nothing_of_it() -> None:
    imported(page())
    batch = handed_over(OTHER, LONGER, b"nothing here")
    html = _html(chief(), batch)
    for words in (
        "<b>1</b> new story",
        "<b>1</b> story changes",
        "<b>1</b> refused page stays out",
        "Put 2 stories into the library",
    ):
        assert words in html
    assert not Story.objects.filter(headline="The mill turns").exists()


def test_each_page_is_named_by_its_headline_before_it_is_in() -> None:
    html = _html(chief(), handed_over(OTHER))
    assert "The mill turns" in html
    assert "The Wexmouth Courier, November 18, 2025" in html


def test_counts_are_filters() -> None:
    imported(page())
    batch = handed_over(OTHER, LONGER, b"nothing here")
    html = _html(chief(), batch, would="refused")
    assert "page-3.txt" in html
    assert "page-1.txt" not in html
    assert "page-1.txt" in _html(chief(), batch, would="nonsense")


def test_new_publications_and_editions_are_named() -> None:
    imported(page())
    client = chief()
    again = handed_over(page("The mill turns"))
    assert "What would come into being" not in _html(client, again)
    wrong = handed_over(page("Bells", publication="The Wexmoth Courier"))
    html = _html(client, wrong)
    assert "new publication" in html
    assert "<b>The Wexmoth Courier</b>" in html
    later = handed_over(page("Gulls", label="November 19, 2025"))
    html = _html(client, later)
    assert "November 19, 2025 <small>1 page</small>" in html
    assert "new publication" not in html


def test_ones_word_puts_it_into_the_library() -> None:
    client, batch = chief(), handed_over(OTHER)
    say(client, batch, "commit")
    assert batch.state == Batch.State.DONE
    assert Story.objects.filter(headline="The mill turns").exists()
    assert said(LogEntry.objects.get()) == "Put it into the library."


# ---- a difference --------------------------------------------------------------------------------
def _difference(client: Client, batch: Batch, **headers: str) -> str:
    address = reverse("admin:difference", args=[batch.pk, Dump.objects.get(batch=batch).pk])
    return " ".join(client.get(address, headers=headers).content.decode().split())


def test_a_changed_story_shows_old_and_new_and_its_text_word_by_word() -> None:
    imported(page())
    batch = handed_over(
        page(deck="Nobody claims it.", paragraphs=(*PARAGRAPHS, "It rings at noon."))
    )
    html = _difference(chief(), batch)
    assert "<del>The museum has an unexplained gift.</del>" in html
    assert "<ins>Nobody claims it.</ins>" in html
    assert "</span>It rings at noon.<span" in html
    assert "words are the same" in html


def test_a_text_in_conflict_is_held_against_the_one_that_readers_have() -> None:
    imported(page())
    other = tuple(line.replace("twice", "three times") for line in PARAGRAPHS)
    batch = handed_over(page(paragraphs=other))
    client = chief()
    assert "<b>1</b> in conflict: its text waits" in _html(client, batch)
    html = _difference(client, batch)
    assert "Readers keep theirs" in html
    assert "</span>twice<span" in html
    assert "</span>three times<span" in html


def test_a_script_is_given_the_difference_alone() -> None:
    imported(page())
    html = _difference(chief(), handed_over(LONGER), **{"HX-Request": "true"})
    assert "<html" not in html
    assert "hung the bell" in html


def test_a_text_is_shown_only_to_who_may_see_raw_pages() -> None:
    imported(page())
    client = signed_in(staff_who_may("dumps.view_batch"))
    batch = handed_over(LONGER)
    html = _difference(client, batch)
    assert "The text goes from" in html
    assert "hung the bell" not in html
    assert "hung the bell" not in _html(client, batch)


# ---- choices -------------------------------------------------------------------------------------
def test_a_page_that_is_left_out_stays_out_until_it_is_taken_up() -> None:
    client, batch = chief(), handed_over(page(), OTHER)
    first, second = Dump.objects.order_by("pk")
    html = " ".join(_choose(client, batch, "leave_out", first).content.decode().split())
    assert "<b>1</b> left out" in html
    say(client, batch, "commit")
    assert not Story.objects.filter(headline="A bell too many").exists()
    assert Story.objects.filter(headline="The mill turns").exists()
    second.refresh_from_db()
    assert second.outcome == Outcome.CREATED


def test_taken_up_again_it_is_foreseen_again() -> None:
    client, batch = chief(), handed_over(page())
    dump = Dump.objects.get()
    _choose(client, batch, "leave_out", dump)
    _choose(client, batch, "take_up", dump)
    dump.refresh_from_db()
    assert (dump.outcome, dump.foreseen) == (Outcome.WAITING, Foreseen.NEW)


def test_all_with_a_filter_are_chosen_at_once() -> None:
    imported(page())
    client, batch = chief(), handed_over(OTHER, page("Gulls on trial"), LONGER)
    _choose(client, batch, "leave_out", would="new", all="1")
    left = Dump.objects.filter(batch=batch, outcome=Outcome.LEFT_OUT)
    assert [dump.source for dump in left.order_by("pk")] == ["page-1.txt", "page-2.txt"]
    assert said(LogEntry.objects.get()) == "Pages left out: 2."


def test_pages_that_do_not_say_their_publication_get_the_batchs() -> None:
    client, batch = chief(), handed_over(BARE)
    assert Dump.objects.get().foreseen == Foreseen.REFUSED
    Publication.objects.create(name="The Plain Ledger", key="the plain ledger", slug="ledger")
    _choose(client, batch, "publication", publication="the plain ledger")
    batch.refresh_from_db()
    assert batch.publication
    assert batch.publication.name == "The Plain Ledger"


def test_a_publication_that_there_is_not_is_told() -> None:
    client, batch = chief(), handed_over(page())
    html = _choose(client, batch, "publication", publication="Nonsense").content.decode()
    assert "No publication in the library is called “Nonsense”." in html
    batch.refresh_from_db()
    assert batch.publication is None


@pytest.mark.parametrize(("word", "premium"), [("premium", True), ("free", False), ("", None)])
def test_premium_or_free_is_set_for_the_batch(word: str, premium: bool | None) -> None:
    client, batch = chief(), handed_over(page(), premium=None if word else True)
    _choose(client, batch, "premium", premium=word)
    batch.refresh_from_db()
    assert batch.premium is premium
    say(client, batch, "commit")
    assert Story.objects.get(headline="A bell too many").premium is (premium is not False)


def test_a_choice_that_is_none_is_refused() -> None:
    client, batch = chief(), handed_over(page())
    assert _choose(client, batch, "burn").status_code == 403
    assert "Choose pages first" in _choose(client, batch, "leave_out").content.decode()
    assert _choose(client, batch, "leave_out", would="x", page=["x", "9e9"]).status_code == 200


def test_the_preview_asks_as_much_of_the_database_for_one_page_as_for_many(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    client = chief()
    one = handed_over(page())
    many = handed_over(*(page(f"Bell number {n}", card=f"Card {n}") for n in range(9)))
    for batch in (one, many):
        client.get(report_of(batch))
        with django_assert_num_queries(12):
            client.get(report_of(batch))
