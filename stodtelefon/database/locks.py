"""The advisory locks of the house: every number in one place, so that no two deeds ever wait for the wrong one.

Beside these stand the numbers that are made of what is locked: a form's token (`stodtelefon/saving.py`) and a table, to
which one adds at a time (`wait_for_table`).
"""

from __future__ import annotations

from enum import IntEnum
from zlib import crc32

from django.db import connection, models


class Lock(IntEnum):
    """What waits for itself. `CHAIN` is taken by a trigger, whose migration has the number written out."""

    CHAIN = 83846879
    HOURLY = 83846880
    NIGHTLY = 83846881
    SIGNING = 83846882
    BACKUP = 83846883
    BOOKING = 0x6D6F7465
    AWAY = 0x626F727461
    LIKENESS = 0x6C696B61
    SETTING_UP = 0x7374F6D
    YEAR = 0x6172


def wait_for(number: int) -> None:
    """Take the lock, when whoever has it is done. It is let go of when the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def wait_for_table(model: type[models.Model]) -> None:
    """The same, for what is done by one at a time to the table of a model."""
    wait_for(crc32(model._meta.db_table.encode()))
