"""What a crawler says of the file that it hands over, read by name: a slip is told, not guessed."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from magreader.catalog.models import Publication
from magreader.desk.crawlers.refusals import Refused
from magreader.dumps.models import Container

_PREMIUM = {"": None, "premium": True, "free": False}
_OF_A_FILE = {"name", "note", "premium", "publication", "size"}
_OF_A_PIECE = {"at"}
_DIGITS = 18
"""Of a number that every database holds."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`size` is that of the whole file. `in_pieces`: the body may be less than that."""

    name: str
    note: str
    premium: bool | None
    publication: str
    size: int
    in_pieces: bool


def asked_of(request: HttpRequest) -> Asked:
    """Raises Refused for what can't be meant."""
    said = _said(request, _OF_A_FILE)
    name = said.get("name", "")
    if not name.strip():
        raise Refused(400, _("Say the name of the file, as ?name=crawl-2025-11.warc.gz."))
    if said.get("premium", "") not in _PREMIUM:
        raise Refused(
            400, _("Of “premium”, say premium or free; without it each publication says.")
        )
    return Asked(
        name=name,
        note=said.get("note", "").replace("\0", ""),
        premium=_PREMIUM[said.get("premium", "")],
        publication=_publication(said.get("publication", "")),
        size=_size(request, said),
        in_pieces="size" in said,
    )


def place_of(request: HttpRequest) -> int:
    """With which byte of the file the body begins. Raises Refused."""
    return _number(_said(request, _OF_A_PIECE), "at")


def length_of(request: HttpRequest) -> int | None:
    """How long the body says it is; None where it comes in chunks."""
    if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower():
        return None
    return int(request.META.get("CONTENT_LENGTH") or 0)


def too_large(container: Container | None = None) -> Refused:
    """`container` is the file of which the beginning of the body is here."""
    most = filesizeformat(settings.CRAWLER_MAX_BYTES)
    sentence = _("A request brings %(most)s at most. Hand a larger file over in pieces.")
    told = where(container) if container else {}
    return Refused(413, sentence % {"most": most}, most=settings.CRAWLER_MAX_BYTES, **told)


def where(container: Container) -> dict[str, Any]:
    """How much of a file is here."""
    return {"received": container.received, "size": container.size}


def _said(request: HttpRequest, known: set[str]) -> QueryDict:
    unknown = sorted(set(request.GET) - known)
    if unknown:
        words = {"name": unknown[0][:80], "known": ", ".join(sorted(known))}
        raise Refused(400, _("“%(name)s” is not known here; known are: %(known)s.") % words)
    return request.GET


def _size(request: HttpRequest, said: QueryDict) -> int:
    """A body in chunks may break off and look whole: then the size has to be said."""
    length = length_of(request)
    if length and length > settings.CRAWLER_MAX_BYTES:
        raise too_large()
    if "size" in said:
        return _number(said, "size")
    if length is None or not request.META.get("CONTENT_LENGTH"):
        raise Refused(411, _("Say how many bytes the file has: by Content-Length, or as ?size=."))
    return length


def _number(said: QueryDict, name: str) -> int:
    text = said.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS):
        raise Refused(400, _("“%(name)s” is a number of bytes.") % {"name": name})
    return int(text)


def _publication(slug: str) -> str:
    """Its name. One that was merged counts as the one it is in now."""
    if not slug:
        return ""
    publications = Publication.objects.select_related("merged_into")
    found = publications.filter(slug=slug.replace("\0", "")).first()
    if found is None:
        raise Refused(400, _("No publication has the address “%(slug)s”.") % {"slug": slug[:80]})
    return found.leads_to.name
