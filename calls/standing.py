"""What stands on somebody's Idag: the first promises of each kind, and how much is nobody's to do, in one statement.

`calls.staffing` says by which ways a promise comes to somebody; here each way is walked in an index of its own, and no
further than is shown. So it costs the same whatever waits.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from calls.models import Case
from calls.staffing import Lack, Staffing, Way, lacks, ways_to
from stodtelefon.accounts.models import User
from stodtelefon.database.rows import made

# The index that serves a way stands beside it (`calls/models/promises.py`).
FIRST = """
SELECT p.kind, p.target, p.owner_id, 0, p.due_on, p.made_at, p.id, c.id AS case_id, {case}, h.name
FROM jsonb_to_recordset(%(ways)s) AS w(
    kind text, owners bigint[], from_nobody boolean, late boolean, barred bigint, everyone bigint[]
)
CROSS JOIN LATERAL (
    SELECT * FROM (
        -- promise_by_owner_and_kind
        SELECT mine.* FROM unnest(w.owners) AS o(id) CROSS JOIN LATERAL (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.owner_id = o.id AND p.kind = w.kind ORDER BY {clock} LIMIT %(most)s
        ) mine
        UNION
        -- promise_of_nobody
        SELECT * FROM (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.owner_id IS NULL AND p.kind = w.kind AND w.from_nobody AND {allowed}
            ORDER BY {clock} LIMIT %(most)s
        ) nobodys
        UNION
        -- promise_by_kind_and_clock
        SELECT * FROM (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.kind = w.kind AND p.due_on < %(on)s AND w.late AND {allowed}
            ORDER BY {clock} LIMIT %(most)s
        ) late
    ) p ORDER BY {clock} LIMIT %(most)s
) p
LEFT JOIN calls_case c ON c.id = p.case_id
LEFT JOIN accounts_user h ON h.id = c.handler_id
"""
# promise_by_kind_and_clock: of the kinds that may be nobody's alone.
COUNTED = """
SELECT w.kind, NULL, NULL, p.count, NULL AS due_on, NULL AS made_at, NULL AS id, NULL, {nulls}, NULL
FROM jsonb_to_recordset(%(lacks)s) AS w(kind text, is_all boolean, covered bigint[], everyone bigint[])
CROSS JOIN LATERAL (
    SELECT count(*) FROM calls_promise p
    WHERE {shown} AND p.kind = w.kind AND (
        w.is_all OR p.barred @> w.everyone
        OR (w.covered IS NOT NULL AND p.owner_id IS NULL) OR p.owner_id <> ALL (w.covered)
    )
) p
WHERE p.count > 0
"""
# In the order of the model.
OF_CASE = ("number", "state", "urgency", "handler_id", "meet_by", "last_entry_on")
CLOCK = "due_on ASC NULLS FIRST, made_at, id"
PARTS = {
    "case": ", ".join(f"c.{column}" for column in OF_CASE),
    "nulls": ", ".join("NULL" for column in OF_CASE),
    "columns": "p.kind, p.target, p.case_id, p.owner_id, p.due_on, p.made_at, p.id",
    "shown": "p.ended_at IS NULL AND (p.shown_from IS NULL OR p.shown_from <= %(on)s)",
    "clock": CLOCK,
    "allowed": "(w.barred IS NULL OR NOT p.barred @> ARRAY[w.barred] OR p.barred @> w.everyone)",
}
ORDERED = "SELECT * FROM ({asked}) AS p ORDER BY {clock}"
FIRST, COUNTED = FIRST.format(**PARTS), COUNTED.format(**PARTS)


@dataclass
class Stands:
    """One promise as it stands on Idag, with its case as `Case.objects.for_step()` reads it."""

    kind: str
    target: str
    owner_id: int | None
    case: Case | None


class Standing:
    """What stands with somebody on a local day: by kind the first ones, soonest first; and what nobody may do.

    `most`: so many of each kind are read. `nobodys`: by kind, how many there are.
    """

    def __init__(self, ways: Iterable[Way], lacked: Iterable[Lack], *, on: date, most: int) -> None:
        self.by_kind: dict[str, list[Stands]] = {}
        self.nobodys: dict[str, int] = {}
        values = {"on": on, "most": most}
        asked = []
        for name, sql, rows in (("ways", FIRST, list(ways)), ("lacks", COUNTED, list(lacked))):
            if rows:
                values[name] = json.dumps([vars(row) for row in rows])
                asked.append(f"({sql})")
        if asked:
            self._read(ORDERED.format(asked=" UNION ALL ".join(asked), clock=CLOCK), values)

    def _read(self, sql: str, values: dict) -> None:
        cases: dict[UUID, Case] = {}
        handlers: dict[int, User] = {}
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            for kind, target, owner_id, count, _, _, _, pk, *of_case, name in cursor.fetchall():
                if target is None:
                    self.nobodys[kind] = count
                    continue
                if pk is not None and pk not in cases:
                    cases[pk] = _case(pk, of_case, name, handlers)
                self.by_kind.setdefault(kind, []).append(Stands(kind, target, owner_id, cases.get(pk)))

    @classmethod
    def of(cls, user: User, staffing: Staffing, *, on: date, most: int, is_told: bool) -> Standing:
        """`is_told`: whether this person is told of what nobody may do."""
        return cls(ways_to(user, staffing), lacks(staffing) if is_told else (), on=on, most=most)

    @classmethod
    def nobodys_alone(cls, staffing: Staffing, *, on: date) -> Standing:
        return cls((), lacks(staffing), on=on, most=0)


def _case(pk: UUID, values: list, name: str | None, handlers: dict[int, User]) -> Case:
    case = made(Case, connection.alias, ("id", *OF_CASE), (pk, *values))
    if name is not None:
        if case.handler_id not in handlers:
            handlers[case.handler_id] = made(User, connection.alias, ("id", "name"), (case.handler_id, name))
        case.handler = handlers[case.handler_id]
    return case
