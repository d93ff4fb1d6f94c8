"""What staff do to a case: take it, hand it over, raise its record level, close it, open it again.

Times are aware datetimes (UTC); `at` defaults to now and is never in the future. `version` is the version the form
was opened on: somebody else's change in between is refused with `Stale`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Exists
from django.utils import timezone

from calls import case_parts
from calls.actions.locking import lock_colleague, lock_open
from calls.actions.other_concerns import other_concern_faults, write_other_concern
from calls.actions.promises import Ended, keep_promises
from calls.case_parts import has_met
from calls.models import AccessRequest, Case, CaseDecision, ConcernKind, Promise, QuickScan
from calls.models.choices import Outcome, RecordLevel, State, VeAssessment
from calls.promise_kinds import PromiseKind, kinds
from calls.record_levels import UNDO_WINDOW, holds
from calls.states import REFUSALS, Move, after
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.permissions import Permission
from stodtelefon.saving import Elsewhere, check_faults, check_version, length_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Kind = CaseDecision.Kind
REASON_MAX = 500
LET_IN = "Ärendet är öppet för dig en tid. Den som har det lämnar över det, om det ska bli någon annans."
DENIED = (
    "Utfallet är att det inte rör våldsbejakande extremism, men bedömningen är att det finns skäl att tro det. Ändra "
    "bedömningen eller utfallet."
)
BRIEF = {Kind.LEVEL_RAISED, Kind.IDENTITY_ADDED, Kind.IDENTITY_REMOVED, Kind.WITHDREW}


def decide(case: Case, kind: Kind, *, by: User, at: datetime, **values: Any) -> CaseDecision:
    """Put a decision on the case's timeline, with the name and title that the person had. Part of an action."""
    if kind in BRIEF:
        check_faults(length_faults("reason", values.get("reason"), REASON_MAX))
    return save(
        CaseDecision(case=case, kind=kind, by=by, at=at, by_name=by.name, by_title=by.title or "", **values)
    )


@transaction.atomic
def take_over_case(*, case: Case, by: User, version: int | None = None, at: datetime | None = None) -> Case:
    """Make `by` the handler: of a case without one, or over from a colleague whose case they may open.

    Refuses a closed case, one that is already theirs, one that somebody else has taken first or that is open to `by`
    for a time only, and a stale version.
    """
    at = moment(at)
    lock_receivers(by)
    case = lock_open(case, at=at, version=version)
    if case.handler_id == by.pk:
        raise ValidationError("Ärendet är redan ditt.")
    _refuse_who_is_let_in(case, by, at)
    if not Case.objects.takeable_by(by).filter(pk=case.pk).exists():
        raise ValidationError("En kollega har redan tagit ärendet.", code="taken")
    before, left_by = case.handler_id, case.handler.name if case.handler else ""
    case.handler, case.handed_over_at = by, None
    save(case)
    _scans_follow(case, before)
    decide(case, Kind.TAKEN_OVER, by=by, at=at, from_value=left_by[:40], to_value=by.name[:40])
    keep_promises(case, by=by)
    record("case.taken_over", by=by, target=case, case=case.pk)
    return case


@transaction.atomic
def hand_over_case(
    *,
    case: Case,
    to: User | None,
    by: User,
    reason: str | None = None,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Give the case to a colleague, or back to the unassigned queue when `to` is None.

    Refuses a closed case, somebody who may not work with cases or is disabled, the present handler, and a case that is
    open to `by` for a time only.
    """
    at = moment(at)
    if to is not None:
        to = lock_colleague(to, Permission.CASE_WRITE)
    case = lock_open(case, at=at, version=version)
    _refuse_who_is_let_in(case, by, at)
    if to == case.handler:
        raise ValidationError("Välj någon annan än den som redan har ärendet.")
    before, left_by = case.handler_id, case.handler.name if case.handler else ""
    given_to = to.name if to else "ej tilldelade"
    case.handler = to
    case.handed_over_at = timezone.now() if to is not None and to != by else None
    save(case)
    _scans_follow(case, before)
    decide(
        case,
        Kind.HANDED_OVER,
        by=by,
        at=at,
        from_value=left_by[:40],
        to_value=given_to[:40],
        reason=reason or None,
    )
    keep_promises(case, by=by)
    record("case.handed_over", by=by, target=case, case=case.pk, fields=["handler"])
    return case


def _refuse_who_is_let_in(case: Case, by: User, at: datetime) -> None:
    """Whoever has the case said yes for a time: that is no way to have it for good."""
    if case.handler_id in (None, by.pk) or by.can(Permission.CASE_READ_OPEN):
        return
    if AccessRequest.objects.opening(by, at=at).filter(case=case).exists():
        raise ValidationError(LET_IN, code="state")


def _scans_follow(case: Case, before: int | None) -> None:
    """What is left of a snabbscanning goes along with the case; not what a colleague wrote in it and is to finish."""
    for scan in QuickScan.objects.unfinished().current().filter(call__case=case).order_by("pk"):
        if before is None or (scan.given_to_id or scan.written_by_id) == before:
            scan.given_to = case.handler
            save(scan, update_fields=["given_to"])


@transaction.atomic
def receive_case(*, case: Case, by: User) -> Case:
    """The colleague who was given the case has opened it. Changes nothing when it was somebody else, or before.

    No edit: who has a form of the case open need not hear of it, so the version stays.
    """
    case = lock(Case, case.pk)
    if case.handed_over_at is None or case.handler_id != by.pk:
        return case
    Case.objects.filter(pk=case.pk).update(handed_over_at=None)
    case.handed_over_at = None
    keep_promises(case, by=by)
    record("case.received", by=by, target=case, case=case.pk)
    return case


@transaction.atomic
def raise_level(
    *,
    case: Case,
    level: str,
    reason: str,
    by: User,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Raise the record level, with a reason (SoL 14:3–14:5). Refuses a level that is not higher."""
    at = moment(at)
    case = lock_open(case, at=at, version=version)
    if not tidy(reason):
        raise ValidationError("Skriv i en mening varför nivån behöver höjas.")
    if RecordLevel(level).rank <= RecordLevel(case.record_level).rank:
        raise ValidationError("Nivån kan bara höjas. Den som just höjde den kan ångra i tio minuter.")
    before, case.record_level = case.record_level, level
    save(case)
    decide(case, Kind.LEVEL_RAISED, by=by, at=at, from_value=before, to_value=level, reason=reason)
    keep_promises(case, by=by)
    record("case.level_raised", by=by, target=case, case=case.pk, fields=["record_level"])
    return case


def raise_for_words(case: Case, level: RecordLevel, reason: str | None, *, by: User, at: datetime) -> Case:
    """Raise a case whose level does not hold what is written, where `reason` says why. Part of an action: the raise
    leaves its own line in the log."""
    if not tidy(reason) or RecordLevel(case.record_level).rank >= level.rank:
        return case
    return raise_level(case=case, level=level, reason=reason, by=by, at=at)


@transaction.atomic
def undo_raise(*, case: Case, by: User) -> Case:
    """Take back a raise that was a slip: within ten minutes, by the same person, before anything needed the level.

    Refuses otherwise: a level never sinks in any other way.
    """
    now = timezone.now()
    case = lock_open(case, at=now)
    last = undoable_raise(case, case.decisions.all(), by=by)
    if last is None:
        raise ValidationError("En höjning kan ångras i tio minuter, av den som gjorde den.")
    lower = holds(last.from_value)
    if any(part.uses_level(case, lower) for part in case_parts.parts()):
        raise ValidationError("Nivån används redan och kan inte sänkas.")
    case.record_level = last.from_value
    save(case)
    decide(case, Kind.LEVEL_RAISE_UNDONE, by=by, at=now, from_value=last.to_value, to_value=last.from_value)
    keep_promises(case, by=by)
    record("case.level_raise_undone", by=by, target=case, case=case.pk, fields=["record_level"])
    return case


def undoable_raise(case: Case, decisions: Iterable[CaseDecision], *, by: User) -> CaseDecision | None:
    """The last raise of the level, if `by` made it within the last ten minutes and it still stands.

    `decisions` are those of the case, newest first.
    """
    about_level = (one for one in decisions if one.kind in (Kind.LEVEL_RAISED, Kind.LEVEL_RAISE_UNDONE))
    last = next(about_level, None)
    is_fresh = (
        last is not None
        and last.kind == Kind.LEVEL_RAISED
        and last.to_value == case.record_level
        and last.by_id == by.pk
        and timezone.now() - last.at <= UNDO_WINDOW
    )
    return last if is_fresh else None


@transaction.atomic
def close_case(
    *,
    case: Case,
    outcome: str,
    ve_assessment: str,
    by: User,
    reason: str | None = None,
    other_concern: ConcernKind | None = None,
    is_left: bool = False,
    version: int | None = None,
    at: datetime | None = None,
) -> Case:
    """Close with outcome and assessment, also where there was no meeting, and with what the concern was instead.

    Refuses a case whose snabbscanning is unfinished, one where the assessment of a child is awaited, what a later
    app has under way (`obstacles_to_closing`), an outcome or assessment that is not in the list, and two that deny
    each other (`closing_faults`). What will never be
    done then (`left_by_closing`) is left when `is_left` says that it is meant, and stands beside the reason.
    """
    at = moment(at)
    case = lock_open(case, at=at, version=version)
    case.state = after(case.state, Move.CLOSE)
    if obstacles := obstacles_to_closing(case):
        raise ValidationError(obstacles)
    if outcome not in Outcome.values or ve_assessment not in VeAssessment.values:
        raise ValidationError("Välj både utfall och bedömning.")
    check_faults(closing_faults(outcome, ve_assessment))
    check_faults(other_concern_faults(case, other_concern, outcome=outcome, ve_assessment=ve_assessment))
    left = left_by_closing(case)
    check_faults(left_faults(left, is_left=is_left))
    write_other_concern(case, other_concern, by=by, at=at)
    case.outcome, case.ve_assessment = outcome, ve_assessment
    case.closed_at, case.closed_by = at, by
    save(case)
    said = [reason or "", f"Inte gjort: {in_words(left)}." if left else ""]
    decide(case, Kind.CLOSED, by=by, at=at, to_value=outcome, reason="\n".join(filter(None, said)) or None)
    keep_promises(case, by=by, how=Ended.TAKEN_BACK)
    record("case.closed", by=by, target=case, case=case.pk, fields=["outcome", "ve_assessment"])
    return case


def obstacles_to_closing(case: Case) -> list[Elsewhere]:
    """What must be settled first, each with the page where it is. One statement asks what there is of."""
    obstacles = [one for part in case_parts.parts() for one in part.obstacles_to_closing(case)]
    there = Case.objects.filter(pk=case.pk).values_list(*(Exists(one.rows) for one in obstacles)).get()
    found = (one for one, is_there in zip(obstacles, there, strict=True) if is_there)
    return [one.said(row) for one in found for row in one.rows]


def closing_faults(outcome: str, ve_assessment: str) -> dict[str, str]:
    """An outcome and an assessment that deny each other."""
    is_denied = (outcome, ve_assessment) == (Outcome.HELPED_ONWARD, VeAssessment.REASON)
    return {"ve_assessment": DENIED} if is_denied else {}


def left_by_closing(case: Case) -> list[PromiseKind]:
    """What waits in the case and would be asked for no more, though it is not done."""
    waiting = set(Promise.objects.open().filter(case=case).values_list("kind", flat=True))
    found = (kind for name, kind in kinds().items() if name in waiting and kind.if_closed)
    return sorted(found, key=lambda kind: kind.rank)


def left_faults(left: list[PromiseKind], *, is_left: bool) -> dict[str, str]:
    """By field: closing with something undone has to be meant, for form and action alike."""
    if not left or is_left:
        return {}
    return {"is_left": "Gör det först, eller kryssa i att det ska lämnas så."}


def in_words(left: list[PromiseKind]) -> str:
    return " och ".join(kind.if_closed for kind in left)


@transaction.atomic
def reopen_case(
    *, case: Case, reason: str, by: User, version: int | None = None, at: datetime | None = None
) -> Case:
    """Open a closed case again, with a reason. It goes on where it stood: after a held meeting, or after the scan.

    Refuses a case that is open. Who reopens becomes the handler.
    """
    at = moment(at)
    lock_receivers(by)
    case = lock(Case, case.pk)
    check_version(case, version)
    if not tidy(reason):
        raise ValidationError("Skriv i en mening varför ärendet öppnas igen.")
    reopen(case, at=at)
    case.handler, case.handed_over_at = by, None
    save(case)
    decide(case, Kind.REOPENED, by=by, at=at, reason=reason)
    keep_promises(case, by=by)
    record("case.reopened", by=by, target=case, case=case.pk)
    return case


def reopen(case: Case, *, at: datetime) -> None:
    """Set a locked case open again without saving it: the state that the moves give, no closing time."""
    if case.state == State.MERGED:
        raise ValidationError(REFUSALS[State.MERGED], code="state")
    try:
        case.state = after(case.state, Move.REOPEN_AFTER_MEETING if has_met(case) else Move.REOPEN)
    except ValidationError:
        raise ValidationError("Ärendet är redan öppet.", code="state") from None
    case.closed_at = case.closed_by = None
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))


NEXT_NUMBER = """
    INSERT INTO calls_caseseries AS series (year, last) VALUES (%s, 1)
    ON CONFLICT (year) DO UPDATE SET last = series.last + 1 RETURNING last
"""


def next_number(year: int) -> str:
    """The next case number of a year. The year's row is locked until the call is saved: no gap, no double."""
    with connection.cursor() as cursor:
        cursor.execute(NEXT_NUMBER, [year])
        [last] = cursor.fetchone()
    return f"{year}-{last:04d}"
