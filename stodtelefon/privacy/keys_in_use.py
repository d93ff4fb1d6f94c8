"""Which keys the database needs: how much of what was made with each, and when a key can leave its ring.

Each room says what it keeps in its `key_part`, and registers that when it starts: `keys_in_use.register(*MADE)`. A key
is kept as long as something in the database needs it, and as long as the oldest backup with something made with it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection

from stodtelefon.privacy.keys import Ring, first_key, keys_of
from stodtelefon.privacy.models import KeySentinel
from stodtelefon.privacy.personal_data import our_models, sealed_fields
from stodtelefon.texts import thousands


@dataclass(frozen=True)
class MadeWithKey:
    """Something that is made with a key: what one and several are called, and how many there are by key number.

    `until` is a Swedish sentence: what ends the need. Empty: `manage.py rotate_keys` moves it to the first key. What is
    sealed in no column of ours it moves by `renew()`, which says how many it moved.
    """

    ring: Ring
    one: str
    many: str
    numbers: Callable[[], dict[int, int]]
    until: str = ""
    renew: Callable[[], int] | None = None

    def counted(self, rows: int) -> str:
        """«1 personnummer», «12 400 återkopplingskoder»."""
        return f"{thousands(rows)} {self.one if rows == 1 else self.many}"


@dataclass(frozen=True)
class Use:
    """One key of a ring by its number, and what in the database was made with it. `is_known`: it has been the first."""

    ring: Ring
    number: int
    is_first: bool
    is_missing: bool
    is_known: bool
    made: tuple[tuple[MadeWithKey, int], ...]

    @property
    def is_idle(self) -> bool:
        return not (self.is_first or self.is_missing or self.made)

    @property
    def held(self) -> str:
        """«412 återkopplingskoder och 3 personnummer», or nothing."""
        return _joined([made.counted(rows) for made, rows in self.made])

    @property
    def sentence(self) -> str:
        """What is to be known of this key, in words."""
        if self.is_missing:
            return (
                f"Nyckel {self.number} saknas i {self.ring} men behövs för {self.held}. Lägg till den sist."
            )
        if self.is_first:
            return f"Nyckel {self.number} står först i {self.ring}: allt nytt görs med den."
        if self.is_idle and self.is_known:
            return f"Nyckel {self.number} kan tas bort ur {self.ring}: ingenting i databasen behöver den."
        if self.is_idle:
            return f"Nyckel {self.number} har inte använts än. Flytta den först i {self.ring} för att byta till den."
        return " ".join([f"Nyckel {self.number} i {self.ring} behövs för {self.held}.", *self._ways_out()])

    def _ways_out(self) -> list[str]:
        moved = [made.many for made, _ in self.made if not made.until]
        run = [f"Kör manage.py rotate_keys, som flyttar {_joined(moved)}."] if moved else []
        return run + [made.until for made, _ in self.made if made.until]


kept: list[MadeWithKey] = []


def register(*those: MadeWithKey) -> None:
    kept.extend(those)


def uses() -> dict[Ring, list[Use]]:
    """Every key in each ring, the first one first, then those that the database needs and the ring lacks.

    One statement for each thing that is kept and one for all; the one for sealed values reads every table that has any.
    """
    known = set(KeySentinel.objects.values_list("ring", "number"))
    return {ring: _uses(ring, known) for ring in Ring}


def needed(ring: Ring, number: int) -> str:
    """What the database holds that only this key opens, finds or verifies, in words; "" when there is nothing."""
    return _joined([made.counted(rows) for made, rows in _made(ring).get(number, ())])


def sealed_numbers() -> dict[int, int]:
    """How many sealed values there are, by the number of the key that sealed them. One statement."""
    quoted = connection.ops.quote_name
    columns = [
        (quoted(field.column), quoted(model._meta.db_table))
        for model in our_models()
        for field in sealed_fields(model)
    ]
    each = " UNION ALL ".join(
        f"SELECT substring({column} FROM 2 FOR 2) AS number, count(*) AS rows FROM {table} "  # noqa: S608 (our names)
        f"WHERE {column} IS NOT NULL GROUP BY 1"
        for column, table in columns
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, sum(rows)::bigint FROM ({each}) AS sealed GROUP BY 1")  # noqa: S608 (our names)
        return {int.from_bytes(number): rows for number, rows in cursor.fetchall()}


def _uses(ring: Ring, known: set[tuple[str, int]]) -> list[Use]:
    keys, made = keys_of(ring), _made(ring)
    return [
        Use(
            ring,
            number,
            is_first=number == first_key(ring)[0],
            is_missing=number not in keys,
            is_known=(ring, number) in known,
            made=tuple(made.get(number, ())),
        )
        for number in [*keys, *sorted(made.keys() - keys.keys())]
    ]


def _made(ring: Ring) -> dict[int, list[tuple[MadeWithKey, int]]]:
    found: dict[int, list[tuple[MadeWithKey, int]]] = {}
    for made in kept:
        if made.ring == ring:
            for number, rows in made.numbers().items():
                found.setdefault(number, []).append((made, rows))
    return found


def _joined(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
