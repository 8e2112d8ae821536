"""Staff's word: it survives every import, and an address once given still leads somewhere."""

import pytest

from magreader.catalog.models import FormerAddress, Holding, Story
from magreader.dumps.corrections import correct_story
from magreader.paywall.models import StoryBody
from tests.dumps.test_importer import CARD, FULL, OPENING
from tests.dumps.written import HEADLINE, Listed, bring, edition_page, story_page
from tests.make import make_staff, make_story

pytestmark = pytest.mark.django_db


def corrected(**fields: object) -> Story:
    story = Story.objects.get(headline=HEADLINE)
    correct_story(story, make_staff(), **fields)
    return story


def slugs(story: Story) -> list[str]:
    former = FormerAddress.objects.filter(story=story).order_by("pk")
    return list(former.values_list("slug", flat=True))


def test_a_correction_survives_what_comes_later() -> None:
    bring(OPENING)
    story = corrected(deck="Our deck.", byline="Noor Achterberg", minutes=7, premium=False)
    bring(FULL, CARD)
    story.refresh_from_db()
    assert (story.deck, story.byline, story.minutes) == ("Our deck.", "Noor Achterberg", 7)
    assert (story.premium, story.holding) == (False, Holding.FULL)


def test_a_field_can_be_cleared() -> None:
    bring(FULL)
    story = corrected(deck="", minutes=None)
    bring(CARD)
    story.refresh_from_db()
    assert (story.deck, story.minutes) == ("", 1)  # counted, since the text is there


def test_a_corrected_text_stays_and_an_opening_stays_an_opening() -> None:
    bring(OPENING)
    story = corrected(paragraphs=["One paragraph.", "And another."])
    assert story.holding == Holding.OPENING
    bring(FULL)
    assert StoryBody.unguarded.get(story=story).text == "One paragraph.\n\nAnd another."


def test_a_text_can_be_taken_off_the_shelf() -> None:
    bring(FULL)
    assert corrected(text="").holding == Holding.CARD
    assert not StoryBody.unguarded.exists()


def test_another_headline_gives_another_address_and_the_old_one_is_remembered() -> None:
    bring(OPENING)
    story = corrected(headline="The lighthouse that was sold")
    assert story.slug == "the-lighthouse-that-was-sold"
    assert slugs(story) == ["the-lighthouse-that-would-not-be-sold"]


def test_later_pages_with_the_old_headline_find_the_story() -> None:
    bring(OPENING)
    story = corrected(headline="The lighthouse that was sold")
    bring(FULL)
    story.refresh_from_db()
    assert (story.holding, story.headline) == (Holding.FULL, "The lighthouse that was sold")
    assert Story.objects.filter(edition=story.edition).count() == 2


def test_a_headline_that_makes_the_same_address_keeps_it() -> None:
    bring(OPENING)
    story = corrected(headline=HEADLINE.upper() + "!")
    assert (story.headline, slugs(story)) == (HEADLINE.upper() + "!", [])


def test_a_headline_put_back_has_its_first_address_again() -> None:
    bring(OPENING)
    story = corrected(headline="Something else")
    correct_story(story, None, headline=HEADLINE)
    assert story.slug == "the-lighthouse-that-would-not-be-sold"
    assert slugs(story) == ["something-else"]


def test_an_address_that_once_was_a_storys_is_given_to_no_other() -> None:
    bring(OPENING)
    corrected(headline="Something else")
    bring(edition_page([Listed("The lighthouse that would not be sold - again")]))
    bring(story_page("Something: else!", deck="Quite other.", cards=[]))
    others = Story.objects.filter(headline="Something: else!")
    assert set(others.values_list("slug", flat=True)) == {"something-else-2"}


def test_what_was_never_in_a_dump_can_be_corrected_too() -> None:
    story = make_story(deck="As typed.")
    correct_story(story, None, deck="As corrected.", premium=False)
    assert (story.deck, story.holding, story.premium) == ("As corrected.", Holding.FULL, False)
    assert StoryBody.unguarded.filter(story=story).exists()


def test_a_story_keeps_a_headline_and_nothing_unknown_is_corrected() -> None:
    bring(OPENING)
    with pytest.raises(ValueError, match="headline"):
        corrected(headline=" ")
    with pytest.raises(TypeError, match="colour"):
        corrected(colour="blue")
