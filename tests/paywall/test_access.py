"""The one door: who gets the text, and that nobody else can reach it."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import FieldError

from magreader.catalog.models import Story
from magreader.paywall import access
from magreader.paywall.access import FullStory, TeaserStory, open_story, recut_teasers
from magreader.paywall.policy import Reason
from tests.make import (
    NOW,
    PARAGRAPHS,
    make_edition,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.django_db


def test_a_stranger_gets_the_teaser() -> None:
    seen = open_story(make_story(), AnonymousUser(), NOW)
    assert isinstance(seen, TeaserStory)
    assert seen.reason == Reason.SIGN_IN
    assert PARAGRAPHS[0].startswith(seen.teaser[0])
    assert "receipt" not in " ".join(seen.teaser)


def test_an_entitled_reader_gets_every_paragraph() -> None:
    reader = make_reader()
    held = make_entitlement(reader)
    seen = open_story(make_story(), reader, NOW)
    assert isinstance(seen, FullStory)
    assert seen.paragraphs == PARAGRAPHS
    assert seen.right is not None
    assert seen.right.ends == held.ends


def test_the_end_of_an_entitlement_is_the_end_of_the_full_view() -> None:
    reader, story = make_reader(), make_story()
    ends = make_entitlement(reader).ends
    assert ends is not None
    second = timedelta(seconds=1)
    seen = [open_story(story, reader, at) for at in (ends - second, ends, ends + second)]
    assert [isinstance(one, FullStory) for one in seen] == [True, False, False]
    assert seen[1].reason == Reason.ENDED


def test_a_plan_for_chosen_publications_opens_those_only() -> None:
    reader, publication = make_reader(), make_publication()
    plan = make_plan("Local")
    plan.publications.add(publication)
    make_entitlement(reader, plan)
    covered = open_story(make_story(make_edition(publication)), reader, NOW)
    other = open_story(make_story(), reader, NOW)
    assert isinstance(covered, FullStory)
    assert isinstance(other, TeaserStory)
    assert other.reason == Reason.NOT_IN_PLAN


def test_a_plan_whose_publications_are_gone_opens_nothing() -> None:
    reader, publication = make_reader(), make_publication()
    plan = make_plan("Local")
    plan.publications.add(publication)
    make_entitlement(reader, plan)
    publication.delete()
    assert isinstance(open_story(make_story(), reader, NOW), TeaserStory)


def test_staff_and_free_stories_open_and_an_account_switched_off_does_not() -> None:
    story = make_story()
    staff = make_staff()
    assert open_story(story, staff, NOW).reason == Reason.STAFF
    staff.is_active = False
    assert isinstance(open_story(story, staff, NOW), TeaserStory)
    assert isinstance(open_story(make_story(premium=False), AnonymousUser(), NOW), FullStory)


def test_an_error_while_deciding_keeps_the_gate_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("the entitlements cannot be read")

    reader = make_reader()
    make_entitlement(reader)
    monkeypatch.setattr(access, "rights_of", broken)
    assert isinstance(open_story(make_story(), reader, NOW), TeaserStory)


def test_a_teaser_never_loads_the_text(django_assert_num_queries: Any) -> None:
    story = Story.objects.select_related("edition").get(pk=make_story().pk)
    with django_assert_num_queries(1) as asked:
        open_story(story, AnonymousUser(), NOW)
    assert '"text"' not in asked.captured_queries[0]["sql"]


def test_no_attribute_or_join_leads_from_a_story_to_its_text() -> None:
    story = make_story()
    reachable = [field.name for field in story._meta.get_fields(include_hidden=False)]
    assert not [name for name in reachable if "body" in name or "text" in name]
    for road in ("body__text", "storybody__text", "storybody"):
        with pytest.raises(FieldError):
            Story.objects.filter(**{road: "x"}).exists()


def test_teasers_are_cut_anew_when_the_publication_wants_fewer_words() -> None:
    story = make_story(paragraphs=PARAGRAPHS * 5)
    publication = story.edition.publication
    before = open_story(story, AnonymousUser(), NOW)
    publication.teaser_words = 10
    recut_teasers(publication)
    after = open_story(story, AnonymousUser(), NOW)
    assert isinstance(before, TeaserStory)
    assert isinstance(after, TeaserStory)
    assert len(" ".join(after.teaser)) < len(" ".join(before.teaser))
