"""The preview of a batch that waits: counts as filters, differences, choices, one's word."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from magreader.accounts.deeds import said
from magreader.catalog.models import Publication, Story
from magreader.desk.batches.foreseen import arrivals
from magreader.dumps.batches import put_back, take_back
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
from tests.desk.review.test_admin import at, form_of
from tests.make import make_publication

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


def deeds() -> list[str]:
    return [said(entry) for entry in LogEntry.objects.order_by("pk")]


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
    assert batch.publication_name == "The Plain Ledger"
    assert Dump.objects.get().foreseen == Foreseen.NEW


def test_a_new_publication_is_named_for_the_batch_and_comes_into_being_with_it() -> None:
    client, batch = chief(), handed_over(BARE)
    typed = " The Marsh\u200b  Wren "
    html = _choose(client, batch, "publication", publication=typed).content.decode()
    assert "“The Marsh Wren” is new" in html
    assert "<b>The Marsh Wren</b>" in html
    assert 'value="The Marsh Wren"' in html
    assert deeds() == [
        "Said that its pages are of a publication new to the library: The Marsh Wren."
    ]
    assert not Publication.objects.exists()
    say(client, batch, "commit")
    assert Story.objects.get().edition.publication.name == "The Marsh Wren"
    take_back(batch, None)
    assert not Publication.objects.on_newsstand().exists()
    put_back(batch, None)
    assert Publication.objects.on_newsstand().get().name == "The Marsh Wren"


def test_a_page_whose_batch_names_the_publication_is_reviewed_without_saying_it_again() -> None:
    client, batch = chief(), handed_over(BARE, publication="The Marsh Wren")
    dump = Dump.objects.get()
    assert 'placeholder="The Marsh Wren"' in client.get(at(dump)).content.decode()
    client.post(at(dump), form_of(client, dump, deck="Mine"))
    assert deeds() == ["Put right what is read of the page."]
    say(client, batch, "commit")
    assert Story.objects.get().edition.publication.name == "The Marsh Wren"
    assert Story.objects.get().deck == "Mine"


def test_one_page_is_said_to_be_of_a_new_publication() -> None:
    client, batch = chief(), handed_over(BARE, page())
    bare = Dump.objects.get(source="page-1.txt")
    html = _choose(client, batch, "of_publication", bare, publication="The Marsh Wren").content
    assert "“The Marsh Wren” is new" in html.decode()
    assert not Publication.objects.exists()
    say(client, batch, "commit")
    assert {story.edition.publication.name for story in Story.objects.all()} == {
        "The Marsh Wren",
        "The Wexmouth Courier",
    }


def test_two_spellings_of_one_new_publication_make_one() -> None:
    other = BARE.replace(b"A bell", b"Another bell")
    client, batch = chief(), handed_over(BARE, other)
    first, second = Dump.objects.order_by("pk")
    _choose(client, batch, "of_publication", first, publication="The Marsh Wren")
    _choose(client, batch, "of_publication", second, publication="THE MARSH-WREN")
    assert arrivals(batch).publications == ["The Marsh Wren"]
    say(client, batch, "commit")
    assert Publication.objects.get().name == "The Marsh Wren"


@pytest.mark.parametrize("typed", ["the plain LEDGER", "Plain Ledger", "Ledger Weekly"])
def test_a_spelling_that_the_library_knows_is_the_publication_it_stands_for(typed: str) -> None:
    """As printed, as it was before it was merged, as staff call it now."""
    ledger = make_publication("The Plain Ledger")
    make_publication("Plain Ledger", slug="old", merged_into=ledger)
    Publication.objects.filter(pk=ledger.pk).update(name="Ledger Weekly")
    client, batch = chief(), handed_over(BARE)
    html = _choose(client, batch, "publication", publication=typed).content.decode()
    assert 'value="Ledger Weekly"' in html
    assert "is new" not in html
    say(client, batch, "commit")
    assert Story.objects.get().edition.publication == ledger
    assert Publication.objects.count() == 2


def test_a_name_much_like_one_in_the_library_is_asked_about() -> None:
    make_publication("The Plain Ledger")
    client, batch = chief(), handed_over(BARE)
    html = _choose(client, batch, "publication", publication="The Plain Leger").content.decode()
    assert "a publication of much the same name: The Plain Ledger." in html


def test_a_name_that_is_too_long_is_told() -> None:
    client, batch = chief(), handed_over(BARE)
    html = _choose(client, batch, "publication", publication="x" * 201).content.decode()
    assert "200 characters at most" in html
    batch.refresh_from_db()
    assert not batch.publication_name
    assert deeds() == []


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
