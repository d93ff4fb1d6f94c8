"""Which rows of a case go along when some of them go: a call with its caller, a decision with its call, and so on.

What has a foreign key to a row hangs on it. Of a chain (a note and what it replaces, a meeting and the one that came
instead) all links go together. What knows no case of its own, such as a snabbscanning or an answer, follows by itself;
what was found in it (`found_id`: a danger, a child, an alarm) goes where it goes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from uuid import UUID

from django.db.models import ForeignKey, Model

from calls import case_parts
from calls.models import Case

Rows = dict[type[Model], set[UUID]]


def rows_of(case: Case) -> Rows:
    """Every row that belongs to the case."""
    return {table: _ids(table._base_manager.filter(case=case)) for table in case_parts.tables()}


def with_what_hangs(rows: Rows, *, case: Case) -> Rows:
    """The rows, and those of the same case that hang on them."""
    found: Rows = defaultdict(set, {table: set(ids) for table, ids in rows.items()})
    grew = True
    while grew:
        grew = False
        for table, field in _ties():
            before = len(found[table])
            found[table] |= _tied(table, field, found, case)
            grew = grew or len(found[table]) > before
        for table in case_parts.tables():
            before = len(found[table])
            found[table] |= _found_in(table, found, case)
            grew = grew or len(found[table]) > before
    return found


def _found_in(table: type[Model], found: Rows, case: Case) -> set[UUID]:
    """What was found in one of the rows, or in what hangs on one of them and has no case of its own."""
    if not any(field.name == "found_id" for field in table._meta.concrete_fields):
        return set()
    within = [
        related.related_model._base_manager.filter(**{f"{related.field.name}__in": ids}).values("pk")
        for other, ids in found.items()
        if ids
        for related in other._meta.related_objects
        if isinstance(related.field, ForeignKey)
        and related.related_model._meta.pk.get_internal_type() == "UUIDField"
    ]
    rows, places = table._base_manager.filter(case=case), set().union(*found.values())
    return _ids(rows.filter(found_id__in=places)).union(
        *(_ids(rows.filter(found_id__in=ids)) for ids in within)
    )


def _ties() -> Iterator[tuple[type[Model], ForeignKey]]:
    """The foreign keys from one table of a case to another."""
    tables = case_parts.tables()
    for table in tables:
        for field in table._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model in tables:
                yield table, field


def _tied(table: type[Model], field: ForeignKey, found: Rows, case: Case) -> set[UUID]:
    target = field.related_model
    if not found[target]:
        return set()
    rows = table._base_manager.filter(case=case)
    tied = _ids(rows.filter(**{f"{field.name}__in": found[target]}))
    if target is table:
        ends = table._base_manager.filter(pk__in=found[table]).values(field.attname)
        tied |= _ids(rows.filter(pk__in=ends))
    return tied


def _ids(rows) -> set[UUID]:
    return set(rows.values_list("pk", flat=True))
