"""Findings and the assessment."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.factories import CaseFactory
from calls.models import Case
from calls.models.choices import State
from meetings.actions.assessments import sign_assessment
from meetings.actions.findings import add_finding, answer_finding
from meetings.factories import AssessmentFactory, FindingFactory, MeetingFactory
from meetings.models import Assessment, Finding
from meetings.tests.unchanged import refused
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


@pytest.fixture
def meeting(db):
    return MeetingFactory(
        held=True, case=CaseFactory(waiting=True, state=State.MEETING_HELD, record_level="open_service")
    )


@pytest.fixture
def add(meeting, coordinator):
    def make(**changes) -> Finding:
        values = {"meeting": meeting, "kind": "works", "text": "Morfar, varje söndag.", "by": coordinator}
        return add_finding(**(values | changes))

    return make


@pytest.fixture
def task(add):
    def make(**changes) -> Finding:
        values = {
            "kind": "find_out",
            "text": "Vem ser han upp till?",
            "owner_kind": "caller",
            "due_on": today(),
        }
        return add(**(values | changes))

    return make


def test_add_finding_keeps_the_text_and_leaves_one_line(add):
    finding = add()

    assert (finding.kind, finding.text, finding.due_on) == ("works", "Morfar, varje söndag.", None)
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["finding.added"]


def test_add_finding_sent_twice_is_one(add):
    token = uuid4()

    assert add(token=token) == add(token=token)
    assert Finding.objects.count() == 1


def test_task_of_a_colleague_an_agency_and_the_caller(task, directory):
    directory("7", "Fritidsgården Linden")
    colleague = UserFactory(call_taker=True, name="Ada Berg")

    owners = [
        task(owner_kind="colleague", owner=colleague).owner_words,
        task(owner_kind="agency", agency_key="7").owner_words,
        task().owner_words,
    ]

    assert owners == ["Ada Berg", "Fritidsgården Linden", "den som hör av sig"]


def test_task_without_owner_or_day_is_refused(task):
    with refused("Välj vem som tar reda på det och senast när."):
        task(owner_kind="")
    with refused("Välj vem som tar reda på det och senast när."):
        task(due_on=None)


def test_task_of_an_agency_that_is_not_in_the_directory_is_refused(task):
    with refused("Välj en samverkansaktör ur registret."):
        task(owner_kind="agency", agency_key="404")


def test_task_of_a_disabled_colleague_is_refused(task):
    colleague = UserFactory(call_taker=True, disabled=True)

    with refused("Välj en kollega."):
        task(owner_kind="colleague", owner=colleague)


def test_task_due_yesterday_is_refused(task):
    with refused("Välj en dag som inte har varit."):
        task(due_on=today() - timedelta(days=1))


def test_add_finding_to_an_offered_meeting_is_refused(coordinator):
    meeting = MeetingFactory()

    with refused("Frågebatteriet hör till ett bokat eller hållet möte."):
        add_finding(meeting=meeting, kind="works", text="x", by=coordinator)


def test_add_finding_at_the_level_of_advice_is_refused(coordinator):
    meeting = MeetingFactory(booked=True, case=CaseFactory(record_level="advice"))

    with refused("Höj nivån först."):
        add_finding(meeting=meeting, kind="works", text="x", by=coordinator)


def test_add_finding_of_100_000_characters_is_refused(add):
    with refused("Texten är för lång"):
        add(text="å" * 100_000)


def test_answer_finding_is_done_by_somebody(task, coordinator):
    done = answer_finding(finding=task(), answer="En äldre kusin.", by=coordinator)

    assert (done.answer, done.done_by) == ("En äldre kusin.", coordinator)
    assert not Finding.objects.undone().exists()


def test_answer_finding_without_an_answer_is_refused(task, coordinator):
    finding = task()

    with refused("Skriv vad svaret blev."):
        answer_finding(finding=finding, answer=" ", by=coordinator)


def test_answer_finding_twice_is_refused(task, coordinator):
    finding = task()
    answer_finding(finding=finding, answer="Ja.", by=coordinator)

    with refused("Det har redan fått ett svar."):
        answer_finding(finding=finding, answer="Nej.", by=coordinator)


def test_answer_finding_that_is_no_task_is_refused(add, coordinator):
    finding = add()

    with refused("Bara det som ska tas reda på får ett svar."):
        answer_finding(finding=finding, answer="Ja.", by=coordinator)


def test_due_holds_undone_tasks_of_open_cases():
    due = FindingFactory(find_out=True, due_on=today())
    FindingFactory(find_out=True, due_on=today() + timedelta(days=1))
    closed = MeetingFactory(held=True, case=CaseFactory(closed=True, record_level="open_service"))
    FindingFactory(find_out=True, due_on=today(), meeting=closed)
    FindingFactory()

    assert list(Finding.objects.due(on=today())) == [due]


# The assessment


def assess(meeting, by, **changes) -> Assessment:
    values = {"meeting": meeting, "ve": "reason", "speaks_for": "Nya kontakter.", "by": by}
    return sign_assessment(**(values | changes))


def test_sign_assessment_moves_the_case_and_says_the_same_there(meeting, coordinator):
    one = assess(meeting, coordinator)

    case = Case.objects.get()
    assert (case.state, case.ve_assessment) == (State.FOLLOW_UP, "reason")
    assert (one.author_name, one.author_title) == (coordinator.name, coordinator.title)
    assert list(AuditEvent.objects.values_list("event", flat=True)) == ["assessment.signed"]


def test_sign_assessment_again_is_a_new_version(meeting, coordinator):
    first = assess(meeting, coordinator)

    second = assess(
        meeting, coordinator, ve="no_reason", speaks_against="Kontakterna är borta.", replaces=first
    )

    assert list(Assessment.objects.current()) == [second]
    first.refresh_from_db()
    assert (first.ve, second.replaces, Case.objects.get().ve_assessment) == ("reason", first, "no_reason")


def test_sign_assessment_over_one_that_was_not_read_is_refused(meeting, coordinator):
    assess(meeting, coordinator)

    with refused("Någon annan har ändrat det här medan du skrev."):
        assess(meeting, coordinator, ve="no_reason")


def test_sign_assessment_sent_twice_is_one(meeting, coordinator):
    token = uuid4()

    assert assess(meeting, coordinator, token=token) == assess(meeting, coordinator, token=token)
    assert Assessment.objects.count() == 1


def test_sign_assessment_without_a_word_is_refused(meeting, coordinator):
    with refused("Skriv vad som talar för"):
        assess(meeting, coordinator, speaks_for=" ")


def test_sign_assessment_that_is_not_in_the_list_is_refused(meeting, coordinator):
    with refused(""):
        assess(meeting, coordinator, ve="7 av 10")


def test_sign_assessment_before_the_meeting_is_held_is_refused(coordinator):
    meeting = MeetingFactory(
        booked=True, case=CaseFactory(waiting=True, state=State.MEETING_HELD, record_level="open_service")
    )

    with refused("Bedömningen skrivs när mötet är hållet."):
        assess(meeting, coordinator)


def test_sign_assessment_with_a_review_that_has_been_is_refused(meeting, coordinator):
    with refused("Välj en dag längre fram."):
        assess(meeting, coordinator, review_on=today())


def test_to_review_holds_the_current_version():
    old = AssessmentFactory(review_on=today())
    AssessmentFactory(meeting=old.meeting, replaces=old, review_on=today() + timedelta(days=9))
    due = AssessmentFactory(review_on=today())

    assert list(Assessment.objects.to_review(on=today())) == [due]
