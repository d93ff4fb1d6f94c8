"""The answers to the battery: what is kept of them, what they say, and what is refused."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from calls import case_parts
from calls.models import Case
from meetings.actions.answers import save_answers, section_version
from meetings.actions.batteries import sign_battery
from meetings.factories import AnswerFactory, MeetingFactory, QuestionFactory, SectionFactory
from meetings.models import Answer
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

CLOSED = "Ärendet är avslutat. Öppna det igen först."
FUTURE = "Tidpunkten ligger i framtiden. Ange när det faktiskt hände."
STALE = "Någon annan har ändrat det här medan du skrev. Se vad som är nytt, och spara sedan igen."
SHUT = {
    "offered": "Frågebatteriet hör till ett bokat eller hållet möte.",
    "no_show": "Mötet blev inte av. Det som är skrivet följer med när mötet bokas på nytt.",
    "cancelled": "Mötet är inställt. Det som är skrivet följer med när mötet bokas på nytt.",
    "rescheduled": "Mötet är ombokat. Det nya skrivs på det nya mötet.",
}


# Write down


def test_save_answers_keeps_what_was_said_and_who_wrote_it(answer_it, call_taker):
    at = timezone.now() - timedelta(minutes=5)

    (changed,) = answer_it(
        "occasion", value=["Vid skåpen."], note=" Skolgården ", basis="own", by=call_taker, at=at
    )

    answer = Answer.objects.get()
    assert answer == changed
    assert (answer.value, answer.note, answer.basis) == (["Vid skåpen."], "Skolgården", "own")
    assert (answer.answered_by, answer.answered_at, answer.version) == (call_taker, at, 1)
    assert (answer.signed_at, answer.author_name, answer.decision) == (None, "", None)


def test_save_answers_leaves_one_line_with_the_section_and_no_answer(
    answer_it, meeting, case, coordinator, logged
):
    answer_it("occasion", value=["Vid skåpen."], note="Skolgården")

    logged("battery.answered", by=coordinator, target=meeting, case=case, fields=["the_concern"])


@pytest.mark.parametrize(("value", "days"), [(["Lugn."], 0), (None, 30)])
def test_save_answers_is_an_entry_on_the_case_when_something_was_said(answer_it, value, days):
    today = timezone.localdate()
    Case.objects.update(last_entry_on=today - timedelta(days=30))

    answer_it("hopes", value=value)

    assert Case.objects.get().last_entry_on == today - timedelta(days=days)


def test_save_answers_returns_only_those_that_changed(meeting, question, coordinator):
    hopes, knows = question("hopes"), question("person_knows")
    AnswerFactory(meeting=meeting, value=["Lugn."])

    changed = save_answers(
        meeting=meeting,
        section=hopes.section,
        answers={hopes.pk: {"value": ["Lugn."]}, knows.pk: {"value": ["yes"]}},
        by=coordinator,
    )

    assert [answer.question for answer in changed] == [knows]


@pytest.mark.parametrize("content", [{}, {"value": None, "note": " "}, {"value": [], "basis": ""}], ids=str)
def test_save_answers_with_nothing_makes_nothing(answer_it, content):
    assert answer_it("occasion", **content) == []
    assert not Answer.objects.exists()
    assert not AuditEvent.objects.exists()


def test_save_answers_of_another_sections_question_makes_nothing(meeting, question, coordinator):
    strange = {question("occasion").pk: {"value": ["Vid skåpen."]}}

    changed = save_answers(
        meeting=meeting, section=question("hopes").section, answers=strange, by=coordinator
    )

    assert (changed, Answer.objects.count()) == ([], 0)


def test_save_answers_the_same_again_changes_nothing(answer_it, call_taker):
    answer_it("hopes", value=["Lugn."])

    assert answer_it("hopes", value=["Lugn."], by=call_taker) == []
    assert Answer.objects.get().version == 1


def test_save_answers_anew_writes_over_and_says_who_did(answer_it, call_taker):
    answer_it("hopes", value=["Lugn."])

    answer_it("hopes", value=["Trygghet."], by=call_taker)

    answer = Answer.objects.get()
    assert (answer.value, answer.answered_by, answer.version) == (["Trygghet."], call_taker, 2)


def test_save_answers_can_leave_a_question_open_again(answer_it):
    answer_it("hopes", value=["Lugn."])

    answer_it("hopes", value=None)

    assert Answer.objects.get().value is None
    assert not Answer.objects.given().exists()


def test_save_answers_leaves_the_questions_that_were_not_sent(answer_it):
    answer_it("hopes", value=["Lugn."])

    answer_it("person_knows", value=["no"])

    answers = {answer.question.key: answer.value for answer in Answer.objects.for_list()}
    assert answers == {"hopes": ["Lugn."], "person_knows": ["no"]}


@pytest.mark.parametrize("shown", [1, 3])
def test_save_answers_that_somebody_else_changed_is_refused(refused, answer_it, shown):
    answer_it("hopes", value=["Lugn."])

    with refused(STALE):
        answer_it("hopes", value=["Svar."], version=shown)


def test_save_answers_on_the_version_that_was_shown_is_let_through(answer_it):
    shown = section_version(answer_it("hopes", value=["Lugn."]))

    answer_it("hopes", value=["Trygghet."], version=shown)

    assert (shown, Answer.objects.get().value) == (2, ["Trygghet."])


def test_save_answers_to_a_signed_battery_is_refused(refused, answer_it, meeting, coordinator):
    answer_it("hopes", value=["Lugn."])
    sign_battery(meeting=meeting, by=coordinator)

    with refused("Frågebatteriet är signerat. Ändra ett svar i taget, med en ny version."):
        answer_it("hopes", value=["Något annat."])


@pytest.mark.parametrize("has_begun", [True, False])
def test_save_answers_to_a_section_of_another_battery_is_refused(
    refused, case, battery, coordinator, has_begun
):
    meeting = MeetingFactory(held=True, case=case, battery=battery if has_begun else None)
    section = SectionFactory()

    with refused("Delen hör inte till mötets frågebatteri."):
        save_answers(meeting=meeting, section=section, answers={}, by=coordinator)


@pytest.mark.parametrize("status", SHUT)
def test_save_answers_of_a_meeting_that_is_neither_booked_nor_held_is_refused(
    refused, answer_it, case, battery, status
):
    other = MeetingFactory(case=case, battery=battery, **{status: True})

    with refused(SHUT[status]):
        answer_it("hopes", value=["Lugn."], meeting=other)


def test_save_answers_in_a_closed_case_is_refused(refused, answer_it, case, shut):
    shut(case)

    with refused(CLOSED):
        answer_it("hopes", value=["Lugn."])


def test_save_answers_in_the_future_is_refused(refused, answer_it):
    with refused(FUTURE):
        answer_it("hopes", value=["Lugn."], at=timezone.now() + timedelta(minutes=1))


def test_save_answers_at_the_level_of_advice_is_refused(refused, answer_it, case, battery):
    Case.objects.update(record_level="advice")
    booked = MeetingFactory(booked=True, case=case, battery=battery)

    with refused("Frågebatteriet kan inte fyllas i på nivån rådgivning. Höj nivån först, med skäl."):
        answer_it("hopes", value=["Lugn."], meeting=booked)


def test_save_answers_with_a_note_too_long_to_read_is_refused(refused, answer_it):
    with refused("Texten är för lång: 5\u00a0001 tecken, högst 5\u00a0000 får plats."):
        answer_it("hopes", value=["Lugn."], note="å" * 5001)


def test_save_answers_with_a_basis_outside_the_list_is_refused(refused, answer_it):
    with refused("Värdet 'gossip' är inget giltigt alternativ."):
        answer_it("occasion", value=["Vid skåpen."], basis="gossip")


# What is kept of an answer


def test_not_applicable_keeps_no_value_and_no_basis(answer_it):
    answer_it("occasion", value=["Vid skåpen."], basis="own", note="Vill inte.", is_not_applicable=True)

    answer = Answer.objects.get()
    assert (answer.value, answer.basis, answer.is_not_applicable) == (None, "", True)
    assert answer.note == "Vill inte."


def test_basis_is_kept_only_where_it_is_asked_for(answer_it):
    answer_it("hopes", value=["Lugn."], basis="own")

    assert Answer.objects.get().basis == ""


def test_decision_is_kept_with_who_and_when_after_a_flagged_yes(answer_it, coordinator):
    at = timezone.now() - timedelta(minutes=5)

    answer_it("anyone_afraid", value=["yes"], decision=" Rektor kontaktas. ", at=at)

    answer = Answer.objects.get()
    assert (answer.decision, answer.decided_by, answer.decided_at) == ("Rektor kontaktas.", coordinator, at)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("anyone_afraid", ["no"]),
        ("anyone_afraid", ["unknown"]),
        ("anyone_afraid", ["declined"]),
        ("person_knows", ["yes"]),
    ],
)
def test_decision_is_not_kept_after_anything_else(answer_it, key, value):
    answer_it(key, value=value, decision="Rektor kontaktas.")

    answer = Answer.objects.get()
    assert (answer.decision, answer.decided_by, answer.decided_at) == (None, None, None)


def test_decision_is_gone_when_the_yes_is(answer_it):
    answer_it("anyone_afraid", value=["yes"], decision="Rektor kontaktas.")

    answer_it("anyone_afraid", value=["no"], decision="Rektor kontaktas.")

    answer = Answer.objects.get()
    assert (answer.decision, answer.decided_by, answer.decided_at) == (None, None, None)


def test_decision_that_stands_keeps_who_decided_when_a_note_is_added(answer_it, coordinator, call_taker):
    answer_it("anyone_afraid", value=["yes"], decision="Rektor kontaktas.")

    answer_it("anyone_afraid", value=["yes"], decision="Rektor kontaktas.", note="Klart.", by=call_taker)

    answer = Answer.objects.get()
    assert (answer.answered_by, answer.decided_by) == (call_taker, coordinator)


# What an answer says


@pytest.mark.parametrize(
    ("kind", "options", "value", "words"),
    [
        ("text", [], ["Lugn."], "Lugn."),
        ("yes_no", [], ["yes"], "ja"),
        ("yes_no", [], ["no"], "nej"),
        ("yes_no", [], ["unknown"], "vet inte"),
        ("yes_no", [], ["declined"], "vill inte svara"),
        ("choice", [("open", "öppet"), ("named", "med namn")], ["open"], "öppet"),
        ("multi_choice", [("loss", "förlust"), ("move", "flytt")], ["loss", "move"], "förlust, flytt"),
        ("multi_choice", [("loss", "förlust")], ["loss", "gone"], "förlust, gone"),
        ("month", [], ["2026-03"], "2026-03"),
        ("scale", [], ["0"], "0"),
        ("partners", [], [{"id": "7", "label": "Polisen"}], "Polisen"),
        (
            "partners",
            [],
            [{"id": "7", "label": "Polisen", "what": "Läget"}, {"id": "8", "label": "Linden", "what": ""}],
            "Polisen: Läget; Linden",
        ),
        ("text", [], None, ""),
    ],
)
def test_in_words_is_what_was_answered(kind, options, value, words):
    rows = [{"value": key, "label": label} for key, label in options]
    question = QuestionFactory.build(section=None, kind=kind, options=rows)

    assert Answer(question=question, value=value).in_words == words


def test_in_words_of_what_does_not_apply():
    assert Answer(is_not_applicable=True).in_words == "ej aktuellt"


@pytest.mark.parametrize(
    ("flagged", "value", "decision", "lacks"),
    [
        (True, ["yes"], None, True),
        (True, ["yes"], "Rektor kontaktas.", False),
        (True, ["no"], None, False),
        (True, None, None, False),
        (False, ["yes"], None, False),
    ],
)
def test_lacks_decision_after_a_flagged_yes_without_one(flagged, value, decision, lacks):
    question = QuestionFactory.build(section=None, kind="yes_no", yes_needs_decision=flagged)

    assert Answer(question=question, value=value, decision=decision).lacks_decision == lacks


# Which answers a question finds


@pytest.mark.parametrize(
    ("content", "is_given"),
    [
        ({"value": ["Lugn."]}, True),
        ({"value": None, "note": "Vill inte säga."}, True),
        ({"value": None, "is_not_applicable": True}, True),
        ({"value": None}, False),
    ],
    ids=str,
)
def test_given_holds_value_note_or_not_applicable(content, is_given):
    AnswerFactory(**content)

    assert Answer.objects.given().exists() == is_given


def test_current_is_the_newest_version_of_each(meeting):
    first = AnswerFactory(meeting=meeting, signed=True)
    second = AnswerFactory(meeting=meeting, signed=True, replaces=first)
    third = AnswerFactory(meeting=meeting, signed=True, replaces=second)
    other = AnswerFactory(meeting=meeting, key="words_used")

    assert list(Answer.objects.current()) == [third, other]


# The agencies an answer may name


def test_agency_label_is_the_name_of_the_key(directory):
    directory(("7", "Polisen"), ("x", "Linden"))

    names = [case_parts.agency_label(key) for key in (7, "7", "x", "404", "")]
    assert names == ["Polisen", "Polisen", "Linden", "", ""]


def test_agencies_are_read_with_the_names_they_had(answer_it, directory):
    directory(("7", "Polisen, område Norr"))
    answer_it("whom_to_involve", value=[{"id": "7", "label": case_parts.agency_label("7")}])

    directory()

    assert Answer.objects.get().in_words == "Polisen, område Norr"


def test_save_answers_writes_a_section_in_one_statement(meeting, question, coordinator):
    section = question("hopes").section
    asked = list(section.questions.all())
    with CaptureQueriesContext(connection) as captured:
        changed = save_answers(
            meeting=meeting,
            section=section,
            answers={one.pk: {"note": f"Svar {one.pk}."} for one in asked},
            by=coordinator,
        )

    assert sum(query["sql"].startswith('INSERT INTO "meetings_answer"') for query in captured) == 1
    there = {answer.question_id: (answer.note, answer.version) for answer in Answer.objects.all()}
    assert there == {one.pk: (f"Svar {one.pk}.", 1) for one in asked}
    assert len(changed) == len(asked) > 1


def test_save_answers_with_one_that_is_too_long_saves_none_of_the_section(
    refused, meeting, question, coordinator
):
    first, second = (one for one in question("hopes").section.questions.all()[:2])

    with refused("Texten är för lång"):
        save_answers(
            meeting=meeting,
            section=first.section,
            answers={first.pk: {"note": "Lugn."}, second.pk: {"note": "x" * 5001}},
            by=coordinator,
        )
