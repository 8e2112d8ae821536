"""The planted library and its cast behind a test client."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from magreader.desk.gate_check.cast import Persona, make_cast
from magreader.desk.gate_check.planted import SLUG, Planted, plant, remove
from magreader.desk.gate_check.proof import Answer, Tally
from magreader.desk.gate_check.roads import Question
from magreader.paywall.models import Plan
from tests.client import Client

NEWCOMER = "signed in without a plan"
SUBSCRIBER = "staff: everything"
FEW = ("stranger", NEWCOMER, "trial: ended a second ago", "staff: another title")
"""Some of who may not read: enough where who asks makes no difference."""


@dataclass(frozen=True)
class House:
    planted: Planted
    cast: tuple[Persona, ...]

    def persona(self, name: str) -> Persona:
        return next(persona for persona in self.cast if persona.name == name)

    @property
    def locked_out(self) -> list[Persona]:
        return [persona for persona in self.cast if not persona.reads]

    def get(self, who: str, address: str = "", **headers: str) -> Any:
        """The answer to one of the cast, of the planted story where no address is given."""
        asked = {name.replace("_", "-"): value for name, value in headers.items()}
        client = _client(self.persona(who), "")
        return client.get(address or self.planted.address, headers=asked)

    def body(self, who: str, address: str = "", **headers: str) -> bytes:
        return bytes(self.get(who, address, **headers).content)

    def reads(self, who: str, address: str = "") -> bool:
        return self.planted.canary.is_in(self.body(who, address))


def make_house() -> House:
    """With a meter of one story a month, on everything."""
    Plan.objects.create(
        name="metered", slug=f"{SLUG}metered", public=True, everything=True, free_stories=1
    )
    planted = plant()
    return House(planted, make_cast(planted))


def clear_house() -> None:
    remove()


def ask(persona: Persona, question: Question) -> Answer:
    """One request, by a browser that has the persona's cookie and nothing else."""
    client = _client(persona, question.cookies)
    sent = client.generic(question.method, question.address, headers=dict(question.headers))
    head = "".join(f"{name}: {value}\n" for name, value in sent.headers.items())
    head += "".join(morsel.OutputString() + "\n" for morsel in sent.cookies.values())
    return Answer(
        sent.status_code,
        head.encode(),
        sent.content,
        sent.headers.get("Content-Type", ""),
        sent.headers.get("Content-Encoding", ""),
    )


def putting(tally: Tally) -> Callable[[Question], Answer]:
    def put(question: Question) -> Answer:
        tally.asked += 1
        return ask(tally.persona, question)

    return put


_browser = Client(raise_request_exception=False)


def _client(persona: Persona, cookies: str) -> Client:
    """One for all: a new one would set up every middleware anew for each request."""
    _browser.cookies.clear()
    if persona.session:
        _browser.cookies["sessionid"] = persona.session
    if cookies:
        _browser.cookies.load(cookies)
    return _browser
