"""Tries on the log in the database: what the application's role sent and was refused leaves a line there.

Whoever gets hold of the application, or finds a fault in it, may send statements of their own. The role has no right to
change the log, its chain, its heads or what is written of a fault, and triggers hold the same. That a line is added by
hand is no such try: to add lines is what the role is for. It gets its place in the chain like the others (ADR 5).
"""

from __future__ import annotations

import re

from psycopg2 import Error

from stodtelefon.audit.models import AuditEvent, AuditLink, ChainFault, SignedHead
from stodtelefon.audit.refusals import note_refused_statement

TABLES = tuple(model._meta.db_table for model in (AuditEvent, AuditLink, SignedHead, ChainFault))
NAMED = re.compile(rf"\b({'|'.join(TABLES)})\b")
(FAULT_IS_KEPT,) = ChainFault.TRIGGER_SENTENCES


def note_try(error: Error) -> None:
    """The server names the table in its own words, in whatever language; what was sent is not looked at."""
    if NAMED.search(error.diag.message_primary or "") or error.diag.constraint_name == FAULT_IS_KEPT:
        note_refused_statement("log_change.refused")
