"""Splitting a case: one caller with the calls becomes a case of its own. Undone within a day."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from calls.actions.cases import next_number
from calls.actions.identities import both_known
from calls.actions.likenesses import note_likenesses, settle_between
from calls.actions.locking import lock_open
from calls.actions.merges import absorb, links_of, merge_faults, refuse_late
from calls.actions.moves import (
    carry,
    decide_both,
    fill,
    lock_both,
    moving,
    refuse_closed,
    refuse_restricted,
    settle,
)
from calls.actions.promises import Ended, keep_promises
from calls.actions.recusals import recuse_alike
from calls.hanging import Rows, with_what_hangs
from calls.models import Caller, Case, CaseDecision, CaseMove, Likeness, PersonOfConcern, QuickScan
from calls.models.choices import AgeBand, Urgency
from stodtelefon.accounts.actions.holdings import lock_people
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

LAST_CALLER = "Ärendet har bara en som hör av sig. Då finns det inget att dela upp."


@transaction.atomic
@made_once(CaseMove)
def split_case(
    *, caller: Caller, reason: str, by: User, token: UUID | None = None, at: datetime | None = None
) -> CaseMove:
    """Make a case of its own of one caller with the calls: `to_case` of the move.

    The calls go with their snabbscanning, danger and decisions about a child, and the meetings with that person with
    what was written to them. Notes, reminders, referrals and what else is said of the whole case stay. The new case
    has the record level and the handler of the first. Refuses the last caller, a closed case, and a restricted one.
    """
    at = moment(at)
    lock_people(*filter(None, [caller.case.handler]))
    case = lock_open(caller.case_id, at=at)
    refuse_restricted(case)
    caller = lock(Caller, caller.pk)
    check_faults(split_faults(caller, reason=reason))
    new = _new_case(case, caller, by=by, at=at)
    recuse_alike(case, new)
    move = save(
        CaseMove(
            kind=CaseMove.Kind.SPLIT,
            from_case=case,
            to_case=new,
            reason=reason,
            moved_at=at,
            created_by=by,
            form_token=token,
        )
    )
    with moving(move):
        move.changes = carry(rows_to_split(caller), to=new, origin=case)
    move.changes += fill(case, opened_at=_first_call_at(case))
    save(move, update_fields=["changes"])
    for one in (case, new):
        settle(one, at=at)
        save(one)
    decide_both(CaseDecision.Kind.SPLIT, case, new, by=by, at=at, reason=reason)
    for one in (new, case):
        note_likenesses(one, by=by, at=at)
    settle_between(new, case, Likeness.How.NOT_SAME, by=by, at=at)
    for one in (new, case):
        keep_promises(one, by=by)
    record("case.split", by=by, target=new, case=case.pk)
    return move


@transaction.atomic
def undo_split(*, move: CaseMove, by: User, at: datetime | None = None) -> Case:
    """Undo a split within a day: all of the case that it made, what was written since too, is in the first again.

    The number of the case that it made leads to the first, and where both name the person of concern the first holds.
    Refuses what cannot be merged, later than a day, and twice.
    """
    at = moment(at)
    new, case = lock_both(move.to_case, move.from_case)
    move = lock(CaseMove, move.pk)
    refuse_late(move, at=at)
    refuse_closed(new, case)
    check_faults(merge_faults(case=new, into=case, reason=move.reason, same={}))
    move.undone_at, move.undone_by = at, by
    save(move, update_fields=["undone_at", "undone_by"])
    with moving(move):
        known = both_known(new, case, {})
        absorb(new, case, same={}, known=known, stays={one.kept.pk for one in known}, by=by, at=at)
    decide_both(CaseDecision.Kind.SPLIT_UNDONE, case, new, by=by, at=at)
    for one in (case, new, *links_of(new, case)):
        keep_promises(one, by=by, how=Ended.TAKEN_BACK)
    record("case.split_undone", by=by, target=new, case=case.pk)
    return case


def split_faults(caller: Caller, *, reason: str | None = None) -> dict[str, str]:
    """Why this caller cannot have a case of his or her own. `reason` None: it is not asked for yet."""
    others = Caller.objects.filter(case=caller.case_id, calls__isnull=False).exclude(pk=caller.pk)
    if not others.exists():
        raise ValidationError(LAST_CALLER, code="last_caller")
    if reason is not None and not tidy(reason):
        return {"reason": "Skriv i en mening varför ärendet delas upp."}
    return {}


def rows_to_split(caller: Caller) -> Rows:
    """What goes along: the caller and all that hangs on the caller."""
    return with_what_hangs({Caller: {caller.pk}}, case=caller.case)


def _new_case(case: Case, caller: Caller, *, by: User, at: datetime) -> Case:
    """A case for that caller, with what the caller's own snabbscanningar say of whom the concern is about."""
    first = caller.calls.aggregate(first=Min("received_at"))["first"] or case.opened_at
    new = save(
        Case(
            number=next_number(timezone.localdate(first).year),
            record_level=case.record_level,
            urgency=Urgency.NONE,
            handler=case.handler,
            opened_at=first,
            last_entry_on=timezone.localdate(at),
            created_at=at,
            created_by=by,
        )
    )
    scans = list(QuickScan.objects.current().filter(call__caller=caller).order_by("call__received_at"))
    ages = [scan.age_band for scan in scans if scan.age_band] or [AgeBand.UNKNOWN]
    situations = [scan.situation for scan in scans if scan.situation] or [""]
    milieus = [scan.milieus for scan in scans if scan.milieus] or [[]]
    save(PersonOfConcern(case=new, age_band=ages[-1], situation=situations[-1], milieus=milieus[-1]))
    return new


def _first_call_at(case: Case) -> datetime:
    return case.calls.aggregate(first=Min("received_at"))["first"] or case.opened_at
