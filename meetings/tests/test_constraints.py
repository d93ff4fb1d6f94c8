"""Each rule that must always hold, broken once in the database itself."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls.factories import CaseFactory
from meetings.factories import (
    AnswerFactory,
    AssessmentFactory,
    BookingFactory,
    FindingFactory,
    MeetingFactory,
    RoomFactory,
)
from meetings.models import Answer, Battery, Booking, Meeting, Question, Room, Section
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import sentences

pytestmark = pytest.mark.django_db

NOW = timezone.now


def broken(name: str, change) -> None:
    """`change` is refused by the constraint `name`, which has a sentence of its own."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change()
    assert error.value.__cause__.diag.constraint_name == name
    assert sentences()[name].endswith((".", "?"))


MEETING = {
    "meeting_ends_after_it_starts": ({"booked": True}, lambda m: {"ends_at": m.starts_at}),
    "meeting_past_offer_has_a_time": ({"booked": True}, lambda m: {"starts_at": None, "ends_at": None}),
    "meeting_is_offered_before_it_is_booked": (
        {"booked": True},
        lambda m: {"booked_at": m.offered_at - timedelta(seconds=1)},
    ),
    "meeting_is_booked_by_somebody_at_some_time": ({"booked": True}, lambda m: {"booked_by": None}),
    "meeting_offered_is_not_booked_yet": ({"booked": True}, lambda m: {"status": "offered"}),
    "meeting_is_confirmed_once_it_is_booked": ({"booked": True}, lambda m: {"confirmed_at": NOW()}),
    "meeting_is_held_by_somebody_at_some_time": ({"held": True}, lambda m: {"held_by": None}),
    "meeting_no_show_is_noted_by_somebody": ({"no_show": True}, lambda m: {"no_show_at": None}),
    "meeting_is_cancelled_with_reason_and_side": ({"cancelled": True}, lambda m: {"cancelled_side": ""}),
    "meeting_moved_points_to_the_new_one": ({"booked": True}, lambda m: {"superseded_by": MeetingFactory()}),
    "meeting_on_site_has_one_place": ({"booked": True}, lambda m: {"room": None}),
    "meeting_battery_is_signed_by_somebody": ({"held": True}, lambda m: {"battery_signed_at": NOW()}),
}


@pytest.mark.parametrize("name", MEETING)
def test_meeting_rule_holds_in_the_database(name):
    traits, change = MEETING[name]
    meeting = MeetingFactory(**traits)
    values = change(meeting)

    broken(name, lambda: Meeting.objects.filter(pk=meeting.pk).update(**values))


def test_meeting_with_one_caller_is_planned_once():
    meeting = MeetingFactory()

    broken("meeting_with_one_caller_is_planned_once", lambda: MeetingFactory(case=meeting.case))


def test_meeting_is_not_held_at_the_level_of_advice():
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))
    values = {"status": "held", "held_at": NOW(), "held_by": meeting.offered_by}

    broken(
        "meeting_is_held_at_open_service_or_above",
        lambda: Meeting.objects.filter(pk=meeting.pk).update(**values),
    )


def test_booking_takes_one_room_or_one_person():
    booking = BookingFactory()
    person = UserFactory()

    broken("booking_takes_one_room_or_one_person", lambda: Booking.objects.update(user=person))
    assert Booking.objects.get() == booking


def test_booking_ends_after_it_starts():
    booking = BookingFactory()

    broken("booking_ends_after_it_starts", lambda: Booking.objects.update(ends_at=booking.starts_at))


def test_room_is_booked_once_at_a_time():
    booking = BookingFactory()
    other = MeetingFactory(booked=True)

    broken("room_is_booked_once_at_a_time", lambda: BookingFactory(meeting=other, room=booking.room))


def test_person_is_booked_once_at_a_time():
    booking = BookingFactory(room=None, user=UserFactory(coordinator=True))
    other = MeetingFactory(booked=True)

    broken(
        "person_is_booked_once_at_a_time",
        lambda: BookingFactory(meeting=other, room=None, user=booking.user),
    )


def test_released_booking_takes_nothing():
    booking = BookingFactory(is_released=True)

    BookingFactory(meeting=MeetingFactory(booked=True), room=booking.room)

    assert Booking.objects.taken().count() == 1


def test_room_and_person_with_the_same_key_are_not_mixed_up():
    person = UserFactory(coordinator=True)
    room = RoomFactory(pk=person.pk)
    meeting = MeetingFactory(booked=True, room=room)

    BookingFactory(meeting=meeting)
    BookingFactory(meeting=meeting, room=None, user=person)

    assert Booking.objects.count() == 2


def test_room_has_a_name_that_is_its_own():
    room = RoomFactory()

    broken("room_has_a_name", lambda: Room.objects.update(name=""))
    broken("room_name_is_used_once", lambda: RoomFactory(name=room.name))


# The battery


def test_published_battery_never_changes():
    battery = Battery.objects.published().get()
    name = "published_battery_never_changes"

    broken(name, lambda: Battery.objects.update(name="Något annat"))
    broken(name, lambda: Battery.objects.update(status="draft", published_at=None))
    broken(name, lambda: Section.objects.filter(battery=battery).update(title="Något annat"))
    broken(name, lambda: Question.objects.filter(key="hopes").update(text="Något annat"))
    broken(name, lambda: Question.objects.filter(key="hopes").delete())
    broken(name, lambda: Section.objects.create(battery=battery, key="more", title="Mer", position=9))
    section = battery.sections.first()
    broken(
        name,
        lambda: Question.objects.create(section=section, key="more", text="Mer?", kind="text", position=9),
    )


def test_battery_has_one_published_and_one_draft():
    Battery.objects.create(number=2, name="Utkast")

    broken("one_battery_is_drafted_at_a_time", lambda: Battery.objects.create(number=3, name="Utkast"))
    person = UserFactory()
    broken(
        "one_battery_is_published_at_a_time",
        lambda: Battery.objects.filter(number=2).update(
            status="published", published_at=NOW(), published_by=person
        ),
    )


def test_battery_is_published_and_retired_by_somebody():
    draft = Battery.objects.create(number=2, name="Utkast")

    broken(
        "battery_is_published_by_somebody_at_some_time",
        lambda: Battery.objects.filter(pk=draft.pk).update(published_at=NOW()),
    )
    broken(
        "battery_is_retired_by_somebody_at_some_time",
        lambda: Battery.objects.filter(number=1).update(status="retired"),
    )


def test_questions_and_sections_of_a_draft():
    draft = Battery.objects.create(number=2, name="Utkast")
    section = Section.objects.create(battery=draft, key="a", title="A", position=1)
    values = {"section": section, "text": "Fråga?", "kind": "text"}
    Question.objects.create(key="q", position=1, **values)

    broken(
        "section_key_is_used_once_in_a_battery",
        lambda: Section.objects.create(battery=draft, key="a", title="B", position=2),
    )
    broken(
        "section_has_its_own_place_in_a_battery",
        lambda: Section.objects.create(battery=draft, key="b", title="B", position=1),
    )
    broken(
        "question_key_is_used_once_in_a_section",
        lambda: Question.objects.create(key="q", position=2, **values),
    )
    broken(
        "question_has_its_own_place_in_a_section",
        lambda: Question.objects.create(key="r", position=1, **values),
    )
    broken(
        "question_has_options_when_its_kind_has",
        lambda: Question.objects.filter(key="q").update(kind="choice"),
    )
    broken(
        "question_decision_only_after_a_yes",
        lambda: Question.objects.filter(key="q").update(yes_needs_decision=True),
    )


# Answers, findings, assessments


def test_answer_needs_the_level():
    meeting = MeetingFactory(
        booked=True, case=CaseFactory(record_level="advice"), battery=Battery.objects.published().get()
    )

    broken("battery_is_answered_at_open_service_or_above", lambda: AnswerFactory(meeting=meeting))


def test_answer_rules_hold_in_the_database():
    answer = AnswerFactory()
    rows = Answer.objects.filter(pk=answer.pk)

    broken("question_is_answered_once_in_a_meeting", lambda: AnswerFactory(meeting=answer.meeting))
    broken("answer_decision_has_person_and_time", lambda: rows.update(decided_at=NOW()))
    broken("answer_not_applicable_has_no_value", lambda: rows.update(is_not_applicable=True))
    broken("answer_signed_has_author", lambda: rows.update(signed_at=NOW()))
    other = AnswerFactory(meeting=answer.meeting, key="words_used")
    broken("answer_replaces_only_when_signed", lambda: rows.update(replaces=other))


def test_signed_answer_stays():
    answer = AnswerFactory(signed_at=NOW(), author_name="Ada")

    broken("signed_answer_stays", lambda: Answer.objects.filter(pk=answer.pk).update(author_name="Bo"))


def test_finding_rules_hold_in_the_database():
    task = FindingFactory(find_out=True)
    rows = type(task).objects.filter(pk=task.pk)

    broken("finding_to_find_out_has_owner_and_day", lambda: rows.update(due_on=None))
    broken("finding_owner_is_who_the_kind_says", lambda: rows.update(owner_kind="colleague"))
    broken("finding_is_done_by_somebody_with_an_answer", lambda: rows.update(done_at=NOW()))


def test_assessment_rules_hold_in_the_database():
    one = AssessmentFactory()

    broken("meeting_has_one_first_assessment", lambda: AssessmentFactory(meeting=one.meeting))
    broken("assessment_is_signed_with_a_name", lambda: type(one).objects.update(author_name=""))
    other = MeetingFactory(held=True)
    broken(
        "assessment_says_something_in_words",
        lambda: AssessmentFactory(meeting=other, speaks_for=None, speaks_against=None, uncertain=None),
    )
