"""Vouchers as a file: CSV for a mail merge or a printer."""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from magreader.desk.csv_file import csv_file
from magreader.desk.vouchers.states import STATES, state_of
from magreader.paywall.models import Voucher
from magreader.paywall.vouchers import print_code

_HEADING = ("code", "plan", "days", "readers", "used", "until", "series", "state", "made")


def _rows(vouchers: Iterable[Voucher]) -> Iterator[tuple[object, ...]]:
    now = timezone.now()
    for voucher in vouchers:
        yield (
            print_code(voucher.code),
            voucher.plan.name,
            voucher.days or "",
            voucher.uses,
            voucher.used,
            timezone.localtime(voucher.ends).isoformat() if voucher.ends else "",
            voucher.series,
            STATES[state_of(voucher, now)],
            timezone.localtime(voucher.made).isoformat(timespec="seconds"),
        )


def as_csv(vouchers: QuerySet[Voucher]) -> StreamingHttpResponse:
    """A file for the mail merge or the printer."""
    rows = vouchers.select_related("plan").order_by("pk").iterator(chunk_size=500)
    return csv_file("vouchers.csv", _HEADING, _rows(rows))
