"""Files as they are handed over: their bytes lie in the data folder until their pages are read."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from magreader.catalog.bulk import update_rows
from magreader.dumps.models import Batch, Container
from magreader.dumps.road.digests import go_on, whole

_LONGEST_NAME = 500


class OutOfPlace(Exception):
    """Bytes that don't go on where the others ended; `Container.received` says where that is."""


def at_rest(container: Container) -> Path:
    """Where the bytes of `container` lie, for every worker."""
    return Path(settings.CONTAINERS_DIR) / str(container.pk)


def clean_name(name: str) -> str:
    """A file's name as it is kept: the end of it, without what no database takes."""
    return name.encode("utf-8", "replace").decode().replace("\0", "")[-_LONGEST_NAME:]


def add_container(batch: Batch, name: str, size: int) -> Container:
    """A file of so many bytes is going to be received as part of `batch`."""
    container = Container.objects.create(batch=batch, name=clean_name(name), size=size)
    _touch(container)
    if not size:
        _complete([container])
    return container


def _touch(container: Container) -> Path:
    """The file of its bytes, for our eyes alone."""
    path = at_rest(container)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)
    return path


def receive(container: Container, at: int, data: bytes) -> None:
    """Keep these bytes of `container`, which begin with byte number `at`.

    The last of them complete it; where that was cut short, no bytes at its end do. Raises
    OutOfPlace where they don't go on where the others ended, or go beyond its size, and where its
    batch isn't being received any more.
    """
    with transaction.atomic():
        held = Container.objects.select_for_update(no_key=True, of=("self",))
        known = held.select_related("batch").get(pk=container.pk)
        if (at, known.batch.state) != (known.received, Batch.State.RECEIVING) or (
            at + len(data) > known.size
        ):
            raise OutOfPlace
        with at_rest(known).open("r+b") as file:
            file.seek(at)
            file.write(data)
            file.truncate()
            known.received += len(data)
            known.so_far = go_on(file, bytes(known.so_far), at, known.received)
        known.save(update_fields=["received", "so_far"])
    if known.received == known.size and known.digest is None:
        _complete([known])
    container.refresh_from_db()


def hand_over(batch: Batch, name: str, chunks: Iterable[bytes]) -> Container:
    """A file whose bytes are all here. Where they can't be had, it is as if it never began."""
    handed, faults = hand_over_some(batch, [(name, chunks)])
    for _name, fault in faults:
        raise fault
    return handed[0]


def hand_over_some(
    batch: Batch, files: Sequence[tuple[str, Iterable[bytes]]]
) -> tuple[list[Container], list[tuple[str, OSError]]]:
    """As `hand_over`, set-wise, for files (name, bytes) of which many are small. The names of those
    that can't be had come last, each with the fault; any other fault is raised, and leaves none."""
    begun = Container.objects.bulk_create(
        Container(batch=batch, name=clean_name(name), size=0) for name, _chunks in files
    )
    handed: list[Container] = []
    faults: list[tuple[str, OSError]] = []
    try:
        for container, (name, chunks) in zip(begun, files, strict=True):
            try:
                _write(container, chunks)
            except OSError as fault:
                faults.append((name, fault))
            else:
                handed.append(container)
    except BaseException:
        handed.clear()
        raise
    finally:
        torn = set(begun) - set(handed)
        Container.objects.filter(pk__in=[container.pk for container in torn]).delete()
        for container in torn:
            forget_bytes(container)
    _complete(handed)
    return handed, faults


def _write(container: Container, chunks: Iterable[bytes]) -> None:
    with _touch(container).open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
        container.size = container.received = file.tell()


def _complete(containers: Sequence[Container]) -> None:
    """Make the digests. The bytes of an earlier file, which still counts, aren't read again."""
    for container in containers:
        with at_rest(container).open("rb") as file:
            container.digest = whole(file, bytes(container.so_far), container.size)
    first = _first_with_bytes(containers)
    for container in containers:
        known = first.setdefault(bytes(container.digest or b""), container)
        if known != container:
            container.same_as, container.is_read = known, True
    with transaction.atomic():
        update_rows(containers, ["size", "received", "digest", "same_as", "is_read"])
    for container in containers:
        if container.same_as:
            forget_bytes(container)


def _first_with_bytes(containers: Sequence[Container]) -> dict[bytes, Container]:
    """By digest, the first of all files that have it and count in the batch of these."""
    if not containers:
        return {}
    digests = [bytes(container.digest or b"") for container in containers]
    found = _with_bytes(digests, containers[0].batch).filter(same_as=None)
    return {bytes(one.digest or b""): one for one in found.order_by("-pk")}


def known_digests(digests: Iterable[bytes]) -> set[bytes]:
    """Those of files that were handed over before, in a batch that still counts."""
    found = _with_bytes(digests).values_list("digest", flat=True)
    return {bytes(digest) for digest in found if digest}


def _with_bytes(digests: Iterable[bytes], within: Batch | None = None) -> QuerySet[Container]:
    """Files of batches that are all here, and of the batch that is being received itself."""
    found = Container.objects.filter(digest__in=digests, batch__taken_back_at=None)
    found = found.exclude(batch__state=Batch.State.CANCELLED)
    return found.exclude(~Q(batch=within), batch__state=Batch.State.RECEIVING)


def is_whole(container: Container) -> bool:
    return container.digest is not None


def leave_unfinished(batch: Batch) -> int:
    """Forget the files of `batch` that aren't whole, while it is being received; how many."""
    held = Batch.objects.select_for_update(no_key=True, of=("self",))
    with transaction.atomic():
        if not held.filter(pk=batch.pk, state=Batch.State.RECEIVING).exists():
            return 0
        torn = list(Container.objects.filter(batch=batch, digest=None))
        Container.objects.filter(pk__in=[container.pk for container in torn]).delete()
    for container in torn:
        forget_bytes(container)
    return len(torn)


def forget_bytes(container: Container) -> None:
    at_rest(container).unlink(missing_ok=True)


def forget_strays() -> None:
    """The bytes of files that are read, or gone: a worker was killed before it deleted them."""
    folder = Path(settings.CONTAINERS_DIR)
    there = {int(path.name): path for path in folder.glob("*") if path.name.isdigit()}
    wanted = Container.objects.filter(is_read=False).exclude(batch__state=Batch.State.CANCELLED)
    for pk in there.keys() - set(wanted.values_list("pk", flat=True)):
        there[pk].unlink(missing_ok=True)
