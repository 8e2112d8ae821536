"""The free trial: once a person."""

from datetime import timedelta
from functools import partial

import pytest
from allauth.account.models import EmailAddress

from magreader.accounts.addresses import AddressNotConfirmed
from magreader.paywall.models import Entitlement, Plan, TrialTaken
from magreader.paywall.offers import Step
from magreader.paywall.plans import offers_for
from magreader.paywall.reader import Reader
from magreader.paywall.trials import (
    TrialNotPossible,
    fingerprint_of,
    give_trial,
    has_tried,
    start_trial,
)
from tests.at_one_time import at_one_time, elsewhere
from tests.make import NOW, gold, make_plan, make_reader, make_unconfirmed_reader

db = pytest.mark.django_db


@pytest.mark.parametrize(
    "written",
    ["ilse@example.org", "Ilse@Example.ORG", "ilse+news@example.org", " ilse@example.org"],
)
def test_one_mailbox_has_one_fingerprint(written: str) -> None:
    assert fingerprint_of(written) == fingerprint_of("ilse@example.org")


def test_a_fingerprint_tells_no_address_and_hangs_on_the_secret(settings: object) -> None:
    before = fingerprint_of("ilse@example.org")
    assert "ilse" not in before
    assert before != fingerprint_of("else@example.org")
    assert before != fingerprint_of("ilse@example.net")
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]  # the fixture is untyped here
    assert fingerprint_of("ilse@example.org") != before


@db
def test_an_address_is_confirmed_first() -> None:
    reader = make_unconfirmed_reader()
    EmailAddress.objects.create(user=reader, email=reader.email, verified=False)
    with pytest.raises(AddressNotConfirmed):
        start_trial(reader, "gold", NOW)
    assert not Entitlement.objects.exists()
    assert not TrialTaken.objects.exists()


@db
def test_who_deletes_their_account_has_had_the_trial_in_the_next() -> None:
    first = make_reader("ilse@example.org")
    start_trial(first, "gold", NOW)
    first.delete()
    again = make_reader("Ilse+again@example.org")
    assert has_tried(again)
    with pytest.raises(TrialNotPossible):
        start_trial(again, "gold", NOW + timedelta(days=400))
    (offer,) = offers_for(Reader(again), NOW)
    assert offer.trial_used
    assert offer.step is Step.ASK


@db
def test_each_confirmed_address_counts_and_no_other() -> None:
    reader = make_reader("ilse@example.org")
    EmailAddress.objects.create(user=reader, email="i@example.net", verified=True)
    EmailAddress.objects.create(user=reader, email="brandt@example.net", verified=False)
    start_trial(reader, "gold", NOW)
    reader.delete()
    assert has_tried(make_reader("i@example.net"))
    assert not has_tried(make_reader("brandt@example.net"))


@db
def test_a_trial_from_staff_is_the_one_trial() -> None:
    reader = make_reader("ilse@example.org")
    trial = give_trial(Entitlement(reader=reader, plan=gold()), NOW)
    assert trial
    assert (trial.source, trial.ends) == ("trial", NOW + timedelta(days=7))
    assert give_trial(Entitlement(reader=reader, plan=gold()), NOW) is None
    assert give_trial(Entitlement(reader=make_reader("ilse+2@example.org"), plan=gold())) is None


@db
def test_a_refused_trial_leaves_nothing_behind() -> None:
    make_plan("Bare")
    assert give_trial(Entitlement(reader=make_reader(), plan=Plan.objects.get(slug="bare"))) is None
    assert not TrialTaken.objects.exists()


@pytest.mark.usefixtures("crowd")
def test_twenty_clicks_at_one_moment_give_one_trial() -> None:
    def prepare() -> list[object]:
        make_plan("Crowd", trial_days=7)
        return [make_reader("ilse@example.org")]

    (reader,) = elsewhere(prepare)
    outcomes = at_one_time(*[partial(start_trial, reader, "crowd")] * 20)  # type: ignore[arg-type]  # a reader
    refused = [outcome for outcome in outcomes if isinstance(outcome, TrialNotPossible)]
    assert len(refused) == 19, outcomes
    assert elsewhere(lambda: (Entitlement.objects.count(), TrialTaken.objects.count())) == (1, 1)


@pytest.mark.usefixtures("crowd")
def test_twenty_accounts_of_one_mailbox_have_one_trial_between_them() -> None:
    def prepare() -> list[object]:
        make_plan("Crowd", trial_days=7)
        return [make_reader(f"ilse+{number}@example.org") for number in range(20)]

    readers = elsewhere(prepare)
    outcomes = at_one_time(*[partial(start_trial, reader, "crowd") for reader in readers])  # type: ignore[arg-type]  # readers
    assert len([o for o in outcomes if isinstance(o, TrialNotPossible)]) == 19, outcomes
    assert elsewhere(Entitlement.objects.count) == 1
