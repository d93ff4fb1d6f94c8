"""The meeting itself: who sees which, which ones a question finds, and what it says of itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory, CaseFactory
from calls.models import Case, CodeAccess
from calls.staffing import promises_of
from meetings.factories import (
    AnswerFactory,
    AssessmentFactory,
    BookingFactory,
    FindingFactory,
    MeetingFactory,
    RoomFactory,
)
from meetings.models import Answer, Assessment, Battery, Booking, Finding, Meeting
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.tests.erasing import erase

pytestmark = pytest.mark.django_db

STATUSES = ("offered", "booked", "held", "no_show", "cancelled", "rescheduled")
MINUTE = timedelta(minutes=1)


def one_of_each_status() -> dict[str, Meeting]:
    return {status: MeetingFactory(**{status: True}) for status in STATUSES}


# Who sees which


@pytest.mark.parametrize(
    "role", ["manager", "statistics_reader", "archivist", "log_reviewer", "administrator"]
)
def test_visible_to_is_nothing_without_the_right_to_read_meetings(role):
    person = UserFactory(**{role: True})
    BookingFactory(
        meeting=MeetingFactory(booked=True, case=CaseFactory(handler=person)), room=None, user=person
    )

    assert not Meeting.objects.visible_to(person).exists()


def test_visible_to_the_coordinator_is_every_open_case(coordinator):
    open_one = MeetingFactory(held=True)
    MeetingFactory(held=True, case=CaseFactory(closed=True, record_level="open_service"))

    assert list(Meeting.objects.visible_to(coordinator)) == [open_one]


def test_visible_to_a_call_taker_is_own_cases_and_those_they_are_booked_in(call_taker, coordinator):
    own = MeetingFactory(case=CaseFactory(handler=call_taker))
    booked_in = MeetingFactory(booked=True)
    MeetingFactory(case=CaseFactory(handler=coordinator))
    BookingFactory(meeting=booked_in, room=None, user=call_taker)

    assert set(Meeting.objects.visible_to(call_taker)) == {own, booked_in}


def test_visible_to_ends_when_the_booking_is_let_go_of(call_taker):
    BookingFactory(meeting=MeetingFactory(booked=True), room=None, user=call_taker, is_released=True)

    assert not Meeting.objects.visible_to(call_taker).exists()


def test_visible_to_ends_for_the_booked_when_the_case_is_closed(call_taker, shut):
    meeting = MeetingFactory(held=True)
    BookingFactory(meeting=meeting, room=None, user=call_taker)

    shut(meeting.case)

    assert not Meeting.objects.visible_to(call_taker).exists()


def test_booking_opens_the_whole_case_while_it_stands(call_taker, case):
    booking = BookingFactory(
        meeting=MeetingFactory(booked=True, case=case), room=None, user=call_taker, is_released=True
    )
    assert not Case.objects.visible_to(call_taker).exists()

    Booking.objects.filter(pk=booking.pk).update(is_released=False)

    assert list(Case.objects.visible_to(call_taker)) == [case]


@pytest.fixture
def spoken(case, other_call_taker):
    """`spoken(hours)`: the case's caller spoke their code to the colleague, and it opens for that long yet."""

    def code(hours: float) -> Meeting:
        caller = case.callers.get()
        until = timezone.now() + timedelta(hours=hours)
        CodeAccess.objects.create(caller=caller, user=other_call_taker, until=until)
        return MeetingFactory(booked=True, case=case, caller=caller)

    return code


def test_reachable_by_is_the_meetings_of_the_caller_who_spoke_the_code(spoken, case, other_call_taker):
    theirs = spoken(24)
    MeetingFactory(booked=True, case=case, caller=CallerFactory(case=case))
    MeetingFactory(booked=True, case=case, kind="cooperation")

    assert list(Meeting.objects.reachable_by(other_call_taker)) == [theirs]
    assert not Meeting.objects.visible_to(other_call_taker).exists()


def test_reachable_by_ends_when_the_code_has_run_out(spoken, other_call_taker):
    spoken(-0.001)

    assert not Meeting.objects.reachable_by(other_call_taker).exists()


def test_reachable_by_is_for_the_one_who_heard_the_code(spoken, call_taker):
    spoken(24)

    assert not Meeting.objects.reachable_by(call_taker).exists()


def test_reachable_by_is_nothing_for_one_who_no_longer_takes_calls(spoken, other_call_taker):
    spoken(24)
    other_call_taker.roles = ["manager"]

    assert not Meeting.objects.reachable_by(other_call_taker).exists()


def test_reachable_by_holds_the_visible_ones_once(spoken, case, other_call_taker):
    meeting = spoken(24)
    spoken_again = CodeAccess.objects.get()
    CodeAccess.objects.create(caller=spoken_again.caller, user=other_call_taker, until=spoken_again.until)
    Case.objects.filter(pk=case.pk).update(handler=other_call_taker)

    assert list(Meeting.objects.reachable_by(other_call_taker)) == [meeting]


# Which ones a question finds


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("planned", {"offered", "booked"}),
        ("offered", {"offered"}),
        ("booked", {"booked"}),
        ("held", {"held"}),
    ],
)
def test_meetings_by_status(question, found):
    meetings = one_of_each_status()

    assert set(getattr(Meeting.objects, question)()) == {meetings[status] for status in found}


def test_with_caller_leaves_out_the_other_kinds():
    first = MeetingFactory()
    for kind in ("cooperation", "follow_up"):
        MeetingFactory(kind=kind)

    assert list(Meeting.objects.with_caller()) == [first]


def test_held_between_takes_the_start_and_not_the_end():
    start = datetime(2026, 1, 1, tzinfo=UTC)
    end = start + timedelta(days=365)
    moments = (start - MINUTE, start, end - MINUTE, end)
    meetings = [MeetingFactory(held=True, held_at=moment) for moment in moments]
    MeetingFactory(no_show=True, no_show_at=start)

    assert set(Meeting.objects.held_between(start, end)) == set(meetings[1:3])


def test_first_with_caller_is_one_a_case():
    case = CaseFactory(record_level="open_service")
    days = {number: timezone.now() - timedelta(days=number) for number in (1, 2, 3)}
    first = MeetingFactory(held=True, case=case, held_at=days[2])
    MeetingFactory(held=True, case=case, held_at=days[1])
    MeetingFactory(held=True, case=case, held_at=days[3], kind="cooperation")
    MeetingFactory(no_show=True, case=case)
    other = MeetingFactory(held=True)

    assert set(Meeting.objects.first_with_caller()) == {first, other}


def test_first_with_caller_is_one_even_when_two_were_held_at_the_same_moment():
    case, moment = CaseFactory(record_level="open_service"), timezone.now()
    pair = [MeetingFactory(held=True, case=case, held_at=moment) for _ in range(2)]

    assert list(Meeting.objects.first_with_caller()) == [min(pair, key=lambda meeting: meeting.pk)]


def test_today_is_booked_and_held_of_the_day_in_its_order():
    noon = timezone.localtime().replace(hour=12, minute=0, second=0, microsecond=0)
    later, earlier = (
        MeetingFactory(booked=True, starts_at=noon + timedelta(hours=2)),
        MeetingFactory(held=True, starts_at=noon),
    )
    for status in ("cancelled", "no_show", "rescheduled"):
        MeetingFactory(starts_at=noon, **{status: True})

    assert list(Meeting.objects.today(on=noon.date())) == [earlier, later]


@pytest.mark.parametrize(
    ("on", "first", "after"),
    [
        # The day the clocks go forward has 23 hours, the day they go back has 25.
        (date(2027, 1, 11), datetime(2027, 1, 10, 23, tzinfo=UTC), datetime(2027, 1, 11, 23, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 22, tzinfo=UTC)),
        (date(2027, 10, 31), datetime(2027, 10, 30, 22, tzinfo=UTC), datetime(2027, 10, 31, 23, tzinfo=UTC)),
    ],
    ids=["winter", "clocks go forward", "clocks go back"],
)
def test_today_is_the_local_day_from_its_first_moment_to_its_last(on, first, after):
    moments = (first - MINUTE, first, after - MINUTE, after)
    meetings = [MeetingFactory(booked=True, starts_at=moment) for moment in moments]

    assert list(Meeting.objects.today(on=on)) == meetings[1:3]


def test_booked_and_over_comes_to_idag_the_day_after():
    today = timezone.localdate()
    handler = UserFactory(call_taker=True)
    over = MeetingFactory(booked=True, case__handler=handler, starts_at=timezone.now() - timedelta(days=1))
    MeetingFactory(booked=True, case__handler=handler, starts_at=timezone.now() + timedelta(days=1))
    MeetingFactory(held=True, case__handler=handler)
    MeetingFactory(no_show=True, case__handler=handler)

    waits = promises_of(handler, on=today).filter(kind="meeting_to_hold")

    assert list(waits.values_list("target", flat=True)) == [str(over.pk)]


def test_for_list_brings_the_people_by_name_and_no_rooms(django_assert_num_queries):
    meeting = MeetingFactory(booked=True)
    BookingFactory(meeting=meeting)
    for name in ("Bo Ek", "Ada Berg"):
        BookingFactory(meeting=meeting, room=None, user=UserFactory(coordinator=True, name=name))

    with django_assert_num_queries(2):
        (found,) = Meeting.objects.for_list()
        names = [booking.user.name for booking in found.staff_bookings]

    assert names == ["Ada Berg", "Bo Ek"]


# What it says of itself


@pytest.mark.parametrize("status", STATUSES)
def test_is_planned_while_offered_or_booked(status):
    assert MeetingFactory.build(status=status).is_planned == (status in ("offered", "booked"))


@pytest.mark.parametrize(
    ("kind", "moves"), [("with_caller", True), ("cooperation", False), ("follow_up", False)]
)
def test_only_a_meeting_with_the_caller_moves_the_case(kind, moves):
    assert MeetingFactory.build(kind=kind).moves_the_case == moves


@pytest.mark.parametrize(
    ("mode", "values", "words"),
    [
        ("on_site", {"room": "Rum Eken"}, "Rum Eken"),
        ("on_site", {"place": "Biblioteket"}, "Biblioteket"),
        ("on_site", {}, "på plats"),
        ("phone", {}, "telefon"),
        ("video", {}, "video"),
    ],
)
def test_where_is_the_room_the_place_or_the_way_one_meets(mode, values, words):
    room = RoomFactory(name=values["room"]) if "room" in values else None

    assert MeetingFactory(mode=mode, room=room, place=values.get("place")).where == words


def test_a_meeting_is_named_by_its_kind_and_status_and_never_by_a_person():
    assert str(MeetingFactory.build(status="booked")) == "Möte med den som hör av sig, bokat"


# What goes with it


def test_erasing_a_case_takes_everything_of_its_meetings_with_it(own_database, battery):
    case = CaseFactory(record_level="open_service")
    new = MeetingFactory(held=True, case=case, battery=battery)
    MeetingFactory(rescheduled=True, case=case, superseded_by=new)
    BookingFactory(meeting=new)
    first = AnswerFactory(meeting=new, signed=True)
    AnswerFactory(meeting=new, signed=True, replaces=first)
    FindingFactory(meeting=new)
    AssessmentFactory(meeting=new, replaces=AssessmentFactory(meeting=new))

    erase(case)

    left = (Meeting, Booking, Answer, Finding, Assessment)
    assert [model.objects.count() for model in left] == [0] * 5
    assert Battery.objects.count() == 1
