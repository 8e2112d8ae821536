"""The next step to a plan: its whole truth table, and what an offer knows."""

from itertools import product

import pytest

from magreader.paywall.offers import Asks, Step, next_step
from magreader.paywall.plans import offers_for
from magreader.paywall.reader import Reader, Role
from tests.make import (
    NOW,
    gold,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
)

db = pytest.mark.django_db


@pytest.mark.parametrize(
    ("signed_in", "confirmed", "tried", "free", "trial", "running"),
    list(product([False, True], repeat=6)),
)
def test_the_next_step(  # the whole table
    *, signed_in: bool, confirmed: bool, tried: bool, free: bool, trial: bool, running: bool
) -> None:
    step = next_step(Asks(signed_in, confirmed, tried), free=free, trial=trial, running=running)
    if running:
        assert step is Step.HELD
    elif not signed_in:
        assert step is (Step.SIGN_UP if free or trial else Step.ASK)
    elif free:
        assert step is (Step.TAKE if confirmed else Step.CONFIRM)
    elif trial and not tried:
        assert step is (Step.TRY if confirmed else Step.CONFIRM)
    else:
        assert step is Step.ASK


@db
def test_what_a_plan_opens_is_what_the_gate_opens_with_it() -> None:
    echo, whin = make_publication("The Echo"), make_publication("Whin")
    make_plan("Local").publications.add(echo)
    gold().publications.add(echo)  # it is everything nevertheless
    make_plan("Nothing")
    opens = {
        offer.name: (offer.opens(echo.pk), offer.opens(whin.pk)) for offer in offers_for(Reader())
    }
    assert opens == {"GOLD": (True, True), "Local": (True, False), "Nothing": (False, False)}


@db
def test_a_hidden_plan_is_shown_to_who_is_on_it_and_offered_to_nobody() -> None:
    hidden = make_plan("Hidden", public=False)
    reader = make_reader()
    make_entitlement(reader, hidden)
    shown = {offer.name: offer for offer in offers_for(Reader(reader), NOW)}
    assert shown["Hidden"].step is Step.HELD
    assert not shown["Hidden"].public
    assert "Hidden" not in [offer.name for offer in offers_for(Reader(make_reader()), NOW)]


@db
def test_a_role_is_offered_what_such_a_reader_would_be() -> None:
    (stranger,) = offers_for(Reader(role=Role()), NOW)
    (reader,) = offers_for(Reader(make_reader(), role=Role(signed_in=True)), NOW)
    assert (stranger.step, reader.step) == (Step.SIGN_UP, Step.TRY)
