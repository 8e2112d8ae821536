"""What is asked comes from the URL conf, and nothing of it is left out."""

import pytest

from magreader.desk.gate_check.roads import BEGINS_A_SESSION, FORMS, main_roads, routes, side_roads
from tests.gate.house import House

pytestmark = pytest.mark.django_db


def test_the_url_conf_is_walked_whole(house: House) -> None:
    """A parameter without a sample value raises KeyError."""
    addresses = [route.address(house.planted) for route in routes()]
    assert {"/", house.planted.address, house.planted.edition_address} <= set(addresses)
    assert len(addresses) > 100
    assert not [address for address in addresses if "<" in address or "(?P" in address]


def test_every_address_is_asked_for_as_page_and_fragment_and_those_of_readers_in_all_forms(
    house: House,
) -> None:
    asked: dict[str, set[str]] = {}
    for route, question in main_roads(house.planted):
        asked.setdefault(route.pattern, set()).add(question.form)
    every = {route.pattern for route in routes() if route.name != BEGINS_A_SESSION}
    assert set(asked) == every
    assert all({"page", "fragment"} <= forms for forms in asked.values())
    assert all(
        forms == set(FORMS)
        for pattern, forms in asked.items()
        if not pattern.startswith(("admin/", "accounts/"))
    )


def test_side_roads_are_many_and_none_is_asked_twice(house: House) -> None:
    roads = list(side_roads(house.planted.address))
    asked = {(road.address, road.method, road.cookies, *sorted(road.headers)) for road in roads}
    assert len(roads) > 80
    assert len(asked) > len(roads) - 10  # crawlers are asked for alike
