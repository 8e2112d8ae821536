"""What staff choose on a batch that waits: which pages go in, and what they say where pages don't.

What a choice touches is foreseen again. Outside of `Batch.State.WAITING` a choice does nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import batched

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from magreader.catalog.bulk import update_rows
from magreader.dumps.fold import IDS_AT_ONCE
from magreader.dumps.models import Batch, Dump, Foreseen, Outcome
from magreader.dumps.naming import publication_called
from magreader.dumps.parser.pages import Kind
from magreader.dumps.parser.word import with_typed
from magreader.dumps.road.chunks import ask_again, on_the_road
from magreader.dumps.road.verbs import CAME_IN, finish_or_enqueue


@contextmanager
def _waiting(batch: Batch) -> Iterator[bool]:
    """Whether `batch` waits; it does so until the block ends. Then what is asked is foreseen."""
    with transaction.atomic():
        held = Batch.objects.select_for_update(no_key=True, of=("self",)).get(pk=batch.pk)
        yield held.state == Batch.State.WAITING
    batch.refresh_from_db()
    finish_or_enqueue(batch)


def leave_out(batch: Batch, dumps: QuerySet[Dump]) -> None:
    """These waiting pages don't go in."""
    with _waiting(batch) as waits:
        if waits:
            for gone in _held(dumps.filter(batch=batch, outcome=Outcome.WAITING)):
                _ask_those_of_the_same_stories(batch, gone)
                gone.update(outcome=Outcome.LEFT_OUT, foreseen="")


def take_up(batch: Batch, dumps: QuerySet[Dump]) -> None:
    """These pages that were left out go in after all."""
    with _waiting(batch) as waits:
        if waits:
            for back in _held(dumps.filter(batch=batch, outcome=Outcome.LEFT_OUT)):
                _ask_those_of_the_same_stories(batch, back)
                ask_again(back, outcome=Outcome.WAITING)


def _held(dumps: QuerySet[Dump]) -> Iterator[QuerySet[Dump]]:
    """These dumps, some at a time, by their ids: what is done to some may change whether they are
    what was asked for ("all that are new")."""
    for some in batched(list(dumps.values_list("pk", flat=True)), IDS_AT_ONCE, strict=False):
        yield Dump.objects.filter(pk__in=some).order_by()


def _ask_those_of_the_same_stories(batch: Batch, dumps: QuerySet[Dump]) -> None:
    places = dumps.order_by().exclude(place=None).values("place")
    ask_again(on_the_road(batch).filter(outcome=Outcome.WAITING, place__in=places))


def say_publication(batch: Batch, name: str, dumps: QuerySet[Dump] | None = None) -> None:
    """The pages that don't say their publication are of the one called so; or these pages are,
    whatever they say. One that is new comes into being with them; "": nobody says it."""
    with _waiting(batch) as waits:
        if waits and dumps is not None:
            open_to_it = {Outcome.WAITING, Outcome.REJECTED}  # those refused are tried again
            _say_on_pages(on_the_road(batch).filter(outcome__in=open_to_it, pk__in=dumps), name)
        elif waits and not is_in_part(batch):
            silent = Q(foreseen=Foreseen.REFUSED) | Q(publication=None)
            if former := publication_called(batch.publication_name):
                silent |= Q(publication=former)
            Batch.objects.filter(pk=batch.pk).update(publication_name=name)
            ask_again(on_the_road(batch).filter(silent))


def _say_on_pages(dumps: QuerySet[Dump], name: str) -> None:
    said = list(dumps.only("pk", "word"))
    for dump in said:
        dump.word = with_typed(dump.word, timezone.now(), "publication", name)
        dump.foreseen = Foreseen.ASKED
    update_rows(said, ["word", "foreseen"])


def say_premium(batch: Batch, premium: bool | None) -> None:  # noqa: FBT001  # as its column
    """The stories of its pages are premium, or free; None: as each publication says."""
    with _waiting(batch) as waits:
        if waits and batch.premium != premium and not is_in_part(batch):
            Batch.objects.filter(pk=batch.pk).update(premium=premium)
            ask_again(on_the_road(batch).exclude(kind=Kind.REJECTED.value))


def is_in_part(batch: Batch) -> bool:
    """Whether some of it is in the library already: its word on all its pages stands then."""
    return Dump.objects.filter(batch=batch, outcome__in=CAME_IN).exists()
