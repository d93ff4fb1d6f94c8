"""log_call, when a known caller comes back: the same caller and case, with what is known left as it was."""

from datetime import timedelta

import pytest
from django.utils import timezone

from calls.actions.calls import log_call
from calls.actions.cases import close_case
from calls.factories import CallerFactory, CaseFactory, IdentityFactory
from calls.inputs import CallerInput, CallInput, ContactInput, DangerInput
from calls.models import Call, Caller, CallerRole, Case, Identity, PersonOfConcern
from calls.models.choices import State, Urgency, VeAssessment
from stodtelefon.accounts.factories import UserFactory
from stodtelefon.audit.models import AuditEvent
from stodtelefon.privacy.reference_codes import reference_code_hash

pytestmark = pytest.mark.django_db


def test_log_call_joined_is_the_same_caller_and_case(call_taker, other_call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(age_band="15_17", urgency="can_wait"))

    second = log_call(
        by=other_call_taker, call=CallInput(), joins=first.caller, **inputs(situation="at_risk")
    )

    assert (second.case, second.caller) == (first.case, first.caller)
    assert Case.objects.get().handler == call_taker
    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation) == ("15_17", "at_risk")
    assert list(AuditEvent.objects.order_by("pk").values_list("event", flat=True)) == ["call.logged"] * 2


def test_log_call_joined_follows_the_latest_and_never_moves_the_meeting_onwards(call_taker, inputs):
    at = timezone.now()
    first = log_call(
        by=call_taker,
        call=CallInput(received_at=at - timedelta(days=20)),
        **inputs(urgency="prompt"),
        at=at - timedelta(days=20),
    )
    promised = first.case.meet_by

    log_call(
        by=call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="can_wait", outcome="invited")
    )

    case = Case.objects.get()
    assert (case.urgency, case.outcome, case.meet_by) == ("can_wait", "invited", promised)


def test_log_call_joined_with_no_concern_left_stops_the_clock(call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(urgency="prompt"))

    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="none"))

    case = Case.objects.get()
    assert (case.urgency, case.meet_by) == ("none", None)


def test_log_call_joined_opens_a_closed_case_again(call_taker, other_call_taker, inputs):
    at = timezone.now()
    long_ago = at - timedelta(days=60)
    first = log_call(
        by=call_taker, call=CallInput(received_at=long_ago), **inputs(urgency="prompt"), at=long_ago
    )
    close_case(
        case=first.case,
        outcome="settled",
        ve_assessment=VeAssessment.NO_REASON,
        by=call_taker,
        at=long_ago + timedelta(days=1),
    )

    log_call(by=other_call_taker, call=CallInput(), joins=first.caller, **inputs(urgency="can_wait"))

    case = Case.objects.get()
    assert (case.state, case.closed_at, case.handler) == (State.SCANNED, None, call_taker)
    assert case.meet_by > timezone.localdate()
    assert case.decisions.filter(kind="reopened").get().by == other_call_taker
    assert AuditEvent.objects.filter(event="case.reopened").count() == 0


def test_log_call_joined_is_not_asked_again_about_anonymity(call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs())

    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs() | {"caller": None})

    assert Caller.objects.get().is_anonymous is True
    assert Call.objects.count() == 2


def test_log_call_joined_in_danger_leaves_a_scanned_case_where_it_is(call_taker, inputs):
    first = log_call(by=call_taker, call=CallInput(), **inputs(urgency="can_wait"))
    values = inputs(danger="yes", urgency="", reason="", outcome="")
    told_112 = DangerInput(emergency="we_called", told_whom="112")

    second = log_call(by=call_taker, call=CallInput(), joins=first.caller, danger=told_112, **values)

    case = Case.objects.get()
    assert (case.state, case.urgency) == (State.SCANNED, Urgency.ACUTE)
    assert not second.scans.get().is_signed


def test_log_call_joined_has_one_line_that_names_the_parts(call_taker, inputs, logged):
    caller = CallerFactory(is_anonymous=False, case__handler=call_taker)
    contact = ContactInput(phone="000-11 22 33")

    call = log_call(by=call_taker, call=CallInput(), joins=caller, contact=contact, **inputs())

    logged("call.logged", by=call_taker, target=call, case=caller.case, fields=["identity"])


def test_log_call_joined_fills_in_what_was_not_known_of_the_caller(call_taker, inputs, changed, teacher):
    caller = CallerFactory(role=None, is_municipal_staff=None, is_anonymous=None, was_informed=False)

    log_call(by=call_taker, call=CallInput(), joins=caller, **inputs())

    assert changed(caller) == {
        "role_id": teacher.pk,
        "is_municipal_staff": True,
        "is_anonymous": True,
        "was_informed": True,
    }


def test_log_call_joined_leaves_what_was_answered_before(call_taker, inputs, changed):
    caller = CallerFactory(is_anonymous=False)
    other = CallerInput(role=CallerRole.objects.get(key="parent"), is_anonymous=True)

    log_call(by=call_taker, call=CallInput(), joins=caller, **inputs() | {"caller": other})

    assert changed(caller) == {}


def test_log_call_joined_takes_no_new_code(call_taker, inputs, changed):
    caller = CallerFactory(code_hash=reference_code_hash("LEK-47-RAV"), code_set_at=timezone.now())

    log_call(by=call_taker, call=CallInput(), joins=caller, code="MED-82-GAV", **inputs())

    assert Caller.objects.filter(code_hash=reference_code_hash("LEK-47-RAV")).get() == caller
    assert changed(caller) == {}


def test_log_call_joined_from_a_caller_nobody_asked_needs_the_answer(call_taker, inputs, refused):
    caller = CallerFactory(is_anonymous=None)

    with refused("Fråga om personen vill vara anonym.") as refusal:
        log_call(by=call_taker, call=CallInput(), joins=caller, **inputs() | {"caller": None})

    assert set(refusal.value.error_dict) == {"is_anonymous", "was_informed"}


def test_log_call_joined_with_another_name_than_the_one_kept_changes_nothing(call_taker, inputs, refused):
    caller = IdentityFactory(name="Påhittad Ek", caller__is_anonymous=False).caller

    with refused("Här står något annat om personen sedan förut. Töm fältet"):
        log_call(
            by=call_taker,
            call=CallInput(),
            joins=caller,
            contact=ContactInput(name="Någon Annan"),
            **inputs(),
        )

    assert Identity.objects.get().name == "Påhittad Ek"


def test_log_call_joined_in_the_queue_is_taken_by_who_took_the_call(call_taker, inputs, changed):
    caller = CallerFactory()

    log_call(by=call_taker, call=CallInput(), joins=caller, **inputs())

    assert changed(caller.case) == {"handler_id": call_taker.pk, "version": 2}


def test_log_call_joined_in_the_queue_can_be_left_there(call_taker, inputs):
    caller = CallerFactory()

    log_call(by=call_taker, call=CallInput(leave_in_queue=True), joins=caller, **inputs())

    assert Case.objects.get().handler is None


def test_log_call_joined_to_a_case_whose_handler_is_gone_is_taken(call_taker, inputs):
    caller = CallerFactory(case__handler=UserFactory(call_taker=True, disabled=True))

    log_call(by=call_taker, call=CallInput(), joins=caller, **inputs())

    assert Case.objects.get().handler == call_taker


def test_log_call_joined_leaves_a_colleagues_case_with_the_colleague(call_taker, other_call_taker, inputs):
    caller = CallerFactory(case__handler=other_call_taker)

    log_call(by=call_taker, call=CallInput(leave_in_queue=True), joins=caller, **inputs())

    assert Case.objects.get().handler == other_call_taker


def test_log_call_joined_opens_a_closed_case_by_one_decision(call_taker, inputs, decided, logged):
    case = CaseFactory(closed=True, handler=call_taker)
    at = timezone.now()

    call = log_call(by=call_taker, call=CallInput(), joins=CallerFactory(case=case), **inputs(), at=at)

    decided(case, "reopened", by=call_taker, at=at, reason="Samma person hörde av sig igen.")
    logged("call.logged", by=call_taker, target=call, case=case)


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (State.SCANNED, State.SCANNED),
        (State.MEETING_PLANNED, State.MEETING_PLANNED),
        (State.MEETING_HELD, State.MEETING_HELD),
        (State.FOLLOW_UP, State.FOLLOW_UP),
        (State.NEW, State.SCANNED),
    ],
)
def test_log_call_joined_moves_only_a_new_case_on(call_taker, inputs, state, after):
    caller = CallerFactory(case__state=state)

    log_call(by=call_taker, call=CallInput(), joins=caller, **inputs())

    assert Case.objects.get().state == after


@pytest.mark.parametrize("state", [State.MEETING_HELD, State.FOLLOW_UP])
def test_log_call_joined_after_the_meeting_moves_no_clock(call_taker, inputs, state):
    promised = timezone.localdate() - timedelta(days=3)
    case = CaseFactory(state=state, urgency=Urgency.PROMPT, meet_by=promised)

    log_call(by=call_taker, call=CallInput(), joins=CallerFactory(case=case), **inputs(urgency="can_wait"))

    case.refresh_from_db()
    assert (case.urgency, case.meet_by) == (Urgency.CAN_WAIT, promised)


@pytest.mark.parametrize("state", [State.MEETING_HELD, State.FOLLOW_UP])
def test_log_call_joined_after_the_meeting_ends_no_concern(call_taker, inputs, state):
    case = CaseFactory(state=state, urgency=Urgency.PROMPT)

    log_call(by=call_taker, call=CallInput(), joins=CallerFactory(case=case), **inputs(outcome="settled"))

    case.refresh_from_db()
    assert (case.urgency, case.outcome) == (Urgency.PROMPT, "settled")


def test_log_call_joined_later_with_less_known_takes_nothing_away(call_taker, inputs):
    known = {"age_band": "15_17", "situation": "at_risk", "milieus": ("mixed",)}
    first = log_call(by=call_taker, call=CallInput(), **inputs(**known))

    log_call(by=call_taker, call=CallInput(), joins=first.caller, **inputs(age_band="unknown"))

    person = PersonOfConcern.objects.get()
    assert (person.age_band, person.situation, person.milieus) == ("15_17", "at_risk", ["mixed"])


def test_log_call_joined_written_in_before_an_older_call_lets_the_latest_received_decide(call_taker, inputs):
    at = timezone.now()
    first = log_call(by=call_taker, call=CallInput(), **inputs(urgency="none", outcome="settled"), at=at)
    yesterday = CallInput(received_at=at - timedelta(days=1))

    log_call(by=call_taker, call=yesterday, joins=first.caller, **inputs(urgency="acute"))

    case = Case.objects.get()
    assert (case.urgency, case.outcome, case.meet_by) == ("none", "settled", None)
