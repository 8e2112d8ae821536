"""The report of a batch as a file, CSV or JSON: every page of a filter, a line at a time. No text
of a story is in it, nor a line of a page."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import gettext

from magreader.desk.csv_file import csv_file
from magreader.dumps.models import Batch, Dump

_HEADING = (
    *("page", "file", "source", "outcome", "reason", "kind", "language", "encoding"),
    *("publication", "edition", "headline", "address", "same_as", "warnings", "leftover_lines"),
)
_AT_ONCE = 500


def as_csv(batch: Batch, dumps: QuerySet[Dump]) -> StreamingHttpResponse:
    rows = (_row(dump).values() for dump in _light(dumps))
    told = ([_flat(value) for value in row] for row in rows)
    return csv_file(f"batch-{batch.pk}.csv", _HEADING, told)


def as_json(batch: Batch, dumps: QuerySet[Dump]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(_pieces(batch, dumps), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="batch-{batch.pk}.json"'
    return answer


def _pieces(batch: Batch, dumps: QuerySet[Dump]) -> Iterator[str]:
    head = {"batch": batch.pk, "made_at": batch.made_at.isoformat(), "state": batch.state}
    yield f'{json.dumps(head)[:-1]}, "pages": ['
    for number, dump in enumerate(_light(dumps)):
        yield (",\n" if number else "\n") + json.dumps(_row(dump), ensure_ascii=False)
    yield "\n]}\n"


def _light(dumps: QuerySet[Dump]) -> Iterable[Dump]:
    some = dumps.select_related("container", "publication", "story__edition__publication")
    return some.defer("raw", "digest").iterator(chunk_size=_AT_ONCE)


def _row(dump: Dump) -> dict[str, Any]:
    story = dump.story
    publication = story.edition.publication if story else dump.publication
    values = (
        dump.pk,
        dump.container.name if dump.container else "",
        dump.source,
        dump.outcome,
        gettext(dump.reason) if dump.reason else "",
        dump.kind,
        dump.chrome_language,
        dump.encoding,
        publication.name if publication else dump.told.get("publication", ""),
        story.edition.label if story else dump.told.get("edition", ""),
        story.headline if story else dump.told.get("headline", ""),
        story.get_absolute_url() if story else "",
        dump.duplicate_of_id,
        [gettext(warning) for warning in dump.warnings],
        len(dump.leftover),
    )
    return dict(zip(_HEADING, values, strict=True))


def _flat(value: Any) -> Any:
    if isinstance(value, list):
        return " / ".join(value)
    return "" if value is None else value
