"""What staff can do with outreach: log, plan, mark as done, change, call off. Nothing outside this module writes it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from calls.actions.promises import Ended, keep_promises
from calls.models import Audience, OutreachKind
from outreach.inputs import DoneInput
from outreach.models import Area, Language, OutreachEvent, OutreachTarget
from outreach.occasions import done_already
from outreach.repeats import next_day
from referrals.models import Agency
from stodtelefon.accounts.actions.holdings import lock_receivers
from stodtelefon.audit.actions import record
from stodtelefon.bounds import EITHER, FIRST_DEED, HAS_BEEN, PLANNED
from stodtelefon.database.locks import wait_for_table
from stodtelefon.dates import day
from stodtelefon.drafts.first_words import made_once
from stodtelefon.permissions import Permission
from stodtelefon.saving import check_version, lock, save, save_new
from stodtelefon.texts import MISSING

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
    audiences: Iterable[Audience],
    on: date,
    by: User,
    areas: Iterable[Area] = (),
    languages: Iterable[Language] = (),
    people_reached: int | None = None,
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    questions: str = "",
    token: UUID | None = None,
) -> OutreachEvent:
    """Write down something that has been done. Refuses a day in the future: that is planned; and no audience."""
    event = _save_done(
        kind=kind,
        audiences=audiences,
        on=on,
        by=by,
        areas=areas,
        languages=languages,
        agencies=agencies,
        held_by=held_by or by,
        token=token,
        people_reached=people_reached,
        together_with=together_with,
        material=material,
        questions=questions,
    )
    keep_promises(event, by=by)
    record("outreach.logged", by=by, target=event)
    return event


@transaction.atomic
@made_once(OutreachEvent)
def import_outreach(
    *, rows: Sequence[DoneInput], by: User, known: int = 0, token: UUID | None = None
) -> OutreachEvent:
    """Write down what a file says has been done: all of it, or nothing. Refuses what `log_outreach` refuses, a file
    that says nothing, and one of which other than so many rows (`known`) are written already: somebody else has read in
    the same file meanwhile. Gives the first, which the form made.
    """
    if not rows:
        raise ValidationError("Filen säger inget som kan skrivas in.")
    wait_for_table(OutreachEvent)
    if len(done_already(enumerate(rows))) != known:
        raise ValidationError("Något i filen har skrivits in sedan du läste den. Se efter här nedanför.")
    made = []
    for row in rows:
        event = _save_done(**vars(row), held_by=by, by=by, token=None if made else token)
        keep_promises(event, by=by)
        record("outreach.logged", by=by, target=event)
        made.append(event)
    return made[0]


@transaction.atomic
@made_once(OutreachEvent)
def plan_outreach(
    *,
    kind: OutreachKind,
    audiences: Iterable[Audience],
    on: date,
    by: User,
    areas: Iterable[Area] = (),
    languages: Iterable[Language] = (),
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    every: int | None = None,
    fills_gap: bool = False,
    token: UUID | None = None,
) -> OutreachEvent:
    """Plan something for a day from today on. Refuses a day gone by, and no audience.

    `every`: so many months after it, once it is done, the next is planned. `fills_gap`: what somebody has planned for
    them there already is refused, so that two who see the same gap make one task of it.
    """
    if fault := PLANNED_ON.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})
    audiences, areas = _for_whom(audiences), list(areas)
    if fills_gap:
        _check_is_gap(audiences, areas)
    lock_receivers(held_by or by, field="held_by")
    event = OutreachEvent(
        status=Status.PLANNED,
        kind=kind,
        **_first(audiences, areas),
        on=on,
        together_with=together_with,
        held_by=held_by or by,
        material=material,
        every=every,
        created_by=by,
        form_token=token,
    )
    save(event)
    _join(event, audiences, areas, languages, agencies)
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
    questions: str = "",
    version: int | None = None,
) -> OutreachEvent:
    """What was planned has been done, on the planned day unless another is given. Refuses a day in the future.

    Of what repeats the next is planned.
    """
    if event.every:
        lock_receivers(event.held_by)
    event = _in_status(event, version, Status.PLANNED)
    goes_on, was_on = event.every, event.on
    event.on = on or event.on
    _check_has_come(event.on)
    event.status, event.people_reached, event.questions = Status.DONE, people_reached, questions
    event.every = None
    save(event)
    keep_promises(event, by=by)
    record("outreach.done", by=by, target=event)
    if goes_on:
        _plan_next(event, every=goes_on, after=min(was_on, event.on), by=by)
    return event


@transaction.atomic
def change_outreach(
    *,
    event: OutreachEvent,
    kind: OutreachKind,
    audiences: Iterable[Audience],
    on: date,
    by: User,
    areas: Iterable[Area] = (),
    languages: Iterable[Language] = (),
    people_reached: int | None = None,
    agencies: Iterable[Agency] = (),
    together_with: str = "",
    held_by: User | None = None,
    material: str = "",
    questions: str = "",
    every: int | None = None,
    version: int | None = None,
) -> OutreachEvent:
    """Put right what was written. Refuses what was called off, a done one on a day in the future, and no audience."""
    audiences, areas = _for_whom(audiences), list(areas)
    if held_by is not None and event.is_planned and held_by.pk != event.held_by_id:
        lock_receivers(held_by, field="held_by")
    event = lock(OutreachEvent.objects.with_targets(), event.pk)
    check_version(event, version)
    if event.status == Status.CANCELLED:
        raise ValidationError("Det som är inställt kan inte ändras. Planera ett nytt tillfälle.")
    if event.is_done:
        _check_has_come(on)
    elif fault := OCCASION.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})
    new = {
        "kind": kind,
        "on": on,
        "people_reached": people_reached,
        "together_with": together_with,
        "held_by": held_by or event.held_by,
        "material": material,
        "questions": questions,
        "every": every,
    }
    joined = {
        "audiences": set(audiences),
        "areas": set(areas),
        "languages": set(languages),
        "agencies": set(agencies),
    }
    before = {
        "audiences": set(event.audiences),
        "areas": set(event.areas),
        "languages": set(event.languages.all()),
        "agencies": set(event.agencies.all()),
    }
    changed = [field for field, value in new.items() if getattr(event, field) != value]
    changed += [name for name, rows in joined.items() if rows != before[name]]
    if "languages" in changed:
        new["language"] = ""
    for field, value in (new | _first(audiences, areas)).items():
        setattr(event, field, value)
    save(event)
    _join(event, audiences, areas, languages, agencies)
    keep_promises(event, by=by)
    record("outreach.changed", by=by, target=event, fields=changed)
    return event


@transaction.atomic
def give_outreach(*, event: OutreachEvent, to: User, by: User) -> OutreachEvent:
    """Let a colleague hold what is planned. Refuses what is not planned any more, and who may not."""
    [to] = lock_receivers(to, field="held_by")
    event = _in_status(event, None, Status.PLANNED)
    if not to.can(Permission.OUTREACH_LOG):
        raise ValidationError({"held_by": "Välj en kollega som gör insatser för att nå ut."})
    event.held_by = to
    save(event)
    keep_promises(event, by=by)
    record("outreach.given", by=by, target=event, fields=["held_by"])
    return event


@transaction.atomic
def cancel_outreach(
    *, event: OutreachEvent, by: User, goes_on: bool = False, version: int | None = None
) -> OutreachEvent:
    """Call off something planned, or take back what was written as done by mistake: it counts no more, and nobody was
    reached. Refuses what is called off already.

    `goes_on`: of what repeats only this once is called off, and the next is planned.
    """
    if event.every and goes_on:
        lock_receivers(event.held_by)
    event = _in_status(event, version, Status.PLANNED, Status.DONE)
    every, event.every = event.every, None
    event.status, event.people_reached = Status.CANCELLED, None
    save(event)
    keep_promises(event, by=by, how=Ended.TAKEN_BACK)
    record("outreach.cancelled", by=by, target=event)
    if every and goes_on:
        _plan_next(event, every=every, after=event.on, by=by)
    return event


def _check_is_gap(audiences: list[Audience], areas: list[Area]) -> None:
    """One at a time, so that of two presses at once the second sees the first."""
    wait_for_table(OutreachTarget)
    for audience in audiences:
        for area in areas or [None]:
            targets = OutreachTarget.objects.answering(audience, area, today=timezone.localdate())
            if there := targets.select_related("event__kind", "event__held_by").first():
                said = f"{there.event.kind.label} {day(there.on)}. {there.event.held_by} håller i det."
                raise ValidationError({"gap": f"Det är redan planerat: {said}"})


def _plan_next(event: OutreachEvent, *, every: int, after: date, by: User) -> None:
    """The next of what repeats."""
    plan_outreach(
        kind=event.kind,
        audiences=event.audiences,
        areas=event.areas,
        languages=event.languages.all(),
        agencies=event.agencies.all(),
        together_with=event.together_with,
        held_by=event.held_by,
        material=event.material,
        every=every,
        on=next_day(after, every, today=timezone.localdate()),
        by=by,
    )


def _save_done(
    *,
    kind: OutreachKind,
    audiences: Iterable[Audience],
    on: date,
    areas: Iterable[Area],
    languages: Iterable[Language],
    held_by: User,
    by: User,
    agencies: Iterable[Agency] = (),
    token: UUID | None = None,
    **said: Any,
) -> OutreachEvent:
    _check_has_come(on)
    audiences, areas = _for_whom(audiences), list(areas)
    event = OutreachEvent(
        status=Status.DONE,
        kind=kind,
        **_first(audiences, areas),
        on=on,
        held_by=held_by,
        created_by=by,
        form_token=token,
        **said,
    )
    save(event)
    _join(event, audiences, areas, languages, agencies)
    return event


def _in_status(event: OutreachEvent, version: int | None, *those: Status) -> OutreachEvent:
    event = lock(OutreachEvent, event.pk)
    check_version(event, version)
    if event.status not in those:
        raise ValidationError(f"Det går inte längre: insatsen är {event.get_status_display()}.", code="state")
    return event


def _check_has_come(on: date) -> None:
    if fault := DONE_ON.fault(on, on=timezone.localdate()):
        raise ValidationError({"on": fault})


def _for_whom(audiences: Iterable[Audience]) -> list[Audience]:
    audiences = list(audiences)
    if not audiences:
        raise ValidationError({"audiences": ValidationError(MISSING, code="required")})
    return audiences


def _first(audiences: list[Audience], areas: list[Area]) -> dict[str, Audience | Area | None]:
    """What stands on the event itself; a trigger writes that pair among its targets."""
    return {"audience": audiences[0], "area": areas[0] if areas else None}


def _join(
    event: OutreachEvent,
    audiences: list[Audience],
    areas: list[Area],
    languages: Iterable[Language],
    agencies: Iterable[Agency],
) -> None:
    """What an event that is saved has several of."""
    wanted = {(audience.pk, area.pk if area else None) for audience in audiences for area in areas or [None]}
    targets = OutreachTarget.objects.filter(event=event)
    there = {(target.audience_id, target.area_id): target.pk for target in targets}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    if gone:
        targets.filter(pk__in=gone).delete()
    new = sorted(wanted - there.keys(), key=lambda pair: (pair[0], pair[1] or 0))
    save_new(
        [
            OutreachTarget(event=event, audience_id=audience, area_id=area, on=event.on, status=event.status)
            for audience, area in new
        ]
    )
    event.languages.set(languages)
    event.agencies.set(agencies)
