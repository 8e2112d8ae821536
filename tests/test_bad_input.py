"""Whatever is sent to whichever address, by whomever: an answer in words, never a failure of ours.

The addresses come from the URL conf.
"""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tests.walking import WALKERS, Place, Planted, places, planted

__all__ = ["planted"]  # a fixture

pytestmark = pytest.mark.django_db

LONG = "long" * 2_500  # longer than any field of ours, and in all of them together than any query
# Names that any view of ours, of the desk or of the accounts reads something from.
NAMES = re.findall(
    r"\w+",
    """
    q date year page p all o e next language kind from into layout outcome state access
    login email password password1 password2 oldpassword name premium note text url theme
    size face leading measure spacing align hyphens defaults action_add code key term
    app_label model_name field_name _changelist_filters _popup _to_field index
    made_at__gte reader__id__exact edition__id__exact premium__exact headline deck slug
    plan until starts source publications _selected_action action select_across give trial
    is_active emails
    """,
)
# As each stands in a query string or in a form. What leads elsewhere is in test_hosts.py.
VALUES: dict[str, str] = {
    "long": LONG,
    "NUL": "a%00b",
    "no UTF-8, and a lone surrogate": "%FF%FE%ED%A0%80",
    "markup, and broken percent": quote("<script>alert(1)</script>'\"{{7*7}}%s{0}%00") + "%%%",
    "a line break": "a%0D%0ASet-Cookie:+x=1",
    "a huge number": "9" * 400,
    "a day that isn't": "9999-99-99",
}
BODIES = {kind: "&".join(f"{name}={value}" for name in NAMES) for kind, value in VALUES.items()}
BODIES["many"] = "&".join(f"f{number}=1" for number in range(10_000))
A_DATABASE_MINDS = {"long", "NUL", "a huge number", "a day that isn't"}
KINDS = [
    pytest.param(kind, marks=[] if kind in A_DATABASE_MINDS else [pytest.mark.words])
    for kind in BODIES
]


def _failures(
    client: Client, all_places: list[Place], ask: Callable[[Client, str], Any]
) -> dict[str, str]:
    """What each address that fails answers."""
    found = {}
    for place in all_places:
        try:
            status = ask(client, place.address).status_code
        except Exception as failure:  # noqa: BLE001  # whatever it is, it is told
            found[place.address] = repr(failure)[:300]
        else:
            if status >= 500:
                found[place.address] = str(status)
    return found


def _posts(body: str) -> Callable[[Client, str], Any]:
    kind = "application/x-www-form-urlencoded"
    return lambda client, address: client.post(address, body, content_type=kind)


def _asked(who: str, planted: Planted) -> list[Place]:
    """All addresses but those that sign out. Who isn't of the staff stands at one door of the desk,
    whatever they ask for behind it (test_state_changes.py)."""
    asked = [place for place in places(planted) if "logout" not in place.name]
    if who == "staff":
        return asked
    doors = ("/admin/", "/admin/login/")
    return [one for one in asked if not one.address.startswith("/admin/") or one.address in doors]


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_query_string_never_makes_a_failure(who: str, kind: str, planted: Planted) -> None:
    client, query = WALKERS[who](), BODIES[kind]
    assert _failures(client, _asked(who, planted), lambda c, a: c.get(f"{a}?{query}")) == {}


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_form_never_makes_a_failure(who: str, kind: str, planted: Planted) -> None:
    asked = _asked(who, planted)
    assert _failures(WALKERS[who](), asked, _posts(BODIES[kind])) == {}
