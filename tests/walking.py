"""The addresses of the site, from the URL conf, and who walks them.

A test that goes for every address stands on this: a new address is in it without anyone
remembering.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from magreader.accounts.models import User
from magreader.desk.gate_check.planted import Planted, plant
from magreader.desk.gate_check.roads import routes
from tests.client import Client
from tests.make import make_reader, make_staff

# The library that is walked is that of the gate: tests take it from here.
__all__ = ["WALKERS", "Place", "Planted", "as_", "places", "planted"]


@pytest.fixture
def planted(db: None) -> Planted:
    return plant()


@dataclass(frozen=True)
class Place:
    """One address, the name of its pattern, and the view that answers there."""

    address: str
    name: str
    view: Callable[..., object]


def places(planted: Planted) -> list[Place]:
    """Every pattern of the URL conf with sample values for its parameters."""
    views = list(_views(get_resolver().url_patterns))
    return [
        Place(route.address(planted), route.name, view)
        for route, view in zip(routes(), views, strict=True)
    ]


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[Callable[..., object]]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            yield from _views(entry.url_patterns)
        else:
            yield entry.callback


def as_(user: User, *, enforce_csrf_checks: bool = False) -> Client:
    client = Client(enforce_csrf_checks=enforce_csrf_checks)
    client.force_login(user)
    return client


# Each is told how its client is to be.
WALKERS: dict[str, Callable[..., Client]] = {
    "stranger": Client,
    "reader": lambda **how: as_(make_reader("walker@example.org"), **how),
    "staff": lambda **how: as_(make_staff("walker@example.org"), **how),
}
