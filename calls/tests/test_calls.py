"""log_call: the whole conversation is saved, or nothing is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.inputs import CallerInput, CallInput, ContactInput
from calls.models import (
    Call,
    CallerRole,
    Case,
    Identity,
    PersonOfConcern,
)
from calls.models.choices import Outcome, RecordLevel, State, Urgency
from calls.tests.refusals import refused
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

# A call with no name anywhere


def test_log_call_without_any_name_makes_a_whole_case(call_taker, inputs):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallInput(), **inputs(), at=at)

    case = Case.objects.get()
    assert call.case == case
    assert (case.state, case.urgency, case.outcome) == (State.SCANNED, Urgency.NONE, Outcome.ADVICE_GIVEN)
    assert (case.handler, case.opened_at, case.meet_by) == (call_taker, at, None)
    assert case.record_level == RecordLevel.ADVICE
    assert (call.taken_by, call.created_by, call.received_at, call.logged_at) == (
        call_taker,
        call_taker,
        at,
        at,
    )
    assert PersonOfConcern.objects.get().case == case
    assert Identity.objects.count() == 0


def test_log_call_signs_the_scan_with_name_and_title(call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(), **inputs())

    scan = call.scans.get()
    assert (scan.author_name, scan.author_title) == (call_taker.name, call_taker.title)
    assert scan.signed_at == scan.written_at == call.logged_at


def test_log_call_leaves_exactly_one_line_in_the_log(call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(), **inputs())

    line = AuditEvent.objects.get()
    assert (line.event, line.actor_id, line.target_id) == ("call.logged", call_taker.pk, str(call.pk))
    assert (line.case_id, line.fields) == (call.case_id, [])


def test_log_call_names_the_parts_in_the_log_and_never_a_value(call_taker, inputs):
    values = inputs() | {"caller": CallerInput(is_anonymous=False, was_informed=True)}

    log_call(by=call_taker, call=CallInput(), contact=ContactInput(name="Berta Blom"), **values)

    assert AuditEvent.objects.get().fields == ["identity"]


# Number, level, handler, clock


def test_log_call_counts_case_numbers_by_the_local_year_of_the_call(call_taker, inputs):
    at = datetime(2026, 1, 2, 9, tzinfo=UTC)
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Stockholm

    numbers = [
        log_call(by=call_taker, call=CallInput(received_at=received), **inputs(), at=at).case.number
        for received in (datetime(2025, 12, 31, 12, tzinfo=UTC), new_year, at)
    ]

    assert numbers == ["2025-0001", "2026-0001", "2026-0002"]


def test_log_call_takes_the_record_level_from_the_boards_decision(call_taker, inputs):
    OrganisationFactory(
        record_level_decision="without_assessment",
        record_level_decided_on=timezone.localdate(),
        record_level_reference="SN 2026/1",
    )

    call = log_call(by=call_taker, call=CallInput(), **inputs())

    assert call.case.record_level == RecordLevel.OPEN_SERVICE


def test_log_call_left_in_the_queue_has_no_handler(call_taker, inputs):
    call = log_call(by=call_taker, call=CallInput(leave_in_queue=True), **inputs())

    assert call.case.handler is None
    assert list(Case.objects.unassigned()) == [call.case]


@pytest.mark.parametrize(
    ("urgency", "last_day"),
    [
        (Urgency.NONE, None),
        (Urgency.CAN_WAIT, date(2025, 12, 8)),
        (Urgency.PROMPT, date(2025, 11, 26)),
        (Urgency.ACUTE, date(2025, 11, 26)),
    ],
)
def test_log_call_counts_the_meeting_date_in_working_days(call_taker, inputs, urgency, last_day):
    monday = datetime(2025, 11, 24, 9, tzinfo=UTC)

    call = log_call(by=call_taker, call=CallInput(), **inputs(urgency=urgency), at=monday)

    assert call.case.meet_by == last_day


# Mandatory answers


@pytest.mark.parametrize(
    ("left_out", "sentence"),
    [
        ({"danger": ""}, "fara just nu"),
        ({"child_at_risk": ""}, "barn som kan fara illa"),
        ({"child_at_risk": "yes"}, "beslutades om barnet"),
        ({"child_at_risk": "unknown"}, "beslutades om barnet"),
        ({"urgency": ""}, "om oron kvarstår"),
        ({"reason": ""}, "skälet till bedömningen"),
        ({"outcome": ""}, "vad samtalet ledde till"),
    ],
)
def test_log_call_without_a_mandatory_answer_changes_nothing(call_taker, inputs, left_out, sentence):
    refused(sentence, by=call_taker, call=CallInput(), **inputs(**left_out))


def test_log_call_without_asking_about_anonymity_changes_nothing(call_taker, inputs):
    values = inputs() | {"caller": CallerInput(was_informed=True)}

    refused("vara anonym", by=call_taker, call=CallInput(), **values)


def test_log_call_without_reading_out_the_duty_changes_nothing(call_taker, inputs):
    values = inputs() | {"caller": CallerInput(is_anonymous=True)}

    refused("tystnadsplikt", by=call_taker, call=CallInput(), **values)


def test_log_call_with_a_name_on_an_anonymous_caller_changes_nothing(call_taker, inputs):
    contact = ContactInput(name="Berta Blom")

    error = refused("anonym", by=call_taker, call=CallInput(), contact=contact, **inputs())

    assert set(error.error_dict) == {"name"}


def test_log_call_says_child_report_only_with_the_decision(call_taker, inputs):
    refused("till vem", by=call_taker, call=CallInput(), **inputs(outcome=Outcome.CHILD_REPORT))


# Late logging


def test_log_call_late_keeps_who_took_it_and_who_wrote_it_down(call_taker, other_call_taker, inputs):
    received = timezone.now() - timedelta(days=1)
    values = CallInput(received_at=received, taken_by=other_call_taker)

    call = log_call(by=call_taker, call=values, **inputs())

    assert (call.taken_by, call.created_by) == (other_call_taker, call_taker)
    assert (call.received_at, call.was_logged_late) == (received, True)
    assert call.case.handler == other_call_taker


def test_log_call_from_tomorrow_changes_nothing(call_taker, inputs):
    tomorrow = timezone.now() + timedelta(days=1)

    error = refused("framtiden", by=call_taker, call=CallInput(received_at=tomorrow), **inputs())

    assert set(error.error_dict) == {"received_at"}


def test_log_call_from_long_ago_changes_nothing(call_taker, inputs):
    long_ago = timezone.now() - timedelta(days=400)

    refused("mer än ett år", by=call_taker, call=CallInput(received_at=long_ago), **inputs())


def test_log_call_taken_by_somebody_who_takes_no_calls_changes_nothing(call_taker, manager, inputs):
    refused("kollega", by=call_taker, call=CallInput(taken_by=manager), **inputs())


# Sent twice


def test_log_call_sent_twice_is_one_case(call_taker, inputs):
    token = uuid4()

    first = log_call(by=call_taker, call=CallInput(), token=token, **inputs())
    second = log_call(by=call_taker, call=CallInput(), token=token, **inputs())

    assert second == first
    assert Case.objects.count() == Call.objects.count() == AuditEvent.objects.count() == 1


def test_log_call_with_somebody_elses_token_changes_nothing(call_taker, other_call_taker, inputs):
    token = uuid4()
    log_call(by=call_taker, call=CallInput(), token=token, **inputs())

    refused("någon annan", by=other_call_taker, call=CallInput(), token=token, **inputs())


# The reference code


def test_log_call_keeps_only_the_hash_of_the_code(call_taker, inputs):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs(), at=at)

    assert call.caller.code_hash == reference_code_hash("lek 47 rav")
    assert call.caller.code_set_at == at


def test_log_call_with_a_code_that_is_given_already_changes_nothing(call_taker, inputs):
    log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs())

    error = refused("redan given", by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs())

    assert error.code == "reference_code_belongs_to_one_caller"


# Contact


def test_log_call_keeps_contact_in_the_identity_store(call_taker, inputs):
    values = inputs() | {"caller": CallerInput(is_anonymous=False, was_informed=True)}
    contact = ContactInput(name="Berta Blom", phone="000-11 22 33", interpreter_language="somaliska")

    call = log_call(by=call_taker, call=CallInput(), contact=contact, **values)

    identity = call.caller.identity
    assert (identity.name, identity.phone, identity.email) == ("Berta Blom", "000-11 22 33", None)
    assert (identity.interpreter_language, identity.added_by) == ("somaliska", call_taker)


def test_log_call_with_protected_identity_and_a_phone_changes_nothing(call_taker, inputs):
    contact = ContactInput(phone="000-11 22 33", is_protected=True)

    refused("skyddade personuppgifter", by=call_taker, call=CallInput(), contact=contact, **inputs())


def test_log_call_with_an_empty_contact_makes_no_identity(call_taker, inputs):
    log_call(by=call_taker, call=CallInput(), contact=ContactInput(), **inputs())

    assert Identity.objects.count() == 0


# Roles


def test_log_call_asks_a_school_and_knows_the_others(call_taker, inputs, teacher):
    roles = {"teacher": None, "leisure": True, "parent": False}

    staff = {}
    for key in roles:
        caller = CallerInput(
            role=CallerRole.objects.get(key=key),
            is_municipal_staff=None,
            is_anonymous=True,
            was_informed=True,
        )
        call = log_call(by=call_taker, call=CallInput(), **inputs() | {"caller": caller})
        staff[key] = call.caller.is_municipal_staff

    assert staff == roles
