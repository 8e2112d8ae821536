"""Plans that cost nothing are taken and left; rights are ended before their time."""

from datetime import timedelta
from functools import partial

import pytest

from magreader.accounts.addresses import AddressNotConfirmed
from magreader.paywall.access import FullStory, open_story
from magreader.paywall.models import Entitlement, Plan
from magreader.paywall.reader import Reader
from magreader.paywall.taking import PlanNotFree, end_now, leave_plan, take_plan
from tests.at_one_time import at_one_time, elsewhere
from tests.make import (
    NOW,
    gold,
    make_entitlement,
    make_plan,
    make_reader,
    make_story,
    make_unconfirmed_reader,
)

db = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def free() -> Plan:
    return make_plan("Neighbour", price=0, everything=True)


@db
@pytest.mark.usefixtures("free")
def test_a_free_plan_opens_at_once_and_closes_when_it_is_left() -> None:
    reader, story = make_reader(), make_story()
    taken = take_plan(reader, "neighbour", NOW)
    assert (taken.source, taken.ends) == ("plan", None)
    assert isinstance(open_story(story, Reader(reader), NOW), FullStory)
    leave_plan(reader, "neighbour", NOW + DAY)
    assert not isinstance(open_story(story, Reader(reader), NOW + DAY), FullStory)


@db
def test_leaving_loses_nothing_else(free: Plan) -> None:
    reader = make_reader()
    given, other = make_entitlement(reader, free, ends=None), make_entitlement(reader, gold())
    take_plan(reader, "neighbour", NOW)
    leave_plan(reader, "neighbour", NOW)
    for kept in (given, other):
        before = kept.ends
        kept.refresh_from_db()
        assert kept.ends == before


@db
@pytest.mark.usefixtures("free")
def test_taken_twice_is_taken_once_and_can_be_taken_again_later() -> None:
    reader = make_reader()
    assert take_plan(reader, "neighbour", NOW) == take_plan(reader, "neighbour", NOW + DAY)
    leave_plan(reader, "neighbour", NOW + 2 * DAY)
    with pytest.raises(Plan.DoesNotExist):
        leave_plan(reader, "neighbour", NOW + 3 * DAY)
    take_plan(reader, "neighbour", NOW + 4 * DAY)
    assert Entitlement.objects.count() == 2


@db
@pytest.mark.usefixtures("free")
def test_what_cannot_be_taken() -> None:
    make_plan("Hidden", price=0, public=False)
    make_plan("Dear", price=5)
    reader = make_reader()
    for slug in ("gold", "dear"):
        with pytest.raises(PlanNotFree):
            take_plan(reader, slug, NOW)
    with pytest.raises(Plan.DoesNotExist):
        take_plan(reader, "hidden", NOW)
    with pytest.raises(AddressNotConfirmed):
        take_plan(make_unconfirmed_reader(), "neighbour", NOW)
    assert not Entitlement.objects.exists()


@db
def test_what_was_taken_is_left_also_when_the_plan_costs_something_since(free: Plan) -> None:
    reader = make_reader()
    take_plan(reader, "neighbour", NOW)
    Plan.objects.filter(pk=free.pk).update(price=9, public=False)
    assert leave_plan(reader, "neighbour", NOW + DAY) == free


@db
def test_nobody_leaves_what_staff_gave() -> None:
    reader = make_reader()
    make_entitlement(reader, gold())
    with pytest.raises(Plan.DoesNotExist):
        leave_plan(reader, "gold", NOW)


@db
def test_access_taken_back_ends_now_also_where_it_has_not_begun() -> None:
    reader, story = make_reader(), make_story()
    make_entitlement(reader, starts=NOW - DAY, ends=None)
    make_entitlement(reader, starts=NOW, ends=NOW + DAY)
    make_entitlement(reader, starts=NOW + DAY, ends=None)
    over = make_entitlement(reader, starts=NOW - 9 * DAY, ends=NOW - 8 * DAY)
    assert len(end_now(Entitlement.objects.all(), NOW)) == 3
    over.refresh_from_db()
    assert over.ends == NOW - 8 * DAY
    for moment in (NOW, NOW + 2 * DAY):
        assert not isinstance(open_story(story, Reader(reader), moment), FullStory)


@pytest.mark.usefixtures("crowd")
def test_twenty_clicks_at_one_moment_take_a_plan_once() -> None:
    def prepare() -> list[object]:
        make_plan("Neighbour", price=0, everything=True)
        return [make_reader()]

    (reader,) = elsewhere(prepare)
    outcomes = at_one_time(*[partial(take_plan, reader, "neighbour")] * 20)  # type: ignore[arg-type]  # a reader
    assert all(isinstance(outcome, Entitlement) for outcome in outcomes), outcomes
    assert elsewhere(Entitlement.objects.count) == 1
