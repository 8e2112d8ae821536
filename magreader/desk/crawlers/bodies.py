"""The bytes of a request, kept as they come: never more of them in memory than one piece."""

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.http import HttpRequest, UnreadablePostError
from django.utils.translation import gettext as _

from magreader.desk.crawlers.asked import length_of, too_large, where
from magreader.desk.crawlers.refusals import Refused
from magreader.dumps.models import Container
from magreader.dumps.road.receiving import OutOfPlace, receive

PIECE = 4 * 1024 * 1024
_READ = 256 * 1024
_PATIENCE = 64 * 1024 * 1024
_FULL = {errno.ENOSPC, errno.EDQUOT}


def keep_body(request: HttpRequest, container: Container) -> None:
    """Add the body to what is here of `container`. What came before it broke off stays.

    Raises Refused where it doesn't fit: beyond the size of the file, the limit, or the disk.
    """
    length, left = length_of(request), container.size - container.received
    most = min(left, settings.CRAWLER_MAX_BYTES)
    too_much = _beyond if most == left else too_large
    if length is not None and length > most:
        raise too_much(container)
    stream = _stream(request)
    with room_on_disk():
        for piece in _pieces(stream, most if length is None else length):
            try:
                receive(container, container.received, piece)
            except OutOfPlace:  # another request brought the same bytes
                container.refresh_from_db()
                raise goes_on(container) from None
    if length is None and _read(stream, 1):
        raise too_much(container)


@contextmanager
def heard_out(request: HttpRequest) -> Iterator[None]:
    """What is refused within the block is read on for a while: a program that is cut short while
    it sends shows an error of its own instead of our sentence."""
    try:
        yield
    except Refused:
        for _piece in _pieces(_stream(request), _PATIENCE):
            pass
        raise


def _stream(request: HttpRequest) -> Any:
    return request if length_of(request) is not None else request.META["wsgi.input"]


def _pieces(stream: Any, most: int) -> Iterator[bytes]:
    while most and (piece := _read(stream, min(most, PIECE))):
        most -= len(piece)
        yield piece


def _read(stream: Any, most: int) -> bytes:
    """So many bytes, or what there is before the end. Where it breaks off, that is the end."""
    parts: list[bytes] = []
    try:
        while most and (part := stream.read(min(most, _READ))):
            parts.append(part)
            most -= len(part)
    except UnreadablePostError:
        pass
    return b"".join(parts)


@contextmanager
def room_on_disk() -> Iterator[None]:
    """Raises Refused where a disk is full within the block."""
    try:
        yield
    except OSError as error:
        if error.errno not in _FULL:
            raise
        raise no_room() from None


def see_that_it_fits(size: int) -> None:
    """Raises Refused where a file of so many bytes is more than the disk has free."""
    settings.CONTAINERS_DIR.mkdir(parents=True, exist_ok=True)
    if size > shutil.disk_usage(settings.CONTAINERS_DIR).free:
        raise no_room()


def no_room() -> Refused:
    return Refused(507, _("The disk has no room for this file. Staff have to make some."))


def goes_on(container: Container) -> Refused:
    sentence = _("The file goes on with byte number %(at)d.") % {"at": container.received}
    return Refused(409, sentence, **where(container))


def _beyond(container: Container) -> Refused:
    sentence = _("The body goes beyond the size that was said of the file.")
    return Refused(400, sentence, **where(container))
