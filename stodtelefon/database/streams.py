"""Rows that are read as they come: the server holds them, and a few hundred are here at a time.

Django's own `iterator()` fetches all of them at once, since its cursors may outlive a transaction and pgbouncer does
not let them. Here the cursor lives in a transaction, ends with it, and so works behind pgbouncer too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from itertools import chain
from typing import Any

from django.db import connection, transaction

AT_A_TIME = 500  # more at a time only costs more: what is kept is gone through again by Python's collector


@contextmanager
def streamed(statement: str, parameters: Sequence[Any] = ()) -> Iterator[Iterator[tuple]]:
    """The rows of a statement, for as long as the block lasts. Whoever has seen enough just leaves it."""
    with transaction.atomic(savepoint=False), closing(connection.chunked_cursor()) as cursor:
        cursor.execute(statement, parameters)
        yield chain.from_iterable(iter(partial(cursor.fetchmany, AT_A_TIME), []))
