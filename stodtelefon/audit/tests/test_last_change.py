"""Who changed a row last: by its own lines, and what was done in a case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.factories import CaseFactory, NoteFactory
from stodtelefon.audit.actions import record, record_read
from stodtelefon.audit.last_change import PAGE_STAYS_OPEN, last_to_change
from stodtelefon.audit.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture
def case():
    return CaseFactory()


def test_the_latest_line_about_the_row_says_who(case, call_taker, coordinator):
    note = NoteFactory(case=case)
    for by in (call_taker, coordinator):
        record("note.corrected", by=by, target=note, case=case.pk)
    record("note.signed", by=call_taker, target=NoteFactory(case=case), case=case.pk)
    record_read(note, by=call_taker, case=case.pk)

    assert last_to_change(note) == coordinator


@pytest.mark.parametrize(("meeting_by", "says"), [("call_taker", True), ("coordinator", False)])
def test_of_a_case_nobody_is_said_where_either_of_two_may_be_meant(
    case, call_taker, request, meeting_by, says
):
    record("case.urgency_changed", by=call_taker, target=case, case=case.pk)
    record(
        "meeting.held", by=request.getfixturevalue(meeting_by), target=NoteFactory(case=case), case=case.pk
    )

    assert last_to_change(case) == (call_taker if says else None)


def test_nobody_is_said_where_there_is_no_line(case):
    record("case.compared", by=None, target=case, case=case.pk)

    assert last_to_change(case) is None


def test_older_lines_than_a_page_are_not_asked_for(case, call_taker, monkeypatch):
    record("case.urgency_changed", by=call_taker, target=case, case=case.pk)
    late = timezone.now() + PAGE_STAYS_OPEN + timedelta(minutes=1)
    monkeypatch.setattr("stodtelefon.audit.last_change.timezone.now", lambda: late)

    assert last_to_change(case) is None
    assert AuditEvent.objects.about(case.pk).exists()
