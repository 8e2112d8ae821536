"""The cast is whole: every reason of the gate and every source of rights is somebody's."""

from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest

from magreader.desk.gate_check import cast
from magreader.newsstand import who
from magreader.paywall.access import decide_on
from magreader.paywall.models import Source
from magreader.paywall.policy import Reason
from magreader.paywall.reader import Reader
from magreader.paywall.viewing import viewing_of
from tests.gate.house import House

pytestmark = pytest.mark.django_db


def test_every_reason_is_met_by_somebody(house: House) -> None:
    """A new one has to get a reader who meets it; a free story has no lock to give a reason for."""
    assert {persona.reason for persona in house.cast} == set(Reason) - {Reason.FREE}


def test_every_source_has_a_subscriber_an_ended_one_and_one_of_another_title(house: House) -> None:
    met = {
        (persona.name.partition(":")[0], persona.reason)
        for persona in house.cast
        if persona.name.partition(":")[0] in Source.values
    }
    reasons = {Reason.ENTITLED, Reason.ENDED, Reason.NOT_YET, Reason.NOT_IN_PLAN}
    assert all((source, reason) in met for source in Source.values for reason in reasons)


def test_the_gate_tells_each_of_them_what_they_are_cast_for(house: House) -> None:
    told = {
        persona.name: decide_on(house.planted.story, reader_behind(persona)).reason
        for persona in house.cast
    }
    assert told == {persona.name: persona.reason for persona in house.cast}


def test_a_session_is_read_as_it_is_written(house: House) -> None:
    assert cast.GIFTS == who.GIFTS


def reader_behind(persona: cast.Persona) -> Reader:
    """Whom the site takes them for."""
    request = HttpRequest()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(persona.session or None)
    request.user = get_user(request)
    request.viewing = viewing_of(request.session, request.user)  # type: ignore[attr-defined]  # as newsstand/viewing.py leaves it
    return who.reader_of(request)
