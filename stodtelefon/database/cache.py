"""The cache that all workers on all machines share: a table, in which what has not run out stays.

Attempts to sign in are counted here. Django's own backend keeps 300 rows and throws others away, so a flood of attempts
at other accounts would open the one that is locked. Here a row goes only when it has run out, and then by
`manage.py hourly`. Each deed is one statement. Values are JSON: what lies in a database is never unpickled.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.db import BaseDatabaseCache
from django.db import connection
from django.utils import timezone

NEVER = timedelta(days=100 * 365)
EACH = (
    "SELECT jsonb_array_elements(there.value::jsonb -> 0) AS one"  # what is counted: moments, in microseconds
)


class LastingCache(BaseDatabaseCache):
    """A refusal of the database is raised: an attempt that cannot be counted is not let through."""

    def __init__(self, table: str, params: dict):
        super().__init__(table, params)
        self.table = connection.ops.quote_name(table)

    def get(self, key, default=None, version=None):
        key = self.make_and_validate_key(key, version=version)
        return self._found([key]).get(key, default)

    def get_many(self, keys, version=None):
        made = {self.make_and_validate_key(key, version=version): key for key in keys}
        return {made[key]: value for key, value in self._found(list(made)).items()}

    def has_key(self, key, version=None):
        key = self.make_and_validate_key(key, version=version)
        return key in self._found([key])

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        self._write(key, value, timeout, version, where="TRUE")

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        """False when the key is there and has not run out. Of several at once, one is first."""
        return bool(self._write(key, value, timeout, version, where="there.expires <= %s"))

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        key = self.make_and_validate_key(key, version=version)
        return bool(
            self._do(
                f"UPDATE {self.table} SET expires = %s WHERE cache_key = %s AND expires > %s",
                [self._until(timeout), key, timezone.now()],
            )
        )

    def delete(self, key, version=None):
        key = self.make_and_validate_key(key, version=version)
        return bool(self._do(f"DELETE FROM {self.table} WHERE cache_key = %s", [key]))

    def clear(self):
        self._do(f"DELETE FROM {self.table}", [])

    def count(self, key: str, *, most: int, seconds: int) -> int | None:
        """Count one more, unless there were `most` in the last `seconds`: then None, and nothing is counted.

        The answer is what `uncount()` takes it back by. Of several at once none is lost: it is one statement.
        """
        at = timezone.now()
        moment = int(at.timestamp() * 1_000_000)
        since = moment - seconds * 1_000_000
        recent = f"(SELECT coalesce(jsonb_agg(one), '[]') FROM ({EACH}) AS each WHERE one::bigint > %s)"
        statement = (
            f"INSERT INTO {self.table} AS there (cache_key, value, expires) VALUES (%s, %s, %s)"
            f" ON CONFLICT (cache_key) DO UPDATE SET value = jsonb_build_array(to_jsonb(%s) || {recent}),"
            f" expires = excluded.expires WHERE jsonb_array_length({recent}) < %s"
        )
        first = [self.make_and_validate_key(key), json.dumps([[moment]]), at + timedelta(seconds=seconds)]
        return moment if self._do(statement, [*first, moment, since, since, most]) else None

    def uncount(self, keys: list[str], moments: list[int]) -> None:
        """Take back what was counted under these keys."""
        left = f"(SELECT coalesce(jsonb_agg(one), '[]') FROM ({EACH}) AS each WHERE one::bigint <> ALL(%s))"
        self._do(
            f"UPDATE {self.table} AS there SET value = jsonb_build_array({left}) WHERE cache_key = ANY(%s)",
            [moments, [self.make_and_validate_key(key) for key in keys]],
        )

    def remove_what_has_run_out(self) -> int:
        """How many rows went."""
        return self._do(f"DELETE FROM {self.table} WHERE expires <= %s", [timezone.now()])

    def _found(self, keys: list[str]) -> dict[str, object]:
        if not keys:
            return {}
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT cache_key, value FROM {self.table} WHERE cache_key = ANY(%s) AND expires > %s",
                [keys, timezone.now()],
            )
            rows = cursor.fetchall()
        return {key: value for key, text in rows for value in _read(text)}

    def _write(self, key, value, timeout, version, *, where: str) -> int:
        key = self.make_and_validate_key(key, version=version)
        statement = (
            f"INSERT INTO {self.table} AS there (cache_key, value, expires) VALUES (%s, %s, %s)"
            " ON CONFLICT (cache_key) DO UPDATE SET value = excluded.value, expires = excluded.expires"
            f" WHERE {where}"
        )
        now = [timezone.now()] * where.count("%s")
        return self._do(statement, [key, json.dumps([value]), self._until(timeout), *now])

    def _do(self, statement: str, parameters: list) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.rowcount

    def _until(self, timeout) -> datetime:
        """When it runs out. A timeout of None is never."""
        seconds = self.default_timeout if timeout == DEFAULT_TIMEOUT else timeout
        return timezone.now() + (NEVER if seconds is None else timedelta(seconds=seconds))


def _read(text: str) -> list:
    """The value, in a list; nothing where the row is of an earlier version and was not written as JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return []
