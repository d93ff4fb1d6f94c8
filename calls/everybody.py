"""Everybody who is written down, one by one: names have no index (ADR 4), so who looks for one opens them all.

A row is the id of an identity with what was asked for of it, opened: no model and no case, since nearly every row is
put aside. Of the few that are left the rest is fetched by their ids.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from calls.models import Case, Identity
from stodtelefon.database.streams import streamed

AT_ALL = "SELECT id{columns} FROM calls_identity"

# The ways from a case to its people are those of `IdentityQuerySet.by_case`, each by itself. Where the cases are few
# they lead to their people by index (OFFSET keeps it so, whatever the planner believes of their number): what is read
# grows with what somebody may see, and not with what is there. Where they are many, whole tables are read at once.
FEW = 20_000
IN_CASES = """
WITH seen (id) AS MATERIALIZED ({cases})
{people}
SELECT one.* FROM calls_caller doublet
CROSS JOIN LATERAL (SELECT case_id FROM calls_caller WHERE id = doublet.same_as_id OFFSET 0) caller
JOIN seen ON seen.id = caller.case_id
CROSS JOIN LATERAL (SELECT id{columns} FROM calls_identity WHERE caller_id = doublet.id OFFSET 0) one
WHERE doublet.same_as_id IS NOT NULL
UNION ALL
SELECT one.* FROM calls_case doublet JOIN seen ON seen.id = doublet.merged_into_id
CROSS JOIN LATERAL (
    SELECT identity.id{columns} FROM calls_personofconcern person JOIN calls_identity identity ON person_id = person.id
    WHERE case_id = doublet.id OFFSET 0
) one
"""
CALLERS_AND_PERSONS = """
SELECT one.* FROM seen CROSS JOIN LATERAL (
    SELECT identity.id{columns} FROM calls_caller caller JOIN calls_identity identity ON caller_id = caller.id
    WHERE case_id = seen.id AND same_as_id IS NULL {fence}
) one WHERE (SELECT count(*) FROM seen) {how_many}
UNION ALL
SELECT one.* FROM seen CROSS JOIN LATERAL (
    SELECT identity.id{columns} FROM calls_personofconcern person JOIN calls_identity identity ON person_id = person.id
    WHERE case_id = seen.id {fence}
) one WHERE (SELECT count(*) FROM seen) {how_many}
UNION ALL
"""


@contextmanager
def at_all(*names: str) -> Iterator[Iterator[tuple]]:
    """Everybody in every case: for comparing, whoever may see what comes of it."""
    with streamed(AT_ALL.format(columns=_columns(names))) as rows:
        yield _opened(rows, names)


@contextmanager
def in_cases(cases: QuerySet[Case], *names: str) -> Iterator[Iterator[tuple]]:
    """Everybody in these cases, none of which was merged into another."""
    try:
        seen, parameters = cases.order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:
        yield iter(())
        return
    columns = _columns(names)
    ways = (("OFFSET 0", f"<= {FEW}"), ("", f"> {FEW}"))
    people = "".join(
        CALLERS_AND_PERSONS.format(columns=columns, fence=fence, how_many=how_many)
        for fence, how_many in ways
    )
    with streamed(IN_CASES.format(cases=seen, people=people, columns=columns), parameters) as rows:
        yield _opened(rows, names)


def _columns(names: Iterable[str]) -> str:
    return "".join(f", {Identity._meta.get_field(name).column}" for name in names)


def _opened(rows: Iterable[tuple], names: Iterable[str]) -> Iterator[tuple]:
    opens = [Identity._meta.get_field(name).opener() for name in names]
    for row, *tokens in rows:
        yield row, *[opened(row, token) for opened, token in zip(opens, tokens, strict=True)]
