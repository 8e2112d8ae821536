"""The proof: every reader asks for everything, and what came of it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from magreader.desk.gate_check.cast import Persona
from magreader.desk.gate_check.planted import Planted
from magreader.desk.gate_check.roads import FORMS, Question, Route, main_roads, routes, side_roads

OPEN_ROADS = ("story", "translation")
"""Names of the addresses that give a story's text to who may read it; a test holds that each
address of a story is here, or in `tests/gate/` among those that give no text."""
_WHOLE = {form: FORMS[form] for form in ("page", "fragment", "boosted", "history restore")}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `head` is the status line's rest and all headers."""

    status: int
    head: bytes
    body: bytes
    kind: str = ""
    encoding: str = ""


type Ask = Callable[[Persona, Question], Answer]


@dataclass(slots=True)
class Tally:
    """What one reader met. `leaks` and `locked` are addresses with the form they were asked in:
    where the text came out, and where it should have and didn't."""

    persona: Persona
    asked: int = 0
    leaks: list[str] = field(default_factory=list)
    locked: list[str] = field(default_factory=list)

    @property
    def good(self) -> bool:
        return not self.leaks and not self.locked


class NotTheSite(Exception):
    """What answers doesn't show what was planted: nothing could be proved by asking it."""


def prove(
    cast: Iterable[Persona], planted: Planted, ask: Ask, asked: Callable[[], object]
) -> Iterator[Tally]:
    """One tally after the other; `asked` is told of each request. Raises NotTheSite."""
    for persona in cast:
        tally = Tally(persona)

        def put(question: Question, who: Tally = tally) -> Answer:
            who.asked += 1
            asked()
            return ask(who.persona, question)

        prove_open(tally, planted, put)
        if not persona.reads:
            prove_shut(tally, planted, questions_to(persona, planted), put)
        prove_hidden(tally, planted, put)
        yield tally


def questions_to(persona: Persona, planted: Planted) -> Iterator[Question]:
    """What one is asked who may not read. An edition is the same page for everybody: its side
    roads are for those alone who come without a session."""
    yield from (question for _, question in main_roads(planted))
    yield from side_roads(planted.address)
    if not persona.session:
        yield from side_roads(planted.edition_address)


type Put = Callable[[Question], Answer]


def prove_shut(tally: Tally, planted: Planted, questions: Iterable[Question], put: Put) -> None:
    """No answer holds the canary, and none is the story read aloud: a word can't be found in
    sound."""
    for question in questions:
        if gives_text(put(question), planted):
            tally.leaks.append(told(question))


def gives_text(answer: Answer, planted: Planted) -> bool:
    return (
        planted.canary.is_in(answer.body, answer.encoding)
        or planted.canary.is_in(answer.head)
        or (answer.kind.startswith("audio/") and answer.status < 300)
    )


def prove_open(tally: Tally, planted: Planted, put: Put) -> None:
    """Who may read gets the text at every address that says it has it; everybody gets the
    opening, and the free story."""
    for form, headers in _WHOLE.items():
        question = Question(planted.address, form, headers)
        answer = put(question)
        if not planted.opening.is_in(answer.body, answer.encoding):
            raise NotTheSite(f"{planted.address}: {answer.status}")
        if tally.persona.reads and not gives_text(answer, planted):
            tally.locked.append(told(question))
        free = Question(planted.free_story.get_absolute_url(), form, headers)
        answer = put(free)
        if not planted.free.is_in(answer.body, answer.encoding):
            tally.locked.append(told(free))


def prove_hidden(tally: Tally, planted: Planted, put: Put) -> None:
    """What isn't published answers as what isn't there, to everybody and at each address."""
    for route in of_editions():
        question = Question(hidden_address(route, planted))
        answer = put(question)
        if answer.status != 404 or gives_text(answer, planted):
            tally.leaks.append(told(question))


def of_editions() -> list[Route]:
    return [route for route in routes() if ":edition>" in route.pattern]


def hidden_address(route: Route, planted: Planted) -> str:
    """The address of `route` for the edition that isn't published."""
    shown, hidden = planted.story, planted.hidden_story
    return (
        route.address(planted)
        .replace(f"/{shown.edition.slug}/", f"/{hidden.edition.slug}/")
        .replace(f"/{shown.slug}/", f"/{hidden.slug}/")
    )


def told(question: Question) -> str:
    method = "" if question.method == "GET" else f"{question.method} "
    return f"{method}{question.address} ({question.form})"
