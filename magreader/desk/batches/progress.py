"""How far a batch is: two questions to the database, however large it is."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum

from magreader.dumps.models import Batch, Container, Dump, Foreseen, Outcome
from magreader.dumps.road.going import has_work, is_worked_on


@dataclass(frozen=True, slots=True)
class Progress:
    """Files and their bytes, then pages: found, compared with the library, at their end."""

    files: int
    files_read: int
    bytes: int
    bytes_read: int
    pages: int
    compared: int
    arrived: int
    is_importing: bool
    is_going: bool
    is_heard: bool

    @property
    def is_reading(self) -> bool:
        return self.files_read < self.files

    @property
    def asked(self) -> int:
        """Pages that are to be compared with the library."""
        return self.pages - self.compared

    @property
    def done(self) -> int:
        """So much of `of`, of what is being done now: bytes are read, then pages compared, then
        pages brought to their end."""
        if self.is_reading:
            return self.bytes_read
        return self.arrived if self.is_importing else self.compared

    @property
    def of(self) -> int:
        return (self.bytes if self.is_reading else self.pages) or 1

    @property
    def tenths(self) -> int:
        """In percent, and so coarse that it can be said aloud."""
        return 10 * (10 * self.done // self.of)


def progress_of(batch: Batch) -> Progress:
    read = Q(is_read=True)
    files: dict[str, Any] = Container.objects.filter(batch=batch).aggregate(
        files=Count("pk"),
        files_read=Count("pk", filter=read),
        bytes=Sum("size", default=0),
        bytes_read=Sum("size", filter=read, default=0),
    )
    pages: dict[str, Any] = Dump.objects.filter(batch=batch).aggregate(
        pages=Count("pk"),
        compared=Count("pk", filter=~Q(foreseen=Foreseen.ASKED)),
        arrived=Count("pk", filter=Q(foreseen="") & ~Q(outcome=Outcome.WAITING)),
    )
    return Progress(
        **files,
        **pages,
        is_importing=batch.state == Batch.State.IMPORTING,
        is_going=not batch.paused and has_work(batch),
        is_heard=is_worked_on(batch),
    )
