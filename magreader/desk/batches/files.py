"""The files of a batch: announced, matched with those that began before, listed."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from magreader.dumps.models import Batch, Container
from magreader.dumps.road.receiving import add_container, clean_name, is_whole

_AT_ONCE = 500
_SHOWN = 200
FILES_AT_ONCE = 100


class NotUnderstood(Exception):
    """What came is no list of names and sizes."""


class TooMuch(Exception):
    """More files or bytes than a batch may have."""


class Announced(NamedTuple):
    """A file as the browser has it; `size` in bytes."""

    name: str
    size: int


def read_announced(body: bytes) -> list[Announced]:
    """From JSON: `[{"name": …, "size": …}, …]`. Raises NotUnderstood."""
    try:
        rows = json.loads(body)
        found = [Announced(clean_name(row["name"]), row["size"]) for row in rows]
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise NotUnderstood from error
    if len(found) > _AT_ONCE or not all(map(_is_a_file, found)):
        raise NotUnderstood
    return found


def _is_a_file(one: Announced) -> bool:
    return bool(one.name) and type(one.size) is int and 0 <= one.size <= settings.BATCH_MAX_BYTES


def announce(batch: Batch, files: Sequence[Announced]) -> list[Container]:
    """A container for each file, in their order: that of the same name and size where there is
    one. Raises TooMuch, and OSError where there is no room; nothing for a batch that takes none.
    """
    if batch.state != Batch.State.RECEIVING:
        return []
    known: dict[Announced, list[Container]] = defaultdict(list)
    mine = Container.objects.filter(batch=batch, name__in={one.name for one in files})
    for container in mine.select_related("same_as__batch").order_by("-pk"):
        known[Announced(container.name, container.size)].append(container)
    _measure(batch, [one for one in files if not known[one]])
    return [
        known[one].pop() if known[one] else add_container(batch, one.name, one.size)
        for one in files
    ]


def _measure(batch: Batch, new: Sequence[Announced]) -> None:
    held = Container.objects.filter(batch=batch).aggregate(files=Count("pk"), size=Sum("size"))
    files, size = held["files"] + len(new), (held["size"] or 0) + sum(one.size for one in new)
    if files > settings.BATCH_MAX_FILES or size > settings.BATCH_MAX_BYTES:
        raise TooMuch


def as_json(container: Container) -> dict[str, Any]:
    """What the script is told of a file."""
    told: dict[str, Any] = {
        "address": reverse("admin:batch_file", args=[container.batch_id, container.pk]),
        "offset": container.received,
        "whole": is_whole(container),
    }
    if first := container.same_as:
        told["same"] = {
            "said": came_before(first),
            "address": reverse("admin:dumps_batch_change", args=[first.batch_id]),
        }
    return told


def came_before(first: Container) -> str:
    """The honest answer to bytes that were handed over twice."""
    day = date_format(timezone.localtime(first.batch.made_at), "DATE_FORMAT")
    return gettext("These bytes came on %(day)s; nothing is read twice.") % {"day": day}


# ---- lists ---------------------------------------------------------------------------------------
class Torn(NamedTuple):
    """Files of which not every byte is here: how many, and the first of them."""

    number: int
    first: list[Container]


def torn(batch: Batch) -> Torn:
    missing = Container.objects.filter(batch=batch, digest=None).order_by("pk")
    return Torn(missing.count(), list(missing[:_SHOWN]))


def files_page(batch: Batch, page: Any) -> Page[Container]:
    """One page of the list of its files."""
    files: QuerySet[Container] = Container.objects.filter(batch=batch).order_by("pk")
    return Paginator(files.select_related("same_as__batch"), FILES_AT_ONCE).get_page(page)


def came_again(batch: Batch) -> int:
    """How many of its files came before, with the same bytes."""
    return Container.objects.filter(batch=batch).exclude(same_as=None).count()
