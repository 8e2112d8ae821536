"""The two addresses of crawlers: where a file is handed over, and what became of it."""

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from magreader.accounts.deeds import note_deed
from magreader.desk.crawlers.asked import Asked, asked_of, place_of
from magreader.desk.crawlers.bodies import (
    goes_on,
    heard_out,
    keep_body,
    room_on_disk,
    see_that_it_fits,
)
from magreader.desk.crawlers.door import enter
from magreader.desk.crawlers.refusals import Refused, in_json
from magreader.desk.crawlers.report import refused_pages, told
from magreader.dumps.models import Batch, Container, CrawlerToken
from magreader.dumps.road.receiving import add_container
from magreader.dumps.road.verbs import all_received, cancel, start

_LATER = 60 * 60
"""Seconds until it is worth asking whether staff have looked at batches that wait."""
_OPEN = (Batch.State.RECEIVING, Batch.State.READING, Batch.State.WAITING, Batch.State.IMPORTING)


# ---- /dumps/ ------------------------------------------------------------------------------------
@in_json
def crawler_batches(request: HttpRequest) -> HttpResponse:
    """A POST makes a batch of the file that is its body, or of a file whose first bytes it is."""
    token = enter(request)
    with heard_out(request):
        _only(request, "POST")
        asked = asked_of(request)
        see_that_it_fits(asked.size)
        return _hand_over(request, token, asked)


def _hand_over(request: HttpRequest, token: CrawlerToken, asked: Asked) -> HttpResponse:
    batch = _begin(token, asked)
    try:
        with room_on_disk():
            container = add_container(batch, asked.name, asked.size)
        keep_body(request, container)
        _see_whether_whole(asked, container)
    except Exception:
        cancel(batch)  # nobody was told of it, so nobody goes on with it
        raise
    return _went_on(batch, container, status=201)


def _see_whether_whole(asked: Asked, container: Container) -> None:
    if not asked.in_pieces and container.received < container.size:
        raise Refused(400, _("The body broke off before its end: hand the file over again."))


def _begin(token: CrawlerToken, asked: Asked) -> Batch:
    """Raises Refused where too many batches of the token are not done yet."""
    with transaction.atomic():
        CrawlerToken.objects.select_for_update(no_key=True).get(pk=token.pk)
        begun = Batch.objects.filter(token=token, state__in=_OPEN).count()
        if begun >= settings.CRAWLER_OPEN_BATCHES:
            sentence = _("Too many batches of this token are open. Staff look at those first.")
            raise Refused(429, sentence, {"Retry-After": str(_LATER)})
        batch = start(
            origin=Batch.Origin.CRAWLER,
            by=token.made_by,
            note=asked.note,
            premium=asked.premium,
            publication=asked.publication,
            token=token,
        )
        did = gettext_noop("A crawler hands it over, with the token “%(token)s”.")
        note_deed(token.made_by, batch, did, token=token.name)
    return batch


# ---- /dumps/12/ ---------------------------------------------------------------------------------
@in_json
def crawler_batch(request: HttpRequest, batch: int) -> HttpResponse:
    """A GET tells of the batch and of its refused pages; a POST adds the next bytes of its file."""
    token = enter(request)
    with heard_out(request):
        _only(request, "GET", "HEAD", "POST")
        found, container = _theirs(token, batch)
        if request.method == "POST":
            return _add(request, found, container)
    refused = refused_pages(found, request.GET.get("page"))
    return JsonResponse({**told(found, container), "refused": refused})


def _theirs(token: CrawlerToken, batch: int) -> tuple[Batch, Container]:
    """With whichever token its maker brought it. Raises Refused, for another's as for none."""
    files = Container.objects.select_related("batch", "same_as")
    container = files.filter(batch=batch, batch__token__made_by=token.made_by_id).first()
    if container is None:
        raise Refused(404, _("You brought no batch of this number."))
    return container.batch, container


def _add(request: HttpRequest, batch: Batch, container: Container) -> HttpResponse:
    at = place_of(request)
    if at != container.received or batch.state != Batch.State.RECEIVING:
        raise goes_on(container)
    keep_body(request, container)
    return _went_on(batch, container, status=200)


# ---- both ---------------------------------------------------------------------------------------
def _went_on(batch: Batch, container: Container, status: int) -> HttpResponse:
    if container.digest is not None:
        all_received(batch)
    return JsonResponse(told(batch, container), status=status)


def _only(request: HttpRequest, *methods: str) -> None:
    if request.method not in methods:
        allowed = ", ".join(methods)
        sentence = _("This address takes %(methods)s only.") % {"methods": allowed}
        raise Refused(405, sentence, {"Allow": allowed})
