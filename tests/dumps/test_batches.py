"""Undoing a batch: what readers see is what they would see had it never come."""

from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from magreader.catalog.models import Holding, Story
from magreader.dumps.batches import put_back, start_batch, take_back
from magreader.dumps.containers import RawPage
from magreader.dumps.corrections import correct_story
from magreader.dumps.models import Batch, Dump, Outcome, Sighting
from magreader.dumps.parser import parse_page
from magreader.dumps.parser.facts import Facts
from magreader.dumps.parser.pages import ParsedPage
from magreader.paywall.models import StoryBody
from tests.dumps.test_importer import BOATS, CARD, FULL, OPENING, PARSER, TREES, story
from tests.dumps.written import (
    HEADLINE,
    YESTERDAY,
    Listed,
    batch,
    bring,
    edition_page,
    forget_everything,
    prose,
    read_again,
    rows,
    shown,
    story_page,
)
from tests.make import make_staff

pytestmark = pytest.mark.django_db

OTHER = story_page("Another story", deck="", edition=YESTERDAY, cards=[Listed(HEADLINE)])
RELISTED = story_page(cards=[Listed("Quite another list")], source="relisted.txt")
COPY = RawPage("copy.txt", FULL.raw)
PAGES = (CARD, OPENING, FULL, OTHER, RELISTED, COPY, edition_page([BOATS, TREES]))


def imported(*pages: RawPage) -> Batch:
    into = batch()
    bring(*pages, into=into)
    return into


def test_a_batch_says_who_made_it_and_how() -> None:
    staff = make_staff()
    made = start_batch(origin=Batch.Origin.PASTE, by=staff, note="n" * 300, premium=False)
    assert (made.made_by, made.origin, made.premium, len(made.note)) == (staff, "paste", False, 200)


def test_what_only_the_batch_told_of_leaves_the_newsstand_and_keeps_its_id() -> None:
    told = imported(FULL)
    made = story()
    take_back(told, make_staff())
    assert shown() == {}
    assert Story.objects.get(pk=made.pk).holding == Holding.NOTHING
    assert not StoryBody.unguarded.exists()
    assert Dump.objects.get().raw
    put_back(told, None)
    assert story().pk == made.pk
    assert story().holding == Holding.FULL


def test_a_full_text_taken_back_leaves_the_opening_that_was_there_before() -> None:
    imported(OPENING)
    before = shown()
    later = imported(FULL, RELISTED)
    assert shown() != before
    take_back(later, None)
    assert shown() == before


def test_taking_back_twice_is_taking_back_once() -> None:
    told = imported(OPENING)
    take_back(told, None)
    when = told.taken_back_at
    take_back(told, None)
    assert Batch.objects.get(pk=told.pk).taken_back_at == when


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    first=st.lists(st.sampled_from(PAGES), max_size=4),
    second=st.lists(st.sampled_from(PAGES), max_size=4),
)
def test_taken_back_is_as_if_it_never_came(
    first: Sequence[RawPage], second: Sequence[RawPage]
) -> None:
    forget_everything()
    imported(*first)
    alone = shown()
    later = imported(*second)
    both = shown()
    take_back(later, None)
    assert shown() == alone
    put_back(later, None)
    assert shown() == both


def test_a_copy_in_a_later_batch_stands_in_for_what_is_taken_back() -> None:
    first = imported(FULL)
    before = shown()
    second, third = imported(COPY), imported(COPY)
    take_back(first, None)
    assert shown() == before
    heir, copy = Dump.objects.get(batch=second), Dump.objects.get(batch=third)
    assert (heir.outcome, heir.duplicate_of) == (Outcome.CREATED, None)
    assert copy.duplicate_of == heir
    take_back(second, None)
    assert shown() == before
    take_back(third, None)
    assert shown() == {}


def test_a_copy_put_back_where_its_first_one_is_gone_stands_for_itself() -> None:
    first, second = imported(FULL), imported(COPY)
    before = shown()
    take_back(second, None)
    take_back(first, None)
    put_back(second, None)
    assert shown() == before


def test_staffs_word_outlives_the_batch_and_shows_nothing_by_itself() -> None:
    told = imported(FULL)
    correct_story(story(), None, deck="As we know it.")
    take_back(told, None)
    assert shown() == {}
    imported(OPENING)
    assert story().deck == "As we know it."


# ---- reading again ------------------------------------------------------------------------------
def test_read_again_by_the_same_parser_changes_nothing() -> None:
    told = imported(*PAGES)
    before, outcomes = shown(), _outcomes()
    read_again(told)
    assert (shown(), _outcomes()) == (before, outcomes)


def _outcomes() -> list[tuple[str, str]]:
    return list(Dump.objects.order_by("pk").values_list("outcome", "reason"))


def test_a_better_parser_mends_the_stories_at_their_addresses(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def worse(text: str, source: str, facts: Facts | None, **_more: object) -> ParsedPage:
        return parse_page(text.replace("lamp", "l4mp"), source, facts)

    with monkeypatch.context() as older:
        older.setattr(PARSER, worse)
        told = imported(OPENING)
    made = story()
    assert "l4mp" in StoryBody.unguarded.get(story=made).text
    read_again(told)
    assert StoryBody.unguarded.get(story=made).text == "\n\n".join(prose(90))
    assert story().get_absolute_url() == made.get_absolute_url()


def test_a_page_rejected_before_is_taken_when_it_can_be_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def blind(text: str, source: str) -> ParsedPage:
        raise ValueError(text)

    with monkeypatch.context() as older:
        older.setattr(PARSER, blind)
        told = imported(OPENING)
    read_again(told)
    dump = Dump.objects.get()
    assert (dump.outcome, dump.reason, dump.story) == (Outcome.CREATED, "", story())


def test_a_batch_that_is_taken_back_is_not_read_again() -> None:
    told = imported(OPENING)
    take_back(told, None)
    before = rows()
    read_again(told)
    assert rows() == before


def test_taking_back_touches_no_other_story() -> None:
    imported(OPENING)
    before = rows(Sighting)
    later = imported(story_page("Elsewhere", publication="The Tern", cards=[]))
    take_back(later, None)
    after = rows(Sighting)
    assert all(row in after["Story"] for row in before["Story"])
    assert after["StoryBody"] == before["StoryBody"]
