"""The line that a load happens at: settings, staff, rooms, agencies, outreach, and the lists that one chooses from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from calls.models import Audience, CallerRole, Need, OutreachKind, Wording
from meetings.models import Battery, Question, Room
from meetings.models.choices import QuestionKind, YesNo
from outreach.models import Area, OutreachEvent
from referrals.models import Agency, AgencyGroup, AgencyType, LegalBasis
from stodtelefon.demo.load.copying import Rows
from stodtelefon.demo.load.days import Days, opening
from stodtelefon.demo.load.staff import Staff, numbers, put_staff
from stodtelefon.organisation.models import Organisation

ROOMS = 12
AGENCIES = 30
EVENTS = 1_000  # in ten years, however many call
PLANNED = 6


@dataclass
class Line:
    """What every story is drawn from."""

    organisation: Organisation
    staff: Staff
    rooms: list[int]
    agencies: list[int]
    police: int
    roles: list[tuple[int, str]]
    needs: list[tuple[int, str]]
    kinds: list[int]
    audiences: list[int]
    agency_types: list[int]
    bases: list[LegalBasis]
    wording: int
    battery: int
    questions: list[Question]


def put_line(rows: Rows, days: Days, *, now: datetime, draw: Random) -> Line:
    """The line as it is there, or anew."""
    organisation = _put_settings(rows, days)
    staff = put_staff(rows)
    rooms = list(Room.objects.order_by("pk").values_list("pk", flat=True)) or _put_rooms(rows)
    there = list(Agency.objects.order_by("pk").values_list("pk", "type__group"))
    agencies = there or _put_agencies(rows, staff, now)
    is_new = not there
    line = Line(
        organisation=organisation,
        staff=staff,
        rooms=rooms,
        agencies=[pk for pk, group in agencies if group != AgencyGroup.POLICE],
        police=next(pk for pk, group in agencies if group == AgencyGroup.POLICE),
        roles=list(CallerRole.objects.order_by("pk").values_list("pk", "municipal_staff")),
        needs=list(Need.objects.order_by("pk").values_list("pk", "key")),
        kinds=list(OutreachKind.objects.order_by("pk").values_list("pk", flat=True)),
        audiences=list(Audience.objects.order_by("pk").values_list("pk", flat=True)),
        agency_types=[t.pk for t in AgencyType.objects.order_by("pk") if not t.needs_approval],
        bases=list(
            LegalBasis.objects.filter(for_groups=[], below_age=None, needs_concrete=False).order_by("pk")
        ),
        wording=Wording.objects.in_use().only("number").get().number,
        battery=Battery.objects.in_use().get().pk,
        questions=list(
            Question.objects.filter(section__battery__status=Battery.Status.IN_USE).order_by("pk")
        ),
    )
    if is_new:
        _put_outreach(rows, line, days, draw)
    return line


def an_answer(question: Question, draw: Random, words: str) -> dict:
    """What may have been said to a question; never a «ja» that demands something."""
    match question.kind:
        case QuestionKind.TEXT:
            return {"value": [words]}
        case QuestionKind.YES_NO:
            return {"value": [draw.choice((YesNo.NO.value, YesNo.UNKNOWN.value))]}
        case QuestionKind.CHOICE | QuestionKind.MULTI_CHOICE:
            return {"value": [draw.choice(question.choices)[0]]}
        case QuestionKind.SCALE:
            return {"value": [str(draw.randint(2, 9))]}
        case QuestionKind.MONTH:
            return {"value": [f"20{draw.randint(16, 25)}-{draw.randint(1, 12):02d}"]}
    return {"is_not_applicable": True}


def _put_settings(rows: Rows, days: Days) -> Organisation:
    there = Organisation.objects.first()
    if there is not None:
        return there
    settings = {
        "name": "Storköping",
        "board": "Socialnämnden",
        "line_opened_on": days.all[0],
        "opening_hours": "vardagar 8–17",
        "record_level_decision": Organisation.RecordLevelDecision.WITHOUT_ASSESSMENT.value,
        "record_level_decided_on": days.all[0],
        "record_level_reference": "SN-0000",
        "is_demo": True,
    }
    rows.put(Organisation, id=1, **settings)
    return Organisation(pk=1, **settings)


def _put_rooms(rows: Rows) -> list[int]:
    keys = numbers(Room, ROOMS)
    for place, key in enumerate(keys, start=1):
        rows.put(Room, id=key, name=f"Rum {place}", position=place, seats=6)
    return keys


def _put_agencies(rows: Rows, staff: Staff, now: datetime) -> list[tuple[int, str]]:
    types = list(AgencyType.objects.order_by("pk"))
    types.sort(key=lambda one: not one.needs_approval)  # one of the police, then the others in turn
    others = types[sum(one.needs_approval for one in types) :]
    found = []
    for place, key in enumerate(numbers(Agency, AGENCIES)):
        kind = types[0] if place == 0 else others[place % len(others)]
        name, by = f"{kind.label} {place + 1}", staff.coordinators[0].id
        rows.put(Agency, id=key, type_id=kind.pk, name=name, created_at=now, created_by_id=by)
        found.append((key, kind.group))
    return found


def _put_outreach(rows: Rows, line: Line, days: Days, draw: Random) -> None:
    areas = list(Area.objects.order_by("pk").values_list("pk", flat=True)) or [None]
    first, today = days.all[0], days.all[days.today]
    for nth in range(EVENTS):
        is_planned = nth < PLANNED
        on = today + timedelta(days=nth) if is_planned else first + (today - first) * nth / EVENTS
        person = draw.choice(line.staff.workers).id
        rows.put(
            OutreachEvent,
            status="planned" if is_planned else "done",
            kind_id=draw.choice(line.kinds),
            audience_id=draw.choice(line.audiences),
            area_id=draw.choice(areas),
            on=on,
            people_reached=None if is_planned else draw.randint(5, 80),
            held_by_id=person,
            created_at=opening(first if is_planned else on),
            created_by_id=person,
        )
