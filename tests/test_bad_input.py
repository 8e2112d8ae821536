"""Whatever is sent to whichever address, by whomever: an answer in words, never a failure of ours.

The addresses come from the URL conf.
"""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
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
BAD: dict[str, str] = {
    "long": LONG,
    "NUL": "a\0b",
    "a lone surrogate": "\\ud800",
    "no UTF-8": "\xff\xfe",
    "markup": "<script>alert(1)</script>'\"{{7*7}}%s{0}%00",
    "a line break": "a\r\nSet-Cookie: x=1",
    "a huge number": "9" * 400,
    "a day that isn't": "9999-99-99",
    "elsewhere": "//evil.example/",
}
# As it stands in a query string or in a form, byte by byte.
RAW = {
    "a lone surrogate": "%ED%A0%80",
    "no UTF-8": "%FF%FE",
    "broken percent": "%%%",
}


def _quoted(value: str) -> str:
    query = QueryDict(mutable=True)
    query["x"] = value
    return query.urlencode().partition("=")[2]


VALUES = {name: RAW.get(name, _quoted(value)) for name, value in BAD.items()} | RAW


def _bodies() -> dict[str, str]:
    """Each bad value in every field; and ten thousand fields."""
    each = {kind: "&".join(f"{n}={v}" for n in NAMES) for kind, v in VALUES.items()}
    long = "&".join(f"{n}={v}" for n, v in zip(NAMES, [VALUES["long"]] * len(NAMES), strict=True))
    return each | {"long": long, "many": "&".join(f"f{n}=1" for n in range(10_000))}


BODIES = _bodies()
A_DATABASE_MINDS = {"long", "NUL", "a lone surrogate", "a huge number", "a day that isn't"}
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


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_query_string_never_makes_a_failure(who: str, kind: str, planted: Planted) -> None:
    client, query = WALKERS[who](), BODIES[kind]
    asked = [place for place in places(planted) if "logout" not in place.name]
    assert _failures(client, asked, lambda c, a: c.get(f"{a}?{query}")) == {}


@pytest.mark.parametrize("who", WALKERS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_bad_form_never_makes_a_failure(who: str, kind: str, planted: Planted) -> None:
    client = WALKERS[who]()
    asked = [place for place in places(planted) if "logout" not in place.name]
    assert _failures(client, asked, _posts(BODIES[kind])) == {}
