"""Sessions in the database, as Django's own, found by a query that is not written anew each time.

Every page of a signed-in reader begins with it: the ORM takes five times as long to write the
question as the database to answer it.

A session ends when its reader hasn't come for SESSION_COOKIE_AGE, and in any case MOST after they
signed in. The desk asks for more: `is_fresh`.
"""

from datetime import timedelta
from time import time
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

MOST = timedelta(days=90)
DESK_IDLE = timedelta(hours=4)
DESK_MOST = timedelta(hours=24)
_LONGER_EVERY = timedelta(days=1)  # each time is a write
_SEEN_EVERY = timedelta(minutes=10)

_BEGAN, _AT_DESK = "began", "at_desk"  # seconds since 1970
# Whose password allauth has seen in this session, also where a second factor is still awaited.
_BEGUN_BY = "account_authentication_methods_user"
_FIND = """
    SELECT session_key, session_data, expire_date FROM django_session
     WHERE session_key = %s AND expire_date > %s
"""


class SessionStore(db.SessionStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        found = next(iter(Session.objects.raw(_FIND, [self.session_key, now])), None)
        if found is None:
            self._session_key = None  # unknown or over: a new key is made, theirs is never taken
        return found

    def load(self) -> dict[str, Any]:
        """What is kept; nothing of a sign-in that is MOST ago. A reader who comes stays longer."""
        found = self._get_session_from_db()
        data: dict[str, Any] = self.decode(found.session_data) if found else {}
        if found is None or SESSION_KEY not in data:
            return data
        if _is_over(data.get(_BEGAN), MOST):
            self._session_key = None
            return {}
        month = timedelta(seconds=settings.SESSION_COOKIE_AGE)
        self.modified |= found.expire_date < timezone.now() + month - _LONGER_EVERY
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to keep. It says since when somebody is signed in."""
        if SESSION_KEY in data:
            data.setdefault(_BEGAN, int(time()))
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]  # ours is Session
        return row


def is_fresh(session: SessionBase) -> bool:
    """Whether the desk is open to this session: its owner signed in, or was at the desk, a short
    time ago. To ask is to have been there."""
    began = session.get(_BEGAN)
    seen = session.get(_AT_DESK, began)
    if _is_over(began, DESK_MOST) or _is_over(seen, DESK_IDLE):
        return False
    if seen is None or _is_over(seen, _SEEN_EVERY):
        session[_AT_DESK] = int(time())
    return True


def _is_over(since: int | None, limit: timedelta) -> bool:
    return since is not None and time() - since >= limit.total_seconds()


def end_sessions(account: int, *, but: str | None = None) -> None:
    """Sign `account` (its key) out everywhere, except where the session has the key `but`; also
    where a sign-in was begun and not finished.

    Only the sessions themselves know whose they are, so all are read: it is done when an account
    goes, not on any page.
    """
    theirs = [
        session.pk
        for session in Session.objects.exclude(pk=but).iterator()
        if str(account) in _accounts_in(session.get_decoded())
    ]
    Session.objects.filter(pk__in=theirs).delete()


def _accounts_in(data: dict[str, Any]) -> set[str]:
    return {str(data.get(key)) for key in (SESSION_KEY, _BEGUN_BY)}
