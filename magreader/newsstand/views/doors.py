"""For machines at the door: is the house well, and where may crawlers go."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

_TEXT = "text/plain; charset=utf-8"


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", _TEXT, status=503)
    return HttpResponse("ok\n", _TEXT)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Crawlers are welcome wherever a stranger is."""
    pages = ("account", "admin:index", "language", "reading", "voucher", "search")
    closed = [reverse(name) for name in pages]
    # A crawler would have every story translated into every language.
    closed.append(f"{reverse('publications')}*/*/*/in/")
    closed.append("/*.mp3")  # nor into every voice
    lines = ["User-agent: *", *(f"Disallow: {address}" for address in closed)]
    return HttpResponse("\n".join([*lines, ""]), _TEXT)
