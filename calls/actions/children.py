"""The decision about a child who may be faring ill.

Known or suspected, it is reported at once (SoL 19:1). Only a *barnbedömare* decides that no report is made (SoL 25:1);
whoever is not one leaves it to a named barnbedömare the same day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.alarms import done_by
from calls.actions.danger import TOLD
from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.inputs import ChildInput, Found
from calls.models import Alarm, Call, Case, ChildDecision
from calls.models.choices import FoundIn, YesNoUnknown
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_faults, lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Kind = ChildDecision.Kind
DECIDED = replace(TOLD, too_late="Tidpunkten ligger i framtiden. Ange när beslutet togs.")
NO_CHILD = "Ett beslut om barnet är ifyllt. Svara ja eller vet inte, eller ta bort beslutet."
NO_ASSESSOR = "Välj vem av barnbedömarna som bedömer idag."
NOT_SEEN = "Skriv vad som har kommit fram om barnet."
TOLD_ELSEWHERE = (FoundIn.NOTE, FoundIn.ANSWER)
NOT_YOURS = "Bara en barnbedömare kan besluta att ingen anmälan görs. Välj vem som bedömer idag."


@transaction.atomic
@made_once(ChildDecision)
def report_child(
    *,
    case: Case,
    given: ChildInput,
    by: User,
    found: Found | None = None,
    alarms: Iterable[Alarm] = (),
    token: UUID | None = None,
    at: datetime | None = None,
) -> ChildDecision:
    """Decide about a child who may be faring ill, found after the call: the same decisions, the same rules.

    `alarms` are the answers that demanded it: they are done with this. Refuses a closed case, and a decision that
    says nowhere what came to light. Sent twice with the same `token`: the decision of the first time.
    """
    at = moment(at)
    case = touch(case, at=at)
    found = found or Found()
    check_faults(found_child_faults(given, found, by=by, at=at, since=case.opened_at))
    decision = write_child_decision(case, given, call=None, found=found, token=token, by=by, at=at)
    done_by(alarms, case=case, by=by, at=at, child_decision=decision)
    keep_promises(case, by=by)
    record("child_decision.made", by=by, target=decision, case=case.pk)
    return decision


@transaction.atomic
def decide_child(
    *, waiting: ChildDecision, given: ChildInput, by: User, at: datetime | None = None
) -> ChildDecision:
    """Settle what was left to be assessed today, by a decision of its own that points back.

    Refuses who is not a barnbedömare, one that has been settled, and to leave it on to tomorrow.
    """
    at = moment(at)
    case = touch(waiting.case_id, at=at)
    waiting = lock(ChildDecision, waiting.pk)
    if not may_decide_freely(by):
        raise ValidationError("Bara en barnbedömare kan göra bedömningen (25 kap. 1 § SoL).")
    if waiting.kind != Kind.ASSESS_TODAY or ChildDecision.objects.filter(settles=waiting).exists():
        raise ValidationError("Bedömningen är redan gjord.", code="settled")
    if given.kind == Kind.ASSESS_TODAY:
        raise ValidationError({"child_kind": "Bedömningen ska göras nu. Välj ett av besluten."})
    check_faults(decision_faults(given, by=by, at=at, since=case.opened_at))
    found = Found(found_in=waiting.found_in, found_id=waiting.found_id)
    decision = write_child_decision(
        case, given, call=waiting.call, found=found, by=by, at=at, settles=waiting
    )
    keep_promises(case, by=by)
    record("child_decision.made", by=by, target=decision, case=case.pk)
    return decision


@transaction.atomic
def give_assessment(
    *, waiting: ChildDecision, to: User, by: User, at: datetime | None = None
) -> ChildDecision:
    """Let another barnbedömare assess what waits, when the one it was left to cannot. Everything else stands.

    Refuses somebody who is no barnbedömare, and what has been settled.
    """
    moment(at)
    [to] = lock_receivers(to, field="assessor")
    case = lock(Case, waiting.case_id)
    waiting = lock(ChildDecision, waiting.pk)
    if not may_decide_freely(to):
        raise ValidationError({"assessor": NO_ASSESSOR})
    if not ChildDecision.objects.awaiting().filter(pk=waiting.pk).exists():
        raise ValidationError("Bedömningen är redan gjord.", code="settled")
    waiting.assessor = to
    save(waiting, update_fields=["assessor"])
    keep_promises(case, by=by)
    record("child_decision.given", by=by, target=waiting, case=case.pk, fields=["assessor"])
    return waiting


# Parts of other actions.


def lock_assessor(given: ChildInput | None) -> None:
    """Whoever is to assess keeps the account, and the mark, until it is saved. Before the case is locked."""
    if given is None or given.kind != Kind.ASSESS_TODAY or given.assessor is None:
        return
    [assessor] = lock_receivers(given.assessor, field="assessor")
    if not may_decide_freely(assessor):
        raise ValidationError({"assessor": NO_ASSESSOR})


def may_decide_freely(user: User) -> bool:
    """May this person decide that a child is not reported?"""
    return user.is_child_assessor and user.can(Permission.CHILD_DECIDE)


def latest_decision(call: Call) -> ChildDecision | None:
    """What stands decided about a child in this call."""
    return call.child_decisions.order_by("-decided_at").first()


def child_faults(
    answer: str, given: ChildInput | None, *, by: User, at: datetime, since: datetime | None = None
) -> dict[str, str]:
    """A decision belongs to the answers "ja" and "vet inte", and keeps its own rules. What is wrong, by field."""
    if given is None:
        return {}
    if answer == YesNoUnknown.NO:
        return {"child_kind": NO_CHILD}
    return decision_faults(given, by=by, at=at, since=since)


def found_child_faults(
    given: ChildInput | None, found: Found, *, by: User, at: datetime, since: datetime | None = None
) -> dict[str, str]:
    """As `decision_faults`, and what came to light where no note and no answer tells it."""
    faults = decision_faults(given, by=by, at=at, since=since)
    if found.found_in not in TOLD_ELSEWHERE and not (given and given.seen):
        faults["seen"] = NOT_SEEN
    return faults


def decision_faults(
    given: ChildInput | None, *, by: User, at: datetime, since: datetime | None = None
) -> dict[str, str]:
    """What a decision lacks, by field: to whom it was reported, why it was not, or who assesses today."""
    if given is None or given.kind not in Kind.values:
        return {"child_kind": "Välj vad som beslutades om barnet."}
    kind = given.kind
    if kind == Kind.NO_REPORT and not may_decide_freely(by):
        return {"child_kind": NOT_YOURS}
    can_assess = given.assessor is not None and may_decide_freely(given.assessor)
    wanted = {
        "reported_to": (
            kind != Kind.REPORTED or bool(given.reported_to),
            "Skriv till vem orosanmälan gjordes.",
        ),
        "child_reason": (
            kind != Kind.NO_REPORT or bool(given.reason),
            "Skriv skälet till att ingen orosanmälan görs.",
        ),
        "assessor": (kind != Kind.ASSESS_TODAY or can_assess, NO_ASSESSOR),
    }
    faults = {name: sentence for name, (is_right, sentence) in wanted.items() if not is_right}
    return faults | DECIDED.faults("decided_at", given.decided_at, now=at, since=since)


def write_child_decision(
    case: Case,
    given: ChildInput,
    *,
    call: Call | None,
    by: User,
    at: datetime,
    found: Found | None = None,
    settles: ChildDecision | None = None,
    token: UUID | None = None,
) -> ChildDecision:
    """In a call, or where `found` says; with the form's `token` where a form of its own made it."""
    is_left = given.kind == Kind.ASSESS_TODAY
    return save(
        ChildDecision(
            case=case,
            call=call,
            found_in=found.found_in if found else "",
            found_id=found.found_id if found else None,
            seen=given.seen or None,
            form_token=token,
            kind=given.kind,
            decided_at=given.decided_at or at,
            decided_by=by,
            reported_to=given.reported_to or None,
            reason=given.reason or None,
            assessor=given.assessor if is_left else None,
            assess_on=timezone.localdate(at) if is_left else None,
            settles=settles,
        )
    )
