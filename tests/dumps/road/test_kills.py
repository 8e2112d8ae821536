"""Workers are killed at any moment; the library comes out as if they never had been."""

import os

from tests.own_library import own_library, run

__all__ = ["own_library"]  # a fixture

PAGES, KILLS = 1800, 50


def test_killed_fifty_times_the_library_is_that_of_an_undisturbed_road(
    own_library: dict[str, str],
) -> None:
    seed = int(os.environ.get("KILL_SEED", "6"))
    (told,) = run("tests.dumps.road.kills", seed, PAGES, KILLS, environment=own_library)
    assert told["unlike"] == []
    assert told["rows"]["Dump"] == PAGES
    assert min(told["killed_while"].values()) >= KILLS // 3
