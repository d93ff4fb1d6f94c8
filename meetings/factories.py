"""Invented meetings for tests and the demo's shapes."""

from datetime import datetime, time, timedelta

import factory
from django.utils import timezone

from calls.factories import CaseFactory, LineFactory, PromisingFactory
from meetings.models import (
    Answer,
    Assessment,
    Battery,
    Booking,
    Finding,
    Meeting,
    Question,
    Room,
    Section,
)
from meetings.models.choices import FindingKind, Owner, Side, Status
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.dates import in_utc
from stodtelefon.tests.factories import Trait


def tomorrow_at(hour: int):
    """A full hour tomorrow, local time."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.localtime(in_utc(datetime.combine(tomorrow, time(hour))))


def hour_tomorrow(hour: int) -> dict:
    """When a meeting of one hour tomorrow starts and ends."""
    return {"starts_at": tomorrow_at(hour), "ends_at": tomorrow_at(hour + 1)}


class RoomFactory(LineFactory):
    class Meta:
        model = Room

    name = factory.Sequence(lambda n: f"Samtalsrum {n}")
    position = factory.Sequence(lambda n: n)


class MeetingFactory(PromisingFactory):
    """`MeetingFactory(booked=True)`: each status is a trait; without one it is offered. `begun=True`: booked, and begun
    half an hour ago.

    A held meeting needs a case at the record level `open_service` or above; the default case has it.
    """

    class Meta:
        model = Meeting

    class Params:
        timed = Trait(
            starts_at=factory.LazyFunction(lambda: tomorrow_at(9)),
            ends_at=factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=1)),
            room=factory.SubFactory(RoomFactory),
            booked_at=factory.SelfAttribute("offered_at"),
            booked_by=factory.SelfAttribute("offered_by"),
        )
        offered = Trait()
        booked = Trait(timed=True, status=Status.BOOKED)
        begun = Trait(
            booked=True, starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=30))
        )
        held = Trait(
            timed=True,
            status=Status.HELD,
            starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=3)),
            held_at=factory.SelfAttribute("starts_at"),
            held_by=factory.SelfAttribute("offered_by"),
        )
        no_show = Trait(
            timed=True,
            status=Status.NO_SHOW,
            starts_at=factory.LazyFunction(lambda: timezone.now() - timedelta(hours=3)),
            no_show_at=factory.LazyFunction(timezone.now),
            no_show_by=factory.SelfAttribute("offered_by"),
        )
        cancelled = Trait(
            timed=True,
            status=Status.CANCELLED,
            cancelled_at=factory.LazyFunction(timezone.now),
            cancelled_by=factory.SelfAttribute("offered_by"),
            cancelled_side=Side.CALLER,
            reason="Hen hörde av sig och kunde inte komma.",
        )
        rescheduled = Trait(cancelled=True, status=Status.RESCHEDULED)

    case = factory.SubFactory(CaseFactory, record_level="open_service")
    offered_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=4))
    offered_by = factory.SubFactory(UserFactory, coordinator=True)


class BookingFactory(LineFactory):
    """A room's booking for a booked meeting; `BookingFactory(room=None, user=…)` is a person's."""

    class Meta:
        model = Booking

    meeting = factory.SubFactory(MeetingFactory, booked=True)
    case = factory.SelfAttribute("meeting.case")
    room = factory.SelfAttribute("meeting.room")
    starts_at = factory.SelfAttribute("meeting.starts_at")
    ends_at = factory.SelfAttribute("meeting.ends_at")


class BatteryFactory(LineFactory):
    """A draft without sections."""

    class Meta:
        model = Battery

    number = factory.Sequence(lambda n: n + 2)
    name = "Frågebatteri"


class SectionFactory(LineFactory):
    class Meta:
        model = Section

    battery = factory.SubFactory(BatteryFactory)
    key = factory.Sequence(lambda n: f"part_{n}")
    title = "Vardagen"
    position = factory.Sequence(lambda n: n + 1)


class QuestionFactory(LineFactory):
    class Meta:
        model = Question

    section = factory.SubFactory(SectionFactory)
    key = factory.Sequence(lambda n: f"question_{n}")
    text = "Vem kan stötta dig?"
    kind = "text"
    position = factory.Sequence(lambda n: n + 1)


class AnswerFactory(LineFactory):
    """`AnswerFactory(key="hopes", value=["…"])` answers that question of the published battery."""

    class Meta:
        model = Answer

    class Params:
        key = "hopes"
        signed = Trait(signed_at=factory.LazyFunction(timezone.now), author_name="Ada Berg")

    meeting = factory.SubFactory(
        MeetingFactory, held=True, battery=factory.LazyFunction(lambda: Battery.objects.in_use().get())
    )
    question = factory.LazyAttribute(
        lambda o: Question.objects.get(section__battery=o.meeting.battery, key=o.key)
    )
    value = factory.LazyFunction(lambda: ["Att få veta vad skolan kan göra."])
    answered_by = factory.SelfAttribute("meeting.offered_by")


class FindingFactory(PromisingFactory):
    """`FindingFactory(find_out=True)` is a task for the one who got in touch, due tomorrow."""

    class Meta:
        model = Finding

    class Params:
        find_out = Trait(
            kind=FindingKind.FIND_OUT,
            owner_kind=Owner.CALLER,
            due_on=factory.LazyFunction(lambda: timezone.localdate() + timedelta(days=1)),
        )

    meeting = factory.SubFactory(MeetingFactory, held=True)
    kind = FindingKind.WORKS
    text = "Morfar, varje söndag."
    created_by = factory.SelfAttribute("meeting.offered_by")


class AssessmentFactory(PromisingFactory):
    class Meta:
        model = Assessment

    meeting = factory.SubFactory(MeetingFactory, held=True)
    speaks_for = "Nya kontakter på nätet och ett hårdare språk."
    speaks_against = "Går i skolan varje dag."
    uncertain = "Vi vet inte vilka kontakterna är."
    ve = "cannot_tell"
    signed_at = factory.LazyFunction(timezone.now)
    signed_by = factory.SelfAttribute("meeting.offered_by")
    author_name = factory.SelfAttribute("signed_by.name")
    author_title = factory.SelfAttribute("signed_by.title")
