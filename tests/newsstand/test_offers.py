"""Plans in words."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from magreader.newsstand.offers import next_of, print_price, what_else_it_gives, what_it_opens
from magreader.paywall.offers import Offer, Step

SIGN_UP = "/accounts/signup/?next=%2Fa%2F"


def offer(**said: object) -> Offer:
    usual = {
        "slug": "gold",
        "name": "GOLD",
        "summary": "",
        "trial_days": 0,
        "everything": False,
        "publications": (),
        "running": False,
        "ends": None,
        "trial_used": False,
    }
    return Offer(**(usual | said))  # type: ignore[arg-type]  # whatever a test says


@pytest.mark.parametrize(
    ("price", "currency", "interval", "said"),
    [
        (None, "EUR", "month", ""),
        ("0", "EUR", "month", "Free"),
        ("0.00", "EUR", "year", "Free"),
        ("7.5", "EUR", "month", "€ 7.50 a month"),
        ("36.00", "EUR", "year", "€ 36 a year"),
        ("1234.5", "USD", "once", "$ 1,234.50, once and for good"),
        ("99", "CHF", "month", "CHF 99 a month"),
    ],
)
def test_a_price_is_printed(price: str | None, currency: str, interval: str, said: str) -> None:
    plan = offer(price=price and Decimal(price), currency=currency, interval=interval)
    assert print_price(plan).replace("\N{NO-BREAK SPACE}", " ") == said


def test_the_numbers_of_a_price_are_the_languages() -> None:
    with override("nl"):
        assert "1.234,50" in print_price(offer(price=Decimal("1234.5")))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"everything": True}, "GOLD opens every premium story of every title on the stand."),
        ({"publications": ("Whin",)}, "GOLD opens every premium story of Whin."),
        ({"publications": ("A", "B")}, "GOLD opens every premium story of A and B."),
        ({"publications": ("A", "B", "C")}, "GOLD opens every premium story of A, B and C."),
        (
            {"publications": tuple("ABCDEFG")},
            "GOLD opens every premium story of A, B, C and 4 more titles.",
        ),
        ({}, "GOLD opens no title yet."),
        ({"summary": "All the news.", "everything": True}, "All the news."),
    ],
)
def test_one_sentence_says_what_a_plan_opens(said: dict[str, object], sentence: str) -> None:
    assert what_it_opens(offer(**said)) == sentence


def test_what_it_gives_beside_the_stories() -> None:
    assert what_else_it_gives(offer()) == []
    assert what_else_it_gives(offer(gifts=1, free_stories=3)) == [
        "1 story a month to give away.",
        "Without it, an account opens 3 of its stories a month for free.",
    ]


@pytest.mark.parametrize(
    ("step", "said", "words", "href", "post"),
    [
        (Step.TRY, {"trial_days": 1}, "Try GOLD free for 1 day", "/plans/gold/trial/", True),
        (Step.TAKE, {"price": Decimal(0)}, "Take GOLD", "/plans/gold/take/", True),
        (Step.SIGN_UP, {"trial_days": 7}, "Sign up and try GOLD", SIGN_UP, False),
        (Step.SIGN_UP, {"price": Decimal(0)}, "Sign up and take GOLD", SIGN_UP, False),
        (Step.CONFIRM, {"trial_days": 7}, "Confirm your e-mail address", "/accounts/email/", False),
        (Step.ASK, {}, "Ask for GOLD", "mailto:magreader@127.0.0.1?subject=GOLD", False),
    ],
)
def test_each_step_is_one_button(
    step: Step, said: dict[str, object], words: str, href: str, *, post: bool
) -> None:
    button = next_of(offer(step=step, **said), "/a/")
    assert button
    assert (button["words"], button["href"], button["post"]) == (words, href, post)


def test_who_is_on_the_plan_needs_no_step() -> None:
    assert next_of(offer(step=Step.HELD), "/a/") is None


def test_that_nothing_is_charged_yet_is_said_where_it_costs() -> None:
    button = next_of(offer(price=Decimal(9)), "")
    assert button
    assert button["terms"] == "Paying here comes later: ask at magreader@127.0.0.1."
