"""Danger: what was done when somebody was in danger, in a call or found later, and the manager's review afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction

from calls.actions.alarms import done_by
from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.inputs import DangerInput, Found
from calls.models import Alarm, Call, Case, DangerReport
from calls.models.choices import YesNoUnknown
from stodtelefon.audit.actions import record
from stodtelefon.audit.refusals import refuse_own_deed
from stodtelefon.bounds import HAPPENED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

TOLD = replace(
    HAPPENED,
    leeway=timedelta(days=1),
    too_early="Det är mer än ett dygn före samtalet. Kontrollera dagen.",
)
OWN = "Du kan inte granska det du själv gjorde. Be en annan chef."
NO_DANGER = "Den röda rutan är ifylld. Svara ja på frågan om fara, eller töm rutan."


@transaction.atomic
@made_once(DangerReport)
def report_danger(
    *,
    case: Case,
    given: DangerInput,
    by: User,
    found: Found | None = None,
    alarms: Iterable[Alarm] = (),
    token: UUID | None = None,
    at: datetime | None = None,
) -> DangerReport:
    """Write down what was done when somebody was in danger, found after the call: the same panel, the same rules.

    `alarms` are the answers that demanded it: they are done with this. Refuses a closed case and a panel that says
    neither what became of 112 nor who was told. Sent twice with the same `token`: the report of the first time.
    """
    at = moment(at)
    case = touch(case, at=at)
    check_faults(danger_faults(YesNoUnknown.YES, given, at=at, since=case.opened_at))
    found = found or Found()
    where = {"found_in": found.found_in, "found_id": found.found_id, "form_token": token}
    report = _write(given, by=by, at=at, case=case, **where)
    done_by(alarms, case=case, by=by, at=at, danger=report)
    keep_promises(case, by=by)
    record("danger.reported", by=by, target=report, case=case.pk)
    return report


@transaction.atomic
def review_danger(*, report: DangerReport, review: str, by: User, at: datetime | None = None) -> DangerReport:
    """Say afterwards whether what was done was right. Refuses an empty review, a second one, and one's own report."""
    at = moment(at)
    case = lock(Case, report.its_case.pk)
    report = lock(DangerReport, report.pk)
    if report.reviewed_at is not None:
        raise ValidationError("Faran är redan granskad.", code="reviewed")
    if by.pk in report.handled_by_ids:
        refuse_own_deed(OWN, by=by, target=report, case=case.pk)
    if not tidy(review):
        raise ValidationError({"review": "Skriv vad granskningen visade."})
    report.reviewed_at, report.reviewed_by, report.review = at, by, review
    save(report)
    keep_promises(case, by=by)
    record("danger.reviewed", by=by, target=report, case=case.pk)
    return report


# Parts of other actions.


def danger_faults(
    answer: str,
    given: DangerInput | None,
    *,
    at: datetime,
    since: datetime | None = None,
    has_report: bool = False,
) -> dict[str, str]:
    """What is missing or does not go together, by field: danger needs to say what was done, and only danger may.

    `since`: when the call came in, or the case was opened. Nobody was told more than a day before.
    """
    is_danger = answer == YesNoUnknown.YES
    if given is None and (has_report or not is_danger):
        return {}
    if given is not None and not is_danger:
        return {"emergency": NO_DANGER}
    if given is not None and has_report:
        return {NON_FIELD_ERRORS: "Vad som gjordes vid faran är redan inskrivet."}
    given = given or DangerInput(emergency="", told_whom="")
    wanted = {
        "emergency": (given.emergency in DangerReport.Emergency.values, "Svara på frågan om 112."),
        "told_whom": (bool(given.told_whom), "Skriv vem som fick veta."),
    }
    faults = {name: sentence for name, (is_right, sentence) in wanted.items() if not is_right}
    return faults | TOLD.faults("told_at", given.told_at, now=at, since=since)


def write_danger(call: Call, given: DangerInput, *, by: User, at: datetime) -> DangerReport:
    """What was done in a call."""
    return _write(given, by=by, at=at, call=call)


def _write(given: DangerInput, *, by: User, at: datetime, **where: Any) -> DangerReport:
    return save(
        DangerReport(
            **where,
            emergency=given.emergency,
            socialjour_told=given.socialjour_told,
            told_whom=given.told_whom,
            told_at=given.told_at or at,
            done=given.done or None,
            reported_by=by,
        )
    )
