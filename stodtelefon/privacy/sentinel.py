"""Do the rings of keys belong to this database? Asked by `migrate`, at start, by /halsa/redo/ and every night.

A sentinel is kept of each key that has written here: its ring, its number, and an HMAC by it. So a ring from another
installation, a key that was mixed up with another, and a key that an old backup still needs are each told at once, and
not when the first name cannot be read.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, ProgrammingError, connection, transaction

from stodtelefon.jobs.steps import StepFailed
from stodtelefon.privacy.keys import Ring, first_key, keys_of, ring_faults
from stodtelefon.privacy.keys_in_use import needed
from stodtelefon.privacy.models import KeySentinel

UNFIT = {
    Ring.FIELD: "FIELD_KEYS öppnar inte den här databasen",
    Ring.LOOKUP: "LOOKUP_KEYS hittar inte det som finns i den här databasen",
    Ring.AUDIT: "AUDIT_KEYS är inte de som loggen i den här databasen är signerad med",
}
OTHERWISE = {
    Ring.FIELD: "Det som skrivs med andra nycklar går inte att läsa ihop med det som redan finns.",
    Ring.LOOKUP: "Med andra nycklar hittas varken personnummer eller återkopplingskoder som redan finns.",
    Ring.AUDIT: "Med andra nycklar går det inte att kontrollera det som redan är signerat.",
}


def faults(*, before_migration: bool = False) -> list[str]:
    """What is wrong with the rings, or between them and this database: a Swedish sentence for each, never with a key.

    Empty when all is well, and in a new database. One statement; what a missing key is needed for is only counted when
    a key is missing, and not `before_migration`, when tables may not be there yet.
    """
    return ring_faults() or _misfits(list(KeySentinel.objects.all()), is_counted=not before_migration)


def check_keys_fit(*, before_migration: bool = False) -> None:
    """Raise `ImproperlyConfigured` with the sentences unless the rings belong to this database."""
    if found := faults(before_migration=before_migration):
        raise ImproperlyConfigured("\n".join(found))


@transaction.atomic
def plant_sentinels() -> None:
    """Keep a sentinel of each ring's first key; forget those of keys that have left and that nothing needs.

    Refuses (`ImproperlyConfigured`) rings that do not belong to this database, and then plants nothing. Two who plant
    in a new database at once with different keys: the second one is refused.
    """
    check_keys_fit()
    planted = set(KeySentinel.objects.values_list("ring", "number"))
    wanted = {(ring, first_key(ring)[0]) for ring in Ring}
    gone = [(ring, number) for ring, number in planted if number not in keys_of(ring)]
    for ring, number in gone:
        KeySentinel.objects.filter(ring=ring, number=number).delete()
    if new := [KeySentinel(ring=r, number=n, proof=proof(r, n)) for r, n in sorted(wanted - planted)]:
        KeySentinel.objects.bulk_create(new, ignore_conflicts=True)
        check_keys_fit()


def proof(ring: Ring, number: int) -> bytes:
    """What only this key makes. Says nothing about the key, and is never made of anything else with it."""
    return hmac.digest(keys_of(ring)[number], f"stodtelefon/sentinel/1/{ring}".encode(), hashlib.sha256)


def table_is_there() -> bool:
    """Whether the database has been migrated so far that it can have sentinels."""
    return KeySentinel._meta.db_table in connection.introspection.table_names()


def check_sentinel() -> str:
    """Every night: the keys belong to this database. A key that is new gets its sentinel."""
    try:
        plant_sentinels()
    except ImproperlyConfigured as error:
        raise StepFailed(" ".join(str(error).splitlines())) from None
    return "Nycklarna passar."


def check_rings(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`manage.py check`: keys that are no keys, or the same key in two rings."""
    return [checks.Error(fault, id="stod.E020") for fault in ring_faults()]


def check_keys(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default`: rings that do not belong to this database. `migrate` asks it first."""
    if DEFAULT_DB_ALIAS not in (databases or ()) or ring_faults() or not table_is_there():
        return []
    try:
        found = faults()
    except (
        ProgrammingError
    ):  # what a missing key is needed for cannot be counted before the tables are migrated
        found = faults(before_migration=True)
    return [checks.Error(fault, id="stod.E021") for fault in found]


def _misfits(sentinels: list[KeySentinel], *, is_counted: bool) -> list[str]:
    found = []
    for ring in Ring:
        keys = keys_of(ring)
        planted = {one.number: bytes(one.proof) for one in sentinels if one.ring == ring}
        fitting = {n for n in planted if n in keys and hmac.compare_digest(planted[n], proof(ring, n))}
        for number in sorted(planted.keys() - fitting):
            what = ""
            if number in keys:
                what = f"nyckel {number} är en annan än den som användes här"
            elif not fitting:
                what = f"nyckel {number}, som användes här, saknas"
            elif is_counted and (rows := needed(ring, number)):
                what = f"nyckel {number} saknas och behövs för {rows}"
            if what:
                found.append(f"{UNFIT[ring]}: {what}. {OTHERWISE[ring]}")
    return found
