"""Who asks: a good token, whose maker may add dumps to this day, and not too often."""

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from magreader.accounts.models import User
from magreader.desk.crawlers.refusals import Refused
from magreader.dumps.models import CrawlerToken
from magreader.dumps.tokens import find_token, is_over, note_use

RIGHT = "dumps.add_batch"
"""What staff have to be allowed who make a token, and for as long as it is to be good."""

# In ACCOUNT_RATE_LIMITS: the requests of a token, and the tokens that nobody knows.
_REQUESTS, _WRONG = "crawler_requests", "crawler_wrong_token"
_MINUTE, _HOUR = 60, 60 * 60


def enter(request: HttpRequest) -> CrawlerToken:
    """The token of this request. Raises Refused."""
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        raise Refused(403, _("Use https. A token that came without it should be revoked."))
    said = _bearer(request)
    if not said:
        raise _unauthorized(_("Say who asks: Authorization: Bearer, and a crawler token."))
    token = find_token(said)
    if token is None:
        raise _unknown(request)
    if token.revoked_at:
        raise _unauthorized(_("This token was revoked. Staff make another at the desk."))
    if is_over(token):
        raise _unauthorized(_("This token has ended. Staff make another at the desk."))
    if not may_hand_over(token.made_by):
        raise Refused(403, _("Whoever made this token may not add dumps any more."))
    if not _counts(request, _REQUESTS, key=str(token.pk)):
        raise _too_often(_("Too many requests with this token. Wait a minute."), _MINUTE)
    note_use(token)
    return token


def may_hand_over(user: User) -> bool:
    return user.is_active and user.is_staff and user.has_perm(RIGHT)


def _bearer(request: HttpRequest) -> str:
    scheme, _space, said = request.headers.get("Authorization", "").partition(" ")
    return said.strip() if scheme.lower() == "bearer" else ""


def _unknown(request: HttpRequest) -> Refused:
    """A good token comes in beside them: nobody guesses one of 256 bits."""
    if _counts(request, _WRONG):
        return _unauthorized(_("Nobody knows this token."))
    return _too_often(_("Too many tokens that nobody knows. Try again in an hour."), _HOUR)


def _counts(request: HttpRequest, action: str, key: str | None = None) -> bool:
    """Whether it is within the limits. allauth lets a GET go uncounted unless it is told."""
    usage = consume(request, app="allauth.account", action=action, key=key, limit_get=True)
    return usage is not None


def _unauthorized(sentence: str) -> Refused:
    return Refused(401, sentence, {"WWW-Authenticate": 'Bearer realm="magreader"'})


def _too_often(sentence: str, seconds: int) -> Refused:
    return Refused(429, sentence, {"Retry-After": str(seconds)})
