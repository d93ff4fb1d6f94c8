"""What Postgres reads for each statement: its own plan of it, carried out and taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg2
from django.db import connection

from stodtelefon.database.engine.words import Words

# Nodes that read a table or an index; a bitmap's table is read by what its indexes found.
READING = {"Seq Scan", "Index Scan", "Index Only Scan", "Bitmap Index Scan", "Tid Scan", "Sample Scan"}
PLANNED = re.compile(r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH)\b", re.IGNORECASE)
WORDS = 400  # of a statement, as it is told
EXPLAIN = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) "


@dataclass(frozen=True)
class Node:
    """One reading: how, of which table or index, and how many rows, those that were read and left out included."""

    kind: str
    of: str
    rows: int

    def __str__(self) -> str:
        return f"{self.kind} on {self.of}: {self.rows} rows"


@dataclass
class Statement:
    sql: str
    nodes: list[Node] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return sum(node.rows for node in self.nodes)

    def __str__(self) -> str:
        words = self.sql if len(self.sql) <= WORDS else f"{self.sql[:WORDS]} …"
        return "\n      ".join(
            [words, *(str(node) for node in sorted(self.nodes, key=lambda n: -n.rows)[:4])]
        )


def readings(plan: dict) -> Iterator[Node]:
    """Every reading in a plan, those of its parts and of what is asked for each row included."""
    if plan["Node Type"] in READING:
        read = plan["Actual Rows"]
        read += plan.get("Rows Removed by Filter", 0) + plan.get("Rows Removed by Index Recheck", 0)
        of = plan.get("Relation Name") or plan["Index Name"]
        yield Node(plan["Node Type"], of, round(read * plan["Actual Loops"]))
    for part in plan.get("Plans", ()):
        yield from readings(part)


class Meter:
    """Put around the connection it keeps every statement with what was read for it.

    The transaction that a deed is made in is a savepoint here, since all of it is taken back: it is not counted, as it
    is no statement in service. Those within it are.
    """

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.savepoints: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        if not self._is_outermost(sql):
            self.statements.append(self._explained(sql, params, many))
        return execute(sql, params, many, context)

    def _is_outermost(self, sql: str) -> bool:
        words = sql.split()
        if words[0] == "SAVEPOINT":
            self.savepoints.append(words[-1])
        elif words[0] in ("RELEASE", "ROLLBACK") and self.savepoints:
            is_outermost = len(self.savepoints) == 1
            if words[0] == "RELEASE":
                self.savepoints.pop()
            return is_outermost
        return words[0] == "SAVEPOINT" and len(self.savepoints) == 1

    def _explained(self, sql: str, params, many: bool) -> Statement:
        """Carried out beforehand, to be told what is read, and taken back."""
        with connection.connection.cursor() as cursor:
            each = params if many else [params]
            whole = [cursor.mogrify(sql, one or None).decode() for one in each]
            statement = Statement(whole[0])
            if not PLANNED.match(sql):
                return statement
            if isinstance(sql, Words):  # planned as it is in service: for whatever is given
                whole = [cursor.mogrify(*connection.connection.called(sql, one)).decode() for one in each]
            cursor.execute("SAVEPOINT gate")
            try:
                for one in whole:
                    cursor.execute(EXPLAIN + one)
                    statement.nodes += readings(cursor.fetchone()[0][0]["Plan"])
            except psycopg2.Error:
                pass  # what the database refuses is refused again, for whoever asked
            cursor.execute("ROLLBACK TO SAVEPOINT gate; RELEASE SAVEPOINT gate")
        return statement
