"""The one door: who gets the text, and that nobody else can reach it."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import FieldError

from magreader.catalog.models import Story
from magreader.paywall import asking
from magreader.paywall.access import FullStory, TeaserStory, open_story, recut_teasers
from magreader.paywall.models import Plan
from magreader.paywall.policy import Decision, Reason
from magreader.paywall.reader import Reader, Role
from tests.make import (
    NOW,
    PARAGRAPHS,
    gold,
    make_edition,
    make_entitlement,
    make_gift,
    make_metered,
    make_plan,
    make_publication,
    make_reader,
    make_staff,
    make_story,
    make_unconfirmed_reader,
)

pytestmark = pytest.mark.django_db


def test_a_stranger_gets_the_teaser() -> None:
    seen = open_story(make_story(), Reader(), NOW)
    assert isinstance(seen, TeaserStory)
    assert seen.decision.reason == Reason.SIGN_IN
    assert PARAGRAPHS[0].startswith(seen.teaser[0])
    assert "receipt" not in " ".join(seen.teaser)


def test_an_entitled_reader_gets_every_paragraph() -> None:
    reader = make_reader()
    held = make_entitlement(reader)
    seen = open_story(make_story(), Reader(reader), NOW)
    assert isinstance(seen, FullStory)
    assert seen.paragraphs == PARAGRAPHS
    assert seen.decision.right is not None
    assert seen.decision.right.ends == held.ends


def test_the_end_of_an_entitlement_is_the_end_of_the_full_view() -> None:
    reader, story = make_reader(), make_story()
    ends = make_entitlement(reader).ends
    assert ends is not None
    second = timedelta(seconds=1)
    seen = [open_story(story, Reader(reader), at) for at in (ends - second, ends, ends + second)]
    assert [isinstance(one, FullStory) for one in seen] == [True, False, False]
    assert seen[1].decision.reason == Reason.ENDED


def test_a_plan_for_chosen_publications_opens_those_only() -> None:
    reader, publication = make_reader(), make_publication()
    plan = make_plan("Local")
    plan.publications.add(publication)
    make_entitlement(reader, plan)
    covered = open_story(make_story(make_edition(publication)), Reader(reader), NOW)
    other = open_story(make_story(), Reader(reader), NOW)
    assert isinstance(covered, FullStory)
    assert isinstance(other, TeaserStory)
    assert other.decision.reason == Reason.NOT_IN_PLAN


def test_a_plan_whose_publications_are_gone_opens_nothing() -> None:
    reader, publication = make_reader(), make_publication()
    plan = make_plan("Local")
    plan.publications.add(publication)
    make_entitlement(reader, plan)
    publication.delete()
    assert isinstance(open_story(make_story(), Reader(reader), NOW), TeaserStory)


def test_staff_and_free_stories_open_and_an_account_switched_off_does_not() -> None:
    story = make_story()
    staff = make_staff()
    assert open_story(story, Reader(staff), NOW).decision.reason == Reason.STAFF
    staff.is_active = False
    assert isinstance(open_story(story, Reader(staff), NOW), TeaserStory)
    assert isinstance(open_story(make_story(premium=False), Reader(), NOW), FullStory)


def test_an_error_while_deciding_keeps_the_gate_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("the entitlements cannot be read")

    reader = make_reader()
    make_entitlement(reader)
    monkeypatch.setattr(asking, "rights_of", broken)
    assert isinstance(open_story(make_story(), Reader(reader), NOW), TeaserStory)


def test_a_teaser_never_loads_the_text(django_assert_num_queries: Any) -> None:
    story = Story.objects.select_related("edition").get(pk=make_story().pk)
    with django_assert_num_queries(1) as asked:
        open_story(story, Reader(), NOW)
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
    before = open_story(story, Reader(), NOW)
    publication.teaser_words = 10
    recut_teasers(publication)
    after = open_story(story, Reader(), NOW)
    assert isinstance(before, TeaserStory)
    assert isinstance(after, TeaserStory)
    assert len(" ".join(after.teaser)) < len(" ".join(before.teaser))


def test_a_gift_opens_its_story_and_nothing_else() -> None:
    story = make_story()
    gift = make_gift(story, ends=NOW + timedelta(days=1))
    holder = Reader(gifts=(gift.pk,))
    seen = open_story(story, holder, NOW)
    assert isinstance(seen, FullStory)
    assert seen.decision.reason == Reason.GIFT
    assert isinstance(open_story(make_story(), holder, NOW), TeaserStory)
    assert isinstance(open_story(story, Reader(), NOW), TeaserStory)


@pytest.mark.parametrize(
    "fields",
    [
        {"ends": NOW},
        {"ends": NOW + timedelta(days=1), "withdrawn": NOW - timedelta(seconds=1)},
    ],
)
def test_a_gift_that_ended_or_was_taken_back_opens_nothing(fields: Any) -> None:
    story = make_story()
    gift = make_gift(story, **fields)
    assert isinstance(open_story(story, Reader(gifts=(gift.pk,)), NOW), TeaserStory)


def test_a_gift_dies_with_the_account_of_its_giver() -> None:
    story = make_story()
    gift = make_gift(story, giver=make_reader(is_active=False))
    assert isinstance(open_story(story, Reader(gifts=(gift.pk,)), NOW), TeaserStory)


def test_a_story_opened_by_the_meter_stays_open_for_that_month() -> None:
    reader, story = make_reader(), make_story()
    Plan.objects.update(free_stories=1)
    make_metered(reader, story, NOW)
    seen = open_story(story, Reader(reader), NOW)
    assert seen.decision.reason == Reason.METERED
    assert isinstance(seen, FullStory)
    assert open_story(make_story(), Reader(reader), NOW).decision.reason == Reason.METER_USED
    next_month = NOW.replace(month=12, day=1, hour=0, minute=0)
    for at, full in ((next_month - timedelta(seconds=1), True), (next_month, False)):
        assert isinstance(open_story(story, Reader(reader), at), FullStory) is full


def test_the_meter_counts_all_titles_together_and_opens_those_of_its_plan_only() -> None:
    reader, title = make_reader(), make_publication()
    Plan.objects.update(free_stories=0)
    make_plan("Local", free_stories=2).publications.add(title)
    covered, opened = make_story(make_edition(title)), make_story()
    make_metered(reader, opened, NOW)
    local = open_story(covered, Reader(reader), NOW).decision
    assert (local.reason, local.meter and local.meter.left) == (Reason.METER_LEFT, 1)
    assert open_story(make_story(), Reader(reader), NOW).decision.reason == Reason.SUBSCRIBE


def test_what_the_meter_opened_stays_open_where_it_is_off_since() -> None:
    reader, story = make_reader(), make_story()
    make_metered(reader, story, NOW)
    Plan.objects.update(free_stories=0)
    assert open_story(story, Reader(reader), NOW).decision.reason == Reason.METERED
    assert open_story(make_story(), Reader(reader), NOW).decision.reason == Reason.SUBSCRIBE


def test_the_meter_of_a_plan_that_is_not_shown_is_off() -> None:
    Plan.objects.update(free_stories=5, public=False)
    decision = open_story(make_story(), Reader(make_reader()), NOW).decision
    assert decision == Decision(False, Reason.SUBSCRIBE)


def test_an_unconfirmed_address_has_no_meter() -> None:
    reader, story = make_unconfirmed_reader(), make_story()
    Plan.objects.update(free_stories=5)
    make_metered(reader, story, NOW)
    decision = open_story(story, Reader(reader), NOW).decision
    assert (decision.full, decision.reason) == (False, Reason.SUBSCRIBE)


def test_an_entitled_reader_is_asked_nothing_about_gifts_or_the_meter(
    django_assert_num_queries: Any,
) -> None:
    reader = make_reader()
    make_entitlement(reader)
    story = Story.objects.select_related("edition").get(pk=make_story().pk)
    with django_assert_num_queries(2):
        open_story(story, Reader(reader, gifts=(1, 2)), NOW)


def test_staff_in_a_role_get_what_such_a_reader_gets() -> None:
    publication = make_publication()
    local = make_plan("Local")
    local.publications.add(publication)
    story = make_story(make_edition(publication))
    cast = [
        (Role(), Reason.SIGN_IN),
        (Role(signed_in=True), Reason.SUBSCRIBE),
        (Role(signed_in=True, plan=gold()), Reason.ENTITLED),
        (Role(signed_in=True, plan=local), Reason.ENTITLED),
        (Role(signed_in=True, plan=make_plan("Elsewhere")), Reason.NOT_IN_PLAN),
        (Role(signed_in=True, plan=gold(), ended=True), Reason.ENDED),
        (Role(signed_in=True, metered_out=True), Reason.METER_USED),
    ]
    staff = make_staff()
    seen = [open_story(story, Reader(staff, role=role), NOW).decision.reason for role, _ in cast]
    assert seen == [reason for _, reason in cast]
