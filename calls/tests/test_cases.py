"""Taking, handing over, raising, closing and opening a case again."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from calls.actions.cases import (
    close_case,
    hand_over_case,
    raise_level,
    reopen_case,
    take_over_case,
    undo_raise,
)
from calls.factories import (
    CaseFactory,
    IdentityFactory,
    NoteFactory,
    PersonOfConcernFactory,
    QuickScanFactory,
)
from calls.models import Case, CaseDecision, Note
from calls.models.choices import Outcome, RecordLevel, State, VeAssessment
from stodtelefon.audit.models import AuditEvent
from stodtelefon.saving import Stale

pytestmark = pytest.mark.django_db


def events():
    return list(AuditEvent.objects.order_by("pk").values_list("event", flat=True))


def test_take_over_case_makes_one_the_handler_and_leaves_one_event(call_taker):
    case = CaseFactory()

    take_over_case(case=case, by=call_taker)

    assert Case.objects.get().handler == call_taker
    assert events() == ["case.taken_over"]
    assert [decision.to_value for decision in case.decisions.all()] == [call_taker.name]


def test_take_over_case_refuses_a_stale_version(call_taker, other_call_taker):
    case = CaseFactory()
    version = case.version
    take_over_case(case=case, by=call_taker, version=version)

    with pytest.raises(Stale):
        take_over_case(case=case, by=other_call_taker, version=version)

    assert Case.objects.get().handler == call_taker
    assert events() == ["case.taken_over"]


def test_take_over_case_refuses_one_that_a_colleague_has_just_taken(call_taker, other_call_taker):
    seen_in_the_queue = CaseFactory()
    take_over_case(case=seen_in_the_queue, by=call_taker)

    with pytest.raises(ValidationError, match="En kollega har redan tagit ärendet"):
        take_over_case(case=seen_in_the_queue, by=other_call_taker)

    assert Case.objects.get().handler == call_taker
    assert events() == ["case.taken_over"]


def test_take_over_case_lets_a_coordinator_take_from_a_colleague(call_taker, coordinator):
    case = CaseFactory(handler=call_taker)

    take_over_case(case=case, by=coordinator)

    assert Case.objects.get().handler == coordinator


def test_hand_over_case_to_the_queue_leaves_it_unassigned(call_taker):
    case = CaseFactory(handler=call_taker)

    hand_over_case(case=case, to=None, by=call_taker)

    assert list(Case.objects.unassigned()) == [case]


def test_hand_over_case_refuses_somebody_without_case_rights(call_taker, manager):
    case = CaseFactory(handler=call_taker)

    with pytest.raises(ValidationError, match="kollega som arbetar med ärenden"):
        hand_over_case(case=case, to=manager, by=call_taker)

    assert Case.objects.get().handler == call_taker
    assert events() == []


def test_raise_level_is_logged_with_its_reason(call_taker):
    case = CaseFactory(handler=call_taker)

    raise_level(case=case, level=RecordLevel.CASE, reason="Stöd behövs över tid.", by=call_taker)

    decision = CaseDecision.objects.get()
    assert Case.objects.get().record_level == RecordLevel.CASE
    assert (decision.from_value, decision.to_value) == (RecordLevel.ADVICE, RecordLevel.CASE)
    assert decision.reason == "Stöd behövs över tid."
    assert events() == ["case.level_raised"]


def test_raise_level_never_lowers(call_taker):
    case = CaseFactory(handler=call_taker, full_record=True)

    with pytest.raises(ValidationError, match="aldrig sänkas"):
        raise_level(case=case, level=RecordLevel.OPEN_SERVICE, reason="Fel.", by=call_taker)

    assert Case.objects.get().record_level == RecordLevel.CASE
    assert events() == []


def test_undo_raise_takes_back_a_slip(call_taker):
    case = CaseFactory(handler=call_taker)
    raise_level(case=case, level=RecordLevel.CASE, reason="Fel knapp.", by=call_taker)

    undo_raise(case=case, by=call_taker)

    assert Case.objects.get().record_level == RecordLevel.ADVICE
    assert events() == ["case.level_raised", "case.level_raise_undone"]


def test_undo_raise_is_refused_after_ten_minutes(call_taker):
    case = CaseFactory(handler=call_taker, last_entry_on=timezone.localdate() - timedelta(days=2))
    at = timezone.now() - timedelta(minutes=11)
    raise_level(case=case, level=RecordLevel.CASE, reason="Behövs.", by=call_taker, at=at)

    with pytest.raises(ValidationError, match="tio minuter"):
        undo_raise(case=case, by=call_taker)

    assert Case.objects.get().record_level == RecordLevel.CASE


def test_undo_raise_is_refused_once_the_level_is_used(call_taker):
    person = PersonOfConcernFactory(case__handler=call_taker)
    raise_level(case=person.case, level=RecordLevel.CASE, reason="Behövs.", by=call_taker)
    IdentityFactory(caller=None, person=person)

    with pytest.raises(ValidationError, match="används redan"):
        undo_raise(case=person.case, by=call_taker)

    assert Case.objects.get().record_level == RecordLevel.CASE


def test_close_case_without_a_meeting(call_taker):
    case = CaseFactory(handler=call_taker)

    close_case(case=case, outcome=Outcome.SETTLED, ve_assessment=VeAssessment.NO_REASON, by=call_taker)

    case = Case.objects.get()
    assert (case.state, case.outcome, case.closed_by) == (State.CLOSED, Outcome.SETTLED, call_taker)
    assert events() == ["case.closed"]


@pytest.mark.parametrize(("outcome", "ve"), [("", "reason"), ("settled", ""), ("nonsense", "reason")])
def test_close_case_needs_outcome_and_assessment(call_taker, outcome, ve):
    case = CaseFactory(handler=call_taker)

    with pytest.raises(ValidationError, match="både utfall och bedömning"):
        close_case(case=case, outcome=outcome, ve_assessment=ve, by=call_taker)

    assert Case.objects.get().state == State.SCANNED
    assert events() == []


def test_close_case_waits_for_the_unfinished_scan(call_taker):
    scan = QuickScanFactory(
        danger="yes", urgency="", outcome="", child_at_risk="", signed_at=None, author_name=""
    )
    case = scan.call.case

    with pytest.raises(ValidationError, match="Snabbscanningen är inte klar"):
        close_case(case=case, outcome="settled", ve_assessment="no_reason", by=call_taker)

    assert Case.objects.get().is_open


def test_reopen_case_goes_on_after_the_scan(call_taker):
    case = CaseFactory(closed=True)

    reopen_case(case=case, reason="Ringde igen.", by=call_taker)

    case = Case.objects.get()
    assert (case.state, case.closed_at, case.handler) == (State.SCANNED, None, call_taker)
    assert events() == ["case.reopened"]


def test_reopen_case_refuses_an_open_case(call_taker):
    case = CaseFactory()

    with pytest.raises(ValidationError, match="redan öppet"):
        reopen_case(case=case, reason="Ringde igen.", by=call_taker)

    assert events() == []


def test_nothing_is_written_on_a_closed_case(call_taker):
    case = CaseFactory(closed=True)

    with pytest.raises(ValidationError, match="Öppna det igen först"):
        take_over_case(case=case, by=call_taker)

    assert Case.objects.get().handler is None
    assert events() == []


def test_a_case_goes_with_everything_that_hangs_on_it():
    scan = QuickScanFactory()
    QuickScanFactory(call=scan.call, written_by=scan.written_by, replaces=scan)
    note = NoteFactory(case=scan.call.case)
    NoteFactory(case=scan.call.case, replaces=note)

    scan.call.case.delete()

    assert not Case.objects.exists()
    assert not Note.objects.exists()
