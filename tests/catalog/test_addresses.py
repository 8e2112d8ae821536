"""From an address to what stands there."""

from typing import Any

import pytest

from magreader.catalog.addresses import find_story, story_moved_from
from magreader.catalog.models import FormerAddress, Holding, Story, new_revision
from tests.make import make_edition, make_publication, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story() -> Story:
    edition = make_edition(make_publication(slug="courier"), slug="today")
    return make_story(edition, slug="piano")


@pytest.mark.parametrize("premium", [True, False])
def test_the_gates_facts_come_in_one_query(
    story: Story, premium: bool, django_assert_num_queries: Any
) -> None:
    Story.objects.update(premium=premium)
    new_revision()
    with django_assert_num_queries(1):
        found = find_story("courier", "today", "piano")
        assert found
        assert found.story == story
        assert found.story.premium is premium
        assert found.story.edition_id == story.edition_id
        assert found.story.edition.publication_id == story.edition.publication_id
        assert found.revision == 2


def test_the_other_fields_are_read_when_asked(story: Story) -> None:
    found = find_story("courier", "today", "piano")
    assert found
    assert found.story.headline == story.headline
    assert found.story.edition.label == story.edition.label


def test_before_the_first_change_the_revision_is_one(story: Story) -> None:
    found = find_story("courier", "today", "piano")
    assert found
    assert found.revision == 1


def test_what_readers_may_not_hear_of_is_not_found(story: Story) -> None:
    assert find_story("courier", "today", "other") is None
    Story.objects.update(holding=Holding.NOTHING)
    assert find_story("courier", "today", "piano") is None


def test_a_story_is_found_by_its_former_address_while_it_is_on_the_stand(story: Story) -> None:
    FormerAddress.objects.create(story=story, edition=story.edition, slug="pianno")
    assert story_moved_from("courier", "today", "pianno") == story
    Story.objects.update(holding=Holding.NOTHING)
    assert story_moved_from("courier", "today", "pianno") is None
