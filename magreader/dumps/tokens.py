"""Crawler tokens: made once, known by their digest, good while their maker may add dumps."""

from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.db.models import QuerySet
from django.utils import timezone

from magreader.accounts.models import User
from magreader.dumps.models import CrawlerToken

_PREFIX = "magreader_token_"
"""Told apart by who looks for secrets where none should be; `logs` cuts what follows it."""
_TOUCHED = timedelta(minutes=1)


def make_token(by: User, name: str, ends: datetime | None = None) -> tuple[CrawlerToken, str]:
    """A new token and what it says, of which nothing but a digest is kept. `ends` is exclusive."""
    said = _PREFIX + token_urlsafe(32)
    return CrawlerToken.objects.create(name=name, digest=_digest(said), made_by=by, ends=ends), said


def find_token(said: str) -> CrawlerToken | None:
    """Looked up by its digest, so that how long it takes tells nothing of what is kept."""
    tokens = CrawlerToken.objects.select_related("made_by")
    return tokens.filter(digest=_digest(said)).first()


def _digest(said: str) -> bytes:
    return sha256(said.encode()).digest()


def is_over(token: CrawlerToken, now: datetime | None = None) -> bool:
    return token.ends is not None and token.ends <= (now or timezone.now())


def revoke(tokens: QuerySet[CrawlerToken]) -> list[CrawlerToken]:
    """These open nothing from now on; those that did until now."""
    revoked = list(tokens.filter(revoked_at=None))
    CrawlerToken.objects.filter(pk__in=[token.pk for token in revoked]).update(
        revoked_at=timezone.now()
    )
    return revoked


def note_use(token: CrawlerToken) -> None:
    """To the minute: a crawler asks often."""
    now = timezone.now()
    if token.last_used is None or token.last_used <= now - _TOUCHED:
        CrawlerToken.objects.filter(pk=token.pk).update(last_used=now)
