"""CSV, a line at a time, that no spreadsheet takes for a program."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse


class _Line:
    """What a CSV writer writes to: it hands back each line."""

    def write(self, line: str) -> str:
        return line


def _cell(value: object) -> object:
    """What a spreadsheet would take for a formula is shown as it is."""
    text = str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r\n" and text else value


def csv_lines(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Line())
    yield writer.writerow(heading)
    for row in rows:
        yield writer.writerow([_cell(value) for value in row])


def csv_file(
    name: str, heading: Sequence[str], rows: Iterable[Sequence[object]]
) -> StreamingHttpResponse:
    """A file to download. (The desk lets nothing on the way keep it.)"""
    answer = StreamingHttpResponse(csv_lines(heading, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
