"""The list of states forgets no page."""

import re

from django.urls import Resolver404, resolve

from magreader.desk.gate_check.roads import routes
from tests.browser.states import NO_PAGES, STATES

STORY = "/publications/a/2025-11-18/b/"
PLACES = {
    "long_headline": STORY,
    "numbered": STORY,
    "right_to_left": STORY,
    "password_key": "1-key",
    "email_key": "key",
    "mails_key": "key",
    "to_meter": STORY,
    "metered": STORY,
    "given": STORY,
    "not_given": STORY,
    "gift": "token",
    "gift_ended": "token",
    "gift_taken_back": "token",
    "gift_used_up": "token",
    "gift_gone": "token",
    "link_key": "key",
    "invitation": "key",
    "used_invitation": "key",
    "passkey": "1",
    **dict.fromkeys(["two_texts", "spelling", "spelled", "merged"], "1"),
    "unsure": "1",
    "unsure_line": "1",
    "dump_changed": "1",
    **{
        f"batch_{name}": "1"
        for name in ("receiving", "reading", "paused", "waiting", "done", "cancelled")
    },
    **dict.fromkeys(
        [f"voucher_{kind}" for kind in ("fresh", "used", "several", "ended", "gone")], "code"
    ),
}


def test_every_page_of_readers_is_in_the_list() -> None:
    """Found in the URL conf, so that a new page can't be forgotten."""
    seen = set()
    for state in STATES:
        try:
            seen.add(resolve(re.sub(r"\?.*", "", state.address.format_map(PLACES))).url_name)
        except Resolver404:  # a fault is told at an address of its own
            assert state.status >= 400, state.name
    readers = [route for route in routes() if not route.pattern.startswith("admin")]
    # All else is a file, or an answer to a machine.
    pages = {route.name for route in readers if route.pattern.endswith("/") or not route.pattern}
    assert pages - NO_PAGES.keys() - seen == set()
    assert NO_PAGES.keys() <= pages


def test_no_state_has_the_name_of_another() -> None:
    names = [state.name for state in STATES]
    assert len(set(names)) == len(names)
