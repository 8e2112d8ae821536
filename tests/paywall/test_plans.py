"""Plans as readers see them, and the free trial."""

from datetime import timedelta

import pytest

from magreader.paywall.access import FullStory, open_story
from magreader.paywall.models import Entitlement, Plan
from magreader.paywall.plans import holdings_of, offers_for
from magreader.paywall.reader import Reader
from magreader.paywall.trials import TrialNotPossible, start_trial
from tests.make import (
    NOW,
    gold,
    make_entitlement,
    make_plan,
    make_publication,
    make_reader,
    make_story,
)

pytestmark = pytest.mark.django_db


def test_every_newsstand_starts_with_gold_and_seven_days_of_trial() -> None:
    (offer,) = offers_for(Reader(), NOW)
    assert (offer.name, offer.trial_days, offer.everything) == ("GOLD", 7, True)
    assert not offer.running


def test_the_trial_opens_premium_stories_at_once_for_seven_days() -> None:
    reader, story = make_reader(), make_story()
    trial = start_trial(reader, "gold", NOW)
    assert trial.ends == NOW + timedelta(days=7)
    assert isinstance(open_story(story, Reader(reader), NOW), FullStory)
    (offer,) = offers_for(Reader(reader), NOW)
    assert offer.running
    assert offer.ends == trial.ends


def test_the_trial_is_given_once_whatever_the_plan() -> None:
    reader = make_reader()
    make_plan("Local", trial_days=30)
    start_trial(reader, "gold", NOW)
    for slug in ("gold", "local"):
        with pytest.raises(TrialNotPossible):
            start_trial(reader, slug, NOW + timedelta(days=365))
    assert Entitlement.objects.filter(reader=reader).count() == 1


def test_plans_without_a_trial_or_not_shown_give_none() -> None:
    make_plan("Hidden", public=False, trial_days=30)
    make_plan("Paid")
    with pytest.raises(TrialNotPossible):
        start_trial(make_reader(), "paid", NOW)
    with pytest.raises(Plan.DoesNotExist):
        start_trial(make_reader(), "hidden", NOW)
    assert [offer.name for offer in offers_for(Reader(), NOW)] == ["GOLD", "Paid"]


def test_an_offer_names_its_publications() -> None:
    make_plan("Local").publications.add(make_publication("The Wexmouth Courier"))
    local = offers_for(Reader(), NOW)[-1]
    assert local.publications == ("The Wexmouth Courier",)


def test_overlapping_entitlements_tell_the_last_end_and_none_is_lost() -> None:
    reader = make_reader()
    make_entitlement(reader, ends=NOW + timedelta(days=30))
    start_trial(reader, "gold", NOW)
    make_entitlement(reader, starts=NOW - timedelta(days=9), ends=NOW - timedelta(days=2))
    (offer,) = offers_for(Reader(reader), NOW)
    assert offer.ends == NOW + timedelta(days=30)
    assert [held.running for held in holdings_of(reader, NOW)] == [True, True, False]


def test_an_entitlement_without_end_is_told_as_such() -> None:
    reader = make_reader()
    make_entitlement(reader, gold(), ends=None)
    make_entitlement(reader)
    (offer,) = offers_for(Reader(reader), NOW)
    assert offer.running
    assert offer.ends is None
