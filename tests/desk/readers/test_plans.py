"""Plans at the desk: prices, what is refused, and what can't be deleted."""

from typing import Any

import pytest
from django.urls import reverse

from magreader.paywall.models import Plan
from magreader.paywall.vouchers import Print, make_vouchers
from tests.desk.pages import chief
from tests.make import gold, make_entitlement, make_plan, make_reader, make_staff

pytestmark = pytest.mark.django_db


def add(**changed: object) -> Any:
    form = {"name": "Local", "slug": "local", "everything": "on", "public": "on", "trial_days": 0}
    form |= {"currency": "EUR", "interval": "month", "free_stories": 0, "gifts": 10}
    return chief().post(reverse("admin:paywall_plan_add"), form | changed)


def test_a_plan_has_a_price_a_meter_and_gifts() -> None:
    answer = add(price="7.50", currency="CHF", interval="year", free_stories=3, gifts=4)
    assert answer.status_code == 302, answer.content.decode()
    plan = Plan.objects.get(slug="local")
    assert (str(plan.price), plan.currency, plan.interval) == ("7.50", "CHF", "year")
    assert (plan.free_stories, plan.gifts) == (3, 4)
    page = chief().get(reverse("admin:paywall_plan_changelist")).content.decode()
    assert "CHF 7.50 a year" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"price": "-1"}, "greater than or equal to 0"),
        ({"price": "free"}, "Enter a number."),
        ({"price": "1.234"}, "2 decimal places"),
        ({"currency": "euro"}, "at most 3 characters"),
        ({"currency": "eur"}, "Three capital letters, such as EUR."),
        ({"interval": "week"}, "Select a valid choice."),
        ({"free_stories": "-3"}, "greater than or equal to 0"),
        ({"price": "0", "trial_days": 7}, "A plan that costs nothing needs no trial: say 0."),
    ],
)
def test_what_a_plan_cannot_be_is_said_in_words(given: dict[str, object], said: str) -> None:
    assert said in add(**given).content.decode()
    assert not Plan.objects.filter(slug="local").exists()


def test_a_plan_in_use_stays_and_says_why() -> None:
    make_entitlement(make_reader())
    delete = reverse("admin:paywall_plan_delete", args=[gold().pk])
    client = chief()
    for ask in (client.get, client.post):
        answer = ask(delete, {"post": "yes"}, follow=True)
        assert "GOLD stays: 1 reader has it or had it" in answer.content.decode()
    assert Plan.objects.filter(slug="gold").exists()


def test_nor_is_a_plan_deleted_that_vouchers_give() -> None:
    plan = make_plan("Local")
    make_vouchers(1, Print(plan, 30, 1, None, "Fair", make_staff()))
    chief().post(reverse("admin:paywall_plan_delete", args=[plan.pk]), {"post": "yes"})
    assert Plan.objects.filter(pk=plan.pk).exists()


def test_a_plan_that_nobody_has_is_deleted() -> None:
    plan = make_plan("Local")
    chief().post(reverse("admin:paywall_plan_delete", args=[plan.pk]), {"post": "yes"})
    assert not Plan.objects.filter(pk=plan.pk).exists()
