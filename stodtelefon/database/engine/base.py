from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.backends.postgresql import base, operations
from django.db.backends.postgresql.psycopg_any import IsolationLevel
from django.utils.functional import cached_property
from psycopg2.extensions import TRANSACTION_STATUS_INERROR

from stodtelefon.database.engine import warm
from stodtelefon.database.engine.refused import Errors
from stodtelefon.database.engine.session import Connection, Cursor
from stodtelefon.database.engine.words import Words


class DatabaseOperations(operations.DatabaseOperations):
    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        """The statement whole, also where only its name was sent."""
        if isinstance(sql, Words):
            return cursor.mogrify(str(sql), params).decode()
        return super().last_executed_query(cursor, sql, params)


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations
    isolation_level = IsolationLevel.READ_COMMITTED

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.when_over: list[Callable[[], None]] = []

    @cached_property
    def wrap_database_errors(self) -> Errors:
        return Errors(self)

    @property
    def is_broken(self) -> bool:
        """Has something failed in a transaction that is still to be rolled back? Nothing is asked in it any more."""
        return (
            self.in_atomic_block
            and self.connection is not None
            and self.connection.info.transaction_status == TRANSACTION_STATUS_INERROR
        )

    def set_autocommit(self, autocommit: bool, *arguments: Any, **named: Any) -> None:
        """A transaction is over, or a connection is new: what waited for it is done (`when_over`), once."""
        super().set_autocommit(autocommit, *arguments, **named)
        if autocommit and self.when_over:
            waiting, self.when_over = self.when_over, []
            for do in waiting:
                do()

    def get_connection_params(self) -> dict[str, Any]:
        return super().get_connection_params() | {"connection_factory": Connection, "cursor_factory": Cursor}

    @property
    def _key(self) -> tuple:
        said = self.settings_dict
        return tuple(said[name] for name in ("HOST", "PORT", "NAME", "USER"))

    def get_new_connection(self, conn_params: dict[str, Any]) -> Connection:
        return warm.take(self._key) or self.open_connection(conn_params)

    def open_connection(self, conn_params: dict[str, Any]) -> Connection:
        return super().get_new_connection(conn_params)

    def close_if_unusable_or_obsolete(self) -> None:
        """As a request begins or has ended: what is left of it is put where the next one finds it. `close()` closes."""
        super().close_if_unusable_or_obsolete()
        if self.connection is not None and not self.in_atomic_block and self.connection.is_idle:
            kept, self.connection = self.connection, None
            self.run_on_commit = []
            warm.keep(self._key, kept)
