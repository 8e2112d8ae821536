"""Vouchers as a file: CSV for a mail merge or a printer."""

import csv
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils import timezone

from magreader.desk.voucher_states import STATES, state_of
from magreader.paywall.models import Voucher
from magreader.paywall.vouchers import print_code


class _Line:
    """What a CSV writer writes to: it hands back each line."""

    def write(self, line: str) -> str:
        return line


def _cell(value: object) -> object:
    """What a spreadsheet would take for a formula is shown as it is."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r\n" and text else value


def lines_of(vouchers: Iterable[Voucher]) -> Iterator[str]:
    """As CSV, a line at a time, with a heading."""
    now, writer = timezone.now(), csv.writer(_Line())
    heading = ("code", "plan", "days", "readers", "used", "until", "series", "state", "made")
    yield writer.writerow(heading)
    for voucher in vouchers:
        row = (
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
        yield writer.writerow([_cell(value) for value in row])


def as_csv(vouchers: QuerySet[Voucher]) -> StreamingHttpResponse:
    """A file for the mail merge or the printer. (The desk lets nothing on the way keep it.)"""
    rows = vouchers.select_related("plan").order_by("pk").iterator(chunk_size=500)
    answer = StreamingHttpResponse(lines_of(rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="vouchers.csv"'
    return answer
