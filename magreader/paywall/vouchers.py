"""Vouchers: codes that staff make and readers enter, each for some days of a plan."""

import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from magreader.accounts.addresses import AddressNotConfirmed, has_confirmed_address
from magreader.accounts.models import User
from magreader.paywall.models import Entitlement, Plan, Source, Voucher

# 32 signs, so 12 of them are 60 bits: no O beside 0, no I or L beside 1, no U, which keeps
# most words out.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
MOST_AT_ONCE = 5_000
_GROUP = 4
_READ_AS = str.maketrans("OIL", "011")


# ---- codes --------------------------------------------------------------------------------------
def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def print_code(code: str) -> str:
    """As XXXX-XXXX-XXXX: how people read it out, and copy it."""
    return "-".join(code[at : at + _GROUP] for at in range(0, len(code), _GROUP))


def read_code(typed: str) -> str:
    """The code that somebody meant: dashes, spaces, small letters and look-alikes don't matter."""
    plain = unicodedata.normalize("NFKC", typed[:200]).upper()
    return "".join(sign for sign in plain if sign.isalnum()).translate(_READ_AS)


# ---- staff make them ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Print:
    """What one lot of vouchers is to say. `days` None: without end; `ends` is exclusive."""

    plan: Plan
    days: int | None
    uses: int
    ends: datetime | None
    series: str
    by: User


def make_vouchers(number: int, what: Print) -> list[Voucher]:
    """So many new vouchers, each with a code of its own."""
    return Voucher.objects.bulk_create(
        [
            Voucher(
                code=code,
                plan=what.plan,
                days=what.days,
                uses=what.uses,
                ends=what.ends,
                series=what.series,
                made_by=what.by,
            )
            for code in _different_codes(number)
        ],
        batch_size=500,
    )


def _different_codes(number: int) -> Iterator[str]:
    made: set[str] = set()
    while len(made) < number:
        made.add(new_code())
    return iter(made)


def withdraw(vouchers: QuerySet[Voucher], now: datetime | None = None) -> list[Voucher]:
    """Nobody can enter these from now on; who entered one keeps what it gave. Which were not
    withdrawn before."""
    chosen = list(vouchers.filter(withdrawn=None))
    _set_withdrawn(chosen, now or timezone.now())
    return chosen


def put_back(vouchers: QuerySet[Voucher]) -> list[Voucher]:
    """Let these be entered again. Which were withdrawn."""
    chosen = list(vouchers.exclude(withdrawn=None))
    _set_withdrawn(chosen, None)
    return chosen


def _set_withdrawn(vouchers: list[Voucher], moment: datetime | None) -> None:
    for voucher in vouchers:
        voucher.withdrawn = moment
    Voucher.objects.bulk_update(vouchers, ["withdrawn"], batch_size=500)


# ---- readers enter them -------------------------------------------------------------------------
class Refusal(StrEnum):
    """Why a voucher isn't taken. A withdrawn one is as unknown as one that never was, so that
    nobody learns from the answer which codes there are."""

    UNKNOWN = "unknown"
    ENDED = "ended"
    USED_UP = "used-up"
    YOURS_ALREADY = "yours-already"


class VoucherRefused(Exception):
    """`ends` is told of a voucher that ended."""

    def __init__(self, refusal: Refusal, ends: datetime | None = None) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.ends = ends


def redeem(reader: User, typed: str, now: datetime | None = None) -> Entitlement:
    """Give `reader` what the voucher of this code gives, from now on, beside all they have.

    The voucher's row is locked, so its last use is given once, whoever else enters it now.
    Raises AddressNotConfirmed and VoucherRefused.
    """
    now = now or timezone.now()
    if not has_confirmed_address(reader):
        raise AddressNotConfirmed
    try:
        with transaction.atomic():
            return _redeem(reader, read_code(typed), now)
    except IntegrityError:  # the same reader, a moment ago
        raise VoucherRefused(Refusal.YOURS_ALREADY) from None


def _redeem(reader: User, code: str, now: datetime) -> Entitlement:
    lines = Voucher.objects.select_for_update(of=("self",)).select_related("plan")
    voucher = lines.filter(code=code).first()
    if voucher is None:
        raise VoucherRefused(Refusal.UNKNOWN)
    if Entitlement.objects.filter(reader=reader, voucher=voucher).exists():
        raise VoucherRefused(Refusal.YOURS_ALREADY)
    if voucher.withdrawn:
        raise VoucherRefused(Refusal.UNKNOWN)
    if voucher.ends and voucher.ends <= now:
        raise VoucherRefused(Refusal.ENDED, voucher.ends)
    if not Voucher.objects.filter(pk=voucher.pk, used__lt=F("uses")).update(used=F("used") + 1):
        raise VoucherRefused(Refusal.USED_UP)
    return Entitlement.objects.create(
        reader=reader,
        plan=voucher.plan,
        source=Source.VOUCHER,
        voucher=voucher,
        starts=now,
        ends=None if voucher.days is None else now + timedelta(days=voucher.days),
    )
