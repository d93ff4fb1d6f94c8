"""Keeping promises: one row for everything that the tables say is to be done, written by the actions themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import connection, transaction
from django.db.models import CharField, Model, Q, QuerySet, UUIDField
from django.db.models.functions import Cast
from django.utils import timezone

from calls.models import Call, Case, Promise, QuickScan
from calls.promise_kinds import PromiseKind, kinds
from stodtelefon.database.new_row import insert
from stodtelefon.database.together import Asked, together
from stodtelefon.database.written import Given, OneOf, Slot, Written
from stodtelefon.organisation.models import Organisation
from stodtelefon.saving import lock, refusing

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Ended = Promise.Ended
FIELDS = ("case_id", "owner_id", "barred", "due_on", "shown_from")


class Wanted(NamedTuple):
    """What the tables say of one promise."""

    kind: str
    target: str
    case_id: UUID | None
    owner_id: int | None
    due_on: date | None
    barred: list[int]

    @property
    def key(self) -> tuple[str, str]:
        return self.kind, self.target


def keep_promises(
    about: Model,
    *,
    by: User | None,
    how: str = Ended.DONE,
    of: Collection[type[Model]] | None = None,
    first: tuple[Call, QuickScan] | None = None,
) -> None:
    """The last step of every action that changes a case, or a row without a case that people have to do with.

    Compares what the tables say with the rows and writes the difference: what is new begins to wait, what is no longer
    wanted has ended, `how` says in what way, and what went to somebody else or to another day follows. `about` is the
    locked case, or the row itself. `of`: the tables of which something may have changed; None: any. `first`: the case
    is new with this call, so that nothing is written of it yet. Two statements when nothing has changed, and the
    settings where they are not read yet.
    """
    known = {name: kind for name, kind in kinds().items() if of is None or kind.model in of}
    if first is not None:
        known = {name: kind for name, kind in known.items() if (kind.after_first_call or _never)(*first)}
    wanted = {row.key: row for row in _wanted(list(known.values()), about)}
    kept = {} if first is not None else _kept(about, wanted, known)
    _write(wanted, kept, known, by=by, how=how)


def _never(call: Call, scan: QuickScan) -> bool:
    return False


def differences() -> list[str]:
    """Where the rows do not say what the tables say, as «kind target: what»: none while every action keeps its
    promises. The tables are read whole.
    """
    return sorted(f"{kind} {target}: {what}" for kind, target, _, what in _differing())


def unwritten_promises(*, at: datetime) -> Iterator[Promise]:
    """What the tables say is waiting and no row says, each as a row that is not saved: for who copies many at once."""
    known = kinds()
    kept = set(Promise.objects.open().values_list("kind", "target"))
    yield from (
        _row(row, known[row.kind], at) for row in _wanted(list(known.values())) if row.key not in kept
    )


def mend_promises(*, by: None = None) -> int:
    """Write what differs, as the system itself: after an upgrade, or when a setting has moved days. How much it was.

    Each case in a transaction of its own, locked like in any action, so that nobody waits for the whole.
    """
    found = list(_differing())
    for case in {case for _, _, case, _ in found if case is not None}:
        _keep_alone(Case, case)
    known = kinds()
    for kind, target in {(kind, target) for kind, target, case, _ in found if case is None}:
        model = known[kind].rows().model if kind in known else None
        if model is None or model is Case:
            Promise.objects.open().filter(kind=kind, target=target).update(
                ended_at=timezone.now(), ended_how=Ended.TAKEN_BACK
            )
        else:
            _keep_alone(model, target)
    return len(found)


@transaction.atomic
def _keep_alone(model: type[Model], pk: object) -> None:
    keep_promises(lock(model, pk), by=None)


def _differing() -> Iterator[tuple[str, str, object, str]]:
    """Kind, target, case and what is wrong."""
    known = kinds()
    wanted = {row.key: row for row in _wanted(list(known.values()))}
    kept = {(row.kind, row.target): row for row in Promise.objects.open()}
    for key in wanted.keys() - kept.keys():
        yield *key, wanted[key].case_id, "saknas"
    for key in kept.keys() - wanted.keys():
        yield *key, kept[key].case_id, "väntar inte längre"
    for key in wanted.keys() & kept.keys():
        for name in _changed(kept[key], wanted[key], known[key[0]]):
            yield *key, wanted[key].case_id, f"fel {name}"


def _wanted(known: list[PromiseKind], about: Model | None = None) -> Iterator[Wanted]:
    """One statement, whatever there is: the kinds as one union."""
    statement = _statement(type(about) if about is not None else None, _settings(), tuple(known))
    if statement is None:
        return
    if about is not None:
        yield from (Wanted(*row) for row in statement.ask({ABOUT: about.pk}))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            str(statement.words)
        )  # of everything it is seldom asked: planned for what there is now
        yield from (Wanted(*row) for row in cursor.fetchall())


# In the place of the row that a statement is about, until it is asked: ids that no row has.
NO_UUID, NO_NUMBER = UUID(int=0), -(2**62)
ABOUT = "about"


def _settings() -> tuple:
    """What the kinds read of the settings may decide: another statement for other settings."""
    organisation = Organisation.load()
    return tuple(str(getattr(organisation, field.attname)) for field in Organisation._meta.concrete_fields)


@lru_cache(maxsize=64)
def _statement(model: type[Model] | None, settings: tuple, known: tuple[PromiseKind, ...]) -> Written | None:
    """The union, written once: Django takes longer to write it than Postgres to answer it. No kind reads the clock."""
    nobody = NO_UUID if model is not None and isinstance(model._meta.pk, UUIDField) else NO_NUMBER
    about = model(pk=nobody) if model is not None else None
    rows = [found for kind in known if (found := kind.wanted(about)) is not None]
    if not rows:
        return None
    union: QuerySet = rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0]
    sql, parameters = union.query.sql_with_params()
    return Written(sql, [Slot(ABOUT) if one == nobody else one for one in parameters])


def _kept(about: Model, wanted: dict, known: dict[str, PromiseKind]) -> dict[tuple[str, str], Promise]:
    """The open rows of the case, those that came to it from another case, and those in which it has a part; or those
    of a row without a case, of its own table: another table may have a row with the same key."""
    is_case = isinstance(about, Case)
    shared = tuple(kind for kind in known.values() if is_case and kind.other_case)
    given = {
        ABOUT: about.pk if is_case else str(about.pk),
        KNOWN: [name for name, kind in known.items() if is_case or kind.model is type(about)],
        CAME_KINDS: sorted({kind for kind, _ in wanted}),
        CAME_TARGETS: [target for _, target in wanted],
    }
    rows = together({"kept": _open_rows(is_case, shared)}, given)["kept"]
    names = {kind.name for kind in shared}
    return {
        (row.kind, row.target): row
        for row in rows
        if row.case_id == (about.pk if is_case else None)
        or (row.kind, row.target) in wanted
        or row.kind in names
    }


KNOWN, CAME_KINDS, CAME_TARGETS = "known", "came_kinds", "came_targets"


@cache
def _open_rows(is_case: bool, shared: tuple[PromiseKind, ...]) -> Asked:
    """The question that `_kept` asks, written once a process."""
    text = CharField()
    of_it = Q(case=Given(ABOUT, UUIDField())) if is_case else Q(case=None, target=Given(ABOUT, text))
    of_it &= Q(OneOf("kind", text, KNOWN))
    for kind in shared:
        rows = kind.rows().model._base_manager.filter(**{kind.other_case: Given(ABOUT, UUIDField())})
        of_it |= Q(kind=kind.name, target__in=rows.values_list(Cast("pk", CharField())))
    came = Q(OneOf("kind", text, CAME_KINDS)) & Q(OneOf("target", text, CAME_TARGETS))
    return Asked(Promise.objects.open().filter(of_it | came).order_by())


def _write(wanted: dict, kept: dict, known: dict[str, PromiseKind], *, by: User | None, how: str) -> None:
    at = timezone.now()
    over = [row.pk for key, row in kept.items() if key not in wanted]
    if over:
        Promise.objects.filter(pk__in=over).update(ended_at=at, ended_by=by, ended_how=how)
    new = [_row(row, known[row.kind], at) for key, row in wanted.items() if key not in kept]
    with refusing():
        if len(new) == 1:
            insert(new[0])
        elif new:
            Promise.objects.bulk_create(new)
    moved = [
        kept[key]
        for key in wanted.keys() & kept.keys()
        if _changed(kept[key], wanted[key], known[key[0]], set_it=True)
    ]
    if moved:
        with refusing():
            Promise.objects.bulk_update(moved, [name.removesuffix("_id") for name in FIELDS])


def _row(wanted: Wanted, kind: PromiseKind, at: datetime) -> Promise:
    row = Promise(kind=wanted.kind, target=wanted.target, made_at=at)
    _changed(row, wanted, kind, set_it=True)
    return row


def _changed(row: Promise, wanted: Wanted, kind: PromiseKind, *, set_it: bool = False) -> list[str]:
    """The fields in which a row differs from what is wanted; `set_it`: no longer."""
    values = (
        wanted.case_id,
        wanted.owner_id,
        sorted(wanted.barred),
        wanted.due_on,
        kind.shown_from(wanted.due_on),
    )
    changed = [name for name, value in zip(FIELDS, values, strict=True) if getattr(row, name) != value]
    if set_it:
        for name, value in zip(FIELDS, values, strict=True):
            setattr(row, name, value)
    return changed
