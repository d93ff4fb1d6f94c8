"""Danger: what was done when somebody was in danger, and the manager's review afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.inputs import DangerInput
from calls.models import Call, Case, DangerReport
from calls.models.choices import YesNoUnknown
from stodtelefon.audit.actions import record
from stodtelefon.saving import lock, moment, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User


@transaction.atomic
def review_danger(*, report: DangerReport, review: str, by: User, at: datetime | None = None) -> DangerReport:
    """Say afterwards whether what was done was right. Refuses an empty review, a second one, and one's own report."""
    at = moment(at)
    lock(Case, report.call.case_id)
    report = lock(DangerReport, report.pk)
    if report.reviewed_at is not None:
        raise ValidationError("Faran är redan granskad.", code="reviewed")
    if by.pk in report.handled_by_ids:
        raise ValidationError("Du kan inte granska det du själv gjorde. Be en annan chef.")
    if not review.strip():
        raise ValidationError({"review": "Skriv vad granskningen visade."})
    report.reviewed_at, report.reviewed_by, report.review = at, by, review
    save(report)
    record("danger.reviewed", by=by, target=report, case=report.call.case_id)
    return report


# Steps of other actions.


def check_danger(answer: str, given: DangerInput | None, *, at: datetime, has_report: bool = False) -> None:
    """Danger needs to say what was done, and only danger may."""
    if answer == YesNoUnknown.YES and given is None and not has_report:
        raise ValidationError({"emergency": "Svara i den röda rutan: 112, vem som fick veta och när."})
    if given is None:
        return
    if answer != YesNoUnknown.YES:
        raise ValidationError(
            {"danger": "Den röda rutan är ifylld. Svara ja på frågan om fara, eller töm rutan."}
        )
    if has_report:
        raise ValidationError("Vad som gjordes vid faran är redan inskrivet.")
    if given.emergency not in DangerReport.Emergency.values:
        raise ValidationError({"emergency": "Svara på frågan om 112."})
    if not given.told_whom.strip():
        raise ValidationError({"told_whom": "Skriv vem som fick veta."})
    if given.told_at is not None and given.told_at > at:
        raise ValidationError({"told_at": "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."})


def write_danger(call: Call, given: DangerInput, *, by: User, at: datetime) -> DangerReport:
    return save(
        DangerReport(
            call=call,
            emergency=given.emergency,
            socialjour_told=given.socialjour_told,
            told_whom=given.told_whom,
            told_at=given.told_at or at,
            done=given.done or None,
            reported_by=by,
        )
    )
