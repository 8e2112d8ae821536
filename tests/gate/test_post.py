"""Nothing that is sent to the site brings the text back to who may not read it."""

import pytest
from django.db import transaction
from django.middleware.csrf import get_token
from django.test import RequestFactory

from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.roads import Route, routes
from magreader.paywall.access import decide_on
from tests.client import Client
from tests.gate.house import FEW, House
from tests.gate.test_cast import reader_behind

pytestmark = [pytest.mark.django_db, pytest.mark.words, pytest.mark.usefixtures("quiet")]

SENDERS = (*FEW, "meter: none used", "meter: used up", "gift: another story")
METHODS = ("POST", "PUT", "PATCH", "DELETE")
SAID = {
    "full": "1",
    "format": "json",
    "into": "es",
    "language": "es",
    "next": "/",
    "email": "nobody@example.org",
    "password": "x",
    "code": "AAAA-AAAA",
}


def leaks_by_sending(house: House, personas: list[Persona]) -> list[str]:
    """Each address is sent to with a CSRF token that counts; what that changed is undone."""
    return [
        f"{persona.name}: {method} {route.pattern}"
        for persona in personas
        for route in routes()
        for method in (METHODS[:1] if route.pattern.startswith("admin/") else METHODS)
        if _gives(house, persona, route, method)
    ]


def _gives(house: House, persona: Persona, route: Route, method: str) -> bool:
    """Whether the answer, or where it leads, holds the text; not where what was sent opened it by
    right, as a free story that was left."""
    with transaction.atomic():
        client = _client(persona)
        token = client.cookies["csrftoken"].value
        said = SAID | {"csrfmiddlewaretoken": token}
        address = route.address(house.planted)
        sent = {"data": said} if method == "POST" else {}
        answer = getattr(client, method.lower())(address, headers={"X-CSRFToken": token}, **sent)
        head = "".join(f"{name}: {value}\n" for name, value in answer.headers.items())
        gave = house.planted.canary.is_in(answer.content + head.encode())
        opened = gave and decide_on(house.planted.story, reader_behind(persona)).full
        transaction.set_rollback(True)
    return gave and not opened


_browser = Client(enforce_csrf_checks=True, raise_request_exception=False)


def _client(persona: Persona) -> Client:
    """One for all: a new one would set up every middleware anew for each request."""
    request = RequestFactory().get("/")
    get_token(request)
    _browser.cookies.clear()
    _browser.cookies["csrftoken"] = request.META["CSRF_COOKIE"]
    if persona.session:
        _browser.cookies["sessionid"] = persona.session
    return _browser


@pytest.mark.usefixtures("engines")
def test_nothing_that_is_sent_brings_the_text(house: House) -> None:
    assert leaks_by_sending(house, [house.persona(name) for name in SENDERS]) == []


def test_what_is_sent_is_taken(house: House) -> None:
    """The token counts: a POST isn't turned away for want of one."""
    client = _client(house.persona("stranger"))
    token = client.cookies["csrftoken"].value
    assert client.post("/language/", {"code": "nl"}).status_code == 403
    sent = {"language": "nl", "csrfmiddlewaretoken": token}
    assert client.post("/language/", sent).status_code != 403
