"""An invented 2016 with the shape of Malmö's description: 31 persons, all municipal staff, a couple about VE."""

from datetime import date, datetime, timedelta

from calls.factories import CallerFactory, CallFactory, CaseFactory, PersonOfConcernFactory
from calls.models import Call, CallerRole
from calls.models.choices import AgeBand, Outcome, RecordLevel, State, Urgency, VeAssessment
from meetings.factories import MeetingFactory
from outreach.factories import OutreachEventFactory
from referrals.factories import ReferralFactory, SignpostingFactory
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.organisation.models import Organisation
from stodtelefon.reporting.periods import LOCAL

OPENED_ON = date(2016, 3, 7)
PERSONS_BY_MONTH = {3: 2, 4: 4, 5: 5, 6: 3, 7: 1, 8: 2, 9: 4, 10: 5, 11: 3, 12: 2}
ROLES = ["teacher"] * 16 + ["social_worker"] * 11 + ["leisure"] * 4
REMAINED, MET, VE = 20, 14, 2
SECOND_CALLS, OTHER_CONTACTS = 7, 12


def at(year: int, month: int, day: int = 14, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LOCAL)


def person(
    received_at: datetime, *, role: str = "teacher", staff: bool | None = True, by=None, **case
) -> Call:
    """One who gets in touch for the first time, with a case and a call of their own."""
    by = by or UserFactory()
    case = CaseFactory(
        number=f"{received_at.year}-{CaseFactory._meta.model.objects.count():04d}",
        opened_at=received_at,
        created_by=by,
        **case,
    )
    caller = CallerFactory(case=case, role=CallerRole.objects.get(key=role), is_municipal_staff=staff)
    return CallFactory(caller=caller, received_at=received_at, taken_by=by)


def remaining(index: int) -> dict:
    """The case of the person with this number: does the concern remain, and what was thought of it?"""
    if index >= REMAINED:
        return {"urgency": Urgency.NONE}
    return {
        "urgency": Urgency.CAN_WAIT,
        "outcome": Outcome.INVITED,
        "record_level": RecordLevel.OPEN_SERVICE,
        "state": State.MEETING_HELD if index < MET else State.SCANNED,
        "ve_assessment": VeAssessment.REASON if index < VE else VeAssessment.NO_REASON,
    }


def invent_2016(by=None) -> None:
    """Rows as the database allows them, spread over the months of 2016."""
    by = by or UserFactory(coordinator=True)
    open_the_line()
    days = [at(2016, month) for month, count in PERSONS_BY_MONTH.items() for _ in range(count)]
    calls = [
        person(day, role=role, by=by, **remaining(index))
        for index, (day, role) in enumerate(zip(days, ROLES, strict=True))
    ]
    for index, call in enumerate(calls):
        PersonOfConcernFactory(case=call.case, age_band=AgeBand.FROM_15 if index % 2 else AgeBand.FROM_21)
    for call in calls[:SECOND_CALLS]:
        CallFactory(caller=call.caller, received_at=call.received_at + timedelta(days=20), taken_by=by)
    for _ in range(OTHER_CONTACTS):
        CallFactory(missed=True, received_at=at(2016, 6), taken_by=by)
    for index, call in enumerate(calls[:MET]):
        held_at = call.received_at + timedelta(days=7 if index else 14)
        MeetingFactory(
            held=True,
            case=call.case,
            offered_at=call.received_at,
            starts_at=held_at,
            offered_by=by,
            room=None,
            mode="phone",
        )
    ReferralFactory(
        case=calls[0].case, sent=True, sent_at=at(2016, 5), created_by=by, sent_by=by, created_at=at(2016, 4)
    )
    SignpostingFactory(case=calls[25].case, given_at=at(2016, 11), created_by=by)
    OutreachEventFactory(on=date(2016, 4, 2), people_reached=40, held_by=by)


def open_the_line() -> Organisation:
    organisation = Organisation.load()
    organisation.line_opened_on = OPENED_ON
    organisation.save()
    return organisation
