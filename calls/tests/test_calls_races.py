"""What happens at the same moment: threads with connections of their own, in a database that really commits."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.calls import OTHERS_NOW, log_call
from calls.actions.scans import correct_scan
from calls.factories import CaseFactory
from calls.inputs import CallInput, ContactInput
from calls.models import Call, Case, CaseSeries, Likeness, QuickScan
from stodtelefon.audit.models import AuditEvent
from stodtelefon.tests.races import at_once, refusals


@pytest.mark.usefixtures("own_database")
def test_form_sent_twice_at_once_is_one_case(call_taker, inputs):
    token, values = uuid4(), inputs()

    calls = at_once(*[lambda: log_call(by=call_taker, call=CallInput(), token=token, **values)] * 4)

    assert len({call.pk for call in calls}) == 1
    assert (Case.objects.count(), Call.objects.count(), QuickScan.objects.count()) == (1, 1, 1)
    assert AuditEvent.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_calls_saved_at_once_get_a_number_each(call_taker, inputs):
    values = inputs()

    calls = at_once(*[lambda: log_call(by=call_taker, call=CallInput(), **values)] * 6)

    year = timezone.localtime(calls[0].received_at).year
    assert sorted(call.case.number for call in calls) == [f"{year}-{number:04d}" for number in range(1, 7)]
    assert CaseSeries.objects.get().last == 6


@pytest.mark.usefixtures("own_database")
def test_two_corrections_at_once_leave_one_newer_version(call_taker, other_call_taker, inputs):
    scan = log_call(by=call_taker, call=CallInput(), **inputs()).scans.get()
    values = inputs(reason="Rättat.")["scan"]

    results = at_once(
        lambda: correct_scan(scan=scan, given=values, by=call_taker),
        lambda: correct_scan(scan=scan, given=values, by=other_call_taker),
    )

    refused = [result for result in results if isinstance(result, ValidationError)]
    assert [error.code for error in refused] == ["stale"]
    assert QuickScan.objects.filter(replaces=scan).count() == 1


@pytest.mark.usefixtures("own_database")
def test_the_same_code_at_once_goes_to_one_caller(call_taker, other_call_taker, inputs):
    values = inputs()

    results = at_once(
        lambda: log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **values),
        lambda: log_call(by=other_call_taker, call=CallInput(), code="LEK-47-RAV", **values),
    )

    assert sorted(isinstance(result, ValidationError) for result in results) == [False, True]
    assert Case.objects.count() == 1


@pytest.mark.usefixtures("own_database")
def test_the_same_caller_added_by_two_at_once_is_added_once(call_taker, coordinator, inputs):
    case, values = CaseFactory(handler=call_taker), inputs()
    add = {"call": CallInput(), "case": case, "callers": 0, **values}

    results = at_once(lambda: log_call(by=call_taker, **add), lambda: log_call(by=coordinator, **add))

    assert (refusals(results), case.callers.count()) == ([OTHERS_NOW], 1)


@pytest.mark.usefixtures("own_database")
def test_calls_from_the_same_person_saved_at_once_are_seen_as_alike(call_taker, coordinator, inputs):
    values = inputs() | {"contact": ContactInput(name="Påhittad Öberg")}
    values["caller"] = replace(values["caller"], is_anonymous=False)

    calls = at_once(
        *[lambda by=by: log_call(by=by, call=CallInput(), **values) for by in (call_taker, coordinator)] * 2
    )

    assert len({call.case_id for call in calls}) == 4
    assert Likeness.objects.count() == 6
