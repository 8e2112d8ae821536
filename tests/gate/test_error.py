"""Fail closed: whatever goes wrong while the gate decides, the text stays where it is."""

import pytest
from django.db import DatabaseError

from magreader.paywall import access
from tests.gate.house import SUBSCRIBER, House

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quiet")]


def fail(*args: object, **named: object) -> None:
    raise DatabaseError("the disk is gone")


@pytest.mark.parametrize("where", ["asker_of", "decide"])
def test_an_error_while_deciding_keeps_it_shut(
    house: House, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    monkeypatch.setattr(access, where, fail)
    for who in (SUBSCRIBER, "stranger", "staff"):
        answer = house.get(who)
        assert answer.status_code == 200
        assert not house.planted.canary.is_in(answer.content)


@pytest.mark.usefixtures("engines")
def test_an_error_page_says_nothing_of_the_text(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from magreader.newsstand.views import story

    def broken(*args: object) -> None:
        raise RuntimeError(house.planted.canary.word)

    monkeypatch.setattr(story, "facts_of_text", broken)
    answer = house.get(SUBSCRIBER)
    assert answer.status_code == 500
    assert not house.planted.canary.is_in(answer.content)
