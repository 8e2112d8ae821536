"""The pages that wait for somebody's look, narrowed as the lists of the desk are."""

from abc import ABC, abstractmethod
from typing import Any

from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from magreader.catalog.models import Publication
from magreader.dumps.models import DOUBTS, Batch, Dump, Outcome

_LONGEST = 20
"""So many batches or publications are offered, those with the most pages first."""


def reviewable() -> QuerySet[Dump]:
    """Pages whose bytes are kept, of batches that count."""
    kept = Dump.objects.exclude(outcome=Outcome.DUPLICATE).filter(batch__taken_back_at=None)
    return kept.defer("raw", "digest")


def _waits() -> Q:
    return Q(reviewed_at=None) & ~Q(doubt="")


def to_review() -> int:
    """How many pages wait for a look."""
    return reviewable().filter(_waits()).count()


class StateFilter(admin.SimpleListFilter):
    """What waits, unless something else is asked for."""

    title = _("state")
    parameter_name = "state"
    states = {
        "waits": _waits(),
        "reviewed": Q(reviewed_at__isnull=False),
        "said": Q(reviewed_at__isnull=False) & ~Q(word={}),
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("waits", _("to look at")),
            ("reviewed", _("reviewed")),
            ("said", _("with staff’s word")),
            ("all", _("all pages")),
        ]

    def choices(self, changelist: Any) -> Any:
        """Without "All": the queue is what waits."""
        for key, name in self.lookup_choices:
            chosen = (self.value() or "waits") == str(key)
            query = changelist.get_query_string({self.parameter_name: key})
            yield {"selected": chosen, "query_string": query, "display": name}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(self.states.get(self.value() or "waits", Q()))


def _narrowed(queue: QuerySet[Any], column: str, value: str) -> QuerySet[Any]:
    """The pages with this value; all of them for one that can be none."""
    is_key = value.isascii() and value.isdecimal() and len(value) < 19
    is_doubt = value in dict(DOUBTS)
    return queue.filter(**{column: value}) if (is_doubt if column == "doubt" else is_key) else queue


class _Counted(admin.SimpleListFilter, ABC):
    """Choices with the number of pages that wait behind each: one query a filter."""

    column = ""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        waiting = reviewable().filter(_waits()).order_by().values_list(self.column)
        counted = [(key, n) for key, n in waiting.annotate(Count("pk")) if key]
        counted.sort(key=lambda row: -row[1])
        return self.named(counted[:_LONGEST])

    @abstractmethod
    def named(self, counted: list[tuple[Any, int]]) -> list[tuple[str, Any]]:
        """The choices, each with its number of pages."""

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return _narrowed(queryset, self.column, self.value() or "")


class DoubtFilter(_Counted):
    title = _("why")
    parameter_name = column = "doubt"

    def named(self, counted: list[tuple[Any, int]]) -> list[tuple[str, Any]]:
        words = dict(DOUBTS)
        return [(key, f"{words.get(key, key)} ({n})") for key, n in counted]


class BatchFilter(_Counted):
    title = _("batch")
    parameter_name = column = "batch"

    def named(self, counted: list[tuple[Any, int]]) -> list[tuple[str, Any]]:
        made = dict(Batch.objects.filter(pk__in=dict(counted)).values_list("pk", "made_at"))
        return [(str(key), f"{_day(made[key])} ({n})") for key, n in counted]


class PublicationFilter(_Counted):
    title = _("publication")
    parameter_name = column = "publication"

    def named(self, counted: list[tuple[Any, int]]) -> list[tuple[str, Any]]:
        names = dict(Publication.objects.filter(pk__in=dict(counted)).values_list("pk", "name"))
        return [(str(key), f"{names[key]} ({n})") for key, n in counted]


FILTERS = (StateFilter, DoubtFilter, BatchFilter, PublicationFilter)


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def neighbours(dump: Dump, asked: QueryDict) -> tuple[int | None, int | None]:
    """The page that waits before this one, and the one after it (ids); round the corner where it
    is the first or last. `asked` is what the list was narrowed to."""
    queue = reviewable().filter(_waits()).exclude(pk=dump.pk)
    for column in ("doubt", "batch", "publication"):
        queue = _narrowed(queue, column, asked.get(column, ""))
    pks = queue.order_by("pk").values_list("pk", flat=True)
    after = pks.filter(pk__gt=dump.pk).first() or pks.first()
    before = pks.filter(pk__lt=dump.pk).last() or pks.last()
    return before, after
