"""What meetings put on the case page, and what the caller who speaks a code may hear of."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import close_case, raise_level, reopen_case, undo_raise
from calls.case_page import CasePage
from calls.factories import CallerFactory, CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings import next_steps, timeline
from meetings.actions.meetings import book_meeting, hold_meeting
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Battery
from stodtelefon import dates

pytestmark = pytest.mark.django_db


def steps(case, user) -> list[str]:
    """What the page asks for, read anew."""
    return [step.what for step in next_steps.of_case(page_of(case, user))]


def page_of(case, user) -> CasePage:
    return CasePage(Case.objects.get(pk=case.pk), user)


def in_state(state: str, **values) -> Case:
    return CaseFactory(waiting=True, state=state, record_level="open_service", **values)


def test_first_meeting_is_asked_for_within_the_clock(coordinator):
    case = in_state(State.SCANNED, meet_by=timezone.localdate())

    (step,) = next_steps.of_case(page_of(case, coordinator))

    assert (step.what, step.badge) == ("Boka möte med den som hör av sig", "möte senast idag")
    assert step.url == f"/arenden/{case.number}/boka/"


def test_case_where_no_concern_remains_asks_for_no_meeting(coordinator):
    assert steps(CaseFactory(), coordinator) == []


def test_next_step_follows_the_meeting(coordinator):
    case = in_state(State.MEETING_PLANNED)
    meeting = MeetingFactory(case=case)
    assert steps(case, coordinator) == ["Ge det erbjudna mötet en tid"]

    meeting.delete()
    now = timezone.now()
    meeting = MeetingFactory(
        booked=True, case=case, starts_at=now, ends_at=now + timedelta(hours=1), offered_at=now
    )
    assert steps(case, coordinator) == ["Håll dagens möte"]


def test_passed_meeting_asks_whether_it_took_place(coordinator):
    case = in_state(State.MEETING_PLANNED)
    start = timezone.now() - timedelta(days=2)
    MeetingFactory(
        booked=True, case=case, starts_at=start, ends_at=start + timedelta(hours=1), offered_at=start
    )

    assert steps(case, coordinator) == ["När hölls mötet?"]


def test_held_meeting_asks_for_battery_and_assessment(coordinator):
    case = in_state(State.MEETING_HELD)
    meeting = MeetingFactory(held=True, case=case, battery=Battery.objects.get())
    assert steps(case, coordinator) == [
        "Gör klart och signera frågebatteriet",
        "Skriv bedömningen efter mötet",
    ]

    AssessmentFactory(meeting=meeting)
    assert steps(case, coordinator) == ["Gör klart och signera frågebatteriet"]


def test_follow_up_is_asked_for_until_there_is_one(coordinator):
    case = in_state(State.FOLLOW_UP)
    AssessmentFactory(meeting=MeetingFactory(held=True, case=case))
    assert steps(case, coordinator) == ["Boka uppföljning"]

    MeetingFactory(held=True, case=case, kind="follow_up")
    assert steps(case, coordinator) == []


def test_who_may_not_write_is_asked_for_nothing(manager):
    assert steps(in_state(State.SCANNED), manager) == []
    assert next_steps.links(page_of(in_state(State.SCANNED), manager)) == []


def test_entries_tell_of_meetings_and_every_version_of_the_assessment(coordinator, django_assert_num_queries):
    case = in_state(State.FOLLOW_UP)
    held = MeetingFactory(held=True, case=case)
    MeetingFactory(cancelled=True, case=case)
    first = AssessmentFactory(meeting=held)
    AssessmentFactory(meeting=held, replaces=first, ve="no_reason")
    for _ in range(5):
        MeetingFactory(no_show=True, case=case)

    with django_assert_num_queries(1):
        entries = timeline.entries(CasePage(case, coordinator))

    titles = [entry.title for entry in entries]
    assert titles.count("Möte med den som hör av sig: hållet") == 1
    assert "Bedömning: det finns inte skäl att tro det" in titles
    assert [entry.badge for entry in entries if entry.badge] == ["ersatt av en ny version"]
    assert any("kunde inte komma" in line for entry in entries for line in entry.lines)


def test_meeting_that_was_written_in_late_says_both_times(coordinator):
    case = CaseFactory(
        waiting=True, record_level="open_service", opened_at=timezone.now() - timedelta(days=4)
    )
    began = timezone.now() - timedelta(days=2)
    meeting = book_meeting(
        case=case,
        starts_at=began,
        ends_at=began + timedelta(hours=1),
        staff=[coordinator],
        mode="phone",
        is_late=True,
        by=coordinator,
    )
    (booked,) = timeline.entries(page_of(case, coordinator))
    assert (booked.at, booked.written) == (began, dates.moment(meeting.written_at))

    meeting = hold_meeting(meeting=meeting, held_at=began + timedelta(minutes=5), by=coordinator)

    (held,) = timeline.entries(page_of(case, coordinator))
    assert (held.at, held.written) == (began + timedelta(minutes=5), dates.moment(meeting.written_at))
    assert meeting.written_at > timezone.now() - timedelta(minutes=1)


def test_meeting_from_before_it_was_noted_when_it_was_written_says_one_time(coordinator):
    meeting = MeetingFactory(held=True)

    (entry,) = timeline.entries(page_of(meeting.case, coordinator))

    assert (entry.at, entry.written_at, entry.written) == (meeting.held_at, None, "")


def test_caller_hears_of_their_own_planned_meetings_only():
    case = in_state(State.MEETING_PLANNED)
    mine, other = CallerFactory(case=case), CallerFactory(case=case)
    meeting = MeetingFactory(booked=True, case=case, caller=mine, participants="Rektor")
    MeetingFactory(booked=True, case=case, caller=other)

    (entry,) = timeline.caller_entries(mine)

    assert entry.at == meeting.starts_at
    assert "Rektor" not in " ".join(entry.lines)


def test_case_with_a_planned_meeting_is_not_closed(coordinator):
    case = in_state(State.MEETING_PLANNED)
    MeetingFactory(case=case)

    with pytest.raises(ValidationError, match="Ett möte är planerat"):
        close_case(case=case, outcome="declined", ve_assessment="cannot_tell", by=coordinator)

    assert Case.objects.get().is_open


def test_case_that_had_a_meeting_is_reopened_after_it(coordinator):
    case = CaseFactory(closed=True, record_level="open_service")
    MeetingFactory(held=True, case=case)

    reopen_case(case=case, reason="Ringde igen.", by=coordinator)

    assert Case.objects.get().state == State.FOLLOW_UP


def test_level_that_a_meeting_uses_is_not_lowered(coordinator):
    case = CaseFactory(record_level="advice", handler=coordinator)
    raise_level(case=case, level="open_service", reason="Möte.", by=coordinator)
    FindingFactory(meeting=MeetingFactory(booked=True, case=case))

    with pytest.raises(ValidationError, match="Nivån används redan"):
        undo_raise(case=case, by=coordinator)

    assert Case.objects.get().record_level == "open_service"


def test_links_offer_the_kinds_of_meeting_that_make_sense(coordinator):
    new = CaseFactory(state=State.NEW, urgency="", outcome="")
    assert [link.label for link in next_steps.links(page_of(new, coordinator))] == ["Boka samverkansmöte"]

    held = in_state(State.MEETING_HELD)
    labels = {link.label for link in next_steps.links(page_of(held, coordinator))}
    assert labels == {"Boka möte", "Boka samverkansmöte", "Boka uppföljning"}
    assert next_steps.links(page_of(CaseFactory(closed=True), coordinator)) == []


# What was found, and what is looked over


def test_what_was_found_stands_on_the_case(coordinator, call_taker):
    meeting = MeetingFactory(case=in_state(State.MEETING_HELD), held=True)
    FindingFactory(meeting=meeting, text="Morfar, varje söndag.")
    asked = {
        "find_out": True,
        "owner_kind": "colleague",
        "owner": call_taker,
        "text": "Vem ser han upp till?",
    }
    finding = FindingFactory(meeting=meeting, **asked)

    assert "Vem ser han upp till?" in steps(meeting.case, coordinator)

    finding.answer, finding.done_at, finding.done_by = "Tränaren.", timezone.now(), call_taker
    finding.save()
    assert "Vem ser han upp till?" not in steps(meeting.case, coordinator)
    (entry,) = timeline.entries(page_of(meeting.case, coordinator))
    assert entry.lines[-2:] == [
        "Fungerar: Morfar, varje söndag.",
        "Att ta reda på: Vem ser han upp till? Svar: Tränaren.",
    ]


@pytest.mark.parametrize(("days", "is_asked"), [(0, True), (1, False)])
def test_assessment_is_looked_over_from_its_day(coordinator, days, is_asked):
    on = timezone.localdate() + timedelta(days=days)
    assessment = AssessmentFactory(meeting__case=in_state(State.MEETING_HELD), review_on=on)

    assert ("Se över bedömningen" in steps(assessment.meeting.case, coordinator)) is is_asked
