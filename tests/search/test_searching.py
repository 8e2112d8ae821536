"""Finding stories, and what no query of whoever may not read it touches."""

from datetime import date

import pytest

from magreader.catalog.models import Story
from magreader.paywall.scope import Scope
from magreader.search.asking import Filters
from magreader.search.finding import Search, Sort
from magreader.search.following import catch_up
from magreader.search.grammar import read_query
from magreader.search.models import note_changes
from magreader.search.suggesting import did_you_mean, suggest
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db

STRANGER, SUBSCRIBER = Scope(), Scope(everything=True)
OPENING = "The ferry left at six with nine passengers and a piano."
FILLER = "Nobody on the quay had asked why, and the harbour board kept its counsel."
HIDDEN = "In the log the word quillfish stands beside the hour."
TEXT = (OPENING, FILLER, FILLER, FILLER, HIDDEN)


def indexed(*stories: Story) -> None:
    note_changes(story.pk for story in stories)
    assert catch_up(5)


def found(query: str, scope: Scope = STRANGER, filters: Filters | None = None) -> list[int]:
    return Search(read_query(query), scope, filters).find().stories


def test_everybody_finds_headlines_decks_bylines_and_openings() -> None:
    story = make_story(
        headline="Piano at sea",
        deck="A tuner boards.",
        byline="Ilse Brandt",
        paragraphs=TEXT,
        language="en",
    )
    indexed(story, make_story(headline="Elsewhere", paragraphs=()))
    for query in ("pianos sea", "tuner", "brandt", "passenger", "PIANO tuners", "by:brandt"):
        assert found(query) == [story.pk], query
    assert found("title:piano") == [story.pk]
    assert found("title:tuner") == []


def test_what_begins_in_the_opening_and_ends_in_the_rest_is_found_by_who_may_read_both() -> None:
    before = "The ferry left at six. Nobody asked where the tuner went."
    after = f"Quillfish swim below the co-harbour, {'and nobody looks, ' * 40}as it was."
    story = make_story(headline="Piano at sea", paragraphs=(before, after), language="en")
    indexed(story)
    title = Scope(publications=frozenset({story.edition.publication_id}))
    for query in (
        '"where the tuner went quillfish swim below"',
        '"nobody asked" quillfish',
        "ferry-quillf*",
        "co-harb* -elephant",
    ):
        assert found(query, SUBSCRIBER) == found(query, title) == [story.pk], query
        assert found(query) == [], query
    assert found("quillfish -tuner", SUBSCRIBER) == []


def test_words_of_a_premium_text_are_found_by_who_may_read_it_alone() -> None:
    story = make_story(headline="Piano at sea", paragraphs=TEXT)
    indexed(story)
    title = Scope(publications=frozenset({story.edition.publication_id}))
    other = Scope(publications=frozenset({story.edition.publication_id + 1}))
    for query in (
        "quillfish",
        '"word quillfish"',
        "quillf*",
        "piano quillfish",
        "nothere OR quillfish",
    ):
        assert found(query, SUBSCRIBER) == [story.pk], query
        assert found(query, title) == [story.pk], query
        assert found(query, STRANGER) == [], query
        assert found(query, other) == [], query


def test_words_that_a_reader_may_not_read_do_not_order_what_they_may() -> None:
    """Which of two words is the rarer is told by what the reader may read."""
    mine = make_publication()
    stories = [
        make_story(make_edition(mine), f"Story {word}", paragraphs=(*TEXT, f"{word} in the end."))
        for word in ("bargeboard", "sternpost")
    ]
    scope = Scope(publications=frozenset({mine.pk}))
    indexed(*stories)
    before = found("sternpost OR bargeboard", scope)
    for number in range(5):
        indexed(make_story(headline=f"Other {number}", paragraphs=(*TEXT, "bargeboard " * 20)))
    assert found("sternpost OR bargeboard", scope) == before


def test_doing_without_a_hidden_word_changes_nothing_for_who_may_not_read_it() -> None:
    story = make_story(headline="Piano at sea", paragraphs=TEXT)
    indexed(story)
    assert found("piano -quillfish") == [story.pk]
    assert found("piano -quillfish", SUBSCRIBER) == []


def test_hidden_words_neither_count_nor_order_nor_complete_nor_mend() -> None:
    often = make_story(headline="Piano one", paragraphs=(*TEXT, "Piano, piano, piano and piano."))
    seldom = make_story(headline="Piano one of two", paragraphs=TEXT)
    before = make_story(headline="Piano one", paragraphs=TEXT, edition=make_edition())
    indexed(often, seldom, before)
    search = Search(read_query("piano"), STRANGER)
    assert search.find().total == 3
    assert sum(search.counts()["publication"].values()) == 3
    assert Search(read_query("quillfish"), STRANGER).counts()["premium"] == {}
    assert suggest("quill") == []
    assert did_you_mean(read_query("quillfisk")) is None
    assert did_you_mean(read_query("pianno")) == read_query("piano")


def test_a_free_story_is_found_whole_by_everybody() -> None:
    story = make_story(headline="Piano at sea", paragraphs=TEXT, premium=False)
    indexed(story)
    assert found("quillfish") == [story.pk]
    assert suggest("a quillf") == ["a quillfish"]


def test_a_story_that_turns_premium_is_shut_again() -> None:
    story = make_story(headline="Piano at sea", paragraphs=TEXT, premium=False)
    indexed(story)
    Story.objects.filter(pk=story.pk).update(premium=True)
    indexed(story)
    assert found("quillfish") == []
    assert found("quillfish", SUBSCRIBER) == [story.pk]


def test_an_edition_off_the_newsstand_is_found_by_nobody() -> None:
    story = make_story(headline="Piano at sea", paragraphs=TEXT)
    indexed(story)
    story.edition.published = False
    story.edition.save()
    indexed(story)
    assert found("piano", SUBSCRIBER) == []


def test_words_or_phrases_beginnings_and_dates() -> None:
    old = make_edition(day=date(2024, 11, 27))
    new = make_edition(day=date(2025, 2, 3))
    hall = make_story(old, "The fish hall is saved", paragraphs=())
    fish = make_story(new, "All fish and no hall", paragraphs=())
    indexed(hall, fish)
    assert found('"fish hall"') == [hall.pk]
    assert set(found("saved OR no")) == {hall.pk, fish.pk}
    assert found("fish -saved") == [fish.pk]
    assert set(found("hal*")) == {hall.pk, fish.pk}
    assert found("fish 2024") == [hall.pk]
    assert found("fish 2024-12..2025-02") == [fish.pk]
    assert found("2024-11") == [hall.pk]
    assert found("fish ..2024-11-26") == []


def test_filters_and_their_counts() -> None:
    dutch = make_publication(language="nl")
    one = make_story(make_edition(dutch, date(2024, 5, 1)), "Haven open", paragraphs=())
    two = make_story(make_edition(day=date(2025, 5, 1)), "Haven open again", premium=False)
    indexed(one, two)
    search = Search(read_query("haven"), STRANGER)
    assert search.counts()["year"] == {"2024": 1, "2025": 1}
    assert search.counts()["premium"] == {"0": 1, "1": 1}
    for filters, story in (
        (Filters(publication=dutch.pk), one),
        (Filters(language="nl"), one),
        (Filters(year=2025), two),
        (Filters(premium=False), two),
        (Filters(holding="card"), one),
    ):
        assert found("haven", filters=filters) == [story.pk]


def test_the_headline_counts_more_and_dates_sort() -> None:
    first = make_story(
        make_edition(day=date(2024, 1, 1)), "Of pianos", paragraphs=(), language="en"
    )
    second = make_story(
        make_edition(day=date(2025, 1, 1)), "Of other things", deck="A piano.", paragraphs=()
    )
    indexed(first, second)
    search = Search(read_query("piano"), STRANGER)
    assert search.find().stories == [first.pk, second.pk]
    assert search.find(Sort.NEWEST).stories == [second.pk, first.pk]
    assert search.find(Sort.OLDEST).stories == [first.pk, second.pk]


def test_each_language_has_its_stems() -> None:
    english = make_story(
        make_edition(make_publication(language="en")), "Two ferries sail", paragraphs=()
    )
    dutch = make_story(
        make_edition(make_publication(language="nl")), "Kranten bij de vleet", paragraphs=()
    )
    indexed(english, dutch)
    assert found("ferry") == [english.pk]
    assert found("krant") == [dutch.pk]
