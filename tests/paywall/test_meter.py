"""The meter: what it opens, what it counts, and when a month is over."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Story
from magreader.paywall.access import FullStory, open_story
from magreader.paywall.meter import (
    AddressNotConfirmed,
    MeterUsedUp,
    NotByMeter,
    month_of_reader,
    open_by_meter,
)
from magreader.paywall.models import MeteredStory, Plan
from magreader.paywall.policy import Reason
from magreader.paywall.reader import Reader, Role
from tests.make import (
    NOW,
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


@pytest.fixture
def reader() -> User:
    """Who may open two stories a month."""
    Plan.objects.update(free_stories=2)
    return make_reader()


def opens(reader: User, story: Story, now: datetime = NOW) -> bool:
    return isinstance(open_story(story, Reader(reader), now), FullStory)


def used() -> int:
    return MeteredStory.objects.count()


def test_a_story_opens_and_counts_once_however_often_it_is_opened(reader: User) -> None:
    story = make_story()
    assert not opens(reader, story)
    for _ in range(3):
        open_by_meter(Reader(reader), story, NOW)
    assert opens(reader, story)
    assert used() == 1


def test_the_one_after_the_last_is_refused_and_nothing_else_opens(reader: User) -> None:
    stories = [make_story() for _ in range(3)]
    for story in stories[:2]:
        open_by_meter(Reader(reader), story, NOW)
    with pytest.raises(MeterUsedUp):
        open_by_meter(Reader(reader), stories[2], NOW)
    assert [opens(reader, story) for story in stories] == [True, True, False]


def test_an_address_that_is_confirmed_later_has_the_meter_from_then_on(reader: User) -> None:
    story = make_story()
    EmailAddress.objects.update(verified=False)
    with pytest.raises(AddressNotConfirmed):
        open_by_meter(Reader(reader), story, NOW)
    assert used() == 0
    EmailAddress.objects.update(verified=True)
    open_by_meter(Reader(reader), story, NOW)
    assert opens(reader, story)


def test_nothing_is_counted_for_who_may_read_it_anyway(reader: User) -> None:
    story, entitled, staff = make_story(), make_reader(), make_staff()
    make_entitlement(entitled)
    gift = make_gift(story)
    free = make_story(premium=False)
    for asking in (Reader(entitled), Reader(staff), Reader(reader, gifts=(gift.pk,))):
        open_by_meter(asking, story, NOW)
    open_by_meter(Reader(reader), free, NOW)
    assert used() == 0


@pytest.mark.parametrize(
    "asking",
    [
        Reader(),
        Reader(role=Role(signed_in=True)),
        Reader(role=Role(signed_in=True, metered_out=True)),
    ],
)
def test_strangers_and_roles_open_nothing(asking: Reader) -> None:
    Plan.objects.update(free_stories=2)
    with pytest.raises(NotByMeter):
        open_by_meter(asking, make_story(), NOW)


def test_an_account_switched_off_since_the_page_was_made_opens_nothing(reader: User) -> None:
    story = make_story()
    User.objects.update(is_active=False)
    assert reader.is_active
    with pytest.raises(NotByMeter):
        open_by_meter(Reader(reader), story, NOW)


def test_where_it_is_off_nothing_opens() -> None:
    reader = make_reader()
    with pytest.raises(NotByMeter):
        open_by_meter(Reader(reader), make_story(), NOW)
    make_plan("Local", free_stories=3).publications.add(make_publication())
    with pytest.raises(NotByMeter):
        open_by_meter(Reader(reader), make_story(), NOW)


def test_no_story_is_spent_on_a_headline_without_a_text(reader: User) -> None:
    with pytest.raises(NotByMeter):
        open_by_meter(Reader(reader), make_story(paragraphs=()), NOW)
    assert used() == 0


def test_it_opens_beside_a_plan_that_has_ended_or_is_for_another_title(reader: User) -> None:
    make_entitlement(reader, starts=NOW - timedelta(days=9), ends=NOW - timedelta(days=1))
    elsewhere = make_plan("Elsewhere")
    elsewhere.publications.add(make_publication())
    story = make_story()
    assert open_story(story, Reader(reader), NOW).decision.reason == Reason.ENDED
    make_entitlement(reader, elsewhere)
    assert open_story(story, Reader(reader), NOW).decision.reason == Reason.NOT_IN_PLAN
    open_by_meter(Reader(reader), story, NOW)
    assert opens(reader, story)


# ---- what staff change in the middle of a month -------------------------------------------------
def test_a_number_that_is_lowered_takes_nothing_back_and_gives_no_more(reader: User) -> None:
    opened, other = [make_story(), make_story()], make_story()
    for story in opened:
        open_by_meter(Reader(reader), story, NOW)
    Plan.objects.update(free_stories=1)
    assert all(opens(reader, story) for story in opened)
    with pytest.raises(MeterUsedUp):
        open_by_meter(Reader(reader), other, NOW)
    Plan.objects.update(free_stories=0)
    assert all(opens(reader, story) for story in opened)
    Plan.objects.update(free_stories=3)
    open_by_meter(Reader(reader), other, NOW)


def test_a_story_that_turns_free_and_premium_again_stays_open(reader: User) -> None:
    story = make_story()
    open_by_meter(Reader(reader), story, NOW)
    for premium in (False, True):
        Story.objects.update(premium=premium)
        story.refresh_from_db()
        assert opens(reader, story)
    assert used() == 1


def test_a_story_opened_while_it_was_free_has_to_be_opened_when_it_turns_premium(
    reader: User,
) -> None:
    story = make_story(premium=False)
    open_by_meter(Reader(reader), story, NOW)
    story.premium = True
    assert not opens(reader, story)
    open_by_meter(Reader(reader), story, NOW)
    assert opens(reader, story)


# ---- months -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("UTC", datetime(2025, 12, 1, tzinfo=UTC)),
        ("Europe/Amsterdam", datetime(2025, 11, 30, 23, tzinfo=UTC)),
        ("Pacific/Auckland", datetime(2025, 11, 30, 11, tzinfo=UTC)),
    ],
)
def test_a_month_ends_at_the_second_in_the_zone_of_the_site(
    reader: User, settings: Settings, zone: str, midnight: datetime
) -> None:
    settings.TIME_ZONE = zone
    second, story = timedelta(seconds=1), make_story()
    for old in (story, make_story()):
        open_by_meter(Reader(reader), old, midnight - second)
    with pytest.raises(MeterUsedUp):
        open_by_meter(Reader(reader), make_story(), midnight - second)
    assert opens(reader, story, midnight - second)
    assert not opens(reader, story, midnight)
    open_by_meter(Reader(reader), make_story(), midnight)
    assert month_of_reader(reader, midnight).month == date(2025, 12, 1)


def test_the_reader_is_told_what_is_opened_and_what_is_left(reader: User) -> None:
    title = make_publication("The Echo")
    make_plan("Local", free_stories=3).publications.add(title)
    make_plan("Nothing yet", free_stories=9)
    make_plan("Hidden", free_stories=9, everything=True, public=False)
    story = make_story(make_edition(title))
    make_metered(reader, story, NOW - timedelta(days=40))
    make_metered(reader, story, NOW)
    month = month_of_reader(reader, NOW)
    assert [(one.story, one.at) for one in month.opened] == [(story.pk, NOW)]
    assert [(one.publications, one.allowed, one.left) for one in month.allowed] == [
        (("The Echo",), 3, 2),
        ((), 2, 1),
    ]
    assert month.next == date(2025, 12, 1)


def test_nothing_is_left_to_who_has_confirmed_no_address() -> None:
    Plan.objects.update(free_stories=2)
    month = month_of_reader(make_unconfirmed_reader(), NOW)
    assert ([one.left for one in month.allowed], month.confirmed) == ([0], False)


def test_an_unpublished_story_that_was_opened_is_counted(reader: User) -> None:
    story = make_story()
    open_by_meter(Reader(reader), story, NOW)
    Edition.objects.update(published=False)
    assert [one.left for one in month_of_reader(reader, NOW).allowed] == [1]


def test_questions_are_few(reader: User, django_assert_num_queries: Any) -> None:
    found = Story.objects.select_related("edition").get(pk=make_story().pk)
    # begin, account, rights, meter, address, the row, end
    with django_assert_num_queries(7):
        open_by_meter(Reader(reader), found, NOW)
