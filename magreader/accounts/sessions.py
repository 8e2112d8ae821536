"""Sessions in the database, as Django's own, found by a query that is not written anew each time.

Every page of a signed-in reader begins with it: the ORM takes five times as long to write the
question as the database to answer it.
"""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

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
