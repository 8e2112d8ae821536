"""Workers are killed at any moment; the library comes out as if they never had been."""

import os

import pytest

from tests.own_library import own_library, run

__all__ = ["own_library"]  # a fixture


@pytest.mark.long
@pytest.mark.parametrize(
    ("workers", "pages", "kills"), [(1, 2100, 50), (2, 1000, 6)], ids=["one", "two at a time"]
)
def test_killed_again_and_again_the_library_is_that_of_an_undisturbed_road(
    own_library: dict[str, str], workers: int, pages: int, kills: int
) -> None:
    seed = int(os.environ.get("KILL_SEED", "6"))
    asked = (seed, pages, kills, workers)
    (told,) = run("tests.dumps.road.kills", *asked, environment=own_library)
    assert told["unlike"] == []
    assert told["rows"]["Dump"] == pages
    assert min(told["killed_while"][state] for state in ("reading", "importing")) >= kills // 6
