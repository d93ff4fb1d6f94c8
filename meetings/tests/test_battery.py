"""The battery: loaded from data, answered section by section, signed, and changed only by new versions."""

import pytest

from calls import case_parts
from calls.factories import CaseFactory
from calls.models import Case
from meetings.actions.batteries import (
    change_answer,
    save_answers,
    section_version,
    sign_battery,
    start_battery,
)
from meetings.actions.meetings import hold_meeting
from meetings.factories import AnswerFactory, MeetingFactory
from meetings.models import Answer, Battery, Meeting, Question, Section
from meetings.progress import progress
from meetings.tests.unchanged import refused
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


@pytest.fixture
def meeting(db):
    return MeetingFactory(held=True, battery=Battery.objects.published().get())


def section(key: str) -> Section:
    return Section.objects.get(battery__number=1, key=key)


def question(key: str) -> Question:
    return Question.objects.get(section__battery__number=1, key=key)


def answer_it(meeting, coordinator, key: str, **content):
    asked = question(key)
    return save_answers(meeting=meeting, section=asked.section, answers={asked.pk: content}, by=coordinator)


def test_version_1_is_there_with_38_questions_in_8_sections():
    battery = Battery.objects.published().get()

    assert (battery.number, battery.published_by) == (1, None)
    assert battery.sections.count() == 8
    assert Question.objects.filter(section__battery=battery).count() == 38
    assert set(Question.objects.filter(yes_needs_decision=True).values_list("key", flat=True)) == FLAGGED


# Begin


def test_start_battery_ties_the_published_version(coordinator):
    meeting = MeetingFactory(booked=True)

    start_battery(meeting=meeting, by=coordinator)

    assert Meeting.objects.get().battery.number == 1
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["battery.started"]


def test_start_battery_twice_changes_nothing(meeting, coordinator):
    start_battery(meeting=meeting, by=coordinator)

    assert not AuditEvent.objects.exists()


def test_start_battery_at_the_level_of_advice_needs_a_reason(coordinator):
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))

    with refused("Skriv varför nivån behöver höjas."):
        start_battery(meeting=meeting, by=coordinator)

    start_battery(meeting=meeting, by=coordinator, level_reason="Frågebatteriet behövs.")
    assert Case.objects.get().record_level == "open_service"


def test_start_battery_of_an_offered_meeting_is_refused(coordinator):
    meeting = MeetingFactory()

    with refused("Frågebatteriet hör till ett bokat eller hållet möte."):
        start_battery(meeting=meeting, by=coordinator)


# Answer


def test_save_answers_keeps_value_note_basis_and_who(meeting, coordinator):
    answer_it(meeting, coordinator, "occasion", value=["Vid skåpen."], note="Skolgården", basis="own")

    answer = Answer.objects.get()
    assert (answer.value, answer.note, answer.basis) == (["Vid skåpen."], "Skolgården", "own")
    assert (answer.answered_by, answer.in_words) == (coordinator, "Vid skåpen.")
    line = AuditEvent.objects.get()
    assert (line.event, list(line.fields)) == ("battery.answered", ["the_concern"])


def test_save_answers_with_nothing_makes_nothing(meeting, coordinator):
    assert answer_it(meeting, coordinator, "occasion", value=None, note=" ") == []
    assert not Answer.objects.exists()
    assert not AuditEvent.objects.exists()


def test_save_answers_the_same_again_changes_nothing(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])

    assert answer_it(meeting, coordinator, "hopes", value=["Lugn."]) == []
    assert Answer.objects.get().version == 1


def test_save_answers_can_leave_a_question_open_again(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])

    answer_it(meeting, coordinator, "hopes", value=None)

    assert Answer.objects.get().value is None
    assert not Answer.objects.given().exists()


def test_not_applicable_has_no_value(meeting, coordinator):
    answer_it(meeting, coordinator, "person_knows", value=["yes"], is_not_applicable=True)

    answer = Answer.objects.get()
    assert (answer.value, answer.is_not_applicable, answer.in_words) == (None, True, "ej aktuellt")


def test_decision_is_kept_with_who_and_when_only_after_a_yes(meeting, coordinator):
    answer_it(meeting, coordinator, "anyone_afraid", value=["yes"], decision="Rektor kontaktas.")
    answer = Answer.objects.get()
    assert (answer.decision, answer.decided_by) == ("Rektor kontaktas.", coordinator)

    answer_it(meeting, coordinator, "anyone_afraid", value=["no"], decision="Rektor kontaktas.")
    answer.refresh_from_db()
    assert (answer.decision, answer.decided_by, answer.decided_at) == (None, None, None)


def test_save_answers_that_somebody_else_changed_is_refused(meeting, coordinator):
    asked = question("hopes")
    shown = section_version([])
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])
    mine = {asked.pk: {"value": ["Svar."]}}

    with refused("Någon annan har ändrat det här medan du skrev."):
        save_answers(meeting=meeting, section=asked.section, answers=mine, by=coordinator, version=shown)


def test_save_answers_of_another_battery_is_refused(meeting, coordinator):
    draft = Battery.objects.create(number=2, name="Utkast")
    other = Section.objects.create(battery=draft, key="a", title="A", position=1)

    with refused("Delen hör inte till mötets frågebatteri."):
        save_answers(meeting=meeting, section=other, answers={}, by=coordinator)


def test_save_answers_in_a_closed_case_is_refused(coordinator):
    closed = CaseFactory(closed=True, record_level="open_service")
    meeting = MeetingFactory(held=True, case=closed, battery=Battery.objects.get())
    asked = question("hopes")

    with refused("Ärendet är avslutat."):
        save_answers(
            meeting=meeting, section=asked.section, answers={asked.pk: {"value": ["x"]}}, by=coordinator
        )


# Sign


def test_sign_battery_freezes_every_answer_with_the_authors_name(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])

    sign_battery(meeting=meeting, by=coordinator, version=meeting.version)

    answer = Answer.objects.get()
    assert (answer.author_name, answer.author_title) == (coordinator.name, coordinator.title)
    assert Meeting.objects.get().battery_signed_by == coordinator


def test_signed_battery_is_not_written_over(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])
    sign_battery(meeting=meeting, by=coordinator)

    with refused("Frågebatteriet är signerat."):
        answer_it(meeting, coordinator, "hopes", value=["Något annat."])


def test_sign_battery_twice_is_refused(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])
    sign_battery(meeting=meeting, by=coordinator)

    with refused("Frågebatteriet är redan signerat."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_with_a_flagged_yes_and_no_decision_is_refused(meeting, coordinator):
    answer_it(meeting, coordinator, "anyone_afraid", value=["yes"])

    with refused("Skriv vad som beslutas efter ja på frågan: Har någon blivit hotad, slagen eller rädd?"):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_without_an_answer_is_refused(meeting, coordinator):
    with refused("Inget svar är skrivet än."):
        sign_battery(meeting=meeting, by=coordinator)


def test_sign_battery_before_the_meeting_is_held_is_refused(coordinator):
    meeting = MeetingFactory(booked=True, battery=Battery.objects.get())
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])

    with refused("Markera mötet som hållet"):
        sign_battery(meeting=meeting, by=coordinator)


# New versions


@pytest.fixture
def signed(meeting, coordinator):
    answer_it(meeting, coordinator, "anyone_afraid", value=["no"])
    sign_battery(meeting=meeting, by=coordinator)
    return Answer.objects.get()


def test_change_answer_replaces_and_keeps_the_old_one_readable(signed, coordinator):
    new = change_answer(
        answer=signed, content={"value": ["yes"], "decision": "Rektor kontaktas."}, by=coordinator
    )

    assert list(Answer.objects.current()) == [new]
    signed.refresh_from_db()
    assert (signed.in_words, new.in_words, new.replaces) == ("nej", "ja", signed)
    assert (new.author_name, new.decided_by) == (coordinator.name, coordinator)


def test_change_answer_to_a_flagged_yes_without_decision_is_refused(signed, coordinator):
    with refused("Skriv vad som beslutas med anledning av svaret."):
        change_answer(answer=signed, content={"value": ["yes"]}, by=coordinator)


def test_change_answer_to_the_same_is_refused(signed, coordinator):
    with refused("Den nya versionen säger samma sak"):
        change_answer(answer=signed, content={"value": ["no"]}, by=coordinator)


def test_change_answer_that_was_already_replaced_is_refused(signed, coordinator):
    change_answer(answer=signed, content={"value": ["unknown"]}, by=coordinator)

    with refused("Någon annan har ändrat det här medan du skrev."):
        change_answer(answer=signed, content={"value": ["declined"]}, by=coordinator)


def test_change_answer_that_is_not_signed_is_refused(coordinator):
    answer = AnswerFactory()

    with refused("Svaret är inte signerat."):
        change_answer(answer=answer, content={"value": ["x"]}, by=coordinator)


def test_progress_counts_what_is_given_once(meeting, coordinator):
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])
    answer_it(meeting, coordinator, "person_knows", is_not_applicable=True)
    sign_battery(meeting=meeting, by=coordinator)
    change_answer(answer=Answer.objects.first(), content={"value": ["Nytt."]}, by=coordinator)

    assert [part.words for part in progress(meeting)][:2] == ["2 av 4", "0 av 5"]


def test_partners_are_read_with_their_names(meeting, coordinator, directory):
    directory("7", "Polisen, område Norr")

    label = case_parts.agency_label("7")
    answer_it(meeting, coordinator, "whom_to_involve", value=[{"id": "7", "label": label}])

    assert Answer.objects.get().in_words == "Polisen, område Norr"


def test_hold_after_start_keeps_the_answers(coordinator):
    meeting = MeetingFactory(booked=True, battery=Battery.objects.get())
    answer_it(meeting, coordinator, "hopes", value=["Lugn."])

    with refused("Mötet är bokat till en senare dag."):
        hold_meeting(meeting=meeting, by=coordinator)
