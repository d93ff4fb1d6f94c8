"""A connection to Postgres that remembers which statements it has prepared."""

from __future__ import annotations

import select
import time
from collections import OrderedDict
from itertools import count
from typing import Any

from psycopg2 import errors, extensions

from stodtelefon.database.engine.words import Words

MOST_PREPARED = 150  # on one connection, some 0,4 MB each; the one that was asked longest ago goes first
# The session was told to forget it, or a column is no longer what it was when the statement was planned.
LOST = (errors.InvalidSqlStatementName, errors.FeatureNotSupported)


class Cursor(extensions.cursor):
    def execute(self, words: Any, given: Any = None) -> None:
        if not isinstance(words, Words) or self.name is not None:
            super().execute(words, given)
            return
        try:
            super().execute(*self.connection.called(words, given))
        except LOST:
            self.connection.forget()
            if not self.connection.is_idle:  # what else was done in the transaction is lost with it
                raise
            super().execute("DEALLOCATE ALL")
            super().execute(*self.connection.called(words, given))


class Connection(extensions.connection):
    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.made_at = self.used_at = time.monotonic()
        self.prepared: OrderedDict[str, str] = OrderedDict()
        self._numbers = count(1)
        self._is_ours: bool | None = None

    @property
    def is_ours(self) -> bool:
        """Is it one session of Postgres for as long as it lasts? A pool between says a number of its own for it, and
        hands each transaction to any session, which has not prepared what another one has."""
        if self._is_ours is None:
            with self.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self._is_ours = cursor.fetchone() == (self.number,)
        return self._is_ours

    @property
    def number(self) -> int:
        """Of the session, as whoever answered the connection has said."""
        return self.info.backend_pid

    @property
    def is_idle(self) -> bool:
        return not self.closed and self.info.transaction_status == extensions.TRANSACTION_STATUS_IDLE

    @property
    def is_alive(self) -> bool:
        """Where nothing was asked only a database that takes its leave says anything. To look costs no question."""
        if self.closed:
            return False
        poll = select.poll()
        poll.register(self.fileno(), select.POLLIN)
        return not poll.poll(0)

    def called(self, words: Words, given: Any) -> tuple[str, Any]:
        """What to send for it. It is prepared the first time, in a transaction or not: that is not taken back."""
        if not self.is_ours:
            return str(words), given
        name = self.prepared.get(words.numbered)
        if name is None:
            name = self._prepare(words)
        else:
            self.prepared.move_to_end(words.numbered)
        return words.call(name, given)

    def forget(self) -> None:
        """What was planned of one table may have been planned of others: all is prepared anew, under new names."""
        self.prepared.clear()

    def _prepare(self, words: Words) -> str:
        name = f"stod_{next(self._numbers)}"
        with self.cursor() as cursor:
            if len(self.prepared) == MOST_PREPARED:
                cursor.execute(f"DEALLOCATE {self.prepared.popitem(last=False)[1]}")
            cursor.execute(f"PREPARE {name} AS {words.numbered}")
        self.prepared[words.numbered] = name
        return name
