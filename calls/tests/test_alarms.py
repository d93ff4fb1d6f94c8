"""A danger or a child found after the call: the deeds, what they end, and who is asked for them."""

from uuid import uuid4

import pytest

from calls.actions.alarms import dismiss_alarm
from calls.actions.cases import close_case
from calls.actions.children import decide_child, report_child
from calls.actions.danger import report_danger, review_danger
from calls.actions.promises import differences
from calls.factories import AlarmFactory, CaseFactory, NoteFactory
from calls.inputs import ChildInput, DangerInput, Found
from calls.models import Alarm, ChildDecision, DangerReport, Promise
from stodtelefon.accounts.factories import UserFactory

pytestmark = pytest.mark.django_db

DONE = DangerInput(emergency="we_called", told_whom="112 och enhetschefen", done="Hon väntade in polisen.")
REPORTED = ChildInput(kind="reported", reported_to="Mottagningen", seen="Lillebror var ensam hemma.")


@pytest.fixture
def case(call_taker):
    return CaseFactory(handler=call_taker)


def waiting(case) -> set[str]:
    return set(Promise.objects.open().filter(case=case).values_list("kind", flat=True))


def test_danger_found_in_a_note_hangs_on_the_case_and_waits_for_the_manager(case, call_taker):
    note = NoteFactory(case=case)

    report_danger(case=case, given=DONE, by=call_taker, found=Found(found_in="note", found_id=note.pk))

    report = DangerReport.objects.get()
    assert (report.its_case, report.call, report.found_in, report.found_id) == (case, None, "note", note.pk)
    assert (report.emergency, report.told_whom, report.done) == (DONE.emergency, DONE.told_whom, DONE.done)
    assert "danger_to_review" in waiting(case)


def test_danger_found_later_is_reviewed_by_another_and_waits_no_more(case, call_taker, manager):
    report = report_danger(case=case, given=DONE, by=call_taker)

    review_danger(report=report, review="Rätt gjort.", by=manager)

    assert DangerReport.objects.get().reviewed_by == manager
    assert "danger_to_review" not in waiting(case)


def test_danger_found_later_is_not_reviewed_by_who_wrote_it(case, refused):
    both = UserFactory(roles=["call_taker", "manager"])
    report = report_danger(case=case, given=DONE, by=both)

    with refused("Du kan inte granska det du själv gjorde. Be en annan chef."):
        review_danger(report=report, review="Bra.", by=both)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (DangerInput(emergency="", told_whom="112"), "emergency"),
        (DangerInput(emergency="we_called", told_whom=" "), "told_whom"),
    ],
)
def test_danger_found_later_lacks_what_it_would_lack_in_a_call(case, call_taker, refused, given, field):
    with refused("") as refusal:
        report_danger(case=case, given=given, by=call_taker)

    assert set(refusal.value.error_dict) == {field}


def test_child_found_later_says_what_came_to_light(case, call_taker, refused):
    with refused("Skriv vad som har kommit fram om barnet.") as refusal:
        report_child(case=case, given=ChildInput(kind="caller_reports"), by=call_taker)

    assert set(refusal.value.error_dict) == {"seen"}


def test_child_found_in_an_answer_is_told_there(case, call_taker):
    found = Found(found_in="answer", found_id=uuid4())

    report_child(case=case, given=ChildInput(kind="caller_reports"), by=call_taker, found=found)

    assert ChildDecision.objects.get().found_in == "answer"


def test_child_found_later_is_not_left_unreported_by_anybody(case, call_taker, refused):
    with refused("Bara en barnbedömare kan besluta att ingen anmälan görs."):
        report_child(
            case=case, given=ChildInput(kind="no_report", reason="Nej.", seen="Gråt."), by=call_taker
        )


def test_child_found_later_and_left_for_today_is_settled_where_it_was_found(case, call_taker):
    assessor = UserFactory(call_taker=True, child_assessor=True)
    left = report_child(
        case=case, given=ChildInput(kind="assess_today", assessor=assessor, seen="Gråt."), by=call_taker
    )
    assert "child_to_assess" in waiting(case)

    decision = decide_child(waiting=left, given=ChildInput(kind="no_report", reason="Prövat."), by=assessor)

    assert (decision.settles, decision.call, decision.found_in) == (left, None, "case")
    assert "child_to_assess" not in waiting(case)


def test_deed_ends_the_alarms_that_it_answers_and_no_other(case, call_taker):
    first, second, other = AlarmFactory(case=case), AlarmFactory(case=case), AlarmFactory(case=case)

    report = report_danger(case=case, given=DONE, by=call_taker, alarms=[first, second])

    ended = Alarm.objects.exclude(pk=other.pk).values_list("ended_how", "danger", "ended_by")
    assert list(ended) == [("done", report.pk, call_taker.pk)] * 2
    assert list(Alarm.objects.open()) == [other]


def test_deed_ends_no_alarm_of_another_case(case, call_taker):
    elsewhere = AlarmFactory()

    report_child(case=case, given=REPORTED, by=call_taker, alarms=[elsewhere])

    assert list(Alarm.objects.open()) == [elsewhere]


def test_alarm_that_is_dismissed_keeps_its_reason_and_waits_no_more(case, call_taker):
    alarm = AlarmFactory(case=case)
    assert "answer_to_act_on" in waiting(case)

    dismiss_alarm(alarm=alarm, reason="Polisen vet redan.", by=call_taker)

    kept = Alarm.objects.get()
    assert (kept.ended_how, kept.reason, kept.ended_by) == ("not_needed", "Polisen vet redan.", call_taker)
    assert ("answer_to_act_on" in waiting(case), differences()) == (False, [])


@pytest.mark.parametrize("reason", ["", "  "])
def test_alarm_is_not_dismissed_without_a_reason(case, call_taker, refused, reason):
    alarm = AlarmFactory(case=case)

    with refused("Skriv i en mening varför det inte behövs."):
        dismiss_alarm(alarm=alarm, reason=reason, by=call_taker)


def test_alarm_is_dismissed_once(case, call_taker, coordinator, refused):
    alarm = AlarmFactory(case=case)
    dismiss_alarm(alarm=alarm, reason="Redan gjort.", by=call_taker)

    with refused("Det är redan avklarat: behövs inte."):
        dismiss_alarm(alarm=alarm, reason="Nej.", by=coordinator)


def test_case_is_not_closed_while_an_answer_demands_something(case, call_taker, refused):
    AlarmFactory(case=case)

    with refused("Ett svar kräver något som inte är gjort."):
        close_case(case=case, outcome="settled", ve_assessment="no_reason", by=call_taker)
