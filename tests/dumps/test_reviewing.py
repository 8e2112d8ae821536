"""Staff's word on a page in the library: it stands above every page, and can be taken back."""

import pytest
from django.utils import timezone

from magreader.accounts.models import User
from magreader.catalog.identity import fold_name
from magreader.catalog.models import FormerAddress, Holding, Story
from magreader.dumps.batches import put_back, take_back
from magreader.dumps.containers import RawPage
from magreader.dumps.corrections import correct_story
from magreader.dumps.models import Dump, Outcome, Sighting
from magreader.dumps.parser.pages import Kind
from magreader.dumps.parser.rows import Role
from magreader.dumps.parser.word import Word, mark_of, starts_of
from magreader.dumps.reviewing import (
    OvertakenError,
    forget_word,
    give_word,
    leave_as_it_is,
    reading_of,
    stamp_of,
)
from magreader.paywall.models import StoryBody
from tests.dumps.test_importer import CARD, FULL, OPENING
from tests.dumps.written import COURIER, HEADLINE, batch, bring, read_again, rows, shown, story_page
from tests.make import make_staff

pytestmark = pytest.mark.django_db

UNDATED = RawPage(
    "a-mill-that-turns.txt",
    b"The mill turns\nThe Wexmouth Courier\nA mill, and nobody knows why.\nIt has turned since May "
    b"and the miller has gone to sea.\nNobody asks.\nMORE STORIES FROM The Wexmouth Courier",
)


@pytest.fixture
def ada() -> User:
    return make_staff()


def say(by: User, dump: Dump | None = None, kind: Kind | None = None, **typed: str) -> Dump:
    dump = dump or Dump.objects.latest("pk")
    return give_word(dump, Word(timezone.now(), kind, typed), by, stamp_of(dump))


def cut_last_paragraph(by: User) -> Dump:
    """The last paragraph is furniture."""
    dump = Dump.objects.latest("pk")
    reading = reading_of(dump)
    roles = [Role(role) for role in reading.parsed.roles]
    last = max(at for at, role in enumerate(roles) if role is Role.PARAGRAPH)
    roles[last] = Role.FURNITURE
    word = Word(timezone.now(), None, {}, starts_of(roles), mark_of(reading.lines))
    return give_word(dump, word, by, stamp_of(dump))


def text_of(story: Story) -> str:
    return StoryBody.unguarded.get(story=story).text


def test_a_corrected_page_changes_its_story_at_once_and_keeps_its_id(ada: User) -> None:
    bring(OPENING)
    story = Story.objects.get(headline=HEADLINE)
    dump = say(ada, headline="The lighthouse that was sold", deck="", byline="Noor Achterberg")
    story.refresh_from_db()
    assert dump.story == story
    assert (story.headline, story.deck) == ("The lighthouse that was sold", "")
    assert (story.byline, story.slug) == ("Noor Achterberg", "the-lighthouse-that-was-sold")
    assert FormerAddress.objects.get(story=story).slug == "the-lighthouse-that-would-not-be-sold"
    assert (dump.reviewed_by, dump.reviewed_at is None) == (ada, False)


def test_the_word_survives_longer_pages_reading_again_and_the_same_bytes(ada: User) -> None:
    bring(OPENING)
    story = Story.objects.get(headline=HEADLINE)
    first = cut_last_paragraph(ada)
    said = text_of(story)
    bring(FULL, CARD)
    summary = bring(OPENING)
    read_again(first.batch)
    assert summary.outcomes[Outcome.DUPLICATE] == 1
    assert text_of(story) == said
    assert Dump.objects.get(pk=first.pk).word["said"] == ["text"]


def test_only_what_staff_changed_is_their_word(ada: User) -> None:
    bring(OPENING)
    say(ada, byline="Noor Achterberg")
    bring(FULL)
    story = Story.objects.get(headline=HEADLINE)
    assert (story.byline, story.holding) == ("Noor Achterberg", Holding.FULL)


def test_of_two_corrections_the_newer_counts_also_after_reading_again(ada: User) -> None:
    bring(OPENING)
    story = Story.objects.get(headline=HEADLINE)
    dump = say(ada, deck="Of the page.", byline="Of the page")
    correct_story(story, ada, deck="Of the story.")
    read_again(dump.batch)
    story.refresh_from_db()
    assert (story.deck, story.byline) == ("Of the story.", "Of the page")
    say(ada, dump=Dump.objects.get(pk=dump.pk), deck="Of the page again.")
    story.refresh_from_db()
    assert story.deck == "Of the page again."


def test_forgetting_the_word_gives_back_what_was_read_and_the_address(ada: User) -> None:
    bring(OPENING)
    before = shown()
    dump = say(ada, headline="Sold", edition="May 2024")
    assert shown() != before
    dump = forget_word(dump, ada, stamp_of(dump))
    after = {address: story for address, story in shown().items() if "may-2024" not in address}
    assert after == before
    assert (dump.word, dump.reviewed_at) == ({}, None)
    say(ada, headline="Sold")
    dump = Dump.objects.get(pk=dump.pk)
    forget_word(dump, ada, stamp_of(dump))
    assert shown().keys() >= before.keys()


def test_a_page_that_moves_takes_its_story_along_and_the_old_address_leads_on(ada: User) -> None:
    bring(story_page(cards=[]))
    story = Story.objects.get(headline=HEADLINE)
    dump = say(ada, publication="The Reed")
    story.refresh_from_db()
    assert story.holding == Holding.NOTHING
    assert dump.story
    assert dump.story.edition.publication.name == "The Reed"
    assert FormerAddress.objects.get(slug=story.slug).story == dump.story


def test_what_another_page_speaks_of_stays_where_it_is(ada: User) -> None:
    bring(OPENING, FULL)
    story = Story.objects.get(headline=HEADLINE)
    say(ada, dump=Dump.objects.earliest("pk"), publication="The Reed")
    story.refresh_from_db()
    assert story.holding == Holding.FULL
    assert not FormerAddress.objects.exists()


def test_a_page_with_the_headline_of_another_story_joins_it(ada: User) -> None:
    """Its headline was guessed; the contents of the edition have the right one."""
    bring(story_page("Cover story", cards=[]), CARD)
    guessed = Story.objects.get(headline="Cover story")
    known = Story.objects.get(key=fold_name(HEADLINE))
    dump = say(ada, dump=Dump.objects.earliest("pk"), headline=HEADLINE)
    known.refresh_from_db()
    assert dump.story == known
    assert known.holding == Holding.OPENING
    assert FormerAddress.objects.get(slug=guessed.slug).story == known


def test_a_page_without_a_date_goes_in_once_staff_say_it(ada: User) -> None:
    bring(UNDATED)
    dump = Dump.objects.get()
    assert (dump.outcome, dump.doubt) == (Outcome.REJECTED, "no-edition")
    dump = say(ada, edition="November 18, 2025")
    assert (dump.outcome, dump.doubt) == (Outcome.CREATED, "")
    assert dump.story
    assert dump.story.edition.publication.name == COURIER


def test_no_story_is_left_out_also_when_it_comes_again(ada: User) -> None:
    bring(story_page(cards=[]))
    dump = say(ada, kind=Kind.REJECTED)
    assert dump.outcome == Outcome.LEFT_OUT
    assert not Story.objects.on_newsstand().exists()
    assert bring(story_page(cards=[])).outcomes[Outcome.LEFT_OUT] == 1
    dump = forget_word(Dump.objects.earliest("pk"), ada, stamp_of(dump))
    assert dump.outcome == Outcome.CREATED
    assert Story.objects.on_newsstand().exists()


def test_a_duplicate_that_speaks_for_itself_inherits_the_word(ada: User) -> None:
    bring(OPENING)
    first = say(ada, deck="Ours.")
    bring(OPENING)
    take_back(first.batch, None)
    assert Story.objects.get(headline=HEADLINE).deck == "Ours."
    put_back(first.batch, None)
    assert Story.objects.get(headline=HEADLINE).deck == "Ours."


def test_bytes_that_come_again_after_their_batch_was_taken_back_have_the_word(ada: User) -> None:
    bring(OPENING)
    take_back(say(ada, deck="Ours.").batch, None)
    bring(OPENING)
    assert Story.objects.get(headline=HEADLINE).deck == "Ours."
    assert Dump.objects.latest("pk").reviewed_by == ada


def test_a_batch_taken_back_takes_the_word_on_its_pages_along(ada: User) -> None:
    bring(FULL)
    first = batch()
    bring(OPENING, into=first)
    say(ada, deck="Ours.")
    take_back(first, None)
    assert Story.objects.get(headline=HEADLINE).deck != "Ours."


def test_a_page_that_waits_keeps_the_word_until_it_is_taken_in(ada: User) -> None:
    bring(OPENING)
    Dump.objects.update(outcome=Outcome.WAITING)
    before = rows()
    dump = say(ada, deck="Ours.")
    assert rows() == before
    assert dump.word["typed"] == {"deck": "Ours."}


def test_who_comes_second_is_told_and_nothing_is_written(ada: User) -> None:
    bring(OPENING)
    dump = Dump.objects.get()
    stamp = stamp_of(dump)
    say(ada, deck="Ours.")
    before = rows()
    for deed in (
        lambda: give_word(dump, Word(timezone.now(), None, {}), ada, stamp),
        lambda: forget_word(dump, ada, stamp),
        lambda: leave_as_it_is(dump, ada, stamp),
    ):
        with pytest.raises(OvertakenError):
            deed()
    assert rows() == before


def test_a_page_left_as_it_is_stays_reviewed_when_it_is_read_again(ada: User) -> None:
    bring(UNDATED)
    dump = Dump.objects.get()
    leave_as_it_is(dump, ada, stamp_of(dump))
    read_again(dump.batch)
    dump.refresh_from_db()
    assert (dump.doubt, dump.reviewed_by) == ("no-edition", ada)
    assert not Sighting.objects.exists()
