"""The battery in a meeting: begun, gone through, signed. What is answered is in `test_answers.py`."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case, CaseDecision
from meetings.actions.answers import change_answer
from meetings.actions.batteries import sign_battery, start_battery
from meetings.factories import AnswerFactory, BatteryFactory, MeetingFactory
from meetings.models import Answer, Battery, Meeting, Question
from meetings.progress import progress
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

FLAGGED = {
    "home_and_children",
    "approves_violence",
    "anyone_afraid",
    "named_target",
    "access_to_weapons",
    "plans_to_leave",
    "not_wanting_to_live",
}
CLOSED = "Ärendet är avslutat. Öppna det igen först."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
SHUT = {
    "offered": "Frågebatteriet hör till ett bokat eller hållet möte.",
    "no_show": "Mötet blev inte av. Det som är skrivet följer med när mötet bokas på nytt.",
    "cancelled": "Mötet är inställt. Det som är skrivet följer med när mötet bokas på nytt.",
    "rescheduled": "Mötet är ombokat. Det nya skrivs på det nya mötet.",
}


def test_version_1_is_there_with_38_questions_in_8_sections(battery):
    assert (battery.number, battery.used_by) == (1, None)
    assert battery.sections.count() == 8
    assert Question.objects.filter(section__battery=battery).count() == 38
    assert set(Question.objects.filter(yes_needs_decision=True).values_list("key", flat=True)) == FLAGGED


# Begin


@pytest.mark.parametrize("status", ["booked", "held"])
def test_start_battery_ties_the_published_version_and_leaves_one_line(
    case, battery, coordinator, logged, status
):
    meeting = MeetingFactory(case=case, **{status: True})

    start_battery(meeting=meeting, by=coordinator)

    found = Meeting.objects.get()
    assert (found.battery, found.battery_signed_at, found.status) == (battery, None, status)
    logged("battery.started", by=coordinator, target=meeting, case=case)


def test_start_battery_leaves_the_cases_state_and_notes_the_day(case, coordinator):
    Case.objects.update(last_entry_on=timezone.localdate() - timedelta(days=30))

    start_battery(meeting=MeetingFactory(booked=True, case=case), by=coordinator)

    found = Case.objects.get()
    assert (found.state, found.last_entry_on) == (case.state, timezone.localdate())


def test_start_battery_twice_changes_nothing(meeting, coordinator):
    start_battery(meeting=meeting, by=coordinator)

    assert not AuditEvent.objects.exists()
    assert Meeting.objects.get().version == 1


def test_start_battery_again_keeps_the_version_it_began_with(meeting, battery, coordinator):
    Battery.objects.update(status="retired", retired_at=timezone.now(), retired_by=coordinator)

    assert start_battery(meeting=meeting, by=coordinator).battery == battery


def test_start_battery_at_the_level_of_advice_raises_it(coordinator):
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))

    start_battery(meeting=meeting, by=coordinator, level_reason="Frågebatteriet behövs.")

    assert Case.objects.get().record_level == "open_service"
    assert CaseDecision.objects.get().reason == "Frågebatteriet behövs."
    events = AuditEvent.objects.order_by("pk").values_list("event", flat=True)
    assert list(events) == ["case.level_raised", "battery.started"]


@pytest.mark.parametrize("reason", [None, "", " \n"])
def test_start_battery_at_the_level_of_advice_without_a_reason_is_refused(refused, coordinator, reason):
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))

    with refused("På nivån rådgivning kan inget möte hållas. Skriv varför nivån behöver höjas."):
        start_battery(meeting=meeting, by=coordinator, level_reason=reason)


@pytest.mark.parametrize("status", SHUT)
def test_start_battery_of_a_meeting_that_is_neither_booked_nor_held_is_refused(refused, coordinator, status):
    meeting = MeetingFactory(case=CaseFactory(record_level="advice"), **{status: True})

    with refused(SHUT[status]):
        start_battery(meeting=meeting, by=coordinator, level_reason="Frågebatteriet behövs.")


def test_start_battery_without_a_published_one_is_refused(refused, case, coordinator):
    Battery.objects.update(status="retired", retired_at=timezone.now(), retired_by=coordinator)
    meeting = MeetingFactory(booked=True, case=case)

    with refused("Det finns inget frågebatteri som används. Börja använda ett först."):
        start_battery(meeting=meeting, by=coordinator)


def test_start_battery_in_a_closed_case_is_refused(refused, case, shut, coordinator):
    meeting = MeetingFactory(held=True, case=case)
    shut(case)

    with refused(CLOSED):
        start_battery(meeting=meeting, by=coordinator)


def test_start_battery_in_the_future_is_refused(refused, case, coordinator):
    meeting = MeetingFactory(booked=True, case=case)

    with refused(FUTURE):
        start_battery(meeting=meeting, by=coordinator, at=timezone.now() + timedelta(minutes=1))


# Sign


def test_sign_battery_freezes_every_answer_with_the_authors_name(answer_it, meeting, call_taker):
    answer_it("hopes", value=["Lugn."])
    answer_it("occasion", value=["Vid skåpen."])
    at = timezone.now() - timedelta(minutes=1)

    sign_battery(meeting=meeting, by=call_taker, version=1, at=at)

    signed = set(Answer.objects.values_list("signed_at", "author_name", "author_title"))
    assert signed == {(at, call_taker.name, "socialsekreterare")}
    found = Meeting.objects.get()
    assert (found.battery_signed_at, found.battery_signed_by, found.version) == (at, call_taker, 2)


def test_sign_battery_leaves_one_line(meeting, case, coordinator, logged):
    AnswerFactory(meeting=meeting)

    sign_battery(meeting=meeting, by=coordinator)

    logged("battery.signed", by=coordinator, target=meeting, case=case)


def test_sign_battery_with_a_decision_after_a_flagged_yes_is_let_through(answer_it, meeting, coordinator):
    answer_it("anyone_afraid", value=["yes"], decision="Rektor kontaktas.")

    assert sign_battery(meeting=meeting, by=coordinator).battery_signed_by == coordinator


def test_sign_battery_with_a_flagged_yes_and_no_decision_is_refused(refused, answer_it, meeting, coordinator):
    answer_it("hopes", value=["Lugn."])
    answer_it("anyone_afraid", value=["yes"])

    with refused("Har någon blivit hotad, slagen eller rädd? Svaret är ja. Skriv vad ni beslutar."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_without_an_answer_is_refused(refused, meeting, coordinator):
    with refused("Inget svar är skrivet än."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_whose_answers_were_all_left_open_again_is_refused(
    refused, answer_it, meeting, coordinator
):
    answer_it("hopes", value=["Lugn."])
    answer_it("hopes", value=None)

    with refused("Inget svar är skrivet än."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_twice_is_refused(refused, meeting, coordinator):
    AnswerFactory(meeting=meeting)
    sign_battery(meeting=meeting, by=coordinator)

    with refused("Frågebatteriet är redan signerat."):
        sign_battery(meeting=meeting, by=coordinator)


@pytest.mark.parametrize("status", ["offered", "booked", "no_show", "cancelled", "rescheduled"])
def test_sign_battery_before_the_meeting_is_held_is_refused(refused, case, battery, coordinator, status):
    meeting = MeetingFactory(case=case, battery=battery, **{status: True})
    AnswerFactory(meeting=meeting)

    with refused("Markera mötet som hållet innan frågebatteriet signeras."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_on_a_stale_version_is_refused(refused, meeting, coordinator):
    AnswerFactory(meeting=meeting)

    with refused(STALE):
        sign_battery(meeting=meeting, by=coordinator, version=99)


def test_sign_battery_in_a_closed_case_is_refused(refused, meeting, case, shut, coordinator):
    AnswerFactory(meeting=meeting)
    shut(case)

    with refused(CLOSED):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_in_the_future_is_refused(refused, meeting, coordinator):
    AnswerFactory(meeting=meeting)

    with refused(FUTURE):
        sign_battery(meeting=meeting, by=coordinator, at=timezone.now() + timedelta(minutes=1))


# How far one has come


def test_progress_counts_what_is_given_once(answer_it, meeting, coordinator):
    answer_it("hopes", value=["Lugn."])
    answer_it("person_knows", is_not_applicable=True)
    answer_it("name_or_open", value=["open"])
    answer_it("name_or_open", value=None)
    sign_battery(meeting=meeting, by=coordinator)
    change_answer(
        answer=Answer.objects.get(question__key="hopes"), content={"value": ["Nytt."]}, by=coordinator
    )

    assert [part.words for part in progress(meeting)][:2] == ["2 av 4", "0 av 5"]


def test_progress_is_in_the_batterys_order(meeting):
    parts = progress(meeting)

    assert [part.section.key for part in parts][:3] == ["framing", "the_concern", "changes"]
    assert (sum(part.asked for part in parts), sum(part.answered for part in parts)) == (38, 0)


def test_progress_says_when_a_section_is_done(meeting, battery):
    framing = battery.sections.get(key="framing")
    for asked in framing.questions.exclude(key="hopes"):
        AnswerFactory(meeting=meeting, question=asked, value=None, is_not_applicable=True)
    assert not progress(meeting)[0].is_done

    AnswerFactory(meeting=meeting)

    assert progress(meeting)[0].is_done


def test_progress_costs_the_same_whatever_it_holds(meeting, battery, django_assert_num_queries):
    for asked in Question.objects.filter(section__battery=battery):
        AnswerFactory(meeting=meeting, question=asked, value=None, is_not_applicable=True)

    with django_assert_num_queries(4):
        parts = progress(meeting)

    assert {part.is_done for part in parts} == {True}


def test_a_battery_is_named_by_its_version():
    assert str(BatteryFactory.build(number=7)) == "Frågebatteri, version 7"


def test_sign_battery_by_somebody_without_a_name_is_refused_in_the_words_of_the_rule(
    refused, answer_it, meeting, coordinator
):
    answer_it("hopes", value=["Lugn."])
    coordinator.name = ""

    with refused("Ett signerat svar behöver namnet på den som signerade."):
        sign_battery(meeting=meeting, by=coordinator)
