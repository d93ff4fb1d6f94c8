"""The rules of alarms, and of what is found after the call, and every way to break them (see test_constraints.py)."""

from uuid import uuid4

from django.utils import timezone

from calls.factories import AlarmFactory, CaseFactory, ChildDecisionFactory, DangerReportFactory
from calls.tests.breaches_of_moves import changed
from stodtelefon.accounts.factories import UserFactory

NOW = timezone.now


def ended(**values):
    return changed(
        AlarmFactory(), **{"ended_at": NOW(), "ended_by": UserFactory(), "ended_how": "taken_back"} | values
    )


BREACHES_OF_ALARMS = {
    "danger_hangs_on_its_call_or_on_the_case": {
        "neither": lambda: changed(DangerReportFactory(later=True), case=None),
        "both": lambda: changed(DangerReportFactory(), case=CaseFactory()),
        "no place": lambda: changed(DangerReportFactory(later=True), found_in=""),
    },
    "danger_says_where_it_was_found": {
        "no meeting": lambda: changed(DangerReportFactory(later=True), found_in="meeting"),
        "the case": lambda: changed(DangerReportFactory(later=True), found_id=uuid4()),
        "in a call": lambda: changed(DangerReportFactory(), found_id=uuid4()),
    },
    "child_decision_is_made_in_a_call_or_found_later": {
        "neither": lambda: changed(ChildDecisionFactory(), call=None),
        "both": lambda: changed(ChildDecisionFactory(), found_in="case"),
    },
    "child_decision_says_where_it_was_found": {
        "no note": lambda: changed(ChildDecisionFactory(later=True), found_in="note"),
        "the case": lambda: changed(ChildDecisionFactory(later=True), found_id=uuid4()),
    },
    "alarm_ends_with_time_person_and_how": {
        "nobody": lambda: changed(AlarmFactory(), ended_at=NOW(), ended_how="taken_back"),
        "never": lambda: changed(AlarmFactory(), ended_by=UserFactory(), ended_how="taken_back"),
        "no how": lambda: changed(AlarmFactory(), ended_at=NOW(), ended_by=UserFactory()),
    },
    "alarm_that_is_not_needed_says_why": {
        "no reason": lambda: ended(ended_how="not_needed"),
        "taken back": lambda: ended(reason="Nej."),
    },
    "alarm_that_is_done_has_its_deed": {
        "no deed": lambda: ended(ended_how="done"),
        "both": lambda: ended(
            ended_how="done", danger=DangerReportFactory(), child_decision=ChildDecisionFactory()
        ),
        "taken back": lambda: ended(danger=DangerReportFactory()),
        "open": lambda: changed(AlarmFactory(), danger=DangerReportFactory()),
    },
    "alarm_is_given_once_at_a_time": {
        "two": lambda: AlarmFactory.build(
            case=CaseFactory(), raised_by=UserFactory(), found_id=AlarmFactory().found_id
        ),
    },
}
