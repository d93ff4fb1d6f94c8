"""The frågebatteri of a meeting: begun and signed. Between them stand its answers (`meetings/actions/answers.py`)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.locking import lock_open, touch
from calls.actions.promises import keep_promises
from meetings.actions.answers import bring_answers, check_answerable, settled, signature
from meetings.actions.meetings import need_open_service
from meetings.models import Battery, Meeting
from meetings.models.choices import Kind, Status
from stodtelefon.audit.actions import record
from stodtelefon.database.signed_rows import remember_signed
from stodtelefon.saving import Elsewhere, check_version, lock, moment, save, save_alike

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

UNDECIDED = "Svaret är ja. Skriv vad ni beslutar."


def no_battery(meeting: Meeting) -> str:
    """Why a meeting has no battery to begin; empty when it may have one."""
    if meeting.kind == Kind.COOPERATION:
        return "Frågebatteriet hör till möten med den som hör av sig. Ett samverkansmöte har inget."
    return ""


@transaction.atomic
def start_battery(
    *, meeting: Meeting, by: User, level_reason: str | None = None, at: datetime | None = None
) -> Meeting:
    """Tie the published battery to a meeting, or the one that was begun for a meeting which was not held. Raises the
    record level with `level_reason` where it is advice.

    Refuses a meeting that is neither booked nor held, one without the person who got in touch, and a municipality
    without a published battery. Begun already: nothing changes.
    """
    at = moment(at)
    case = need_open_service(meeting.case, reason=level_reason, by=by, at=at)
    case = lock_open(case, at=at)
    meeting = lock(Meeting, meeting.pk)
    if meeting.battery_id is not None:
        return meeting
    check_answerable(meeting)
    if refused := no_battery(meeting):
        raise ValidationError(refused)
    brought = bring_answers(meeting)
    meeting.battery = meeting.battery or Battery.objects.in_use().first()
    if meeting.battery is None:
        raise ValidationError("Det finns inget frågebatteri som används. Börja använda ett först.")
    save(case)
    save(meeting)
    keep_promises(case, by=by)
    record("battery.started", by=by, target=meeting, case=case.pk, fields=brought)
    return meeting


@transaction.atomic
def sign_battery(
    *, meeting: Meeting, by: User, version: int | None = None, at: datetime | None = None
) -> Meeting:
    """Sign all answers; from now on a change is a new version. Refuses before the meeting is held, without a single
    answer, and while a flagged "ja" has no decision: all of them are named."""
    at = moment(at)
    case = touch(meeting.case_id, at=at)
    meeting = lock(Meeting, meeting.pk)
    check_version(meeting, version)
    if meeting.status != Status.HELD:
        raise ValidationError("Markera mötet som hållet innan frågebatteriet signeras.")
    if meeting.battery_signed_at is not None:
        raise ValidationError("Frågebatteriet är redan signerat.")
    if not meeting.answers.given().exists():
        raise ValidationError("Inget svar är skrivet än.")
    answers = list(meeting.answers.for_list())
    lacking = [answer for answer in answers if answer.lacks_decision]
    done = settled(lacking)
    undecided = [answer for answer in lacking if answer.pk not in done]
    if undecided:
        raise ValidationError(
            [Elsewhere(one.question.text, UNDECIDED, one.decision_url) for one in undecided]
        )
    signed = signature(by=by, at=at)
    save_alike(meeting.answers.all(), **signed)
    for answer in answers:
        answer.carry(signed)
    remember_signed(answers)
    meeting.battery_signed_at, meeting.battery_signed_by = at, by
    save(meeting)
    keep_promises(case, by=by)
    record("battery.signed", by=by, target=meeting, case=case.pk)
    return meeting
