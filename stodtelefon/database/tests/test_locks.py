"""The advisory locks: one number each, all in one file, and let go of with the transaction."""

import re
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from stodtelefon.database.locks import Lock, wait_for
from stodtelefon.tests.test_house_rules.reading import modules

CHAINED = "stodtelefon/audit/migrations/0002_every_line_is_chained_and_kept.py"
NUMBER_OF_ITS_OWN = re.compile(r"advisory\w*\((?!%s\))|advisory\w*\(%s\)\W+\[(?!Lock\b|number\])")


def held() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks"
            " WHERE locktype = 'advisory' AND objsubid = 1 AND pid = pg_backend_pid()"
        )
        return [number for (number,) in cursor.fetchall()]


def test_a_lock_is_held_until_the_transaction_ends(own_database):
    with transaction.atomic():
        wait_for(Lock.BOOKING)
        wait_for(2**62 + 1)
        assert sorted(held()) == [Lock.BOOKING, 2**62 + 1]

    assert held() == []


def test_every_number_stands_for_one_lock():
    assert list(Lock.__members__) == [lock.name for lock in Lock]


def test_the_trigger_of_the_chain_takes_the_lock_of_the_chain():
    taken = re.findall(r"advisory\w*\((\d+)\)", (Path(settings.BASE_DIR) / CHAINED).read_text())

    assert [int(number) for number in taken] == [Lock.CHAIN]


def test_no_lock_has_a_number_of_its_own():
    found = [module for module, _, path in modules() if NUMBER_OF_ITS_OWN.search(path.read_text())]

    assert found == []


def test_no_lock_has_a_number_of_its_own_sees_a_breach():
    for text in ('"SELECT pg_advisory_xact_lock(7)"', '"SELECT pg_advisory_lock(%s)", [MINE]'):
        assert NUMBER_OF_ITS_OWN.search(text)
