"""What comes in on the line: a call about a concern, or a contact that is only counted.

`log_call` is the whole conversation in one transaction: all of it is saved, or nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.callbacks import settle_by_call
from calls.actions.cases import decide, next_number, reopen
from calls.actions.children import child_faults, lock_assessor, write_child_decision
from calls.actions.danger import danger_faults, write_danger
from calls.actions.likenesses import note_likenesses
from calls.actions.other_concerns import other_concern_faults, write_other_concern
from calls.actions.people import as_kept, contact_faults, give_code
from calls.actions.promises import keep_promises
from calls.actions.scans import (
    clock_urgency,
    fill_caller,
    follow_person,
    follow_scans,
    is_municipal_staff,
    missing,
    note_name,
    outcome_faults,
    write_scan,
)
from calls.inputs import (
    CallerInput,
    CallInput,
    ChildInput,
    ContactInput,
    DangerInput,
    ScanInput,
)
from calls.models import (
    Call,
    Callback,
    Caller,
    Case,
    CaseDecision,
    Channel,
    ConcernKind,
    Identity,
    PersonOfConcern,
    Wording,
)
from calls.models.choices import RecordLevel, State, YesNoUnknown
from calls.promptness import meet_by
from calls.states import Move, after
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import Moments
from stodtelefon.drafts.first_words import made_once
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

OLDEST_CALL = timedelta(days=366)
RECEIVED = Moments(
    back=OLDEST_CALL,
    too_early="Det är mer än ett år sedan. Kontrollera datumet.",
    too_late="Samtalet kan inte ha kommit in i framtiden. Ange när det kom in.",
)
RECORD_LEVELS = {
    Organisation.RecordLevelDecision.ADVICE: RecordLevel.ADVICE,
    Organisation.RecordLevelDecision.WITHOUT_ASSESSMENT: RecordLevel.OPEN_SERVICE,
}
NAMED_ANONYMOUS = "Den som vill vara anonym skrivs inte in med namn. Ta bort namnet, eller ändra svaret."
REOPENED_BECAUSE = "Samma person hörde av sig igen."
REOPENED_BY_ANOTHER = "Ännu en person hörde av sig."
OUT_OF_SIGHT = (
    "Ärendet går inte längre att öppna för dig. Töm fältet, så sparas samtalet som ett nytt ärende."
)
OTHERS_NOW = "Ännu en person skrevs in i ärendet medan du skrev. Se om det är samma, och välj igen."


@transaction.atomic
@made_once(Call, beside=("code", "callers", "wording"))
def log_call(
    *,
    by: User,
    call: CallInput,
    scan: ScanInput,
    caller: CallerInput | None = None,
    contact: ContactInput | None = None,
    danger: DangerInput | None = None,
    child: ChildInput | None = None,
    other_concern: ConcernKind | None = None,
    joins: Caller | None = None,
    case: Case | None = None,
    callers: int | None = None,
    callback: Callback | None = None,
    code: str = "",
    wording: Wording | None = None,
    token: UUID | None = None,
    at: datetime | None = None,
) -> Call:
    """Save a call about a concern with everything that came up in it; start a case, or join one that is there.

    `joins` is who calls again, in their own case. `case` without it: somebody who has not called in that case before,
    whose `callers` were so many when the form was shown.

    A new case gets its number from the year in which the call was received, its record level from the settings, and
    the one who took the call as handler unless it is left in the queue (not while the scan is unfinished). A closed
    case that is joined opens again: its old handler keeps it. `code` is the reference code that was read out, for who
    has none yet; it counts from now. `callback` is the message that the call answers: its number is erased with this.
    `other_concern` is what it was instead of violent extremism. `wording` is the version whose words it was asked in,
    the one in use unless said otherwise.

    Refuses a call from the future or more than a year old, missing mandatory answers (danger excuses all but SN4 and
    the red panel), danger or a child without what was done, a name on somebody who wants to be anonymous, contact
    details other than those kept of who calls again, a case that `by` may not open, and one to which a colleague has
    added somebody meanwhile.
    Sent twice with the same `token` and words: the call of the first time.
    """
    at = moment(at)
    caller = caller or CallerInput()
    joins = joins and (joins.same_as or joins)
    check_faults(received_faults(call.received_at, at=at))
    _check_other_concern(other_concern, scan, of=joins.case if joins is not None else case)
    received_at = call.received_at or at
    taken_by = _taken_by(call, by)
    _lock_people(taken_by, joins, child)
    when = received_at, at
    is_signed = _check_all(
        by=by, scan=scan, caller=caller, contact=contact, danger=danger, child=child, joins=joins, when=when
    )
    is_new = joins is None and case is None
    if is_new:
        case = _open_case(
            call, scan, received_at=received_at, taken_by=taken_by, is_signed=is_signed, by=by, at=at
        )
    else:
        case = lock(Case, case.pk if joins is None else joins.case_id)
        check_faults(another_faults(case, callers, by=by) if joins is None else {})
        because = REOPENED_BY_ANOTHER if joins is None else REOPENED_BECAUSE
        _join_case(case, call, taken_by=taken_by, is_signed=is_signed, because=because, by=by, at=at)
    who = (
        _new_caller(case, caller, code=code, at=at)
        if joins is None
        else _known_caller(joins, caller, code=code, at=at)
    )
    made = _write_call(case, who, call, received_at=received_at, taken_by=taken_by, by=by, token=token, at=at)
    wording = wording or Wording.objects.in_use().only("number").first()
    if wording is None:
        raise ValidationError("Samtalets ord har ingen version som används. Börja använda en först.")
    said = write_scan(made, scan, by=by, at=at, is_signed=is_signed, wording=wording.number)
    is_known = joins is not None
    parts = _write_parts(made, is_known, contact=contact, danger=danger, child=child, by=by, at=at)
    if is_new:
        _new_person(case, scan)
    else:
        follow_person(case, scan)
        follow_scans(case)
        save(case)
    if write_other_concern(case, other_concern, by=by, at=at) is not None:
        parts.append("other_concern")
    if callback is not None:
        settle_by_call(callback, by=by, at=at)
        keep_promises(callback, by=by)
        parts.append("callback")
    if contact:
        note_likenesses(case, by=by, at=at)
    keep_promises(case, by=by, first=(made, said) if is_new else None)
    record("call.logged", by=by, target=made, case=case.pk, fields=parts)
    return made


# The parts of log_call.


def received_faults(received_at: datetime | None, *, at: datetime) -> dict[str, str]:
    """A contact comes in never in the future, and never by a slip in the year."""
    return RECEIVED.faults("received_at", received_at, now=at)


def _taken_by(call: CallInput, by: User) -> User:
    taken_by = call.taken_by or by
    if taken_by != by and not taken_by.can(Permission.CALL_LOG):
        raise ValidationError({"taken_by": "Välj en kollega som tar emot samtal."})
    return taken_by


def _lock_people(taken_by: User, joins: Caller | None, child: ChildInput | None) -> None:
    """Whoever gets the case, has it already or is to assess a child keeps the account until the call is saved."""
    handler = joins.case.handler if joins is not None else None
    assessor = child.assessor if child is not None else None
    lock_receivers(taken_by, beside=[*filter(None, (handler, assessor))])
    lock_assessor(child)


def _check_all(
    *,
    by: User,
    scan: ScanInput,
    caller: CallerInput,
    contact: ContactInput | None,
    danger: DangerInput | None,
    child: ChildInput | None,
    joins: Caller | None,
    when: tuple[datetime, datetime],
) -> bool:
    """Refuse what cannot be saved. Gives whether the scan is complete, and so is signed."""
    since, at = when
    known = joins is not None and joins.is_anonymous is not None
    is_anonymous = joins.is_anonymous if known else caller.is_anonymous
    was_informed = known or caller.was_informed
    left = missing(scan, is_anonymous=is_anonymous, was_informed=was_informed, child=child)
    if scan.danger != YesNoUnknown.YES:
        check_faults(left)
    check_faults(danger_faults(scan.danger, danger, at=at, since=since))
    check_faults(child_faults(scan.child_at_risk, child, by=by, at=at, since=since))
    check_faults(outcome_faults(scan, child))
    if contact and contact.name and is_anonymous and (caller.is_anonymous or not known):
        raise ValidationError({"name": NAMED_ANONYMOUS})
    return not left


def _check_other_concern(kind: ConcernKind | None, scan: ScanInput, *, of: Case | None) -> None:
    said = of.ve_assessment if of is not None else ""
    check_faults(other_concern_faults(of, kind, outcome=scan.outcome, ve_assessment=said))


def _open_case(
    call: CallInput,
    scan: ScanInput,
    *,
    received_at: datetime,
    taken_by: User,
    is_signed: bool,
    by: User,
    at: datetime,
) -> Case:
    organisation = Organisation.load()
    urgency = clock_urgency(scan)
    return save(
        Case(
            number=next_number(timezone.localdate(received_at).year),
            record_level=RECORD_LEVELS[organisation.record_level_decision],
            state=after(State.NEW, Move.SIGN_SCAN) if is_signed else State.NEW,
            urgency=urgency,
            outcome=scan.outcome,
            handler=None if call.leave_in_queue and is_signed else taken_by,
            opened_at=received_at,
            meet_by=meet_by(urgency, received_at, organisation),
            last_entry_on=timezone.localdate(at),
            created_at=at,
            created_by=by,
        )
    )


def another_faults(case: Case, callers: int | None, *, by: User) -> dict[str, str]:
    """Why somebody new cannot be added to a locked case just now, by the field of the form."""
    if not Case.objects.visible_to(by).filter(pk=case.pk).exists():
        return {"case_number": OUT_OF_SIGHT}
    if callers is not None and case.callers.count() != callers:
        return {"joins": OTHERS_NOW}
    return {}


def _join_case(
    case: Case, call: CallInput, *, taken_by: User, is_signed: bool, because: str, by: User, at: datetime
) -> None:
    """Open and move on a locked case, for `log_call` to save. A new contact opens a closed case, and stands on the
    handler's Idag until the handler has opened the case."""
    if not case.is_open:
        reopen(case, at=at)
        decide(case, CaseDecision.Kind.REOPENED, by=by, at=at, reason=because)
    if is_signed:
        case.state = after(case.state, Move.SIGN_SCAN)
    has_handler = (
        case.handler is not None and case.handler.is_active and case.handler.can(Permission.CASE_WRITE)
    )
    if has_handler and case.handler not in (by, taken_by):
        case.handed_over_at = timezone.now()
    if not has_handler:
        case.handler = None if call.leave_in_queue and is_signed else taken_by
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))


def _new_caller(case: Case, given: CallerInput, *, code: str, at: datetime) -> Caller:
    caller = Caller(
        case=case,
        role=given.role,
        is_municipal_staff=is_municipal_staff(given),
        is_anonymous=given.is_anonymous,
        was_informed=given.was_informed,
        created_at=at,
    )
    if code:
        give_code(caller, code, at=at)
    return save(caller)


def _known_caller(joins: Caller, given: CallerInput, *, code: str, at: datetime) -> Caller:
    """A code that the person has stands, also where another was read out; who has none gets the one they heard."""
    caller = lock(Caller, joins.pk)
    fill_caller(caller, given)
    if code and not caller.code_hash:
        give_code(caller, code, at=at)
    caller.withdrawn_at = None  # who calls again is in contact again
    return save(caller)


def _write_call(
    case: Case,
    caller: Caller,
    given: CallInput,
    *,
    received_at: datetime,
    taken_by: User,
    by: User,
    token: UUID | None,
    at: datetime,
) -> Call:
    return save(
        Call(
            kind=Call.Kind.CONCERN,
            case=case,
            caller=caller,
            channel=given.channel or Channel.PHONE,
            received_at=received_at,
            minutes=given.minutes,
            logged_at=at,
            taken_by=taken_by,
            created_by=by,
            heard_through=given.heard_through,
            heard_as=given.heard_as,
            advice=list(given.advice),
            advice_text=given.advice_text or None,
            worry_before=given.worry_before,
            worry_after=given.worry_after,
            form_token=token,
        )
    )


def _write_parts(
    call: Call,
    is_known: bool,
    *,
    contact: ContactInput | None,
    danger: DangerInput | None,
    child: ChildInput | None,
    by: User,
    at: datetime,
) -> list[str]:
    """Contact, danger and child, where they came up. Gives their names for the log: never a value."""
    parts = []
    if contact:
        _write_contact(call.caller, is_known, contact, by=by, at=at)
        parts.append("identity")
    if danger is not None:
        write_danger(call, danger, by=by, at=at)
        parts.append("danger")
    if child is not None:
        write_child_decision(call.case, child, call=call, by=by, at=at)
        parts.append("child_decision")
    return parts


def _write_contact(
    caller: Caller, is_known: bool, given: ContactInput, *, by: User, at: datetime
) -> Identity:
    """What is said for the first time is kept; what is kept already is changed on the case page alone."""
    note_name(caller, given.name)
    said = as_kept(vars(given))
    values = {name: value or None for name, value in said.items() if name != "is_protected"}
    kept = Identity.objects.filter(caller=caller).first() if is_known else None
    if kept is not None:
        check_faults(contact_faults(kept, given))
        for name, value in values.items():
            setattr(kept, name, getattr(kept, name) or value)
        return save(kept)
    return save(Identity(caller=caller, is_protected=given.is_protected, added_by=by, added_at=at, **values))


def _new_person(case: Case, scan: ScanInput) -> PersonOfConcern:
    known = {"age_band": scan.age_band} if scan.age_band else {}
    return save(PersonOfConcern(case=case, situation=scan.situation, milieus=list(scan.milieus), **known))
