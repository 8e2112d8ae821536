"""Two workers never have the same page in hand; what one had is free when it ends, or dies."""

from tests.own_library import own_library, run

__all__ = ["own_library"]  # a fixture


def test_what_one_worker_has_in_hand_is_not_given_to_another(own_library: dict[str, str]) -> None:
    (told,) = run("tests.dumps.road.hands", environment=own_library)
    assert told == {
        "one": [0, 1, 2],
        "other": [3, 4, 5],
        "after its death": [0, 1, 2],
        "left by one that ended": [],
        "left by one that did nothing": [3, 4, 5],
        "on the road once it is cancelled": [],
    }
