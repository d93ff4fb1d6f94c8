"""Moving rows from one case to another: the steps that a merge and a split share, and a call or note put wrong.

A move keeps in `changes` what each row was before: {"row": its table, "ids", "fields": {field: [before, after]}}.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone

from calls import case_parts
from calls.actions.cases import decide
from calls.actions.likenesses import note_likenesses
from calls.actions.promises import keep_promises
from calls.actions.scans import follow_scans
from calls.hanging import Rows, with_what_hangs
from calls.models import Call, Caller, Case, CaseDecision, CaseMove, Note
from calls.models.choices import State
from calls.models.guards import SETTING
from calls.models.moves import AUTHORS_WINDOW
from calls.record_levels import holds
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, lock, save, save_alike
from stodtelefon.texts import thousands

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

OTHER = "Välj ett annat ärende än det som du är i."
Changes = list[dict[str, Any]]


# The steps that every move shares. Part of an action, never one alone.


def lock_both(one: Case, other: Case) -> tuple[Case, Case]:
    """Two cases as they are now, locked in the order of their ids: two who take them crosswise wait for each other.
    Refuses a restricted one: what is in it would be shown in the other, or its number would."""
    if one.pk == other.pk:
        raise ValidationError({"number": OTHER})
    locked = {pk: lock(Case, pk) for pk in sorted((one.pk, other.pk))}
    for case in locked.values():
        refuse_restricted(case)
    return locked[one.pk], locked[other.pk]


def refuse_restricted(case: Case) -> None:
    """Nothing is linked with, moved out of or into a case that is restricted. After it is locked."""
    if case.restrictions.standing().exists():
        raise ValidationError(
            f"Ärende {case.number} är skyddat. Ett skyddat ärende kopplas inte, slås inte ihop och delas inte.",
            code="restricted",
        )


def refuse_closed(*cases: Case) -> None:
    """Nothing is moved out of or into a case that is closed, or that is a part of another since."""
    for case in cases:
        if case.state == State.MERGED:
            raise ValidationError(
                f"Ärende {case.number} är redan ihopslaget med {case.merged_into.number}.", code="state"
            )
        if not case.is_open:
            raise ValidationError(f"Ärende {case.number} är avslutat. Öppna det igen först.", code="state")


@contextmanager
def moving(move: CaseMove) -> Iterator[None]:
    """While it lasts the database lets rows go between the two cases of the move, which is saved already."""
    _say(str(move.pk))
    yield
    _say("")


def _say(move: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, move])


def carry(rows: Rows, *, to: Case, origin: Case) -> Changes:
    """Give the rows to the other case."""
    return [
        change
        for table, ids in rows.items()
        for change in change_all(table, ids, field="case_id", before=origin.pk, after=to.pk)
    ]


def change_all(
    table: type[models.Model], ids: Iterable[UUID], *, field: str, before: UUID | None, after: UUID
) -> Changes:
    """Give a field of several rows one value instead of another."""
    if not (ids := sorted(map(str, ids))):
        return []
    save_alike(table._base_manager.filter(pk__in=ids), **{field: after})
    return [_change(table, ids, {field: [before and str(before), str(after)]})]


def fill(row: models.Model, **values: Any) -> Changes:
    """Set the fields of a row that is saved afterwards, and say what they were."""
    fields = {}
    for name, value in values.items():
        field = row._meta.get_field(name)
        before, was = getattr(row, field.attname), _plain(row, field)
        setattr(row, name, value)
        if getattr(row, field.attname) != before:
            fields[field.attname] = [was, _plain(row, field)]
    return [_change(type(row), [str(row.pk)], fields)] if fields else []


def _plain(row: models.Model, field: models.Field) -> str | None:
    return None if getattr(row, field.attname) is None else field.value_to_string(row)


def _change(table: type[models.Model], ids: list[str], fields: dict[str, list[str | None]]) -> dict[str, Any]:
    return {"row": table._meta.label_lower, "ids": ids, "fields": fields}


def take_back(changes: Changes) -> Rows:
    """Set back what nobody has changed since. Gives the rows that belong to the first case again."""
    returned: Rows = {}
    for change in reversed(changes):
        table = apps.get_model(change["row"])
        fields = {name: [_read(table, name, one) for one in ends] for name, ends in change["fields"].items()}
        for row in table._base_manager.filter(pk__in=change["ids"]).values("pk", *fields):
            back = {name: before for name, (before, after) in fields.items() if row[name] == after}
            if back:
                save_alike(table._base_manager.filter(pk=row["pk"]), **back)
            if "case_id" in back:
                returned.setdefault(table, set()).add(row["pk"])
    return returned


def _read(table: type[models.Model], name: str, value: str | None) -> Any:
    field = table._meta.get_field(name)
    return (field.target_field if field.is_relation else field).to_python(value)


def settle(case: Case, *, at: datetime) -> None:
    """Let an open case stand where its rows have brought it, after some came or went. Saves nothing."""
    case.state = case_parts.state_of(case)
    follow_scans(case)
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))


def decide_both(
    kind: CaseDecision.Kind, one: Case, other: Case, *, by: User, at: datetime, **values: Any
) -> None:
    """A decision about two cases stands on both, each with the other's number."""
    decide(one, kind, by=by, at=at, to_value=other.number, **values)
    decide(other, kind, by=by, at=at, to_value=one.number, **values)


# A call or a note that was put on the wrong case


def is_fresh(written_at: datetime, *, by: int, user: User) -> bool:
    """Did this person write it within the minutes in which it can be moved?"""
    return by == user.pk and timezone.now() - written_at <= AUTHORS_WINDOW


def call_move_faults(call: Call, *, by: User, at: datetime) -> str:
    """Why this person cannot move the call, or nothing."""
    if call.created_by_id != by.pk or at - call.logged_at > AUTHORS_WINDOW:
        return "Ett samtal flyttas av den som skrev in det, inom tio minuter."
    if not Call.objects.filter(case=call.case_id).exclude(pk=call.pk).exists():
        return "Det är ärendets enda samtal. Be en samordnare slå ihop ärendena i stället."
    return ""


def note_move_faults(note: Note, *, by: User, at: datetime) -> str:
    """Why this person cannot move the note, or nothing. Its corrections go along, and are judged too."""
    chain = Note.objects.filter(pk__in=with_what_hangs({Note: {note.pk}}, case=note.case)[Note])
    if any(one.created_by_id != by.pk or at - one.signed_at > AUTHORS_WINDOW for one in chain):
        return "En anteckning flyttas av den som skrev den, inom tio minuter."
    about = Note.objects.filter(kind=Note.Kind.OBJECTION, about_id__in=[one.pk for one in chain])
    if note.kind == Note.Kind.OBJECTION or about.exists():
        return "Den enskildes invändning hör ihop med det som den gäller, och flyttas inte."
    return ""


@transaction.atomic
@made_once(CaseMove)
def move_call(
    *, call: Call, to: Case, by: User, caller: Caller | None = None, token: UUID | None = None
) -> CaseMove:
    """Move a call that its author put on the wrong case, with its snabbscanning, danger and decision about a child.

    `caller`: who of that case it was that called. None: somebody new there, as they were written down with the call;
    the code and the contact details go along when the person has no other call in the first case.
    Refuses after ten minutes, to others, the only call of a case, and a case that is closed.
    """
    at = timezone.now()
    origin, to = lock_both(call.case, to)
    call = lock(Call, call.pk)
    refuse_closed(origin, to)
    if fault := call_move_faults(call, by=by, at=at):
        raise ValidationError(fault)
    if caller is not None and caller.case_id != to.pk:
        raise ValidationError({"caller": "Välj någon som hör till det ärende som samtalet flyttas till."})
    move = _move(CaseMove.Kind.CALL, origin, to, by=by, at=at, token=token)
    rows = with_what_hangs({Call: {call.pk}}, case=origin)
    changes = []
    if caller is None and not call.caller.calls.exclude(pk=call.pk).exists():
        rows = with_what_hangs({**rows, Caller: {call.caller_id}}, case=origin)
    elif caller is None:
        caller = _as_new_caller(call.caller, to, at=at)
    with moving(move):
        changes += carry(rows, to=to, origin=origin)
        if caller is not None:
            changes += change_all(Call, [call.pk], field="caller_id", before=call.caller_id, after=caller.pk)
    _settle_both(move, origin, to, changes, at=at)
    decide_both(CaseDecision.Kind.CALL_MOVED, origin, to, by=by, at=at)
    for one in (to, origin):
        note_likenesses(one, by=by, at=at)
    for one in (to, origin):
        keep_promises(one, by=by)
    record("call.moved", by=by, target=call, case=to.pk)
    return move


@transaction.atomic
@made_once(CaseMove)
def move_note(*, note: Note, to: Case, by: User, token: UUID | None = None) -> CaseMove:
    """Move a note that its author put on the wrong case, with its corrections.

    Refuses after ten minutes, to others, an objection, a closed case, and a text that is longer than the record level
    of that case holds.
    """
    at = timezone.now()
    origin, to = lock_both(note.case, to)
    note = lock(Note, note.pk)
    refuse_closed(origin, to)
    if fault := note_move_faults(note, by=by, at=at):
        raise ValidationError(fault)
    longest = holds(to.record_level).note_max
    if len(note.text or "") > longest:
        check_faults(
            {"number": f"På det ärendets nivå ryms {thousands(longest)} tecken. Höj nivån där först."}
        )
    move = _move(CaseMove.Kind.NOTE, origin, to, by=by, at=at, token=token)
    with moving(move):
        changes = carry(with_what_hangs({Note: {note.pk}}, case=origin), to=to, origin=origin)
    _settle_both(move, origin, to, changes, at=at)
    decide_both(CaseDecision.Kind.NOTE_MOVED, origin, to, by=by, at=at)
    for one in (to, origin):
        keep_promises(one, by=by)
    record("note.moved", by=by, target=note, case=to.pk)
    return move


def _move(
    kind: CaseMove.Kind, origin: Case, to: Case, *, by: User, at: datetime, token: UUID | None
) -> CaseMove:
    return save(
        CaseMove(kind=kind, from_case=origin, to_case=to, moved_at=at, created_by=by, form_token=token)
    )


def _settle_both(move: CaseMove, origin: Case, to: Case, changes: Changes, *, at: datetime) -> None:
    for case in (origin, to):
        settle(case, at=at)
        save(case)
    move.changes = changes
    save(move, update_fields=["changes"])


def _as_new_caller(caller: Caller, case: Case, *, at: datetime) -> Caller:
    """The same answers in another case: without the code and the contact details, which are somebody else's."""
    return save(
        Caller(
            case=case,
            role=caller.role,
            is_municipal_staff=caller.is_municipal_staff,
            is_anonymous=caller.is_anonymous,
            was_informed=caller.was_informed,
            created_at=at,
        )
    )
