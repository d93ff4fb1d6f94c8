"""Rows as they come: all of them, a few hundred at a time, in a transaction of their own."""

import pytest
from django.db import connection

from stodtelefon.database.streams import AT_A_TIME, streamed

pytestmark = pytest.mark.django_db
MANY = "SELECT generate_series(1, %s)"


@pytest.mark.parametrize("many", [0, 1, AT_A_TIME, 2 * AT_A_TIME + 1])
def test_every_row_comes_once_and_in_order(many):
    with streamed(MANY, [many]) as rows:
        assert [number for (number,) in rows] == list(range(1, many + 1))


def test_the_server_holds_the_rows_no_longer_than_the_block_and_its_transaction():
    with streamed(MANY, [10 * AT_A_TIME]) as rows:
        first, outlives_its_transaction = next(rows), open_cursors()

    assert (first, outlives_its_transaction, open_cursors()) == ((1,), [False], [])


def test_a_fault_in_the_block_ends_the_cursor(own_database):
    with pytest.raises(ZeroDivisionError), streamed(MANY, [10 * AT_A_TIME]) as rows:
        1 / (next(rows)[0] - 1)

    assert (open_cursors(), connection.in_atomic_block) == ([], False)


def open_cursors():
    """Of each cursor of these tests that the server holds: whether it outlives its transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_holdable FROM pg_cursors WHERE statement LIKE '%%generate_series%%'", [])
        return [is_holdable for (is_holdable,) in cursor.fetchall()]
