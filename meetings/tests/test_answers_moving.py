"""What was written to a meeting that was not held goes on to the one that is booked instead."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CallerFactory
from calls.models import Case
from meetings.actions.answers import save_answers
from meetings.actions.batteries import start_battery
from meetings.actions.meetings import (
    book_meeting,
    book_offered_meeting,
    cancel_meeting,
    mark_no_show,
    offer_meeting,
    reschedule_meeting,
)
from meetings.factories import (
    AnswerFactory,
    BatteryFactory,
    FindingFactory,
    MeetingFactory,
    hour_tomorrow,
)
from meetings.models import Answer, Finding, Meeting

pytestmark = pytest.mark.django_db

WHY = {"side": "caller", "reason": "Hen fick förhinder."}


@pytest.fixture
def caller(case):
    return case.callers.get()


@pytest.fixture
def prepared(case, caller, battery):
    """A booked meeting with one answer, one task and something that works."""
    meeting = MeetingFactory(booked=True, case=case, caller=caller, battery=battery, **hour_tomorrow(9))
    AnswerFactory(meeting=meeting, value=["Lugn."])
    FindingFactory(meeting=meeting)
    FindingFactory(meeting=meeting, find_out=True, text="Ring skolan.")
    return meeting


@pytest.fixture
def book(case, caller, coordinator):
    """Book a meeting tomorrow at one, with the caller where nothing else is said."""

    def meeting(**changes) -> Meeting:
        values = {"case": case, "caller": caller, "staff": [coordinator], "mode": "phone", "by": coordinator}
        return book_meeting(**(values | hour_tomorrow(13) | changes))

    return meeting


@pytest.fixture
def move(coordinator):
    def to(meeting: Meeting, hour: int = 15) -> Meeting:
        how = {"staff": [coordinator], "mode": "phone", "by": coordinator}
        return reschedule_meeting(meeting=meeting, **how, **WHY, **hour_tomorrow(hour))

    return to


def where_all_is() -> set:
    """The meetings that have answers or findings."""
    return {
        *Answer.objects.values_list("meeting", flat=True),
        *Finding.objects.values_list("meeting", flat=True),
    }


def test_moved_meeting_takes_its_answers_along(move, case, prepared, battery, coordinator, logged):
    answered = Answer.objects.values("pk", "answered_at", "answered_by").get()

    new = move(prepared)

    prepared.refresh_from_db()
    assert (prepared.battery, prepared.battery_went_to, new.battery) == (None, new, battery)
    assert where_all_is() == {new.pk}
    assert (Answer.objects.get().value, Finding.objects.count()) == (["Lugn."], 2)
    assert Answer.objects.values("pk", "answered_at", "answered_by").get() == answered
    logged("meeting.rescheduled", by=coordinator, target=new, case=case, fields=["battery", "findings"])


def test_meeting_moved_twice_leads_to_where_the_answers_are(move, prepared):
    second = move(prepared)
    third = move(second, hour=10)

    assert Meeting.objects.get(pk=prepared.pk).with_answers == third
    assert third.with_answers == third
    assert where_all_is() == {third.pk}


def test_meeting_without_answers_moves_alone(move, case, caller, coordinator, logged):
    old = MeetingFactory(booked=True, case=case, caller=caller)

    new = move(old)

    old.refresh_from_db()
    assert (old.battery_went_to, new.battery) == (None, None)
    logged("meeting.rescheduled", by=coordinator, target=new, case=case)


def test_cancelled_meeting_keeps_its_answers_until_it_is_booked_anew(
    book, case, prepared, battery, coordinator, logged
):
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)
    assert where_all_is() == {prepared.pk}
    logged("meeting.cancelled", by=coordinator, target=prepared, case=case)

    new = book()

    prepared.refresh_from_db()
    assert (prepared.battery_went_to, new.battery, where_all_is()) == (new, battery, {new.pk})
    logged("meeting.booked", by=coordinator, target=new, case=case, fields=["battery", "findings"])


def test_answers_wait_while_the_new_meeting_is_only_offered(case, caller, prepared, coordinator):
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)
    offered = offer_meeting(case=case, caller=caller, by=coordinator, mode="phone")
    assert where_all_is() == {prepared.pk}

    new = book_offered_meeting(meeting=offered, staff=[coordinator], by=coordinator, **hour_tomorrow(13))

    assert where_all_is() == {new.pk}


def test_answers_of_a_meeting_to_which_nobody_came_go_on(book, prepared, coordinator):
    began = timezone.now() - timedelta(minutes=30)
    Meeting.objects.filter(pk=prepared.pk).update(starts_at=began, ends_at=began + timedelta(hours=1))
    mark_no_show(meeting=prepared, by=coordinator)

    new = book()

    assert where_all_is() == {new.pk}


def test_meeting_that_names_nobody_is_with_the_only_one_who_got_in_touch(book, prepared, coordinator):
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)

    new = book(caller=None)

    assert where_all_is() == {new.pk}


@pytest.mark.parametrize("other", ["case", "caller", "kind"])
def test_answers_never_go_to_another_person_case_or_kind(book, case, prepared, coordinator, other):
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)
    stranger = CallerFactory(case__waiting=True, case__record_level="open_service")
    changes = {
        "case": {"case": stranger.case, "caller": stranger},
        "kind": {"kind": "follow_up"},
    }
    if other == "caller":
        changes["caller"] = {"caller": CallerFactory(case=case)}

    book(**changes[other])

    assert where_all_is() == {prepared.pk}


def test_answers_of_a_held_meeting_stay_where_they_are(book, meeting, coordinator):
    AnswerFactory(meeting=meeting)

    new = book(caller=meeting.caller)

    assert (new.battery, where_all_is()) == (None, {meeting.pk})


def test_older_answers_are_not_taken_past_a_held_meeting(book, case, prepared, battery, coordinator):
    """Left behind before answers went along, and a meeting with a battery of its own has been held since."""
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)
    held = MeetingFactory(
        held=True, case=case, caller=prepared.caller, battery=battery, offered_at=timezone.now()
    )

    new = book(kind="with_caller")

    assert (new.battery, held.answers.count(), where_all_is()) == (None, 0, {prepared.pk})


def test_battery_begun_on_the_new_meeting_is_the_one_that_was_left(
    case, prepared, battery, coordinator, logged
):
    """Moved before answers went along: they come when the battery is opened, in the version that was asked."""
    new = MeetingFactory(
        booked=True, case=case, caller=prepared.caller, **hour_tomorrow(13), kind="follow_up"
    )
    old = MeetingFactory(rescheduled=True, case=case, caller=prepared.caller, superseded_by=new)
    Answer.objects.update(meeting=old)
    Meeting.objects.filter(pk=old.pk).update(kind="follow_up", battery=battery)
    BatteryFactory()

    start_battery(meeting=new, by=coordinator)

    new.refresh_from_db()
    assert (new.battery, Answer.objects.get().meeting) == (battery, new)
    logged("battery.started", by=coordinator, target=new, case=case, fields=["battery"])


def test_answers_that_came_along_are_written_on(move, prepared, question, coordinator):
    new = move(prepared)
    asked = question("hopes")

    save_answers(
        meeting=new, section=asked.section, answers={asked.pk: {"value": ["Ro."]}}, by=coordinator, version=3
    )

    assert (Answer.objects.get().value, Answer.objects.get().meeting) == (["Ro."], new)


def test_what_was_refused_moves_nothing(refused, book, prepared, coordinator):
    cancel_meeting(meeting=prepared, by=coordinator, **WHY)

    with refused("Tiden har redan varit."):
        book(starts_at=timezone.now() - timedelta(hours=2), ends_at=timezone.now() - timedelta(hours=1))


def test_held_or_booked_meeting_gives_nothing_away_in_the_database(broken, prepared):
    sentence = "Bara det som är skrivet till ett möte som inte blev av följer med."
    with broken("meeting_battery_goes_on_from_one_that_was_not_held", sentence):
        Meeting.objects.filter(pk=prepared.pk).update(battery=None, battery_went_to=prepared)


def test_gone_on_and_still_there_is_refused_by_the_database(broken, case, battery):
    sentence = "Bara det som är skrivet till ett möte som inte blev av följer med."
    old, new = MeetingFactory(cancelled=True, case=case, battery=battery), MeetingFactory(booked=True)
    with broken("meeting_battery_goes_on_from_one_that_was_not_held", sentence):
        Meeting.objects.filter(pk=old.pk).update(battery_went_to=new)


def test_written_before_it_was_held_is_refused_by_the_database(broken, meeting):
    with broken("meeting_is_held_before_it_is_written_down", "Mötet kan inte skrivas in innan det hölls."):
        Meeting.objects.update(written_at=meeting.held_at - timedelta(minutes=1))


def test_cooperation_meeting_begins_no_battery(refused, coordinator):
    meeting = MeetingFactory(booked=True, kind="cooperation")

    with refused("Frågebatteriet hör till möten med den som hör av sig. Ett samverkansmöte har inget."):
        start_battery(meeting=meeting, by=coordinator)

    assert Case.objects.get().record_level == "open_service"
