"""What every action leans on: a moment that can be kept, and a row that may be gone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.contacts import log_contact, undo_contact
from calls.inputs import NonCaseInput
from calls.models import Call
from stodtelefon.audit.models import AuditEvent
from stodtelefon.saving import moment


def test_moment_is_now_unless_said_otherwise():
    before = timezone.now()

    assert before <= moment(None) <= timezone.now()


def test_moment_refuses_the_future():
    with pytest.raises(ValidationError, match="ligger i framtiden"):
        moment(timezone.now() + timedelta(minutes=1))


@pytest.mark.parametrize("year", [1, 206, 1999])
def test_moment_refuses_a_year_that_nobody_means(year):
    # The database keeps the year 1, and then no page that reads the row can be shown.
    with pytest.raises(ValidationError, match="Kontrollera årtalet"):
        moment(datetime(year, 1, 1, tzinfo=UTC))


def test_lock_refuses_a_row_that_somebody_else_has_just_removed(call_taker):
    contact = log_contact(by=call_taker, contact=NonCaseInput(kind=Call.Kind.SILENT))
    seen_in_two_tabs = Call.objects.get()
    undo_contact(contact=contact, by=call_taker)
    lines = AuditEvent.objects.count()

    with pytest.raises(ValidationError, match="finns inte längre"):
        undo_contact(contact=seen_in_two_tabs, by=call_taker)

    assert AuditEvent.objects.count() == lines
