"""Gift links: who may give, how many, what a link opens, and when it doesn't any more."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.signing import Signer
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Story
from magreader.paywall.access import FullStory, TeaserStory, open_story
from magreader.paywall.gifts import (
    GIFT_BROWSERS,
    GIFT_DAYS,
    GiftState,
    NoGiftsLeft,
    NoSuchGift,
    NotToGive,
    allowance_of,
    gifts_of,
    give,
    signer,
    take_back,
)
from magreader.paywall.models import GiftLink, Plan
from magreader.paywall.reader import Reader, Role
from magreader.paywall.receiving import MOST_GIFTS, GiftOver, accept, find_gift
from magreader.paywall.trials import start_trial
from tests.make import (
    NOW,
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
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def giver() -> User:
    reader = make_reader(name="Ines")
    make_entitlement(reader, ends=None)
    return reader


def opens(story: Story, *gifts: int, now: datetime = NOW) -> bool:
    return isinstance(open_story(story, Reader(gifts=gifts), now), FullStory)


# ---- who gives ----------------------------------------------------------------------------------
def test_a_reader_on_a_plan_gives_a_story_for_fourteen_days(giver: User) -> None:
    story = make_story()
    gift = give(Reader(giver), story, NOW)
    assert (gift.giver, gift.state, gift.opened) == ("Ines", GiftState.RUNNING, 0)
    assert gift.ends == NOW + timedelta(days=GIFT_DAYS)
    second = timedelta(seconds=1)
    opened = [opens(story, gift.pk, now=at) for at in (gift.ends - second, gift.ends)]
    assert opened == [True, False]
    assert not opens(make_story(), gift.pk)


def test_a_reader_on_trial_gives_too() -> None:
    reader = make_reader()
    start_trial(reader, "gold", NOW)
    assert give(Reader(reader), make_story(), NOW).state == GiftState.RUNNING


def test_staff_give_as_many_as_they_like() -> None:
    staff = Reader(make_staff())
    Plan.objects.update(gifts=0)
    assert allowance_of(staff, make_story(), NOW).left is None
    assert len({give(staff, make_story(), NOW).pk for _ in range(12)}) == 12


def test_who_reads_it_otherwise_gives_nothing_away(giver: User) -> None:
    story, card = make_story(), make_story(paragraphs=())
    metered, gifted, ended, elsewhere = (make_reader() for _ in range(4))
    make_metered(metered, story)
    make_entitlement(ended, starts=NOW - timedelta(days=3), ends=NOW)
    plan = make_plan("Elsewhere")
    plan.publications.add(make_publication())
    make_entitlement(elsewhere, plan)
    gift = make_gift(story)
    cast = [
        (Reader(), story),
        (Reader(metered), story),
        (Reader(gifted, gifts=(gift.pk,)), story),
        (Reader(ended), story),
        (Reader(elsewhere), story),
        (Reader(giver), make_story(premium=False)),
        (Reader(giver), card),
        (Reader(make_staff(), role=Role(signed_in=True, plan=gold())), story),
    ]
    Plan.objects.update(free_stories=5)
    assert open_story(story, Reader(metered), NOW).decision.full
    for reader, given in cast:
        with pytest.raises(NotToGive):
            give(reader, given, NOW)
    assert GiftLink.objects.count() == 1


# ---- how many -----------------------------------------------------------------------------------
def test_the_same_story_given_again_is_the_same_link_and_costs_nothing(giver: User) -> None:
    Plan.objects.update(gifts=1)
    story = make_story()
    first = give(Reader(giver), story, NOW)
    assert give(Reader(giver), story, NOW + timedelta(days=2)).token == first.token
    with pytest.raises(NoGiftsLeft):
        give(Reader(giver), make_story(), NOW)


def test_a_link_that_is_used_up_or_over_is_followed_by_a_new_one(giver: User) -> None:
    story, asking = make_story(), Reader(giver)
    first = give(asking, story, NOW)
    GiftLink.objects.filter(pk=first.pk).update(opened=GIFT_BROWSERS)
    second = give(asking, story, NOW)
    take_back(giver, second.pk, NOW)
    third = give(asking, story, NOW)
    fourth = give(asking, story, third.ends)
    assert len({gift.pk for gift in (first, second, third, fourth)}) == 4


def test_what_was_taken_back_counts_in_its_month(giver: User) -> None:
    Plan.objects.update(gifts=1)
    take_back(giver, give(Reader(giver), make_story(), NOW).pk, NOW)
    assert allowance_of(Reader(giver), make_story(), NOW).left == 0
    with pytest.raises(NoGiftsLeft):
        give(Reader(giver), make_story(), NOW)


def test_the_most_generous_right_that_runs_and_covers_the_story_counts(giver: User) -> None:
    title = make_publication()
    story, other = make_story(make_edition(title)), make_story()
    Plan.objects.update(gifts=2)
    local = make_plan("Local", gifts=5)
    local.publications.add(title, make_publication())
    make_entitlement(giver, local)
    make_entitlement(giver, make_plan("Over", gifts=9, everything=True), ends=NOW)
    assert allowance_of(Reader(giver), story, NOW).all == 5
    assert allowance_of(Reader(giver), other, NOW).all == 2


def test_months_are_those_of_the_site(giver: User, settings: Settings) -> None:
    settings.TIME_ZONE = "Europe/Amsterdam"
    Plan.objects.update(gifts=1)
    midnight = datetime(2025, 11, 30, 23, tzinfo=UTC)
    give(Reader(giver), make_story(), midnight - timedelta(seconds=1))
    with pytest.raises(NoGiftsLeft):
        give(Reader(giver), make_story(), midnight - timedelta(seconds=1))
    assert give(Reader(giver), make_story(), midnight).state == GiftState.RUNNING


# ---- the link -----------------------------------------------------------------------------------
def test_a_link_finds_its_gift_and_nothing_in_the_database_is_a_link(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    found = find_gift(gift.token, NOW)
    assert found
    assert found.pk == gift.pk
    row = GiftLink.objects.get()
    kept = {str(value) for value in vars(row).values()}
    assert gift.token not in kept
    other = Signer(sep=".", salt="something else").sign(row.key)
    for guess in (row.key, str(row.pk), gift.token[:-1], f"{gift.token}x", other, "", ".", "é\0"):
        with pytest.raises(NoSuchGift):
            find_gift(guess, NOW)


def test_the_gift_of_an_account_that_is_gone_is_none(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    giver.delete()
    assert find_gift(gift.token, NOW) is None
    with pytest.raises(GiftOver):
        accept(gift, (), NOW)


def test_keys_are_not_walked(giver: User) -> None:
    gifts = [give(Reader(giver), make_story(), NOW) for _ in range(5)]
    assert len({gift.token[:8] for gift in gifts}) == 5
    assert all(len(gift.token) > 50 for gift in gifts)
    assert signer.salt == "magreader.gift"  # another one would close every link that is out


# ---- opening it ---------------------------------------------------------------------------------
def test_each_browser_counts_once(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    mine = accept(gift, (), NOW)
    assert accept(gift, mine, NOW) == mine
    accept(gift, (), NOW)
    assert GiftLink.objects.get().opened == 2


def test_the_eleventh_browser_is_refused_and_the_ten_go_on_reading(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    browsers = [accept(gift, (), NOW) for _ in range(GIFT_BROWSERS)]
    with pytest.raises(GiftOver):
        accept(gift, (), NOW)
    assert all(opens(gift.story, *held) for held in browsers)
    assert accept(gift, browsers[0], NOW) == browsers[0]
    found = find_gift(gift.token, NOW)
    assert found
    assert (found.state, found.opened) == (GiftState.USED_UP, GIFT_BROWSERS)


def test_a_browser_holds_the_last_fifty_and_lets_go_of_those_that_are_over() -> None:
    edition = make_edition()
    held: tuple[int, ...] = ()
    giver = Reader(make_staff())
    first = give(giver, make_story(edition), NOW - timedelta(days=GIFT_DAYS))
    held = accept(first, held, NOW - timedelta(days=1))
    for _ in range(MOST_GIFTS + 1):
        held = accept(give(giver, make_story(edition), NOW), held, NOW)
    assert len(held) == MOST_GIFTS
    assert first.pk not in held
    assert held == tuple(sorted(held))


# ---- the end ------------------------------------------------------------------------------------
def test_a_link_taken_back_closes_at_once_for_those_who_opened_it_too(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    held = accept(gift, (), NOW)
    assert opens(gift.story, *held)
    take_back(giver, gift.pk, NOW)
    assert isinstance(open_story(gift.story, Reader(gifts=held), NOW), TeaserStory)
    with pytest.raises(GiftOver):
        accept(gift, held, NOW)
    (listed,) = gifts_of(giver, NOW)
    assert listed.state == GiftState.TAKEN_BACK
    take_back(giver, gift.pk, NOW + timedelta(days=1))
    assert GiftLink.objects.get().withdrawn == NOW


def test_nobody_takes_back_what_another_gave(giver: User) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    for other in (make_reader(), make_staff()):
        with pytest.raises(NoSuchGift):
            take_back(other, gift.pk, NOW)
        assert gifts_of(other, NOW) == []
    assert opens(gift.story, gift.pk)


@pytest.mark.parametrize("how", ["off", "past its day", "gone"])
def test_a_link_closes_with_the_account_that_gave_it(giver: User, how: str) -> None:
    gift = give(Reader(giver), make_story(), NOW)
    if how == "off":
        User.objects.update(is_active=False)
    elif how == "past its day":
        User.objects.update(deletion_due=NOW + timedelta(seconds=1))
        assert opens(gift.story, gift.pk)
        User.objects.update(deletion_due=NOW)
        found = find_gift(gift.token, NOW)
        assert found
        assert found.state is GiftState.GIVER_GONE
    else:
        giver.delete()
    assert not opens(gift.story, gift.pk)
    with pytest.raises(GiftOver):
        accept(gift, (), NOW)


def test_the_list_is_silent_about_what_readers_may_not_hear_of(giver: User) -> None:
    give(Reader(giver), make_story(), NOW)
    Edition.objects.update(published=False)
    assert gifts_of(giver, NOW) == []
