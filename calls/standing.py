"""What stands on somebody's Idag: the first promises of each kind, and how much is nobody's to do, in one statement.

`calls.staffing` says by which ways a promise comes to somebody; here each way is walked in an index of its own, and no
further than is shown. So it costs the same whatever waits.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS

from calls.models import Case
from calls.models.guards import is_left, is_out, is_unnamed
from calls.nobodys import Lack, Outside, lacks, outside
from calls.staffing import Staffing, Way, ways_to
from stodtelefon.accounts.models import User
from stodtelefon.database.engine.words import Words
from stodtelefon.database.rows import maker
from stodtelefon.database.together import uuid_of
from stodtelefon.database.written import ask
from stodtelefon.permissions import Permission

NAMED = re.compile(r"%\((\w+)\)s")
# The index that serves a way stands beside it (`calls/models/promises.py`).
FIRST = """
SELECT p.kind, p.target, p.owner_id, 0 AS count, c.id::text AS case_id, {case}, h.name, p.due_on, p.made_at, p.id,
    COALESCE(p.barred @> ARRAY[w.barred], FALSE) AS is_barred
FROM jsonb_to_recordset(%(ways)s::jsonb) AS w(
    kind text, who bigint, owners bigint[], from_nobody boolean, late boolean, barred bigint, everyone bigint[],
    away bigint[], stand_ins bigint[], named boolean, covered bigint[]
)
CROSS JOIN LATERAL (
    SELECT * FROM (
        -- promise_by_owner_and_kind
        SELECT mine.* FROM unnest(w.owners) AS o(id) CROSS JOIN LATERAL (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.owner_id = o.id AND p.kind = w.kind AND {free} ORDER BY {clock} LIMIT {most}
        ) mine
        UNION
        -- promise_of_nobody
        SELECT * FROM (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.owner_id IS NULL AND p.kind = w.kind AND w.from_nobody AND {allowed} AND {free}
            ORDER BY {clock} LIMIT {most}
        ) nobodys
        UNION
        -- promise_by_kind_and_clock
        SELECT * FROM (
            SELECT {columns} FROM calls_promise p
            WHERE {shown} AND p.kind = w.kind AND p.due_on < {on} AND w.late AND {allowed} AND {free}
            ORDER BY {clock} LIMIT {most}
        ) late
        UNION
        -- promise_by_case
        SELECT * FROM (
            SELECT {columns} FROM calls_recusal r
            JOIN unnest(w.away, w.stand_ins) AS a(owner, stand_in) ON a.stand_in = r.user_id
            JOIN calls_promise p ON p.case_id = r.case_id AND p.owner_id = a.owner
            WHERE r.ended_at IS NULL AND w.from_nobody AND {shown} AND p.kind = w.kind AND {free}
            ORDER BY {clock} LIMIT {most}
        ) of_recused
        UNION
        -- promise_by_case
        SELECT * FROM (
            SELECT {columns} FROM calls_namedperson n
            JOIN calls_restriction s ON s.id = n.restriction_id AND s.lifted_at IS NULL
            JOIN calls_promise p ON p.case_id = s.case_id
            WHERE w.named AND n.user_id = w.who AND n.removed_at IS NULL
                AND {shown} AND p.kind = w.kind AND {allowed} AND {free} AND {falls}
            ORDER BY {clock} LIMIT {most}
        ) of_named
    ) p ORDER BY {clock} LIMIT {most}
) p
LEFT JOIN calls_case c ON c.id = p.case_id
LEFT JOIN accounts_user h ON h.id = c.handler_id
"""
# promise_by_kind_and_clock: of the kinds that may be nobody's alone.
COUNTED = """
SELECT w.kind, NULL AS target, NULL AS owner_id, p.count, {nulls}, NULL AS due_on, NULL AS made_at, NULL AS id,
    NULL AS is_barred
FROM jsonb_to_recordset(%(lacks)s::jsonb) AS w(kind text, is_all boolean, covered bigint[], everyone bigint[])
CROSS JOIN LATERAL (
    SELECT count(*) FROM calls_promise p
    WHERE {shown} AND p.kind = w.kind AND (
        w.is_all OR p.barred @> w.everyone
        OR (w.covered IS NOT NULL AND p.owner_id IS NULL) OR p.owner_id <> ALL (w.covered)
    ) AND {told}
) p
WHERE p.count > 0
"""
# promise_by_case: of the few cases in which somebody may have nothing. How many are in restricted ones stands in the
# place of an owner.
COUNTED_OUTSIDE = """
SELECT w.kind, NULL AS target, count(DISTINCT p.id) FILTER (WHERE r.is_restricted) AS owner_id,
    count(DISTINCT p.id) AS count, {nulls}, NULL AS due_on, NULL AS made_at, NULL AS id, NULL AS is_barred
FROM (
    SELECT case_id, FALSE AS is_restricted FROM calls_recusal WHERE ended_at IS NULL
    UNION SELECT case_id, TRUE FROM calls_restriction WHERE lifted_at IS NULL
) r JOIN calls_promise p ON p.case_id = r.case_id
JOIN jsonb_to_recordset(%(outside)s::jsonb) AS w(
    kind text, catchers bigint[], covered bigint[], away bigint[], stand_ins bigint[], able bigint[],
    everyone bigint[]
) ON w.kind = p.kind
WHERE {shown} AND (w.everyone IS NULL OR NOT p.barred @> w.everyone)
    AND NOT EXISTS (
        SELECT 1 FROM (
            SELECT id FROM unnest(w.catchers) AS c(id)
            UNION ALL
            SELECT n.user_id FROM calls_namedperson n
            JOIN calls_restriction s ON s.id = n.restriction_id AND s.lifted_at IS NULL
            WHERE s.case_id = p.case_id AND n.removed_at IS NULL AND n.user_id = ANY (w.able)
        ) AS c(id)
        WHERE NOT (w.everyone IS NOT NULL AND p.barred @> ARRAY[c.id]) AND NOT {is_out}
    ) AND {falls} AND {told}
GROUP BY w.kind
"""
# In the order of the model.
OF_CASE = ("id", "number", "state", "urgency", "handler_id", "meet_by", "last_entry_on")
OF_HANDLER = ("id", "name")
HANDLER = Case._meta.get_field("handler")
SAID = OF_CASE[1:]
READ = ("kind", "target", "owner_id", "count", "case_id", *SAID, "name", "due_on", "is_barred")
CLOCK = "due_on ASC NULLS FIRST, made_at, id"
ON, WHO, HEARS = "%(on)s::date", "%(who)s::bigint", "%(hears)s::bigint"
PARTS = {
    "case": ", ".join(f"c.{column}" for column in SAID),
    "nulls": ", ".join(f"NULL AS {column}" for column in ("case_id", *SAID, "name")),
    "columns": "p.kind, p.target, p.case_id, p.owner_id, p.due_on, p.made_at, p.id, p.barred",
    "shown": f"p.ended_at IS NULL AND (p.shown_from IS NULL OR p.shown_from <= {ON})",
    "on": ON,
    "clock": CLOCK,
    "free": is_left(case="p.case_id", who=WHO),
    "is_out": is_out(case="p.case_id", who="c.id"),
    "falls": "(p.owner_id IS NULL OR p.owner_id <> ALL (w.covered) OR EXISTS ({outside}))".format(
        outside="SELECT 1 FROM unnest(w.away, w.stand_ins) AS a(owner, stand_in)"  # noqa: S608 (names of columns)
        " WHERE a.owner = p.owner_id AND " + is_out(case="p.case_id", who="a.stand_in")
    ),
    # Of a restricted case nobody hears who is not named; 0: somebody who hears of everything.
    "told": f"({HEARS} = 0 OR NOT {is_unnamed(case='p.case_id', who=HEARS)})",
    "allowed": "(w.barred IS NULL OR NOT p.barred @> ARRAY[w.barred] OR p.barred @> w.everyone)",
}
ORDERED = f"SELECT {', '.join(READ)} FROM ({{asked}}) AS p ORDER BY {CLOCK}"  # noqa: S608 (names of columns)


@cache
def _asked(parts: tuple[str, ...], most: int) -> Words:
    """The statement: written once a process for each of the parts that it may have, planned once on each connection."""
    asked = " UNION ALL ".join(f"({part.format(**PARTS, most=most)})" for part in parts)
    whole = ORDERED.format(asked=asked)
    return Words(NAMED.sub("%s", whole), tuple(NAMED.findall(whole)))


@dataclass
class Stands:
    """One promise as it stands on Idag, with its case as `Case.objects.for_step()` reads it. `is_barred`: it is for
    others to do, and none of them can."""

    kind: str
    target: str
    owner_id: int | None
    case: Case | None
    due_on: date | None
    case_key: str | None  # as text
    is_barred: bool


class Standing:
    """What stands with somebody on a local day: by kind the first ones, soonest first; and what nobody may do.

    `most`: so many of each kind are read. `nobodys`: by kind, how many there are; `restricted`: of these, how many wait
    in restricted cases.
    """

    def __init__(
        self,
        ways: Iterable[Way],
        lacked: Iterable[Lack],
        out: Iterable[Outside],
        *,
        on: date,
        most: int,
        hears: int = 0,
    ) -> None:
        self.by_kind: dict[str, list[Stands]] = {}
        self.nobodys: dict[str, int] = {}
        self.restricted: dict[str, int] = {}
        ways = list(ways)
        who = ways[0].who if ways else 0  # of all of them
        given: dict[str, Any] = {"on": on, "hears": hears, "who": who}
        parts = []
        asked = (("ways", FIRST, ways), ("lacks", COUNTED, lacked), ("outside", COUNTED_OUTSIDE, out))
        for name, part, rows in ((name, part, list(rows)) for name, part, rows in asked):
            if rows:
                given[name] = json.dumps([row._asdict() for row in rows])
                parts.append(part)
        if parts:
            self._keep(ask(_asked(tuple(parts), most), given))

    def _keep(self, found: list[tuple]) -> None:
        cases: dict[str | None, Case | None] = {None: None}
        handlers: dict[int, User] = {}
        for kind, target, owner_id, count, key, *of_case, name, due_on, is_barred in found:
            if target is None:
                self.nobodys[kind] = self.nobodys.get(kind, 0) + count
                self.restricted[kind] = self.restricted.get(kind, 0) + (owner_id or 0)
                continue
            if key not in cases:
                cases[key] = _case(uuid_of(key), of_case, name, handlers)
            self.by_kind.setdefault(kind, []).append(
                Stands(kind, target, owner_id, cases[key], due_on, key, is_barred)
            )

    @classmethod
    def of(cls, user: User, staffing: Staffing, *, on: date, most: int, is_told: bool) -> Standing:
        """`is_told`: whether this person is told of what nobody may do. Of what waits in a restricted case only who is
        named in it, and who can give somebody the right, is."""
        told = (lacks(staffing), outside(staffing)) if is_told else ((), ())
        hears = 0 if user.can(Permission.USER_MANAGE) else user.pk
        return cls(ways_to(user, staffing), *told, on=on, most=most, hears=hears)


def _case(pk: UUID, values: list, name: str | None, handlers: dict[int, User]) -> Case:
    case = maker(Case, DEFAULT_DB_ALIAS, OF_CASE)((pk, *values))
    if name is not None:
        if case.handler_id not in handlers:
            handlers[case.handler_id] = maker(User, DEFAULT_DB_ALIAS, OF_HANDLER)((case.handler_id, name))
        HANDLER.set_cached_value(case, handlers[case.handler_id])
    return case
