"""Giving a story away, the list of what was given, and taking it back."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from magreader.accounts.models import User
from magreader.catalog.models import Edition, Story
from magreader.paywall.gifts import give, signer
from magreader.paywall.models import GiftLink, Plan
from magreader.paywall.reader import Reader
from tests.client import Client
from tests.make import (
    PARAGRAPHS,
    make_edition,
    make_entitlement,
    make_gift,
    make_metered,
    make_publication,
    make_reader,
    make_staff,
    make_story,
)

pytestmark = pytest.mark.django_db
END = PARAGRAPHS[-1]
LIST = reverse("gifts")


@pytest.fixture
def story() -> Story:
    return make_story(make_edition(make_publication("Courier")), "A piano crosses the bar")


@pytest.fixture
def reader(client: Client) -> User:
    """On a plan, and signed in."""
    reader = make_reader(name="Ines")
    make_entitlement(reader, ends=None)
    client.force_login(reader)
    return reader


def page_of(story: Story) -> str:
    return f"{story.get_absolute_url()}give/"


def read(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def token() -> str:
    return signer.sign(GiftLink.objects.get().key)


# ---- the door to it -----------------------------------------------------------------------------
def test_only_who_reads_a_premium_story_by_a_plan_has_the_door(client: Client) -> None:
    story, free = make_story(), make_story(premium=False)
    Plan.objects.update(free_stories=5)
    metered, entitled = make_reader(), make_reader()
    make_metered(metered, story, timezone.now())
    make_entitlement(entitled, ends=None)

    def has_door(reader: User | None, story: Story) -> bool:
        client.logout()
        if reader:
            client.force_login(reader)
        return page_of(story) in read(client, story.get_absolute_url())

    assert [has_door(who, story) for who in (entitled, make_staff())] == [True, True]
    assert [has_door(who, story) for who in (None, make_reader(), metered)] == [False] * 3
    assert not has_door(entitled, free)
    assert not has_door(None, story)


# ---- giving -------------------------------------------------------------------------------------
@pytest.mark.usefixtures("reader", "noon")
def test_looking_makes_no_link_and_says_what_it_would_do(client: Client, story: Story) -> None:
    page = read(client, page_of(story))
    assert "for 14 days from now" in page
    assert "It opens in 10 browsers at most" in page
    assert f"10 of 10 stories left to give away in {timezone.localdate():%B}" in page
    assert not GiftLink.objects.exists()


@pytest.mark.usefixtures("reader")
def test_the_button_makes_the_link_and_the_page_shows_it_to_copy(
    client: Client, story: Story, settings: Settings
) -> None:
    answer = client.post(page_of(story))
    assert (answer.status_code, answer["Location"]) == (302, page_of(story))
    shown = client.get(page_of(story))
    assert shown["Cache-Control"] == "private, no-store"
    page = shown.content.decode()
    link = f"{settings.SITE_URL}/gifts/{token()}/"
    assert f'readonly value="{link}"' in page
    stranger = Client()
    stranger.post(f"/gifts/{token()}/")
    assert END in read(stranger, story.get_absolute_url())
    assert "Opened in 1 of 10 browsers" in read(client, page_of(story))
    client.post(page_of(story))
    assert GiftLink.objects.count() == 1


@pytest.mark.usefixtures("reader", "noon")
def test_who_has_none_left_is_told_when_there_are_more(client: Client, story: Story) -> None:
    Plan.objects.update(gifts=1)
    client.post(page_of(make_story()))
    page = read(client, page_of(story))
    assert "You have given away your story of" in page
    assert "Make the link" not in page
    assert client.post(page_of(story)).status_code == 403
    Plan.objects.update(gifts=0)
    assert "Your plan has no stories to give away." in read(client, page_of(story))
    assert GiftLink.objects.count() == 1


def test_who_may_not_give_it_is_told_what_goes(client: Client, story: Story) -> None:
    answer = client.post(page_of(story))
    assert answer["Location"].startswith(reverse("account_login"))
    client.force_login(make_reader())
    assert "You have no plan that opens this one." in read(client, page_of(story))
    assert client.post(page_of(story)).status_code == 403
    Story.objects.update(premium=False)
    assert "This story is free" in read(client, page_of(story))
    assert not GiftLink.objects.exists()


def test_staff_are_told_no_number(client: Client, story: Story) -> None:
    client.force_login(make_staff())
    page = read(client, page_of(story))
    assert "Make the link" in page
    assert "left to give away" not in page


@pytest.mark.usefixtures("reader")
def test_what_readers_may_not_hear_of_is_not_given(client: Client, story: Story) -> None:
    Edition.objects.update(published=False)
    for answer in (client.get(page_of(story)), client.post(page_of(story))):
        assert answer.status_code == 404


def test_a_form_from_elsewhere_is_refused(story: Story, reader: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(reader)
    gift = make_gift(story, giver=reader)
    for address in (page_of(story), reverse("take_back_gift", args=[gift.pk])):
        assert client.post(address).status_code == 403
    assert GiftLink.objects.get().withdrawn is None


# ---- the list -----------------------------------------------------------------------------------
def test_the_list_shows_story_state_openings_and_link(
    client: Client, story: Story, reader: User
) -> None:
    give(Reader(reader), story)
    now = timezone.now()
    make_gift(make_story(), giver=reader, ends=now - timedelta(days=1), opened=3)
    answer = client.get(LIST)
    assert answer["Cache-Control"] == "private, no-store"
    page = answer.content.decode()
    assert story.get_absolute_url() in page
    for words in ("Open until", "Nobody has opened it yet", "Ended on", "Opened in 3 of 10"):
        assert words in page
    assert page.count("/take-back/") == page.count("readonly") == 1


@pytest.mark.usefixtures("noon")
def test_a_gift_taken_back_closes_at_the_next_request(
    client: Client, story: Story, reader: User
) -> None:
    gift = give(Reader(reader), story)
    stranger = Client()
    stranger.post(f"/gifts/{gift.token}/")
    assert END in read(stranger, story.get_absolute_url())
    address = reverse("take_back_gift", args=[gift.pk])
    assert client.get(address)["Location"] == LIST
    assert END in read(stranger, story.get_absolute_url())
    page = client.post(address, follow=True).content.decode()
    assert "Taken back: the link opens nothing any more." in page
    assert END not in read(stranger, story.get_absolute_url())
    left = f"9 of 10 stories left to give away in {timezone.localdate():%B}"
    assert left in read(client, page_of(make_story()))


@pytest.mark.usefixtures("reader")
def test_another_readers_gift_is_the_same_as_none(client: Client, story: Story) -> None:
    theirs = make_gift(story, ends=timezone.now() + timedelta(days=1))
    answers = [
        client.post(reverse("take_back_gift", args=[pk])) for pk in (theirs.pk, 10**6, 10**30)
    ]
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert "given no story away yet" in read(client, LIST)
    assert GiftLink.objects.get().withdrawn is None


def test_the_list_is_for_who_is_signed_in(client: Client) -> None:
    for address in (LIST, reverse("take_back_gift", args=[1])):
        assert client.get(address)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [1, 4])
def test_queries_of_the_list_do_not_grow(
    client: Client, reader: User, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        make_gift(giver=reader)
    with django_assert_num_queries(4):  # session, account, gifts, stories
        client.get(LIST)
