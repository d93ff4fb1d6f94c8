"""Where sessions are kept: Django's own table and rules, each deed one statement.

Nothing of a session is kept in a process, so that one that is ended is ended at the next request, on every server.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import VALID_KEY_CHARS, CreateError, UpdateError
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from stodtelefon.database.by_key import row_with_key

KEY_LETTERS = 32
CREATE = (
    "INSERT INTO django_session (session_data, expire_date, session_key) VALUES (%s, %s, %s)"
    " ON CONFLICT (session_key) DO NOTHING"
)
UPDATE = "UPDATE django_session SET session_data = %s, expire_date = %s WHERE session_key = %s"


class SessionStore(db.SessionStore):
    """What has run out is as good as gone, as with Django's own. A session that is ended is never written anew."""

    def _get_session_from_db(self) -> Session | None:
        found = row_with_key(Session, self.session_key) if self.session_key else None
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None

    def _get_new_session_key(self) -> str:
        """Whether somebody has it already is told when its row is put in: then `create()` takes another."""
        return get_random_string(KEY_LETTERS, VALID_KEY_CHARS)

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return super().save()  # which makes one, with a key of its own
        row = self.create_model_instance(self._get_session(no_load=must_create))
        with connection.cursor() as cursor:
            cursor.execute(
                CREATE if must_create else UPDATE, [row.session_data, row.expire_date, row.session_key]
            )
            if not cursor.rowcount:
                raise CreateError if must_create else UpdateError
        return None


def put(session: SessionStore, values: dict[str, Any]) -> None:
    """Write these at once, and nothing else: what other requests have put there meanwhile stays. A session that is
    ended stays ended."""
    with transaction.atomic():
        row = Session.objects.select_for_update().filter(pk=session.session_key).first()
        if row is None:
            return
        row.session_data = session.encode(session.decode(row.session_data) | values)
        row.save(update_fields=["session_data"])
    session._session.update(values)  # as it was read: this request is not to write it whole
