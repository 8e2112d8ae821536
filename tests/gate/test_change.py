"""The decision is taken on every request: a right that came or went counts on the very next one,
and nothing that was kept of an answer outlives it."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from magreader.catalog.models import Edition, Story, new_revision
from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.proof import of_editions
from magreader.newsstand.who import GIFTS
from magreader.paywall.models import Entitlement, GiftLink, MeteredStory
from magreader.paywall.policy import Reason
from tests.client import Client
from tests.gate.house import NEWCOMER, SUBSCRIBER, House
from tests.make import make_entitlement, make_gift, make_metered, make_reader

pytestmark = pytest.mark.django_db


def entitled() -> tuple[Client, Entitlement]:
    reader = make_reader()
    held = make_entitlement(reader, ends=timezone.now() + timedelta(days=1))
    client = Client()
    client.force_login(reader)
    return client, held


def reads(house: House, client: Client, address: str = "") -> bool:
    answer = client.get(address or house.planted.address)
    return house.planted.canary.is_in(answer.content)


def directives(answer: Any, header: str) -> set[str]:
    return set(re.split(r",\s*", answer.get(header, "")))


@pytest.mark.usefixtures("engines")
@pytest.mark.parametrize("ending", ["", "in/es/", "audio.mp3"])
def test_a_right_opens_and_closes_on_the_very_next_request(house: House, ending: str) -> None:
    client, held = entitled()
    address = house.planted.address + ending
    ends, now = held.ends, timezone.now()
    for running in (True, False, True, False):
        Entitlement.objects.filter(pk=held.pk).update(ends=ends if running else now)
        assert reads(house, client, address) is running
    held.delete()
    assert not reads(house, client, address)


def test_a_gift_closes_on_the_very_next_request(house: House) -> None:
    link = make_gift(house.planted.story, ends=timezone.now() + timedelta(days=1))
    client = Client()
    session = client.session
    session[GIFTS] = [link.pk]
    session.save()
    assert reads(house, client)
    assert not reads(house, client, house.planted.other.get_absolute_url())
    GiftLink.objects.filter(pk=link.pk).update(withdrawn=timezone.now())
    assert not reads(house, client)
    GiftLink.objects.filter(pk=link.pk).update(withdrawn=None, ends=timezone.now())
    assert not reads(house, client)


def test_what_the_meter_opened_is_one_story_of_one_month(house: House) -> None:
    reader = make_reader()
    client = Client()
    client.force_login(reader)
    assert not reads(house, client)
    opened = make_metered(reader, house.planted.story, timezone.now())
    assert reads(house, client)
    opened.month = (opened.month - timedelta(days=1)).replace(day=1)
    opened.save()
    assert not reads(house, client)
    MeteredStory.objects.filter(pk=opened.pk).update(story=house.planted.other)
    assert not reads(house, client)


def test_a_look_at_a_story_never_uses_up_the_meter(house: House) -> None:
    before = MeteredStory.objects.count()
    for method in ("get", "head", "options"):
        client = Client()
        client.cookies["sessionid"] = house.persona("meter: none used").session
        getattr(client, method)(house.planted.address)
    assert MeteredStory.objects.count() == before


def test_a_full_view_is_kept_by_no_cache(house: House) -> None:
    for persona in house.cast:
        if persona.reads:
            for form in ({}, {"HX_Request": "true"}):
                full = house.get(persona.name, **form)
                assert {"private", "no-store"} <= directives(full, "Cache-Control"), persona
                assert "ETag" not in full
                assert "Last-Modified" not in full


def test_a_teaser_is_kept_for_nobody_else(house: House) -> None:
    for persona in house.locked_out:
        teaser = house.get(persona.name)
        assert {"Cookie", "HX-Request"} <= directives(teaser, "Vary"), persona
        assert not directives(teaser, "Cache-Control") & {"public", "s-maxage", "immutable"}
        assert {"no-cache", "no-store"} & directives(teaser, "Cache-Control"), persona


@pytest.mark.usefixtures("engines")
def test_translation_and_sound_of_the_full_view_are_kept_by_no_cache(house: House) -> None:
    for ending in ("in/es/", "audio.mp3"):
        full = house.get(SUBSCRIBER, house.planted.address + ending)
        assert {"private", "no-store"} <= directives(full, "Cache-Control")


def test_an_answer_kept_from_the_full_view_is_not_confirmed_after_the_end(house: House) -> None:
    client, held = entitled()
    full = client.get(house.planted.address)
    held.delete()
    for said in (full.get("ETag", '"x"'), "*", f"W/{full.get('ETag', chr(34) * 2)}"):
        headers = {
            "If-None-Match": said,
            "If-Modified-Since": "Wed, 01 Jan 2098 00:00:00 GMT",
        }
        assert client.get(house.planted.address, headers=headers).status_code == 200


def test_a_story_made_premium_closes_at_once_and_one_made_free_opens(house: House) -> None:
    stories = Story.objects.filter(pk=house.planted.story.pk)
    for premium in (True, False, True):
        stories.update(premium=premium)
        for who in ("stranger", NEWCOMER, "gift: another story"):
            assert house.reads(who) is not premium


def test_a_subscriber_before_and_after_leaves_a_stranger_the_teaser(house: House) -> None:
    """Whatever was kept in the house for the one isn't given to the other."""
    for who in ("stranger", SUBSCRIBER, "stranger", "gift: this story", NEWCOMER, "staff"):
        persona = house.persona(who)
        assert house.reads(who) is persona.reads, _told(persona)


def _told(persona: Persona) -> str:
    return f"{persona.name}: {Reason(persona.reason)}"


@pytest.mark.usefixtures("engines")
def test_an_edition_that_is_taken_from_the_newsstand_is_gone_at_once(house: House) -> None:
    """Also where everything of it was made and kept a moment ago."""
    addresses = [route.address(house.planted) for route in of_editions()]
    for address in addresses:
        house.get(SUBSCRIBER, address)
    Edition.objects.filter(pk=house.planted.story.edition_id).update(published=False)
    new_revision()  # as the desk does
    for who in ("stranger", SUBSCRIBER):
        statuses = {address: house.get(who, address).status_code for address in addresses}
        assert statuses == dict.fromkeys(addresses, 404)
