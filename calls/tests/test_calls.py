"""log_call: the whole conversation is saved, or nothing is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from calls.actions.calls import NAMED_ANONYMOUS, OLDEST_CALL, log_call
from calls.inputs import CallerInput, CallInput, ChildInput, ContactInput, ScanInput
from calls.models import (
    Call,
    CallerRole,
    Case,
    Identity,
    PersonOfConcern,
)
from calls.models.choices import Outcome, RecordLevel, State, Urgency
from calls.models.outcomes import NOT_REPORTED
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.organisation.factories import OrganisationFactory
from stodtelefon.permissions import Role
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
    ("left_out", "field", "sentence"),
    [
        ({"danger": ""}, "danger", "Fråga om någon är i fara just nu."),
        ({"child_at_risk": ""}, "child_at_risk", "Fråga om det finns barn som kan fara illa."),
        ({"child_at_risk": "yes"}, "child_kind", "Välj vad som beslutades om barnet."),
        ({"child_at_risk": "unknown"}, "child_kind", "Välj vad som beslutades om barnet."),
        ({"urgency": ""}, "urgency", "Bedöm om oron kvarstår efter samtalet."),
        ({"reason": ""}, "reason", "Skriv skälet till bedömningen i en mening."),
        ({"outcome": ""}, "outcome", "Välj vad samtalet ledde till."),
    ],
)
def test_log_call_without_a_mandatory_answer_changes_nothing(
    call_taker, inputs, refused, left_out, field, sentence
):
    with refused(sentence) as refusal:
        log_call(by=call_taker, call=CallInput(), **inputs(**left_out))

    assert refusal.value.message_dict == {field: [sentence]}


def test_log_call_with_nothing_answered_asks_for_everything_at_once(call_taker, refused):
    with refused("Fråga om någon är i fara just nu.") as refusal:
        log_call(by=call_taker, call=CallInput(), scan=ScanInput(danger=""))

    asked = {"is_anonymous", "was_informed", "danger", "child_at_risk", "urgency", "reason", "outcome"}
    assert set(refusal.value.error_dict) == asked


def test_log_call_without_asking_about_anonymity_changes_nothing(call_taker, inputs, refused):
    values = inputs() | {"caller": CallerInput(was_informed=True)}

    with refused("Fråga om personen vill vara anonym.") as refusal:
        log_call(by=call_taker, call=CallInput(), **values)

    assert set(refusal.value.error_dict) == {"is_anonymous"}


def test_log_call_without_reading_out_the_duty_changes_nothing(call_taker, inputs, refused):
    values = inputs() | {"caller": CallerInput(is_anonymous=True)}

    with refused("Läs upp rutan om tystnadsplikt och bocka i att det är gjort.") as refusal:
        log_call(by=call_taker, call=CallInput(), **values)

    assert set(refusal.value.error_dict) == {"was_informed"}


def test_log_call_with_a_name_on_an_anonymous_caller_changes_nothing(call_taker, inputs, refused):
    with refused(NAMED_ANONYMOUS) as refusal:
        log_call(by=call_taker, call=CallInput(), contact=ContactInput(name="Berta Blom"), **inputs())

    assert set(refusal.value.error_dict) == {"name"}


def test_log_call_with_a_way_to_reach_an_anonymous_caller_keeps_it(call_taker, inputs):
    contact = ContactInput(phone="000-11 22 33")

    call = log_call(by=call_taker, call=CallInput(), contact=contact, **inputs())

    assert (call.caller.identity.phone, call.caller.is_anonymous) == ("000-11 22 33", True)


def test_log_call_says_child_report_only_with_the_decision(call_taker, inputs, refused):
    values = inputs(child_at_risk="yes", outcome=Outcome.CHILD_REPORT)

    with refused(NOT_REPORTED) as refusal:
        log_call(by=call_taker, call=CallInput(), child=ChildInput(kind="not_identifiable"), **values)

    assert set(refusal.value.error_dict) == {"outcome"}


# Late logging


def test_log_call_late_keeps_who_took_it_and_who_wrote_it_down(call_taker, other_call_taker, inputs):
    received = timezone.now() - timedelta(days=1)
    values = CallInput(received_at=received, taken_by=other_call_taker)

    call = log_call(by=call_taker, call=values, **inputs())

    assert (call.taken_by, call.created_by) == (other_call_taker, call_taker)
    assert (call.received_at, call.was_logged_late) == (received, True)
    assert call.case.handler == other_call_taker


@pytest.mark.parametrize("later", [timedelta(seconds=1), timedelta(days=1)])
def test_log_call_received_after_it_is_logged_changes_nothing(call_taker, inputs, refused, later):
    at = timezone.now() - timedelta(days=2)

    with refused("Samtalet kan inte ha kommit in i framtiden. Ange när det kom in.") as refusal:
        log_call(by=call_taker, call=CallInput(received_at=at + later), **inputs(), at=at)

    assert set(refusal.value.error_dict) == {"received_at"}


def test_log_call_from_more_than_a_year_ago_changes_nothing(call_taker, inputs, refused):
    at = timezone.now()
    received = at - OLDEST_CALL - timedelta(minutes=1)

    with refused("Det är mer än ett år sedan. Kontrollera datumet.") as refusal:
        log_call(by=call_taker, call=CallInput(received_at=received), **inputs(), at=at)

    assert set(refusal.value.error_dict) == {"received_at"}


def test_log_call_from_a_year_ago_to_the_second_is_saved(call_taker, inputs):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallInput(received_at=at - OLDEST_CALL), **inputs(), at=at)

    assert (call.received_at, call.case.opened_at) == (at - timedelta(days=366),) * 2


@pytest.mark.parametrize(
    "role",
    [Role.MANAGER, Role.STATISTICS_READER, Role.ARCHIVIST, Role.LOG_REVIEWER, Role.ADMINISTRATOR],
)
def test_log_call_taken_by_somebody_who_takes_no_calls_changes_nothing(call_taker, inputs, refused, role):
    taken_by = UserFactory(roles=[role])

    with refused("Välj en kollega som tar emot samtal.") as refusal:
        log_call(by=call_taker, call=CallInput(taken_by=taken_by), **inputs())

    assert set(refusal.value.error_dict) == {"taken_by"}


# Sent twice


def test_log_call_sent_twice_is_one_case(call_taker, inputs):
    token = uuid4()

    first = log_call(by=call_taker, call=CallInput(), token=token, **inputs())
    second = log_call(by=call_taker, call=CallInput(), token=token, **inputs())

    assert second == first
    assert Case.objects.count() == Call.objects.count() == AuditEvent.objects.count() == 1


def test_log_call_with_somebody_elses_token_changes_nothing(call_taker, other_call_taker, inputs, refused):
    token = uuid4()
    log_call(by=call_taker, call=CallInput(), token=token, **inputs())

    with refused("Formuläret tillhör någon annan. Öppna ett nytt och försök igen."):
        log_call(by=other_call_taker, call=CallInput(), token=token, **inputs())


# The reference code


def test_log_call_keeps_only_the_hash_of_the_code(call_taker, inputs):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs(), at=at)

    assert call.caller.code_hash == reference_code_hash("lek 47 rav")
    assert call.caller.code_set_at == at


def test_log_call_with_a_code_that_is_given_already_changes_nothing(call_taker, inputs, refused):
    log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs())

    with refused("Koden är redan given till någon annan. Läs upp den nya.") as refusal:
        log_call(by=call_taker, call=CallInput(), code="LEK-47-RAV", **inputs())

    assert refusal.value.code == "reference_code_belongs_to_one_caller"


# Contact


def test_log_call_keeps_contact_in_the_identity_store(call_taker, inputs):
    values = inputs() | {"caller": CallerInput(is_anonymous=False, was_informed=True)}
    contact = ContactInput(name="Berta Blom", phone="000-11 22 33", interpreter_language="somaliska")

    call = log_call(by=call_taker, call=CallInput(), contact=contact, **values)

    identity = call.caller.identity
    assert (identity.name, identity.phone, identity.email) == ("Berta Blom", "000-11 22 33", None)
    assert (identity.interpreter_language, identity.added_by) == ("somaliska", call_taker)


@pytest.mark.parametrize("way", ["phone", "email", "address"])
def test_log_call_with_protected_identity_and_a_way_to_be_reached_changes_nothing(
    call_taker, inputs, refused, way
):
    contact = ContactInput(**{way: "1@exempel.example"}, is_protected=True)

    with refused("Med skyddade personuppgifter sparas ingen telefon, e-post eller adress här.") as refusal:
        log_call(by=call_taker, call=CallInput(), contact=contact, **inputs())

    assert refusal.value.code == "protected_identity_keeps_no_contact"


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
