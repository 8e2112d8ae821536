"""Who reads, as the gate is to know them: from the account and the session of a request."""

from django.http import HttpRequest

from magreader.paywall.reader import Reader

GIFTS = "gifts"  # in the session: the keys of the gift links that this browser opened


def reader_of(request: HttpRequest) -> Reader:
    """Made anew on each call: what the session says may have changed in between."""
    return Reader(request.user, gifts=tuple(request.session.get(GIFTS, ())))
