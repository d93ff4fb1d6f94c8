"""What staff can do with outreach: log, plan, mark as done, change, call off. Nothing outside this module writes it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import Ended, keep_promises
from calls.models import Audience, OutreachKind
from outreach.models import Area, OutreachEvent
from referrals.models import Agency
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import EITHER, FIRST_DEED, HAS_BEEN, PLANNED
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save

if TYPE_CHECKING:
    from stodtelefon.accounts.models import User

Status = OutreachEvent.Status
OCCASION = replace(EITHER, first_year=FIRST_DEED)
DONE_ON = replace(
    HAS_BEEN, first_year=FIRST_DEED, too_late="Dagen har inte varit än. Planera tillfället i stället."
)
PLANNED_ON = replace(PLANNED, too_early="Dagen har redan varit. Skriv in det som genomfört i stället.")


@transaction.atomic
@made_once(OutreachEvent)
def log_outreach(
    *,
    kind: OutreachKind,
    audience: Audience,
    on: date,
    by: User,
    area: Area | None = None,
    language: str = "",
    people_reached: int | None = None,
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    token: UUID | None = None,
) -> OutreachEvent:
    """Write down something that has been done. Refuses a day in the future: that is planned."""
    _check_has_come(on)
    event = OutreachEvent(
        status=Status.DONE,
        kind=kind,
        audience=audience,
        area=area,
        on=on,
        language=language,
        people_reached=people_reached,
        together_with=together_with,
        held_by=held_by or by,
        material=material,
        created_by=by,
        form_token=token,
    )
    save(event)
    event.agencies.set(agencies)
    keep_promises(event, by=by)
    record("outreach.logged", by=by, target=event)
    return event


@transaction.atomic
@made_once(OutreachEvent)
def plan_outreach(
    *,
    kind: OutreachKind,
    audience: Audience,
    on: date,
    by: User,
    area: Area | None = None,
    language: str = "",
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    token: UUID | None = None,
) -> OutreachEvent:
    """Plan something for a day from today on."""
    if fault := PLANNED_ON.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})
    lock_receivers(held_by or by, field="held_by")
    event = OutreachEvent(
        status=Status.PLANNED,
        kind=kind,
        audience=audience,
        area=area,
        on=on,
        language=language,
        together_with=together_with,
        held_by=held_by or by,
        material=material,
        created_by=by,
        form_token=token,
    )
    save(event)
    event.agencies.set(agencies)
    keep_promises(event, by=by)
    record("outreach.planned", by=by, target=event)
    return event


@transaction.atomic
def mark_done(
    *,
    event: OutreachEvent,
    by: User,
    people_reached: int | None = None,
    on: date | None = None,
    version: int | None = None,
) -> OutreachEvent:
    """What was planned has been done, on the planned day unless another is given. Refuses a day in the future."""
    event = _planned(event, version)
    event.on = on or event.on
    _check_has_come(event.on)
    event.status, event.people_reached = Status.DONE, people_reached
    save(event)
    keep_promises(event, by=by)
    record("outreach.done", by=by, target=event)
    return event


@transaction.atomic
def change_outreach(
    *,
    event: OutreachEvent,
    kind: OutreachKind,
    audience: Audience,
    on: date,
    by: User,
    area: Area | None = None,
    language: str = "",
    people_reached: int | None = None,
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    version: int | None = None,
) -> OutreachEvent:
    """Put right what was written. Refuses what was called off, and a done one on a day in the future."""
    if held_by is not None and event.is_planned and held_by.pk != event.held_by_id:
        lock_receivers(held_by, field="held_by")
    event = lock(OutreachEvent, event.pk)
    check_version(event, version)
    if event.status == Status.CANCELLED:
        raise ValidationError("Det som är inställt kan inte ändras. Planera ett nytt tillfälle.")
    if event.is_done:
        _check_has_come(on)
    elif fault := OCCASION.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})
    new = {
        "kind": kind,
        "audience": audience,
        "area": area,
        "on": on,
        "language": language,
        "people_reached": people_reached,
        "together_with": together_with,
        "held_by": held_by or event.held_by,
        "material": material,
    }
    agencies = set(agencies)
    changed = [field for field, value in new.items() if getattr(event, field) != value]
    if agencies != set(event.agencies.all()):
        changed.append("agencies")
    for field, value in new.items():
        setattr(event, field, value)
    save(event)
    event.agencies.set(agencies)
    keep_promises(event, by=by)
    record("outreach.changed", by=by, target=event, fields=changed)
    return event


@transaction.atomic
def give_outreach(*, event: OutreachEvent, to: User, by: User) -> OutreachEvent:
    """Let a colleague hold what is planned. Refuses what is not planned any more, and who may not."""
    [to] = lock_receivers(to, field="held_by")
    event = _planned(event, None)
    if not to.can(Permission.OUTREACH_LOG):
        raise ValidationError({"held_by": "Välj en kollega som gör insatser för att nå ut."})
    event.held_by = to
    save(event)
    keep_promises(event, by=by)
    record("outreach.given", by=by, target=event, fields=["held_by"])
    return event


@transaction.atomic
def cancel_outreach(*, event: OutreachEvent, by: User, version: int | None = None) -> OutreachEvent:
    """Call off something planned. Refuses what has been done already."""
    event = _planned(event, version)
    event.status = Status.CANCELLED
    save(event)
    keep_promises(event, by=by, how=Ended.TAKEN_BACK)
    record("outreach.cancelled", by=by, target=event)
    return event


def _planned(event: OutreachEvent, version: int | None) -> OutreachEvent:
    event = lock(OutreachEvent, event.pk)
    check_version(event, version)
    if not event.is_planned:
        raise ValidationError(
            f"Det går inte längre: tillfället är {event.get_status_display()}.", code="state"
        )
    return event


def _check_has_come(on: date) -> None:
    if fault := DONE_ON.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})
