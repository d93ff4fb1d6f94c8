"""Alarms: what an answer demands, given, done, said not to be needed, taken back.

An alarm is given and taken back by the action that writes the answer; the deed that it demands ends it
(`report_danger`, `report_child`), or a sentence on why nothing is needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from calls.actions.locking import touch
from calls.actions.promises import keep_promises
from calls.models import Alarm, Case
from stodtelefon.audit.actions import record
from stodtelefon.saving import check_faults, lock, moment, save
from stodtelefon.texts import tidy

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Ended = Alarm.Ended
NO_REASON = "Skriv i en mening varför det inte behövs."
ALREADY_ENDED = "Det är redan avklarat: {how}. Det du skrev är inte sparat."


@transaction.atomic
def dismiss_alarm(*, alarm: Alarm, reason: str, by: User, at: datetime | None = None) -> Alarm:
    """Say why what an answer demands is not needed. Refuses an empty reason, and an alarm that has ended."""
    at = moment(at)
    case = touch(alarm.case_id, at=at)
    alarm = lock(Alarm, alarm.pk)
    if not alarm.is_open:
        raise ValidationError(ALREADY_ENDED.format(how=alarm.get_ended_how_display()), code="ended")
    check_faults({} if tidy(reason) else {"reason": NO_REASON})
    end(alarm, Ended.NOT_NEEDED, by=by, at=at, reason=reason)
    keep_promises(case, by=by)
    record("alarm.dismissed", by=by, target=alarm, case=case.pk)
    return alarm


# Parts of other actions, which have locked the case.


def give_alarm(
    case: Case, *, deed: str, found_in: str, found_id: UUID, about: str, by: User, at: datetime
) -> Alarm:
    return save(
        Alarm(
            case=case,
            deed=deed,
            found_in=found_in,
            found_id=found_id,
            about=about,
            raised_at=at,
            raised_by=by,
        )
    )


def end(alarm: Alarm, how: str, *, by: User, at: datetime, **values: Any) -> Alarm:
    """`values`: the reason, or the deed that was done."""
    alarm.ended_how, alarm.ended_at, alarm.ended_by = how, at, by
    for name, value in values.items():
        setattr(alarm, name, value)
    return save(alarm)


def done_by(alarms: Iterable[Alarm], *, case: Case, by: User, at: datetime, **deed: Any) -> None:
    """The deed that was done ends those of these alarms that are still open in this case."""
    wanted = [alarm.pk for alarm in alarms]
    if not wanted:
        return
    for alarm in Alarm.objects.open().filter(case=case, pk__in=wanted):
        end(alarm, Ended.DONE, by=by, at=at, **deed)
