"""Sessions in the database, as Django's own, found by a query that is not written anew each time.

Every page of a signed-in reader begins with it: the ORM takes five times as long to write the
question as the database to answer it.
"""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

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
