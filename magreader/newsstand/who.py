"""Who reads, as the gate is to know them: from the account and the session of a request."""

from django.http import Http404, HttpRequest

from magreader.accounts.models import User
from magreader.paywall.reader import Reader
from magreader.paywall.viewing import Viewing

GIFTS = "gifts"  # in the session: the keys of the gift links that this browser opened


def reader_of(request: HttpRequest) -> Reader:
    """Made anew on each call: what the session says may have changed in between. Staff who look at
    the newsstand as somebody else ask as that reader."""
    if viewing := viewing_in(request):
        return viewing.as_reader()
    return Reader(request.user, gifts=tuple(request.session.get(GIFTS, ())))


def viewing_in(request: HttpRequest) -> Viewing | None:
    """Whom staff play on this request; newsstand/viewing.py has found it out."""
    return getattr(request, "viewing", None)


def account_of(request: HttpRequest) -> User:
    """The account that is signed in, whoever is played. For pages behind login_required."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user
