"""Does the key ring belong to this database? Asked at start, by /halsa/ and every night."""

from __future__ import annotations

from typing import Any

from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, transaction

from stodtelefon.privacy.models import KeySentinel

WRONG_KEYS = (
    "FIELD_KEYS öppnar inte den här databasen. Ange nycklarna som den förseglades med: det som skrivs med "
    "andra går inte att läsa ihop med det som redan finns."
)


def keys_fit() -> bool | None:
    """True: the ring opens the sentinel. False: it does not. None: nothing has been sealed here yet."""
    sentinel = KeySentinel.objects.first()
    return None if sentinel is None else sentinel.sentence == KeySentinel.SENTENCE


def faults() -> list[str]:
    """A sentence for each ring that does not belong to this database."""
    return [WRONG_KEYS] if keys_fit() is False else []


def check_keys_fit() -> None:
    """Raise `ImproperlyConfigured` with a clear sentence unless the ring belongs to this database."""
    if keys_fit() is False:
        raise ImproperlyConfigured(WRONG_KEYS)


@transaction.atomic
def plant_sentinel() -> KeySentinel:
    """Seal the sentinel in a new database; in an old one, refuse a ring that does not open it."""
    check_keys_fit()
    sentinel = KeySentinel.objects.first()
    if sentinel is None:
        KeySentinel.objects.bulk_create([KeySentinel(sentence=KeySentinel.SENTENCE)], ignore_conflicts=True)
        sentinel = KeySentinel.objects.get()
    return sentinel


def check_sentinel() -> str:
    """Every night: the keys belong to this database; in a new one the sentinel is planted."""
    plant_sentinel()
    return "Nycklarna passar."


def check_keys(app_configs: Any, databases: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """`manage.py check --database default`: a ring that does not open the sentinel is an error."""
    if DEFAULT_DB_ALIAS not in (databases or ()):
        return []
    if KeySentinel._meta.db_table not in connections[DEFAULT_DB_ALIAS].introspection.table_names():
        return []  # not migrated yet
    try:
        check_keys_fit()
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="privacy.E010")]
    return []
