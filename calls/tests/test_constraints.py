"""Each rule of calls that must always hold, broken once in the database itself, past every action."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from calls.factories import (
    CallerFactory,
    CallFactory,
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
    ReminderFactory,
)
from calls.models import Callback, CaseDecision, ChildDecision, DangerReport, QuickScan
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.saving import sentences

pytestmark = pytest.mark.django_db


def decision(**values):
    user = UserFactory()
    return CaseDecision(case=CaseFactory(), at=timezone.now(), by=user, by_name=user.name, **values)


def danger(**values):
    call = CallFactory()
    values = {"emergency": "we_called", "told_whom": "Chefen", "told_at": timezone.now()} | values
    return DangerReport(call=call, reported_by=call.taken_by, **values)


def child(**values):
    call = CallFactory()
    return ChildDecision(
        case=call.case, call=call, decided_at=timezone.now(), decided_by=call.taken_by, **values
    )


def changed(row, **values):
    for name, value in values.items():
        setattr(row, name, value)
    return row


def reviewed_by_reporter():
    report = danger(reviewed_at=timezone.now(), review="Bra.")
    return changed(report, reviewed_by=report.reported_by)


def two_first_scans():
    scan = QuickScanFactory()
    return QuickScanFactory.build(call=scan.call, written_by=scan.written_by)


NOW = timezone.now
BREACHES = {
    "case_closes_with_time_person_outcome_and_assessment": lambda: changed(CaseFactory(), state="closed"),
    "case_meeting_date_only_while_concern_remains": lambda: changed(
        CaseFactory(), meet_by=timezone.localdate()
    ),
    "case_past_call_has_urgency": lambda: changed(CaseFactory(), urgency=""),
    "decision_on_level_closing_and_identity_has_reason": lambda: decision(kind="level_raised"),
    "reminder_done_by_somebody_at_some_time": lambda: changed(ReminderFactory(), done_at=NOW()),
    "reference_code_has_its_time": lambda: changed(CallerFactory(), code_hash=b"x" * 32),
    "identity_belongs_to_one_person": lambda: changed(
        IdentityFactory(), person=PersonOfConcernFactory(case__full_record=True)
    ),
    "protected_identity_keeps_no_contact": lambda: changed(IdentityFactory(), is_protected=True),
    "identity_personal_number_and_hash_together": lambda: changed(
        IdentityFactory(), personal_number_hash=b"x" * 32
    ),
    "call_about_a_concern_has_case_and_caller": lambda: changed(CallFactory(), kind="missed"),
    "call_is_received_before_it_is_logged": lambda: changed(
        CallFactory(), received_at=NOW() + timedelta(hours=1)
    ),
    "worry_is_rated_from_0_to_10": lambda: changed(CallFactory(), worry_before=11),
    "callback_contact_is_erased_when_settled": lambda: Callback(
        call=CallFactory(missed=True),
        contact="070-000 00 00",
        due_on=timezone.localdate(),
        result="reached",
        settled_at=NOW(),
        settled_by=UserFactory(),
    ),
    "danger_is_reviewed_with_time_person_and_words": lambda: danger(
        reviewed_at=NOW(), reviewed_by=UserFactory()
    ),
    "danger_is_not_reviewed_by_who_reported_it": reviewed_by_reporter,
    "child_report_says_to_whom": lambda: child(kind="reported"),
    "no_child_report_says_why": lambda: child(kind="no_report"),
    "child_assessment_today_names_assessor": lambda: child(kind="assess_today"),
    "objection_says_what_it_is_about": lambda: changed(NoteFactory(), kind="objection"),
    "scan_signed_only_with_mandatory_answers": lambda: changed(QuickScanFactory(), urgency=""),
    "scan_unsigned_only_in_danger": lambda: changed(QuickScanFactory(), signed_at=None),
    "call_has_one_first_scan": two_first_scans,
}


@pytest.mark.parametrize("name", BREACHES)
def test_rule_holds_in_the_database(name):
    row = BREACHES[name]()

    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()

    assert refused.value.__cause__.diag.constraint_name == name
    assert sentences()[name].endswith(".")


def test_scan_is_replaced_once():
    first = QuickScanFactory()
    QuickScanFactory(call=first.call, written_by=first.written_by, replaces=first)

    with pytest.raises(IntegrityError), transaction.atomic():
        QuickScanFactory(call=first.call, written_by=first.written_by, replaces=first)

    assert QuickScan.objects.current().count() == 1
