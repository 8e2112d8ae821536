"""Where a leak is put in, and what is there to see it: each check is of the other files here,
most of them asked of the planted story alone, and ends at the first leak."""

import logging
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.core import mail

from magreader.desk.gate_check.canary import new_word
from magreader.desk.gate_check.roads import FORMS, Question, routes, side_roads
from magreader.paywall.models import StoryBody
from tests.gate import test_cast, test_change, test_clock, test_error, test_left
from tests.gate.house import FEW, House
from tests.gate.test_matrix import leaks, locked, shown


@dataclass(frozen=True)
class Scene:
    """Where a leak is put in, and what sees it."""

    house: House
    monkeypatch: pytest.MonkeyPatch
    caplog: pytest.LogCaptureFixture
    made: Path

    @property
    def text(self) -> str:
        return StoryBody.unguarded.get(pk=self.house.planted.story.pk).text

    def patch(self, place: object, name: str, value: object) -> None:
        self.monkeypatch.setattr(place, name, value)

    def wrap(self, place: Any, name: str, around: Callable[..., Any]) -> None:
        """`around` is given what stood there, then its arguments."""
        stood = getattr(place, name)
        self.patch(place, name, lambda *args, **named: around(stood, *args, **named))


def story_is_shut(scene: Scene) -> None:
    """In all forms and on all side roads, to some of who may not read it."""
    address = scene.house.planted.address
    places = [address, *(address + ending for ending in ("in/es/", "audio.mp3", "card.png"))]
    asked = [Question(place, form, FORMS[form]) for form in FORMS for place in places]
    asked += side_roads(address)
    names = ("gift: another story", "gift: ended a second ago", *FEW)
    assert first_leak(scene, names, asked) is None


def shelf_is_shut(scene: Scene) -> None:
    """Every address, at the desk too, as a page for a stranger and for somebody signed in."""
    asked = [Question(route.address(scene.house.planted)) for route in routes()]
    assert first_leak(scene, FEW[:2], asked) is None


def search_is_shut(scene: Scene) -> None:
    """A hidden word is found as little as one that is nowhere, and no result shows one."""
    canary, opening, nowhere = scene.house.planted.canary, scene.house.planted.opening, new_word()
    for who in FEW:
        found, missed = (_searched(scene, who, word) for word in (canary.word, nowhere))
        assert found.replace(canary.word.encode(), nowhere.encode()) == missed
        shown = _searched(scene, who, f"{opening.word}+OR+gulls+OR+harbour+OR+pencil")
        assert scene.house.planted.address.encode() in shown
        assert not canary.is_in(shown)


def _searched(scene: Scene, who: str, words: str) -> bytes:
    """A page of results, without the token of its form, which is another each time."""
    page = scene.house.body(who, f"/search/?q={words}")
    return re.sub(rb'name="csrfmiddlewaretoken" value="\w+"', b"", page)


def first_leak(scene: Scene, who: Iterable[str], asked: Iterable[Question]) -> Question | None:
    house = scene.house
    personas = [house.persona(name) for name in who]
    return next((one for one in asked for who in personas if leaks(house, [(who, [one])])), None)


def roles_are_kept(scene: Scene) -> None:
    test_cast.test_the_gate_tells_each_of_them_what_they_are_cast_for(scene.house)


def unpublished_is_missing(scene: Scene) -> None:
    some = ("stranger", "staff: everything")
    assert shown(scene.house, map(scene.house.persona, some)) == {}


def all_who_may_read_do(scene: Scene) -> None:
    some = ("stranger", "staff: everything", "gift: this story", "staff")
    assert locked(scene.house, map(scene.house.persona, some)) == {}


def clock_is_exact(scene: Scene) -> None:
    clock, moment = test_clock.Clock(scene.monkeypatch), test_clock.MOMENTS[0]
    test_clock.test_a_right_of_each_source_ends_and_begins_to_the_second(
        scene.house, clock, "staff", moment
    )


def gifts_end(scene: Scene) -> None:
    test_change.test_a_gift_closes_on_the_very_next_request(scene.house)


def logs_say_nothing(scene: Scene) -> None:
    logging.disable(logging.NOTSET)
    scene.caplog.set_level("DEBUG")
    scene.house.get("staff: everything")
    assert not scene.house.planted.canary.is_in(scene.caplog.text.encode())


def nothing_is_left(scene: Scene) -> None:
    """In caches, mails, names of files and other tables."""
    scene.house.get("staff: everything")
    canary = scene.house.planted.canary
    assert not any(map(canary.is_in, test_left.kept_pieces()))
    assert not any(canary.is_in(str(sent.message()).encode()) for sent in mail.outbox)
    assert not any(canary.is_in(file.name.encode()) for file in scene.made.rglob("*"))
    assert test_left.tables_with(canary) == test_left.HOLDERS


def on(name: str) -> Callable[[Scene], None]:
    """A test of `test_change.py` that asks for nothing but the house."""
    return lambda scene: getattr(test_change, name)(scene.house)


def answer_follows_the_right(scene: Scene) -> None:
    test_change.test_a_right_opens_and_closes_on_the_very_next_request(scene.house, "")


def error_is_no_door(scene: Scene) -> None:
    test_error.test_an_error_while_deciding_keeps_it_shut(
        scene.house, scene.monkeypatch, "asker_of"
    )


CHECKS = (
    *(story_is_shut, shelf_is_shut, roles_are_kept, unpublished_is_missing, all_who_may_read_do),
    *(clock_is_exact, gifts_end, logs_say_nothing, nothing_is_left, answer_follows_the_right),
    error_is_no_door,
    search_is_shut,
)
