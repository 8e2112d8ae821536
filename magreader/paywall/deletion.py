"""What the paywall does before an account goes, so that what was used stays used."""

from django.db.models import F

from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Voucher


def settle_vouchers(reader: User) -> None:
    """Each voucher that the reader entered has room for one fewer: its entry goes with the account,
    and neither they nor anybody else enters it in its place."""
    entered = Entitlement.objects.filter(reader=reader, voucher__isnull=False)
    Voucher.objects.filter(pk__in=entered.values("voucher"), uses__gt=0).update(uses=F("uses") - 1)
