"""log_call: the whole conversation is saved, or nothing is."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import close_case
from calls.actions.contacts import log_call
from calls.facts import CallerFacts, CallFacts, ChildFacts, ContactFacts, DangerFacts
from calls.models import (
    Call,
    Caller,
    CallerRole,
    Case,
    CaseSeries,
    ChildDecision,
    DangerReport,
    Identity,
    PersonOfConcern,
    QuickScan,
)
from calls.models.choices import Outcome, RecordLevel, State, Urgency, VeAssessment
from stodtelefon.accounts.factories import OrganisationFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db

TABLES = (Case, Caller, Call, QuickScan, PersonOfConcern, Identity, DangerReport, ChildDecision, CaseSeries)


def stored():
    """How many rows there are of everything a call can make, and of log lines."""
    return [model.objects.count() for model in (*TABLES, AuditEvent)]


def refused(sentence, **facts):
    """Log a call that must be refused with `sentence`, and show that nothing was stored."""
    before = stored()
    with pytest.raises(ValidationError, match=sentence) as refusal:
        log_call(**facts)
    assert stored() == before
    return refusal.value


# A call with no name anywhere


def test_log_call_without_any_name_makes_a_whole_case(call_taker, told):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallFacts(), **told(), at=at)

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


def test_log_call_signs_the_scan_with_name_and_title(call_taker, told):
    call = log_call(by=call_taker, call=CallFacts(), **told())

    scan = call.scans.get()
    assert (scan.author_name, scan.author_title) == (call_taker.name, call_taker.title)
    assert scan.signed_at == scan.written_at == call.logged_at


def test_log_call_leaves_exactly_one_line_in_the_log(call_taker, told):
    call = log_call(by=call_taker, call=CallFacts(), **told())

    line = AuditEvent.objects.get()
    assert (line.event, line.actor_id, line.target_id) == ("call.logged", call_taker.pk, str(call.pk))
    assert (line.case_id, line.fields) == (call.case_id, [])


def test_log_call_names_the_parts_in_the_log_and_never_a_value(call_taker, told):
    facts = told() | {"caller": CallerFacts(is_anonymous=False, was_informed=True)}

    log_call(by=call_taker, call=CallFacts(), contact=ContactFacts(name="Berta Blom"), **facts)

    assert AuditEvent.objects.get().fields == ["identity"]


# Number, level, handler, clock


def test_log_call_counts_case_numbers_by_the_local_year_of_the_call(call_taker, told):
    at = datetime(2026, 1, 2, 9, tzinfo=UTC)
    new_year = datetime(2025, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Stockholm

    numbers = [
        log_call(by=call_taker, call=CallFacts(received_at=received), **told(), at=at).case.number
        for received in (datetime(2025, 12, 31, 12, tzinfo=UTC), new_year, at)
    ]

    assert numbers == ["2025-0001", "2026-0001", "2026-0002"]


def test_log_call_takes_the_record_level_from_the_boards_decision(call_taker, told):
    OrganisationFactory(
        record_level_decision="without_assessment",
        record_level_decided_on=timezone.localdate(),
        record_level_reference="SN 2026/1",
    )

    call = log_call(by=call_taker, call=CallFacts(), **told())

    assert call.case.record_level == RecordLevel.OPEN_SERVICE


def test_log_call_left_in_the_queue_has_no_handler(call_taker, told):
    call = log_call(by=call_taker, call=CallFacts(leave_in_queue=True), **told())

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
def test_log_call_counts_the_meeting_date_in_working_days(call_taker, told, urgency, last_day):
    monday = datetime(2025, 11, 24, 9, tzinfo=UTC)

    call = log_call(by=call_taker, call=CallFacts(), **told(urgency=urgency), at=monday)

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
def test_log_call_without_a_mandatory_answer_changes_nothing(call_taker, told, left_out, sentence):
    refused(sentence, by=call_taker, call=CallFacts(), **told(**left_out))


def test_log_call_without_asking_about_anonymity_changes_nothing(call_taker, told):
    facts = told() | {"caller": CallerFacts(was_informed=True)}

    refused("vara anonym", by=call_taker, call=CallFacts(), **facts)


def test_log_call_without_reading_out_the_duty_changes_nothing(call_taker, told):
    facts = told() | {"caller": CallerFacts(is_anonymous=True)}

    refused("tystnadsplikt", by=call_taker, call=CallFacts(), **facts)


def test_log_call_with_a_name_on_an_anonymous_caller_changes_nothing(call_taker, told):
    contact = ContactFacts(name="Berta Blom")

    error = refused("anonym", by=call_taker, call=CallFacts(), contact=contact, **told())

    assert set(error.error_dict) == {"name"}


def test_log_call_says_child_report_only_with_the_decision(call_taker, told):
    refused("till vem", by=call_taker, call=CallFacts(), **told(outcome=Outcome.CHILD_REPORT))


# Late logging


def test_log_call_late_keeps_who_took_it_and_who_wrote_it_down(call_taker, other_call_taker, told):
    received = timezone.now() - timedelta(days=1)
    facts = CallFacts(received_at=received, taken_by=other_call_taker)

    call = log_call(by=call_taker, call=facts, **told())

    assert (call.taken_by, call.created_by) == (other_call_taker, call_taker)
    assert (call.received_at, call.was_logged_late) == (received, True)
    assert call.case.handler == other_call_taker


def test_log_call_from_tomorrow_changes_nothing(call_taker, told):
    tomorrow = timezone.now() + timedelta(days=1)

    error = refused("framtiden", by=call_taker, call=CallFacts(received_at=tomorrow), **told())

    assert set(error.error_dict) == {"received_at"}


def test_log_call_from_long_ago_changes_nothing(call_taker, told):
    long_ago = timezone.now() - timedelta(days=400)

    refused("mer än ett år", by=call_taker, call=CallFacts(received_at=long_ago), **told())


def test_log_call_taken_by_somebody_who_takes_no_calls_changes_nothing(call_taker, manager, told):
    refused("kollega", by=call_taker, call=CallFacts(taken_by=manager), **told())


# Sent twice


def test_log_call_sent_twice_is_one_case(call_taker, told):
    token = uuid4()

    first = log_call(by=call_taker, call=CallFacts(), token=token, **told())
    second = log_call(by=call_taker, call=CallFacts(), token=token, **told())

    assert second == first
    assert Case.objects.count() == Call.objects.count() == AuditEvent.objects.count() == 1


def test_log_call_with_somebody_elses_token_changes_nothing(call_taker, other_call_taker, told):
    token = uuid4()
    log_call(by=call_taker, call=CallFacts(), token=token, **told())

    refused("någon annan", by=other_call_taker, call=CallFacts(), token=token, **told())


# The reference code


def test_log_call_keeps_only_the_hash_of_the_code(call_taker, told):
    at = timezone.now()

    call = log_call(by=call_taker, call=CallFacts(), code="LEK-47-RAV", **told(), at=at)

    assert call.caller.code_hash == reference_code_hash("lek 47 rav")
    assert call.caller.code_set_at == at


def test_log_call_with_a_code_that_is_given_already_changes_nothing(call_taker, told):
    log_call(by=call_taker, call=CallFacts(), code="LEK-47-RAV", **told())

    error = refused("redan given", by=call_taker, call=CallFacts(), code="LEK-47-RAV", **told())

    assert error.code == "reference_code_belongs_to_one_caller"


# Contact


def test_log_call_keeps_contact_in_the_identity_store(call_taker, told):
    facts = told() | {"caller": CallerFacts(is_anonymous=False, was_informed=True)}
    contact = ContactFacts(name="Berta Blom", phone="000-11 22 33", interpreter_language="somaliska")

    call = log_call(by=call_taker, call=CallFacts(), contact=contact, **facts)

    identity = call.caller.identity
    assert (identity.name, identity.phone, identity.email) == ("Berta Blom", "000-11 22 33", None)
    assert (identity.interpreter_language, identity.added_by) == ("somaliska", call_taker)


def test_log_call_with_protected_identity_and_a_phone_changes_nothing(call_taker, told):
    contact = ContactFacts(phone="000-11 22 33", is_protected=True)

    refused("skyddade personuppgifter", by=call_taker, call=CallFacts(), contact=contact, **told())


def test_log_call_with_an_empty_contact_makes_no_identity(call_taker, told):
    log_call(by=call_taker, call=CallFacts(), contact=ContactFacts(), **told())

    assert Identity.objects.count() == 0


# Roles


def test_log_call_asks_a_school_and_knows_the_others(call_taker, told, teacher):
    roles = {"teacher": None, "leisure": True, "parent": False}

    staff = {}
    for key in roles:
        caller = CallerFacts(
            role=CallerRole.objects.get(key=key),
            is_municipal_staff=None,
            is_anonymous=True,
            was_informed=True,
        )
        call = log_call(by=call_taker, call=CallFacts(), **told() | {"caller": caller})
        staff[key] = call.caller.is_municipal_staff

    assert staff == roles


# Danger


@pytest.fixture
def told_112():
    return DangerFacts(emergency="we_called", told_whom="112 och enhetschefen", socialjour_told=True)


def test_log_call_in_danger_needs_only_the_answer_and_the_panel(call_taker, told, told_112):
    facts = told(danger="yes", child_at_risk="", urgency="", reason="", outcome="") | {"caller": None}

    call = log_call(by=call_taker, call=CallFacts(leave_in_queue=True), danger=told_112, **facts)

    scan = call.scans.get()
    assert (scan.danger, scan.signed_at, scan.author_name) == ("yes", None, "")
    assert (call.case.state, call.case.urgency) == (State.NEW, Urgency.ACUTE)
    assert call.case.handler == call_taker
    assert call.case.meet_by is not None
    assert call.danger.told_whom == "112 och enhetschefen"
    assert list(QuickScan.objects.unfinished()) == [scan]


def test_log_call_in_danger_with_every_answer_is_signed(call_taker, told, told_112):
    facts = told(danger="yes", urgency=Urgency.ACUTE, outcome=Outcome.ACUTE)

    call = log_call(by=call_taker, call=CallFacts(), danger=told_112, **facts)

    assert call.scans.get().is_signed
    assert call.case.state == State.SCANNED


def test_log_call_in_danger_without_the_panel_changes_nothing(call_taker, told):
    refused("röda rutan", by=call_taker, call=CallFacts(), **told(danger="yes"))


def test_log_call_with_the_panel_but_no_danger_changes_nothing(call_taker, told, told_112):
    refused("röda rutan är ifylld", by=call_taker, call=CallFacts(), danger=told_112, **told())


def test_log_call_told_in_the_future_changes_nothing(call_taker, told):
    later = DangerFacts(emergency="we_called", told_whom="112", told_at=timezone.now() + timedelta(hours=1))

    refused("framtiden", by=call_taker, call=CallFacts(), danger=later, **told(danger="yes"))


# A child


def test_log_call_keeps_the_report_with_time_and_whom(call_taker, told):
    at = timezone.now()
    child = ChildFacts(kind="reported", reported_to="Mottagningsenheten")
    facts = told(child_at_risk="yes", outcome=Outcome.CHILD_REPORT)

    call = log_call(by=call_taker, call=CallFacts(), child=child, **facts, at=at)

    decision = call.child_decisions.get()
    assert (decision.kind, decision.reported_to) == ("reported", "Mottagningsenheten")
    assert (decision.decided_at, decision.decided_by, decision.case) == (at, call_taker, call.case)


def test_log_call_leaves_a_child_to_a_named_assessor_today(call_taker, child_assessor, told):
    child = ChildFacts(kind="assess_today", assessor=child_assessor)

    call = log_call(by=call_taker, call=CallFacts(), child=child, **told(child_at_risk="unknown"))

    assert list(ChildDecision.objects.awaiting_from(child_assessor)) == [call.child_decisions.get()]
    assert call.child_decisions.get().assess_on == timezone.localdate()
    assert list(Case.objects.visible_to(child_assessor)) == [call.case]


@pytest.mark.parametrize(
    ("child", "sentence"),
    [
        ({"kind": "reported"}, "till vem"),
        ({"kind": "no_report", "reason": "Barnet är inte i fara."}, "Bara en barnbedömare"),
        ({"kind": "assess_today"}, "Välj vem"),
        ({"kind": "nonsense"}, "Välj vad"),
    ],
)
def test_log_call_with_a_decision_that_may_not_be_made_changes_nothing(call_taker, told, child, sentence):
    facts = told(child_at_risk="yes")

    refused(sentence, by=call_taker, call=CallFacts(), child=ChildFacts(**child), **facts)


def test_log_call_to_be_assessed_by_somebody_who_may_not_changes_nothing(call_taker, other_call_taker, told):
    child = ChildFacts(kind="assess_today", assessor=other_call_taker)

    refused("Välj vem", by=call_taker, call=CallFacts(), child=child, **told(child_at_risk="yes"))


def test_log_call_without_report_by_an_assessor_needs_a_reason(child_assessor, told):
    facts = told(child_at_risk="yes")
    refused("skälet", by=child_assessor, call=CallFacts(), child=ChildFacts(kind="no_report"), **facts)

    child = ChildFacts(kind="no_report", reason="Syskonet bor hos den andra föräldern.")
    call = log_call(by=child_assessor, call=CallFacts(), child=child, **facts)

    assert call.child_decisions.get().reason == "Syskonet bor hos den andra föräldern."


def test_log_call_with_a_decision_but_no_child_changes_nothing(call_taker, told):
    child = ChildFacts(kind="caller_reports")

    refused("beslut om barnet är ifyllt", by=call_taker, call=CallFacts(), child=child, **told())


# A call that joins


def test_log_call_joined_is_the_same_caller_and_case(call_taker, other_call_taker, told):
    first = log_call(by=call_taker, call=CallFacts(), **told(age_band="15_17", urgency="can_wait"))

    second = log_call(by=other_call_taker, call=CallFacts(), joins=first.caller, **told(situation="at_risk"))

    assert (second.case, second.caller) == (first.case, first.caller)
    assert Case.objects.get().handler == call_taker
    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation) == ("15_17", "at_risk")
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["call.logged"] * 2


def test_log_call_joined_follows_the_latest_and_never_moves_the_meeting_onwards(call_taker, told):
    at = timezone.now()
    first = log_call(
        by=call_taker,
        call=CallFacts(received_at=at - timedelta(days=20)),
        **told(urgency="prompt"),
        at=at - timedelta(days=20),
    )
    promised = first.case.meet_by

    log_call(
        by=call_taker, call=CallFacts(), joins=first.caller, **told(urgency="can_wait", outcome="invited")
    )

    case = Case.objects.get()
    assert (case.urgency, case.outcome, case.meet_by) == ("can_wait", "invited", promised)


def test_log_call_joined_with_no_concern_left_stops_the_clock(call_taker, told):
    first = log_call(by=call_taker, call=CallFacts(), **told(urgency="prompt"))

    log_call(by=call_taker, call=CallFacts(), joins=first.caller, **told(urgency="none"))

    case = Case.objects.get()
    assert (case.urgency, case.meet_by) == ("none", None)


def test_log_call_joined_opens_a_closed_case_again(call_taker, other_call_taker, told):
    at = timezone.now()
    long_ago = at - timedelta(days=60)
    first = log_call(
        by=call_taker, call=CallFacts(received_at=long_ago), **told(urgency="prompt"), at=long_ago
    )
    close_case(
        case=first.case,
        outcome="settled",
        ve_assessment=VeAssessment.NO_REASON,
        by=call_taker,
        at=long_ago + timedelta(days=1),
    )

    log_call(by=other_call_taker, call=CallFacts(), joins=first.caller, **told(urgency="can_wait"))

    case = Case.objects.get()
    assert (case.state, case.closed_at, case.handler) == (State.SCANNED, None, call_taker)
    assert case.meet_by > timezone.localdate()
    assert case.decisions.filter(kind="reopened").get().by == other_call_taker
    assert AuditEvent.objects.filter(event="case.reopened").count() == 0


def test_log_call_joined_is_not_asked_again_about_anonymity(call_taker, told):
    first = log_call(by=call_taker, call=CallFacts(), **told())

    log_call(by=call_taker, call=CallFacts(), joins=first.caller, **told() | {"caller": None})

    assert Caller.objects.get().is_anonymous is True
    assert Call.objects.count() == 2


def test_log_call_joined_in_danger_leaves_a_scanned_case_where_it_is(call_taker, told, told_112):
    first = log_call(by=call_taker, call=CallFacts(), **told(urgency="can_wait"))
    facts = told(danger="yes", urgency="", reason="", outcome="")

    second = log_call(by=call_taker, call=CallFacts(), joins=first.caller, danger=told_112, **facts)

    case = Case.objects.get()
    assert (case.state, case.urgency) == (State.SCANNED, Urgency.ACUTE)
    assert not second.scans.get().is_signed
