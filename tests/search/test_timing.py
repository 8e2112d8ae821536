"""A hidden word and a word that is nowhere take whoever may not read it the same time.

`test_gate.py` shows why: the same fields are asked. This measures that nothing else tells them
apart: questions of both kinds by turns, and how often one of the first kind takes longer than one
of the second. Half of the time, where nothing can be told; the bound is five standard errors wide.
What else the machine does may lie on one of the two for a while, so what seems to tell them apart
has to do so three times.
"""

import gc
import time
from collections.abc import Callable, Iterator
from itertools import product
from random import Random

import pytest

from magreader.paywall.scope import Scope
from magreader.search.finding import Search
from magreader.search.following import catch_up
from magreader.search.grammar import read_query
from magreader.search.suggesting import did_you_mean, suggest
from tests.make import make_edition, make_story

pytestmark = pytest.mark.django_db

HIDDEN, NOWHERE = "quillfish", "quollfish"
TIMES = 400
_BOUND = 5 * (1 / (6 * TIMES)) ** 0.5
OF_ANOTHER_TITLE = Scope(publications=frozenset({0}))
FORMS = ("{}", '"word {}"', "{}*", "piano OR {}", "piano -{}")


def _library(stories: int = 150) -> None:
    """Of premium stories, each with the hidden word in its text."""
    edition = make_edition()
    text = ("The ferry left.", *["Nobody on the quay asked why."] * 20, f"The word {HIDDEN}.")
    for number in range(stories):
        make_story(edition, f"Piano {number}", paragraphs=text, language="en")
    assert catch_up(10)


@pytest.fixture(autouse=True)
def _no_garbage() -> Iterator[None]:
    """It would be collected every so many questions."""
    gc.disable()
    yield
    gc.enable()


def longer_with_hidden(ask: Callable[[str], object], rng: Random) -> float:
    """How often a question for the hidden word takes longer than one for a word that is nowhere:
    Mann and Whitney's U, as a share of all pairs."""
    took: dict[str, list[float]] = {HIDDEN: [], NOWHERE: []}
    for turn in range(TIMES + 20):
        for word in rng.sample((HIDDEN, NOWHERE), 2):
            begun = time.perf_counter()
            ask(word)
            spent = time.perf_counter() - begun
            if turn >= 20:
                took[word].append(spent)
    pairs = product(took[HIDDEN], took[NOWHERE])
    return sum((one > two) + (one == two) / 2 for one, two in pairs) / TIMES**2


def tells_them_apart(ask: Callable[[str], object]) -> bool:
    rng = Random(7)
    return all(abs(longer_with_hidden(ask, rng) - 0.5) >= _BOUND for _once_more in range(3))


def searched(form: str, scope: Scope) -> Callable[[str], object]:
    def ask(word: str) -> object:
        search = Search(read_query(form.format(word)), scope)
        return search.find(), search.counts()

    return ask


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("scope", [Scope(), OF_ANOTHER_TITLE], ids=["stranger", "other title"])
def test_nobody_can_tell_a_word_hidden_from_them_from_one_that_is_nowhere(
    form: str, scope: Scope
) -> None:
    _library()
    assert not tells_them_apart(searched(form, scope))


def test_nor_by_what_is_suggested_or_mended() -> None:
    _library()
    for ask in (suggest, lambda word: did_you_mean(read_query(word))):
        assert not tells_them_apart(ask)


def test_the_measure_tells_them_apart_for_a_subscriber() -> None:
    _library()
    assert tells_them_apart(searched("{}", Scope(everything=True)))
