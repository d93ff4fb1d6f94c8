"""The snabbscanning: written and signed, completed after danger, corrected by a new linked version.

Four steps must be answered: SN3, SN4, SN6 with its decision, and SN14. Danger excuses all of them but SN4; the scan is
then saved unsigned and stands on the start page until it is complete. A signed scan is never edited (SoL 14:6).
"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.children import child_faults, latest_decision, lock_assessor, write_child_decision
from calls.actions.danger import danger_faults, write_danger
from calls.actions.locking import lock_colleague
from calls.actions.other_concerns import other_concern_faults, write_other_concern
from calls.actions.promises import keep_promises
from calls.inputs import CallerInput, ChildInput, DangerInput, ScanInput
from calls.models import (
    Call,
    Caller,
    Case,
    CaseDecision,
    ChildDecision,
    ConcernKind,
    PersonOfConcern,
    QuickScan,
)
from calls.models.choices import AgeBand, State, Urgency, YesNoUnknown
from calls.models.outcomes import NOT_DECIDED, Rule, rule_of
from calls.models.scans import JUDGED_FROM
from calls.promptness import meet_by
from calls.states import REFUSALS, Move, after
from stodtelefon.audit.actions import record
from stodtelefon.bounds import SPAN_BEEN
from stodtelefon.organisation.models import Organisation
from stodtelefon.permissions import Permission
from stodtelefon.saving import Stale, check_faults, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

KNOWN = ("age_band", "situation", "milieus")
CHILD_ANSWERS = (YesNoUnknown.YES, YesNoUnknown.UNKNOWN)
MET = (State.MEETING_HELD, State.FOLLOW_UP)


@transaction.atomic
def complete_scan(
    *,
    scan: QuickScan,
    given: ScanInput,
    by: User,
    caller: CallerInput | None = None,
    child: ChildInput | None = None,
    other_concern: ConcernKind | None = None,
    at: datetime | None = None,
) -> QuickScan:
    """Answer what was left when somebody was in danger, and sign.

    The caller may by then be gone: SN3 is answered as it was, and that it was never read out is no obstacle. Refuses
    a scan that is already signed, a danger that is taken back, and mandatory answers that are still missing.
    """
    at = moment(at)
    lock_assessor(child)
    case = _lock_open_case(scan, at=at)
    scan = lock(QuickScan, scan.pk)
    if scan.is_signed:
        raise ValidationError("Snabbscanningen är redan signerad. Rätta den i stället.", code="signed")
    if given.danger != YesNoUnknown.YES:
        raise ValidationError(
            {"danger": "Faran är inskriven. Signera först, och rätta sedan om svaret var fel."}
        )
    who = lock(Caller, scan.call.caller_id)
    fill_caller(who, caller)
    decision = _decision(scan.call, child)
    check_faults(missing(given, is_anonymous=who.is_anonymous, child=decision))
    check_faults(child_faults(given.child_at_risk, child, by=by, at=at, since=scan.call.received_at))
    check_faults(outcome_faults(given, decision))
    beside = {"outcome": given.outcome, "ve_assessment": case.ve_assessment}
    check_faults(other_concern_faults(case, other_concern, **beside))
    _fill_scan(scan, given)
    _sign(scan, by=by, at=at)
    save(scan)
    save(who)
    case.state = after(case.state, Move.SIGN_SCAN)
    if child is not None:
        write_child_decision(case, child, call=scan.call, by=by, at=at)
    follow_person(case, given)
    follow_scans(case)
    save(case)
    write_other_concern(case, other_concern, by=by, at=at)
    keep_promises(case, by=by)
    record("scan.completed", by=by, target=scan, case=case.pk)
    return scan


@transaction.atomic
def correct_scan(
    *,
    scan: QuickScan,
    given: ScanInput,
    by: User,
    danger: DangerInput | None = None,
    child: ChildInput | None = None,
    other_concern: ConcernKind | None = None,
    at: datetime | None = None,
) -> QuickScan:
    """Write a new signed version that replaces this one, which stays readable.

    Refuses an unsigned scan, one that has been replaced already, and an answer about danger or a child that nothing
    was done about: then what was done comes with the correction.
    """
    at = moment(at)
    lock_assessor(child)
    case = _lock_open_case(scan, at=at)
    scan = lock(QuickScan, scan.pk)
    if not scan.is_signed:
        raise ValidationError("Snabbscanningen är inte signerad än. Gör klart den i stället.")
    if QuickScan.objects.filter(replaces=scan).exists():
        raise Stale
    has_report = hasattr(scan.call, "danger")
    since = scan.call.received_at
    check_faults(danger_faults(given.danger, danger, has_report=has_report, at=at, since=since))
    decision = _decision(scan.call, child)
    check_faults(missing(given, is_anonymous=True, child=decision))
    check_faults(child_faults(given.child_at_risk, child, by=by, at=at, since=since))
    check_faults(outcome_faults(given, decision))
    beside = {"outcome": given.outcome, "ve_assessment": case.ve_assessment}
    check_faults(other_concern_faults(case, other_concern, **beside))
    asked_in = {"wording": scan.wording_id, "replaces": scan}
    newer = write_scan(scan.call, given, by=by, at=at, is_signed=True, **asked_in)
    if danger is not None:
        write_danger(scan.call, danger, by=by, at=at)
    if child is not None:
        write_child_decision(case, child, call=scan.call, by=by, at=at)
    follow_person(case, given, corrects=scan)
    follow_scans(case)
    save(case)
    write_other_concern(case, other_concern, by=by, at=at)
    keep_promises(case, by=by)
    record("scan.corrected", by=by, target=newer, case=case.pk)
    return newer


@transaction.atomic
def give_scan(*, scan: QuickScan, to: User, by: User, at: datetime | None = None) -> QuickScan:
    """Let a colleague finish what was saved in danger, when the one who wrote it cannot. Refuses what is signed, and
    who may not work with cases."""
    moment(at)
    to = lock_colleague(to, Permission.CASE_WRITE)
    case = lock(Case, scan.call.case_id)
    scan = lock(QuickScan, scan.pk)
    if scan.is_signed:
        raise ValidationError("Snabbscanningen är redan signerad.", code="signed")
    scan.given_to = to
    save(scan, update_fields=["given_to"])
    keep_promises(case, by=by)
    record("scan.given", by=by, target=scan, case=case.pk, fields=["given_to"])
    return scan


# What actions share. Each is part of an action, never one alone.


def missing(
    given: ScanInput,
    *,
    is_anonymous: bool | None,
    child: ChildInput | ChildDecision | None,
    was_informed: bool = True,
) -> dict[str, str]:
    """The mandatory answers that are not there yet, each with the sentence that asks for it."""
    wanted = {
        "was_informed": (was_informed, "Läs upp rutan om tystnadsplikt och bocka i att det är gjort."),
        "is_anonymous": (is_anonymous is not None, "Fråga om personen vill vara anonym."),
        "danger": (bool(given.danger), "Fråga om någon är i fara just nu."),
        "child_at_risk": (bool(given.child_at_risk), "Fråga om det finns barn som kan fara illa."),
        "child_kind": (
            given.child_at_risk not in CHILD_ANSWERS or child is not None,
            "Välj vad som beslutades om barnet.",
        ),
        "urgency": (bool(given.urgency), "Bedöm om oron kvarstår efter samtalet."),
        "reason": (bool(given.reason), "Skriv skälet till bedömningen i en mening."),
        "outcome": (bool(given.outcome), "Välj vad samtalet ledde till."),
    }
    left = {name: sentence for name, (is_there, sentence) in wanted.items() if not is_there}
    rule = outcome_rule(given, child)
    if rule is not None and not rule.is_refused and not given.outcome_reason:
        left["outcome_reason"] = rule.sentence
    return left


def outcome_faults(given: ScanInput, child: ChildInput | ChildDecision | None) -> dict[str, str]:
    """An outcome that the answers contradict, by the table of `calls.models.outcomes`."""
    rule = outcome_rule(given, child)
    return {"outcome": rule.sentence} if rule is not None and rule.is_refused else {}


def outcome_rule(given: ScanInput, child: ChildInput | ChildDecision | None) -> Rule | None:
    """What the table says of this outcome with these answers. None: it is allowed."""
    kind = child.kind if child is not None else NOT_DECIDED
    return rule_of(given.outcome, {**vars(given), "child_kind": kind})


def write_scan(
    call: Call,
    given: ScanInput,
    *,
    by: User,
    at: datetime,
    is_signed: bool,
    wording: int,
    replaces: QuickScan | None = None,
) -> QuickScan:
    """`wording`: the number of the version that it was asked in."""
    scan = QuickScan(call=call, written_by=by, written_at=at, replaces=replaces, wording_id=wording)
    _fill_scan(scan, given)
    if is_signed:
        _sign(scan, by=by, at=at)
    return save(scan)


def fill_caller(caller: Caller, given: CallerInput | None) -> None:
    """Fill in what is not known of a caller yet. What was answered before stands."""
    if given is None:
        return
    if caller.role is None and given.role is not None:
        caller.role, caller.is_municipal_staff = given.role, is_municipal_staff(given)
    if caller.is_anonymous is None:
        caller.is_anonymous = given.is_anonymous
    caller.was_informed = caller.was_informed or given.was_informed


def note_name(caller: Caller | None, name: str | None) -> None:
    """A name that is given is written down: who gives one is anonymous no more (SN3)."""
    if caller is not None and name and caller.is_anonymous:
        caller = lock(Caller, caller.pk)
        caller.is_anonymous = False
        save(caller)


def is_municipal_staff(given: CallerInput) -> bool | None:
    """Whether the caller is the municipality's own staff: the role knows, or was asked (schools), or nobody knows."""
    if given.role is None:
        return None
    if given.role.municipal_staff == given.role.Staff.ASK:
        return given.is_municipal_staff
    return given.role.municipal_staff == given.role.Staff.YES


def follow_person(case: Case, given: ScanInput, *, corrects: QuickScan | None = None) -> None:
    """Keep what is known of whom the concern is about. An answer left empty takes nothing away.

    Of a correction only what it changes: what was found out since stands.
    """
    if corrects is not None:
        same = [name for name in KNOWN if _as_it_was(corrects, name, getattr(given, name))]
        given = replace(given, **{name: type(getattr(given, name))() for name in same})
    person = PersonOfConcern.objects.filter(case=case).first() or PersonOfConcern(case=case)
    if given.age_band and (given.age_band != AgeBand.UNKNOWN or not person.age_band):
        person.age_band = given.age_band
    person.situation = given.situation or person.situation
    person.milieus = list(given.milieus) or person.milieus
    save(person)


def follow_scans(case: Case) -> None:
    """Let the urgency, outcome and meeting date of a locked case follow its scans, and what was changed on the case
    since. Saves nothing.

    The latest word decides. A later one never moves a promised meeting date onwards: the earliest date stands as long
    as the concern has remained since. Once a first meeting has been held the clock stands still, and the concern
    cannot become "no" by a call alone. It stands still too when everyone has withdrawn.
    """
    words = words_since_reopening(case)
    if not words:
        return
    urgency = words[-1][0]
    outcomes = [outcome for _, outcome, _ in words if outcome is not None]
    case.outcome = (outcomes[-1] if outcomes else "") or case.outcome
    if case.state in MET:
        case.urgency = urgency if urgency != Urgency.NONE else case.urgency
        return
    case.urgency, case.meet_by = urgency, promised(words)
    if not case.callers.in_contact().exists():
        case.meet_by = None


def clock_urgency(given: ScanInput) -> str:
    """SN14, or acute as long as danger has kept it from being answered."""
    return given.urgency or Urgency.ACUTE


Word = tuple[str, str | None, datetime]


def words_since_reopening(case: Case) -> list[Word]:
    """Urgency, outcome and time of each call since the case was last opened again, the oldest first.

    Between them what was changed on the case itself, which has no outcome: after the calls that were written down then.
    """
    kinds = (CaseDecision.Kind.REOPENED, CaseDecision.Kind.URGENCY_CHANGED)
    rows = QuickScan.objects.current().filter(call__case=case)
    changes: list[Word] = []
    decisions = case.decisions.filter(kind__in=kinds).order_by("at")
    for kind, urgency, at in decisions.values_list("kind", "to_value", "at"):
        if kind == CaseDecision.Kind.REOPENED:
            changes, rows = [], rows.filter(call__logged_at__gte=at)
        else:
            changes.append((urgency, None, at))
    columns = ("urgency", "outcome", "call__received_at", "call__logged_at")
    calls = list(rows.order_by("call__received_at", "written_at").values_list(*columns))
    words: list[Word] = []
    for change in changes:
        words += [_word(call) for call in calls if call[3] <= change[2]] + [change]
        calls = [call for call in calls if call[3] > change[2]]
    return words + [_word(call) for call in calls]


def _word(call: tuple[str, str, datetime, datetime]) -> Word:
    """What a call says: acute as long as danger has kept the question from being answered."""
    urgency, outcome, received_at, _ = call
    return urgency or Urgency.ACUTE, outcome, received_at


def promised(words: list[Word]) -> date | None:
    """The earliest date for a meeting that was promised while the concern has remained; None when it does not."""
    organisation, earliest = Organisation.load(), None
    for urgency, _, said_at in reversed(words):
        if urgency == Urgency.NONE:
            break
        day = meet_by(urgency, said_at, organisation)
        earliest = min(earliest or day, day)
    return earliest


def _as_it_was(scan: QuickScan, name: str, value: object) -> bool:
    before = getattr(scan, name)
    return (tuple(before) if isinstance(before, list) else before or "") == value


def _lock_open_case(scan: QuickScan, *, at: datetime) -> Case:
    case = lock(Case, scan.call.case_id)
    if not case.is_open:
        raise ValidationError(REFUSALS[State(case.state)], code="state")
    case.last_entry_on = max(case.last_entry_on, timezone.localdate(at))
    return case


def _decision(call: Call, child: ChildInput | None) -> ChildInput | ChildDecision | None:
    """What is decided about a child in this call: what comes now, or the latest decision. Refuses a second one."""
    decided = latest_decision(call)
    if decided is not None and child is not None:
        raise ValidationError({"child_kind": "Beslutet om barnet är redan inskrivet."})
    return child or decided


def _fill_scan(scan: QuickScan, given: ScanInput) -> None:
    """Put in what was said: the scan stays in the words that it was asked in. Refuses a time that has not been."""
    check_faults(SPAN_BEEN.faults("changed_since", given.changed_since, on=timezone.localdate()))
    scan.wording_id = max(scan.wording_id, JUDGED_FROM)
    for name, value in asdict(given).items():
        setattr(scan, name, list(value) if isinstance(value, tuple) else value)


def _sign(scan: QuickScan, *, by: User, at: datetime) -> None:
    scan.signed_at, scan.author_name, scan.author_title = at, by.name, by.title or ""
