"""Plans of every kind, the readers who are on them, and vouchers in every state.

All come about as in life: by the verbs.
"""

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from magreader.accounts.models import User

SERIES = "Harbour fair"


def fill_plans(make_reader: "Callable[[str], User]", staff: "User") -> "dict[str, User]":
    """The readers by who they are; one of them never confirmed an address."""
    from django.utils import timezone

    from magreader.paywall.models import Entitlement, Plan
    from magreader.paywall.taking import take_plan

    now, gold = timezone.now(), Plan.objects.get(slug="gold")
    gold.price = Decimal("7.50")
    gold.save()
    _plans()
    local, family = Plan.objects.get(slug="lowlands"), Plan.objects.get(slug="house")
    readers = {who: make_reader(name) for who, name in _NAMES.items()}
    Entitlement.objects.create(reader=readers["local"], plan=local, starts=now, granted_by=staff)
    Entitlement.objects.create(reader=readers["family"], plan=family, starts=now, note="Cook")
    Entitlement.objects.create(
        reader=readers["ahead"], plan=gold, starts=now + timedelta(days=9), ends=None
    )
    take_plan(readers["free"], "neighbour")
    from allauth.account.models import EmailAddress

    EmailAddress.objects.filter(user=readers["unconfirmed"]).update(verified=False)
    return readers


_NAMES = {
    "local": "Joost",
    "family": "Marthe",
    "ahead": "Ravi",
    "free": "Lena",
    "voucher": "Sib",
    "unconfirmed": "Tomas",
}


def _plans() -> None:
    """A plan for some titles with a price, one that costs nothing, one that isn't shown."""
    from magreader.catalog.models import Publication
    from magreader.paywall.models import Plan

    lowlands = Plan.objects.create(
        name="Lowlands",
        slug="lowlands",
        price=36,
        interval="year",
        summary="The papers of the low country, from the first column to the last.",
    )
    lowlands.publications.set(Publication.objects.filter(language="nl"))
    neighbour = Plan.objects.create(name="Neighbour", slug="neighbour", price=0, gifts=0)
    neighbour.publications.set(Publication.objects.filter(name="Understory"))
    Plan.objects.create(name="House", slug="house", everything=True, public=False)


def fill_vouchers(readers: "dict[str, User]", staff: "User") -> dict[str, str]:
    """Their codes, by what became of them."""
    from django.utils import timezone

    from magreader.paywall.models import Plan, Voucher
    from magreader.paywall.vouchers import Print, make_vouchers, print_code, redeem, withdraw

    now, gold = timezone.now(), Plan.objects.get(slug="gold")

    def made(ends: timedelta | None = None, uses: int = 1) -> Voucher:
        until = now + ends if ends else None
        what = Print(plan=gold, days=30, uses=uses, ends=until, series=SERIES, by=staff)
        return make_vouchers(1, what)[0]

    fresh, used, several = made(), made(), made(uses=25)
    ended, withdrawn = made(timedelta(days=-2)), made()
    make_vouchers(12, Print(gold, 90, 1, None, "Winter prize", staff))
    redeem(readers["voucher"], used.code)
    redeem(readers["voucher"], several.code)
    withdraw(Voucher.objects.filter(pk=withdrawn.pk))
    kinds = {"fresh": fresh, "used": used, "several": several, "ended": ended, "gone": withdrawn}
    return {f"voucher_{kind}": print_code(voucher.code) for kind, voucher in kinds.items()}
