"""Where sessions are kept: Django's own table and rules, read without making the same statement at every request.

Nothing of a session is kept in a process, so that one that is ended is ended at the next request, on every server.
"""

from __future__ import annotations

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from stodtelefon.database.by_key import row_with_key


class SessionStore(db.SessionStore):
    """What has run out is as good as gone, as with Django's own."""

    def _get_session_from_db(self):
        found = row_with_key(Session, self.session_key) if self.session_key else None
        if found is not None and found.expire_date > timezone.now():
            return found
        self._session_key = None
        return None
